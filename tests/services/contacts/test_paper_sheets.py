"""Call sheets: fixed rows on paper, typed back once, with what has happened since beside them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import BLADDER
from tests.clinics import TODAY, USER, Clinic
from tracker.domain.problems import Invalid, NotFound
from tracker.services.clinic.clinic import open_clinic
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.paper_sheets import PaperSheet, make_sheet, paper_sheet, type_back
from tracker.services.recall.listing import Order, RecallFilter
from tracker.storage import records as r

EVENING = datetime(2026, 11, 22, 22, 5, tzinfo=UTC)


def treated(clinic: Clinic, name: str, on: str = "2026-08-03") -> tuple[str, str]:
    patient = clinic.patient(family_name=name, phones=("555 0142",))
    course = clinic.course(patient)
    clinic.given(patient, on, (course, 155))
    return patient, course


def printed(clinic: Clinic) -> PaperSheet:
    made = clinic.write(make_sheet, TODAY, "To call", RecallFilter(), Order.NAME, False)
    return clinic.read(paper_sheet, made.value, TODAY)


def names(sheet: PaperSheet) -> list[str]:
    return [row.name.split(",")[0] for row in sheet.rows]


def form_of(sheet: PaperSheet, number: int, outcome: str = "no-answer") -> AttemptForm:
    row = sheet.rows[number - 1]
    return AttemptForm(row.patient_uuid, row.course_uuids, outcome)


def test_a_sheet_keeps_its_number_and_its_rows(clinic: Clinic) -> None:
    for name in ("Abara", "Okafor"):
        treated(clinic, name)
    first = printed(clinic)
    treated(clinic, "Blanc")
    second = printed(clinic)
    assert (first.number, second.number) == (1, 2)
    assert names(clinic.read(paper_sheet, 1, TODAY)) == ["Abara", "Okafor"]
    assert names(second) == ["Abara", "Blanc", "Okafor"]


def test_two_treatments_of_a_patient_are_one_row(clinic: Clinic) -> None:
    patient, _course = treated(clinic, "Okafor")
    other = clinic.course(patient, "axillary-hyperhidrosis")
    clinic.given(patient, "2026-01-05", (other, 100))
    (row,) = printed(clinic).rows
    assert len(row.treatments) == len(row.course_uuids) == 2


def test_what_is_typed_back_in_the_evening_was_called_when_the_sheet_was_printed(
    clinic: Clinic,
) -> None:
    for name in ("Abara", "Okafor"):
        treated(clinic, name)
    sheet = printed(clinic)
    assert sheet.part_of_day == "morning"
    with open_clinic(clinic.place, USER, now=lambda: EVENING) as later:
        later.write(type_back, sheet.uuid, 1, form_of(sheet, 1), TODAY, TODAY)
        said = replace(form_of(sheet, 2), part_of_day="afternoon")
        later.write(type_back, sheet.uuid, 2, said, TODAY, TODAY)
    assert clinic.read(_parts_of_day) == ["morning", "afternoon"]


def _parts_of_day(tx: Session) -> list[str]:
    return list(tx.scalars(select(r.AttemptDetail.part_of_day).order_by("contact_attempt_id")))


def test_a_row_is_typed_back_once_and_undo_opens_it_again(clinic: Clinic) -> None:
    _patient, course = treated(clinic, "Okafor")
    sheet = printed(clinic)
    done = clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 1), TODAY, TODAY)
    assert clinic.state(course) == "resting"
    (row,) = clinic.read(paper_sheet, 1, TODAY).rows
    assert not row.is_open
    assert row.typed
    with pytest.raises(Invalid, match="typed back already"):
        clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 1), TODAY, TODAY)
    clinic.undo(done)
    (row,) = clinic.read(paper_sheet, 1, TODAY).rows
    assert row.is_open
    assert clinic.state(course) == "to call"
    clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 1, "voicemail"), TODAY, TODAY)


@pytest.mark.parametrize(
    ("outcome", "day", "state"),
    [
        ("booked", date(2026, 11, 26), "booked"),
        ("still-working", None, "waiting"),
        ("symptoms-back", None, "to call"),
        ("unwell", date(2026, 12, 7), "deferred"),
        ("another-time", None, "resting"),
    ],
)
def test_what_came_of_a_call_is_typed_back_as_of_its_day_and_undone_as_one(
    clinic: Clinic, outcome: str, day: date | None, state: str
) -> None:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-06-08", (course, 100))
    sheet, tomorrow = printed(clinic), TODAY + timedelta(days=1)
    form = replace(form_of(sheet, 1, outcome), note="Overdue when called")
    done = clinic.write(type_back, sheet.uuid, 1, form, TODAY, tomorrow, day)
    assert clinic.read(_attempted_on) == TODAY
    (row,) = clinic.read(paper_sheet, 1, tomorrow).rows
    assert (row.is_open, bool(row.typed), clinic.state(course)) == (False, True, state)
    clinic.undo(done)
    (row,) = clinic.read(paper_sheet, 1, tomorrow).rows
    assert (row.is_open, clinic.state(course)) == (True, "to call")


def test_a_treatment_that_goes_by_the_day_has_no_symptoms_to_type_back(clinic: Clinic) -> None:
    treated(clinic, "Okafor")
    sheet = printed(clinic)
    with pytest.raises(Invalid, match="goes by symptoms"):
        clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 1, "still-working"), TODAY, TODAY)


def test_fridays_paper_typed_on_monday_counts_from_friday(clinic: Clinic) -> None:
    treated(clinic, "Okafor")
    sheet = printed(clinic)
    monday = TODAY + timedelta(days=3)
    clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 1), TODAY, monday)
    assert clinic.read(_attempted_on) == TODAY
    for wrong in (TODAY - timedelta(days=1), monday + timedelta(days=1)):
        with pytest.raises(Invalid, match="when the sheet was printed"):
            clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 1), wrong, monday)


def _attempted_on(tx: Session) -> date:
    return tx.scalars(select(r.ContactAttempt.attempted_on)).one()


def test_whoever_was_called_since_is_marked(clinic: Clinic) -> None:
    patient, course = treated(clinic, "Okafor")
    treated(clinic, "Abara")
    sheet = printed(clinic)
    clinic.write(record_attempt, AttemptForm(patient, (course,), "voicemail"), TODAY)
    since = {
        row.name.split(",")[0]: (row.since, row.is_open)
        for row in clinic.read(paper_sheet, sheet.number, TODAY).rows
    }
    assert since["Abara"] == ("", True)
    assert "left a message" in since["Okafor"][0]


def test_who_must_not_be_called_any_more_is_closed(clinic: Clinic) -> None:
    patient, _course = treated(clinic, "Okafor")
    sheet = printed(clinic)
    clinic.write(_dies, patient)
    (row,) = clinic.read(paper_sheet, sheet.number, TODAY).rows
    assert (row.is_open, row.since) == (False, "has died")


def _dies(tx: Session, patient: str) -> None:
    tx.scalars(select(r.Patient).where(r.Patient.uuid == patient)).one().deceased_on = TODAY


def test_a_row_takes_nothing_about_another_patient(clinic: Clinic) -> None:
    for name in ("Abara", "Okafor"):
        treated(clinic, name)
    sheet = printed(clinic)
    with pytest.raises(Invalid, match="not in this row"):
        clinic.write(type_back, sheet.uuid, 1, form_of(sheet, 2), TODAY, TODAY)


def test_a_number_that_no_sheet_has_is_told(clinic: Clinic) -> None:
    with pytest.raises(NotFound, match="no call sheet 7"):
        clinic.read(paper_sheet, 7, TODAY)
    with pytest.raises(Invalid, match="Nobody is on this list"):
        printed(clinic)
