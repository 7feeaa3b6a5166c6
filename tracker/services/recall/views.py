"""Saved views of the recall list: a name for what is shown, in which order, and which columns.

A view says what to look at and nothing else: opening one changes nothing, here or in the clinic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.next_step import Verb
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotFound
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.authorize import authorize, who_works
from tracker.services.editing import find, find_seen
from tracker.services.entered import needed_line
from tracker.services.recall.listing import Order, RecallFilter, count_listed
from tracker.storage import records as r
from tracker.text import _

VIEWS = Subject("saved-view")
"""What a list of views listens to."""

LONGEST_NAME = 60
MOST_VIEWS = 50
"""Of one account: more than these nobody finds again."""


@dataclass(frozen=True, slots=True)
class ViewForm:
    """`columns` are codes, () for all; a shared view is everybody's to use and to change."""

    name: str
    wanted: RecallFilter
    order: Order = Order.URGENCY
    is_descending: bool = False
    columns: tuple[str, ...] = ()
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class ViewRow:
    """`count`: how many treatments it shows today."""

    uuid: str
    version: int
    form: ViewForm
    is_own: bool
    count: int


def my_views(tx: Session, today: date) -> tuple[ViewRow, ...]:
    """Those of whoever works, then those that others share; each by name."""
    authorize(tx, Action.READ)
    mine, view = _my_id(tx), r.SavedView
    found = tx.execute(
        select(view.__table__).where(
            view.withdrawn_on.is_(None), or_(view.account_id == mine, view.is_shared.is_(True))
        )
    ).all()
    rows = []
    for row in found:
        form = _form(row)
        count = count_listed(tx, today, form.wanted)
        rows.append(ViewRow(row.uuid, row.version, form, row.account_id == mine, count))
    return tuple(sorted(rows, key=lambda row: (not row.is_own, row.form.name.casefold())))


def keep_view(tx: Session, form: ViewForm, today: date) -> Done:
    """Keep a new one; `value` is its uuid. Raises Invalid (field "name")."""
    authorize(tx, Action.WORK_RECALL)
    mine = _my_id(tx)
    names = _names(tx, mine)
    if len(names) >= MOST_VIEWS:
        raise Invalid(
            _("There are {count} views of yours already; remove one first.").format(
                count=len(names)
            ),
            field="name",
        )
    view = r.SavedView(account_id=mine)
    _fill(tx, view, form)
    tx.add(view)
    tx.flush()
    undo = Undo(_kept(view), _set_withdrawn, (view.uuid, view.version, today, today))
    return Done(view.uuid, frozenset({VIEWS}), undo)


def change_view(tx: Session, view_uuid: str, seen_version: int, form: ViewForm) -> Done:
    """Change one's own, or one that is shared. Raises EditConflict, Invalid, NotFound."""
    authorize(tx, Action.WORK_RECALL)
    view = _usable(tx, find_seen(tx, r.SavedView, view_uuid, seen_version))
    before = _form(view)
    _fill(tx, view, form)
    tx.flush()
    undo = Undo(_changed(view), change_view, (view.uuid, view.version, before))
    return Done(view.uuid, frozenset({VIEWS}), undo)


def remove_view(tx: Session, view_uuid: str, seen_version: int, today: date) -> Done:
    """Offer it no longer."""
    authorize(tx, Action.WORK_RECALL)
    return _set_withdrawn(tx, view_uuid, seen_version, today, today)


def _set_withdrawn(
    tx: Session, view_uuid: str, seen_version: int, withdrawn_on: date | None, today: date
) -> Done:
    authorize(tx, Action.WORK_RECALL)
    view = _usable(tx, find_seen(tx, r.SavedView, view_uuid, seen_version))
    view.withdrawn_on = withdrawn_on
    tx.flush()
    label = _kept(view) if withdrawn_on is None else _removed(view)
    back = None if withdrawn_on is not None else today
    undo = Undo(label, _set_withdrawn, (view.uuid, view.version, back, today))
    return Done(view.uuid, frozenset({VIEWS}), undo)


def _usable(tx: Session, view: r.SavedView) -> r.SavedView:
    """Somebody else's own view is as if it weren't there."""
    if view.account_id != _my_id(tx) and not view.is_shared:
        raise NotFound(_("This entry is no longer there."))
    return view


def _fill(tx: Session, view: r.SavedView, form: ViewForm) -> None:
    name = needed_line(form.name, "name", LONGEST_NAME)
    taken = _names(tx, view.account_id, but=view.uuid)
    if name.casefold() in taken:
        raise Invalid(_("There is a view of that name already."), field="name")
    view.name = name
    # Whoever shares it may take it back; a colleague can't take it from everybody.
    view.is_shared = form.is_shared or view.account_id != _my_id(tx)
    view.filters = _as_json(form.wanted)
    view.sort, view.is_descending = form.order.value, form.is_descending
    view.shown_columns = list(form.columns)


def _names(tx: Session, account_id: int, *, but: str = "") -> set[str]:
    view = r.SavedView
    found = tx.execute(
        select(view.uuid, view.name).where(
            view.account_id == account_id, view.withdrawn_on.is_(None)
        )
    )
    return {name.casefold() for uuid, name in found if uuid != but}


def _my_id(tx: Session) -> int:
    return find(tx, r.AccountRecord, who_works(tx).uuid).id


def _as_json(wanted: RecallFilter) -> dict[str, list[Any]]:
    return {
        "states": _sorted(state.value for state in wanted.states),
        "timings": _sorted(timing.value for timing in wanted.timings),
        "conditions": _sorted(wanted.conditions),
        "clinicians": _sorted(wanted.clinicians),
        "nurses": _sorted(wanted.nurses),
        "verbs": _sorted(verb.value for verb in wanted.verbs),
    }


def _sorted(values: Iterable[Any]) -> list[Any]:
    return sorted(values)


def _form(row: Any) -> ViewForm:
    """Of a record or a row of its columns. Words that nobody knows any more narrow nothing."""
    filters = row.filters
    states, timings = {one.value for one in State}, {one.value for one in Timing}
    orders, verbs = {one.value for one in Order}, {one.value for one in Verb}
    return ViewForm(
        row.name,
        RecallFilter(
            states=frozenset(State(one) for one in _listed(filters, "states") if one in states),
            timings=frozenset(Timing(one) for one in _listed(filters, "timings") if one in timings),
            conditions=frozenset(_listed(filters, "conditions")),
            clinicians=frozenset(_listed(filters, "clinicians")),
            nurses=frozenset(_listed(filters, "nurses")),
            verbs=frozenset(Verb(one) for one in _listed(filters, "verbs") if one in verbs),
        ),
        Order(row.sort) if row.sort in orders else Order.URGENCY,
        row.is_descending,
        tuple(row.shown_columns),
        row.is_shared,
    )


def _listed(filters: dict[str, Sequence[Any]], name: str) -> Sequence[Any]:
    return filters.get(name, ())


def _kept(view: r.SavedView) -> str:
    return _("Kept the view “{name}”").format(name=view.name)


def _changed(view: r.SavedView) -> str:
    return _("Changed the view “{name}”").format(name=view.name)


def _removed(view: r.SavedView) -> str:
    return _("Removed the view “{name}”").format(name=view.name)
