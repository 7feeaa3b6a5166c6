"""Saved views: kept, shared, changed and removed; and opened without changing anything."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.builders import MIGRAINE
from tests.clinics import TODAY, Clinic
from tracker.domain.next_step import Verb
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Invalid, NotFound
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.recall import views
from tracker.services.recall.listing import Order, RecallFilter, recall_ids
from tracker.services.recall.views import ViewForm, ViewRow
from tracker.storage import records as r

OVERDUE = RecallFilter(
    states=frozenset({State.TO_CALL}),
    timings=frozenset({Timing.OVERDUE, Timing.LAPSED}),
    conditions=frozenset({MIGRAINE}),
    verbs=frozenset({Verb.CHASE_INSURER}),
)
FORM = ViewForm("My overdue", OVERDUE, Order.NAME, is_descending=True, columns=("patient", "due"))


def kept(clinic: Clinic, form: ViewForm = FORM) -> str:
    return str(clinic.write(views.keep_view, form, TODAY).value)


def mine(clinic: Any) -> tuple[ViewRow, ...]:
    return tuple(clinic.read(views.my_views, TODAY))


def contents(tx: Any) -> dict[str, list[Any]]:
    """Every row of every table, those of the audit trail too."""
    return {
        name: sorted(map(repr, tx.execute(text(f'select * from "{name}"'))))
        for name in r.Record.metadata.tables
    }


def test_a_view_comes_back_as_it_was_kept(clinic: Clinic) -> None:
    uuid = kept(clinic)
    (row,) = mine(clinic)
    assert (row.uuid, row.form, row.is_own, row.count) == (uuid, FORM, True, 0)


@pytest.mark.usefixtures("course")
def test_its_count_is_that_of_the_list(clinic: Clinic) -> None:
    kept(clinic, ViewForm("Everybody", RecallFilter()))
    kept(clinic, ViewForm("To call", RecallFilter(states=frozenset({State.TO_CALL}))))
    kept(clinic)
    for row in mine(clinic):
        listed = clinic.read(
            lambda tx, wanted: sum(map(len, recall_ids(tx, TODAY, wanted))), row.form.wanted
        )
        assert row.count == listed
    assert [row.count for row in mine(clinic)] == [1, 0, 1]


@pytest.mark.usefixtures("course")
def test_opening_a_view_changes_nothing(clinic: Clinic) -> None:
    kept(clinic, replace(FORM, is_shared=True))
    before = clinic.read(contents)
    for _ in range(3):
        for row in mine(clinic):
            clinic.read(lambda tx, wanted: list(recall_ids(tx, TODAY, wanted)), row.form.wanted)
    clinic.database.write_acts()
    assert clinic.read(contents) == before


def test_one_s_own_is_nobody_else_s_and_a_shared_one_is_everybody_s(clinic: Clinic) -> None:
    own = kept(clinic)
    shared = kept(clinic, replace(FORM, name="Ours", is_shared=True))
    colleague = clinic.as_user("Bo Lund")
    try:
        (row,) = mine(colleague)
        assert (row.uuid, row.is_own) == (shared, False)
        colleague.write(
            views.change_view,
            shared,
            row.version,
            replace(row.form, name="For all", is_shared=False),
        )
        with pytest.raises(NotFound):
            colleague.write(views.remove_view, own, 1, TODAY)
    finally:
        colleague.close()
    assert {row.form.name for row in mine(clinic)} == {"My overdue", "For all"}


def test_each_change_can_be_undone_and_done_again(clinic: Clinic) -> None:
    done = clinic.write(views.keep_view, FORM, TODAY)
    undone = clinic.undo(done)
    assert mine(clinic) == ()
    clinic.undo(undone)
    (row,) = mine(clinic)
    done = clinic.write(views.change_view, row.uuid, row.version, replace(FORM, name="Late"))
    clinic.undo(done)
    (row,) = mine(clinic)
    assert row.form == FORM
    done = clinic.write(views.remove_view, row.uuid, row.version, TODAY)
    assert mine(clinic) == ()
    clinic.undo(done)
    assert [row.form for row in mine(clinic)] == [FORM]


def test_a_name_is_needed_and_taken_once(clinic: Clinic) -> None:
    kept(clinic)
    for name, said in ((" ", "can’t be left empty"), ("MY OVERDUE", "of that name already")):
        with pytest.raises(Invalid, match=said):
            kept(clinic, replace(FORM, name=name))
    (row,) = mine(clinic)
    clinic.write(views.remove_view, row.uuid, row.version, TODAY)
    kept(clinic)


def test_a_stale_change_is_refused(clinic: Clinic) -> None:
    uuid = kept(clinic)
    clinic.write(views.change_view, uuid, 1, replace(FORM, name="Late"))
    with pytest.raises(EditConflict):
        clinic.write(views.change_view, uuid, 1, FORM)


def test_words_that_nobody_knows_any_more_narrow_nothing(clinic: Clinic) -> None:
    def spoil(tx: Any) -> Any:
        view = tx.scalars(select(r.SavedView)).one()
        view.filters = {"states": ["vanished"], "conditions": [MIGRAINE]}
        view.sort = "by the moon"
        tx.flush()
        return Done()

    kept(clinic)
    clinic.write(spoil)
    (row,) = mine(clinic)
    assert row.form.wanted == RecallFilter(conditions=frozenset({MIGRAINE}))
    assert row.form.order is Order.URGENCY
