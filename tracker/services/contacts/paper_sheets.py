"""Call sheets: what goes on paper with a number and fixed rows, and is typed back from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.contact_ladder import part_of_day
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotFound
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.contacts.attempts import AttemptForm
from tracker.services.contacts.typed_calls import log_typed
from tracker.services.courses.patients import with_patients
from tracker.services.editing import find, user
from tracker.services.entered import line
from tracker.services.patients.listing import first_phones
from tracker.services.recall.listing import Order, RecallFilter, recall_ids
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.wording import course_label, outcome_label
from tracker.storage import records as r
from tracker.text import _, format_date_short, person_name

MOST_ROWS = 60
"""Patients on a sheet: more than a morning's calls."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One call. `since` says what has happened since the sheet was printed, "" for nothing.

    `typed` is what was typed back already, "" for nothing; `is_open`: it may still be typed.
    """

    number: int
    patient_uuid: str
    name: str
    birth_date: BirthDate
    record_number: str
    phone: str
    treatments: tuple[str, ...]
    course_uuids: tuple[str, ...]
    due_on: date | None
    since: str = ""
    typed: str = ""
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """`beyond`: patients of the list that the sheet has no room for; 0 when it is read again.

    `part_of_day` is when it was printed: its calls were probably made then.
    """

    uuid: str
    number: int
    list_name: str
    printed_on: date
    part_of_day: str
    by: str
    rows: tuple[SheetRow, ...]
    beyond: int = 0


def make_sheet(
    tx: Session,
    today: date,
    list_name: str,
    wanted: RecallFilter,
    order: Order,
    is_descending: bool,
) -> Done:
    """Number a sheet with the first patients of a list; `value` is its number.

    Its rows never change again. Raises Invalid for an empty list.
    """
    authorize(tx, Action.PRINT_LISTS)
    numbers: dict[int, int] = {}
    courses: list[tuple[int, int]] = []
    parts = recall_ids(tx, today, wanted, order, is_descending=is_descending)
    for course_id, patient_id in with_patients(tx, [one for part in parts for one in part]):
        if patient_id not in numbers and len(numbers) == MOST_ROWS:
            continue
        courses.append((numbers.setdefault(patient_id, len(numbers) + 1), course_id))
    if not courses:
        raise Invalid(_("Nobody is on this list, so there is nothing to print."))
    newest = tx.scalar(select(func.max(r.CallSheet.number))) or 0
    sheet = r.CallSheet(
        number=newest + 1,
        list_name=line(list_name, "list_name"),
        printed_on=today,
        printed_at=tx.info["now"](),
        by=user(tx),
    )
    tx.add(sheet)
    tx.flush()
    tx.add_all(
        r.CallSheetRow(call_sheet_id=sheet.id, row_number=number, course_id=course_id)
        for number, course_id in courses
    )
    tx.flush()
    return Done(sheet.number)


def paper_sheet(tx: Session, number: int, today: date) -> PaperSheet:
    """A sheet by its number, with what has become of each row since. Raises NotFound."""
    authorize(tx, Action.PRINT_LISTS)
    sheet = tx.scalar(select(r.CallSheet).where(r.CallSheet.number == number))
    if sheet is None:
        raise NotFound(_("There is no call sheet {number}.").format(number=number))
    stored = tx.execute(
        select(
            r.CallSheetRow.row_number, r.CallSheetRow.course_id, r.CallSheetRow.contact_attempt_id
        )
        .where(r.CallSheetRow.call_sheet_id == sheet.id)
        .order_by(r.CallSheetRow.row_number, r.CallSheetRow.id)
    ).all()
    found = recall_rows(tx, today, [row.course_id for row in stored])
    phones = first_phones(tx, [row.patient_id for row in found.values()])
    by_number: dict[int, list[RecallRow]] = {}
    attempts: dict[int, int] = {}
    for row in stored:
        if row.course_id in found:
            by_number.setdefault(row.row_number, []).append(found[row.course_id])
        if row.contact_attempt_id is not None:
            attempts[row.row_number] = row.contact_attempt_id
    typed = _typed(tx, list(attempts.values()))
    since = _since(tx, sheet, {row.patient_id for row in found.values()})
    gone = _must_not_call(tx, {row.patient_id for row in found.values()})
    return PaperSheet(
        sheet.uuid,
        sheet.number,
        sheet.list_name,
        sheet.printed_on,
        _part_of_day(tx, sheet),
        sheet.by,
        tuple(
            _row(one, rows, phones, typed.get(attempts.get(one, 0), ""), since, gone)
            for one, rows in by_number.items()
        ),
    )


def newest_sheet(tx: Session) -> int:
    """The number of the newest sheet, 0 where there is none."""
    authorize(tx, Action.PRINT_LISTS)
    return tx.scalar(select(func.max(r.CallSheet.number))) or 0


def type_back(
    tx: Session,
    sheet_uuid: str,
    row_number: int,
    form: AttemptForm,
    called_on: date,
    today: date,
    day: date | None = None,
) -> Done:
    """Log what the paper says of a row, on the day of the call. Raises Invalid.

    `called_on`: not before the sheet was printed, not after today. A form without a part of the
    day has the one in which the sheet was printed, never that of the typing. `day` as `log_typed`.
    """
    authorize(tx, Action.WORK_RECALL)
    sheet = find(tx, r.CallSheet, sheet_uuid)
    if not sheet.printed_on <= called_on <= today:
        raise Invalid(
            _("The call was on a day from {printed}, when the sheet was printed, to today.").format(
                printed=format_date_short(sheet.printed_on)
            ),
            field="called_on",
        )
    row = r.CallSheetRow
    rows = tx.scalars(
        select(row).where(row.call_sheet_id == sheet.id, row.row_number == row_number)
    ).all()
    if not rows:
        raise NotFound(_("Sheet {number} has no such row.").format(number=sheet.number))
    typed_ids = [one.contact_attempt_id for one in rows if one.contact_attempt_id is not None]
    if _typed(tx, typed_ids):
        raise Invalid(_("This row was typed back already. Undo that first."))
    _refuse_another(tx, rows, form)
    called = replace(form, part_of_day=form.part_of_day or _part_of_day(tx, sheet))
    done = log_typed(tx, called, day, called_on)
    attempt = r.ContactAttempt
    newest = select(func.max(attempt.id)).join(r.Patient, r.Patient.id == attempt.patient_id)
    attempt_id = tx.scalar(newest.where(r.Patient.uuid == form.patient_uuid))
    for one in rows:
        one.contact_attempt_id = attempt_id
    tx.flush()
    return done


def _part_of_day(tx: Session, sheet: r.CallSheet) -> str:
    zone = ZoneInfo(tx.scalars(select(r.Clinic.zone)).one())
    return part_of_day(sheet.printed_at.astimezone(zone))


def _refuse_another(tx: Session, rows: Sequence[r.CallSheetRow], form: AttemptForm) -> None:
    ids = [row.course_id for row in rows]
    theirs = set(tx.scalars(select(r.Course.uuid).where(r.Course.id.in_(ids))))
    if not set(form.course_uuids) <= theirs:
        raise Invalid(_("This treatment is not in this row of the sheet."), field="course_uuids")


def _row(
    number: int,
    rows: Sequence[RecallRow],
    phones: dict[int, str],
    typed: str,
    since: dict[int, str],
    gone: dict[int, str],
) -> SheetRow:
    first = rows[0]
    told = gone.get(first.patient_id, "") or since.get(first.patient_id, "") or _state(rows)
    return SheetRow(
        number=number,
        patient_uuid=first.patient_uuid,
        name=person_name(first.family_name, first.given_name),
        birth_date=first.birth_date,
        record_number=first.record_number,
        phone=phones.get(first.patient_id, ""),
        treatments=tuple(course_label(row.condition, row.body_region) for row in rows),
        course_uuids=tuple(row.course_uuid for row in rows),
        due_on=min((row.due_on for row in rows if row.due_on), default=None),
        since="" if typed else told,
        typed=typed,
        is_open=not typed and first.patient_id not in gone,
    )


def _state(rows: Sequence[RecallRow]) -> str:
    """What the list would say now that the paper could not know."""
    states = {row.state for row in rows}
    if states == {State.ENDED}:
        return _("the treatment has ended")
    if State.BOOKED in states:
        return _("booked")
    return _("treated, or not due any more") if states == {State.WAITING} else ""


def _typed(tx: Session, attempt_ids: Sequence[int]) -> dict[int, str]:
    attempt = r.ContactAttempt
    rows = tx.execute(
        select(attempt.id, attempt.outcome).where(
            attempt.id.in_(attempt_ids), attempt.withdrawn_on.is_(None)
        )
    )
    return {row.id: outcome_label(row.outcome) for row in rows}


def _since(tx: Session, sheet: r.CallSheet, patient_ids: set[int]) -> dict[int, str]:
    """The newest attempt after the sheet was printed, by patient."""
    attempt = r.ContactAttempt
    rows = tx.execute(
        select(attempt.patient_id, attempt.outcome, attempt.attempted_on, attempt.by)
        .where(
            attempt.patient_id.in_(patient_ids),
            attempt.withdrawn_on.is_(None),
            attempt.attempted_at >= sheet.printed_at,
        )
        .order_by(attempt.attempted_at)
    )
    return {
        row.patient_id: _("{outcome}, {on}, {by}").format(
            outcome=outcome_label(row.outcome), on=format_date_short(row.attempted_on), by=row.by
        )
        for row in rows
    }


def _must_not_call(tx: Session, patient_ids: set[int]) -> dict[int, str]:
    patient = r.Patient
    rows = tx.execute(
        select(patient.id, patient.deceased_on, patient.do_not_contact).where(
            patient.id.in_(patient_ids)
        )
    )
    return {
        row.id: _("has died") if row.deceased_on else _("does not want to be contacted")
        for row in rows
        if row.deceased_on or row.do_not_contact
    }
