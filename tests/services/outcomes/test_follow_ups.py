"""Follow-ups: planned with the injections, moved with them, answered by a score."""

import pytest
from sqlalchemy.orm import Session

from tests.builders import BLADDER
from tests.clinics import TODAY, Clinic
from tests.services.treated import Treated
from tracker.domain.problems import EditConflict
from tracker.services.outcomes import follow_ups
from tracker.services.visits import sessions
from tracker.storage import records as r


def due(treated: Treated) -> list[tuple[str, str]]:
    return [(row.kind, row.due_on.isoformat()) for row in treated.found().follow_ups]


def test_a_bladder_is_followed_up_two_weeks_later_and_a_score_answers_it(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2026-11-02")
    assert due(bladder) == [("residual-volume", "2026-11-16")]
    (listed,) = clinic.read(follow_ups.open_follow_ups, 0, TODAY)
    assert (listed.patient_uuid, listed.is_late) == (bladder.patient, True)
    done = bladder.score("210", "2026-11-17", "residual-volume")
    assert due(bladder) == []
    assert bladder.scores().newest.is_alarming
    clinic.undo(done)
    assert due(bladder) == [("residual-volume", "2026-11-16")]


def test_a_follow_up_moves_with_the_injections_and_goes_with_them(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    (session,) = bladder.inject("2026-11-02")
    form = clinic.amended(session, on="2026-11-09")
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.amend_session, *seen, form, "Wrong day.", TODAY)
    assert due(bladder) == [("residual-volume", "2026-11-23")]
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(sessions.void_session, *seen, "Never given.", TODAY)
    assert due(bladder) == []


def test_a_follow_up_that_was_done_is_off_the_list_and_can_be_put_back(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2026-11-02")
    (row,) = bladder.found().follow_ups
    done = clinic.write(follow_ups.finish_follow_up, row.uuid, row.version, TODAY)
    assert due(bladder) == []
    with pytest.raises(EditConflict):
        clinic.write(follow_ups.finish_follow_up, row.uuid, row.version, TODAY)
    clinic.undo(done)
    assert len(due(bladder)) == 1


def test_injections_of_long_ago_ask_for_nothing(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2024-11-04")
    assert due(bladder) == []


def test_nobody_is_asked_to_follow_up_who_has_died(clinic: Clinic) -> None:
    bladder = Treated(clinic, BLADDER)
    bladder.inject("2026-11-02")

    def died(tx: Session) -> None:
        tx.query(r.Patient).one().deceased_on = TODAY

    clinic.write(died)
    assert clinic.read(follow_ups.open_follow_ups, 0, TODAY) == ()
