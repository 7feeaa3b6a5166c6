"""What an import makes of rows: the newest decides, empty cells leave, repeats change nothing."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.builders import day
from tests.interchange.plain_files import ImportedClinic, row, table
from tracker.services.courses.due import DueCourse
from tracker.services.outcomes.scores import ScoreForm, add_score
from tracker.services.recall.choices import recall_choices
from tracker.services.visits import sessions
from tracker.storage import records as r


def only(clinic: ImportedClinic, today: str | None = None) -> DueCourse:
    (course,) = clinic.due(today)
    return course


def counted(clinic: ImportedClinic, record: type) -> int:
    return clinic.read(lambda tx: tx.scalar(select(func.count()).select_from(record))) or 0


def test_the_newest_row_decides_in_whatever_order_rows_stand(clinic: ImportedClinic) -> None:
    clinic.bring(
        row("2026-09-14", interval="14 weeks", booked_on="2027-01-04"),
        row("2026-01-05", interval="10 weeks", planned_units="195"),
        row(start_on="2025-12-01"),
    )
    course = only(clinic).now
    assert str(course.window.interval) == "14 weeks"
    assert course.window.planned_dose == 155_000
    assert course.standing.booked_on == date(2027, 1, 4)


def test_newest_counts_over_all_rows_ever_imported(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-09-14", interval="14 weeks", booked_on="2027-01-04"))
    clinic.bring(row("2026-06-08", interval="10 weeks", booked_on="2026-12-01"))
    assert str(only(clinic).now.course.interval) == "14 weeks"
    assert only(clinic).now.standing.booked_on == date(2027, 1, 4)


def test_an_empty_cell_of_a_newer_row_means_none_of_its_own(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08", interval="14 weeks", booked_on="2026-12-01"))
    clinic.bring(row("2026-09-14"))
    assert only(clinic).now.course.interval is None
    assert only(clinic).now.standing.booked_on is None


def test_a_column_that_a_file_does_not_have_leaves_what_is_there(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08", interval="14 weeks", booked_on="2026-12-01"))
    newer = row("2026-09-14")
    clinic.bring_text(table(newer, columns=tuple(newer)))
    assert str(only(clinic).now.course.interval) == "14 weeks"
    assert only(clinic).now.standing.booked_on == date(2026, 12, 1)


def test_an_import_in_parts_equals_one_of_all(clinic: ImportedClinic) -> None:
    rows = [
        row("2026-09-14", interval="14 weeks", booked_on="2026-12-14", phone="+1 555 2"),
        row("2026-06-08", booked_on="2026-09-14", phone="+1 555 1"),
        row("2026-03-02", interval="3 months", planned_units="165"),
    ]
    for one in rows:
        clinic.bring(one)
    in_parts = clinic.exported_rows()
    assert [r["interval"] for r in in_parts] == ["3 months", "", "14 weeks"]
    assert in_parts[-1]["booked_on"] == "2026-12-14"
    assert {r["phone"] for r in in_parts} == {"+1 555 2"}


def test_a_booking_was_made_on_the_day_of_the_import_that_first_brought_it(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(row("2026-06-08", booked_on="2027-02-01"), today="2026-07-01")
    clinic.bring(row("2026-09-14", booked_on="2027-02-01"))
    made_on = clinic.read(lambda tx: tx.scalars(select(r.Appointment.made_on)).all())
    assert made_on == [date(2026, 7, 1)]


def test_a_booking_that_was_replaced_never_stood(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08", booked_on="2026-12-01"))
    clinic.bring(row("2026-09-14", booked_on="2026-12-15"))
    assert only(clinic).now.standing.booked_on == date(2026, 12, 15)


def test_two_courses_booked_on_one_day_share_an_appointment(clinic: ImportedClinic) -> None:
    neck = {"condition": "cervical-dystonia"}
    clinic.bring(
        row("2026-09-14", booked_on="2026-12-15"), row("2026-09-14", booked_on="2026-12-15", **neck)
    )
    assert (counted(clinic, r.Appointment), counted(clinic, r.Visit)) == (1, 1)
    clinic.bring(row("2026-10-05", **neck))
    booked = {c.now.course.condition: c.now.standing.booked_on for c in clinic.due()}
    assert booked == {"chronic-migraine": date(2026, 12, 15), "cervical-dystonia": None}


def test_an_empty_cell_leaves_the_patient_as_they_are(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08", phone="+1 555 0100", email="ada@example.org", sex="female"))
    counts = clinic.bring(row("2026-06-08"), row("2026-09-14", phone="+1 555 0199"))
    assert (counts.repeated, counts.changed_patients) == (1, 1)
    last = clinic.exported_rows()[-1]
    assert (last["phone"], last["email"], last["sex"]) == (
        "+1 555 0199",
        "ada@example.org",
        "female",
    )


def test_a_number_that_came_back_is_the_one_that_is_kept(clinic: ImportedClinic) -> None:
    said = {"phone": "+1 555 0001", "email": "ada@example.org", "sex": "female"}
    between = {"phone": "+1 555 0002", "email": "old@example.org", "sex": "unknown"}
    clinic.bring(row("2026-01-05", **said))
    clinic.bring(row("2026-04-01", **between), row("2026-07-01", **said))
    last = clinic.exported_rows()[-1]
    assert {column: last[column] for column in said} == said


@pytest.mark.fault(76)
def test_a_second_import_writes_nothing_at_all(clinic: ImportedClinic) -> None:
    rows = [row("2026-06-08", lot_number="A; B", booked_on="2026-12-01"), row("2026-03-02")]
    clinic.bring(*rows)
    before = clinic.exported(), counted(clinic, r.AuditEntry), counted(clinic, r.ImportRun)
    counts = clinic.bring(*reversed(rows), rows[0])
    assert not counts.is_change
    assert (
        clinic.exported(),
        counted(clinic, r.AuditEntry),
        counted(clinic, r.ImportRun),
    ) == before


def test_what_was_changed_by_hand_survives_the_same_file(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08"))
    session = clinic.read(lambda tx: tx.scalars(select(r.SessionRecord.uuid)).one())
    form = clinic.amended(session, dose=165)
    clinic.write(
        sessions.amend_session,
        session,
        clinic.version(r.SessionRecord, session),
        form,
        "typing-error",
        clinic.today,
    )
    assert not clinic.bring(row("2026-06-08")).is_change
    assert clinic.exported_rows()[0]["units"] == "165"
    assert not clinic.bring(row("2026-06-08", units="165")).is_change


def test_a_session_recorded_by_hand_is_recognised(clinic: ImportedClinic) -> None:
    patient = clinic.patient(record_number="100")
    clinic.visit(patient, "2026-09-14", (clinic.course(patient), 155))
    assert clinic.bring(row("2026-09-14")).repeated == 1


def test_an_ended_course_stays_ended_and_a_later_row_opens_another(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(
        row("2025-01-06"),
        row("2025-03-31", ended_on="2025-05-01", end_reason="moved"),
    )
    assert clinic.due() == []
    clinic.bring(row("2026-09-14"))
    assert only(clinic).now.window.anchor_on == day("2026-09-14")
    ends = [r["ended_on"] for r in clinic.exported_rows()]
    assert ends == ["2025-05-01", "2025-05-01", ""]


def test_a_course_that_runs_is_ended_by_a_row_that_says_so(clinic: ImportedClinic) -> None:
    clinic.bring(row("2025-01-06"))
    clinic.bring(row("2025-03-31", ended_on="2025-05-01", end_reason="died"))
    assert clinic.due() == []
    assert counted(clinic, r.Course) == 1


ENDED = {"ended_on": "2026-09-01", "end_reason": "moved"}


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "rows",
    [
        [row(), row("2026-08-01", **ENDED)],
        [row(**ENDED), row("2026-08-01")],
        [row("2026-05-01", **ENDED), row("2026-08-01")],
        [row("2026-05-01", **ENDED), row("2026-09-01")],
        [row(), row("2026-05-01"), row("2026-08-01", **ENDED)],
    ],
)
def test_a_course_that_ended_is_one_whichever_row_says_so(
    clinic: ImportedClinic, rows: list[dict[str, str]], order: int
) -> None:
    clinic.bring(*rows[::order])
    assert clinic.due() == []
    assert counted(clinic, r.Course) == 1
    assert not clinic.bring(*rows).is_change


def test_rows_up_to_a_stored_end_belong_to_the_course_that_ended(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-05-01", **ENDED))
    clinic.bring(row("2026-08-01"))
    assert (clinic.due(), counted(clinic, r.Course)) == ([], 1)
    clinic.bring(row("2026-09-02"))
    assert only(clinic).now.window.anchor_on == day("2026-09-02")


def test_a_row_of_a_course_that_ended_repeats_it_without_its_end_too(
    clinic: ImportedClinic,
) -> None:
    before = row("2026-05-01")
    clinic.bring(row("2026-05-01", **ENDED), row("2026-10-05"))
    assert not clinic.bring(before, row("2026-10-05")).is_change
    assert counted(clinic, r.SessionRecord) == 2


def test_an_older_course_that_ended_leaves_the_one_that_runs(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-10-05"))
    clinic.bring(row("2026-05-01", **ENDED))
    assert only(clinic).now.window.anchor_on == day("2026-10-05")
    assert counted(clinic, r.Course) == 2


def test_a_row_without_a_date_opens_the_course_whose_rows_follow_the_end(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(row("2026-08-01", **ENDED), row(), row("2026-10-01"))
    assert only(clinic).now.window.anchor_on == day("2026-10-01")
    assert [one["session_date"] for one in clinic.exported_rows()] == [
        "2026-08-01",
        "",
        "2026-10-01",
    ]


def test_a_row_that_starts_after_the_end_opens_another_course(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-08-01", **ENDED), row(start_on="2026-12-01"))
    assert only(clinic).now.window.anchor_on is None
    assert counted(clinic, r.Course) == 2


def test_injectors_become_staff_once_each(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-01-05", injector="Dr M. Ruíz"), row("2026-03-30", injector="dr m. ruiz"))
    assert [r["injector"] for r in clinic.exported_rows()] == ["Dr M. Ruíz", "dr m. ruiz"]
    assert counted(clinic, r.Staff) == 2


def clinician(clinic: ImportedClinic) -> str:
    return only(clinic).now.course.clinician


def test_whoever_injected_last_looks_after_the_course(clinic: ImportedClinic) -> None:
    clinic.bring(
        row("2026-06-08", injector="Dr A"),
        row("2026-09-14", injector="Dr B"),
        row(injector="Dr C"),
    )
    assert clinician(clinic) == "Dr B"
    (found,) = clinic.read(_in_the_filter, "Dr B")
    assert found == only(clinic).now.course.key


def _in_the_filter(tx: Session, name: str) -> list[int]:
    choices = {name: one for one, name in recall_choices(tx).clinicians}
    course = r.Course
    return list(tx.scalars(select(course.id).where(course.clinician_id == choices[name])))


def test_a_session_without_an_injector_leaves_the_one_before(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08", injector="Dr A"), row("2026-09-14"))
    assert clinician(clinic) == "Dr A"


def test_an_import_never_takes_a_course_from_whoever_looks_after_it(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(row("2026-03-02"))
    assert clinician(clinic) == ""
    clinic.bring(row("2026-06-08", injector="Dr A"))
    clinic.bring(row("2026-09-14", injector="Dr B"))
    assert clinician(clinic) == "Dr A"


def test_nobody_who_has_left_gets_a_course_by_an_import(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-06-08", injector="Dr A"))
    clinic.write(_leave, "Dr A")
    clinic.bring(row("2026-09-14", record_number="200", injector="dr a"))
    assert {one.record_number: one.now.course.clinician for one in clinic.due()} == {
        "100": "Dr A",
        "200": "",
    }


def _leave(tx: Session, name: str) -> None:
    tx.scalars(select(r.Staff).where(r.Staff.name == name)).one().is_active = False


def test_injections_that_are_brought_ask_the_rules_as_those_recorded_here(
    clinic: ImportedClinic,
) -> None:
    """Too little after two cycles: the second of them comes from the file."""
    clinic.bring(row("2026-01-05"))
    uuid = clinic.read(lambda tx: tx.scalars(select(r.Course.uuid)).one())
    for said, on, is_baseline in (("20", "2026-01-05", True), ("18", "2026-06-01", False)):
        form = ScoreForm("headache-days", said, day(on), is_baseline=is_baseline)
        clinic.write(add_score, uuid, form, clinic.today)
    assert counted(clinic, r.Review) == 0
    clinic.bring(row("2026-03-30"))
    assert clinic.read(lambda tx: tx.scalars(select(r.Review.code)).all()) == ["continue-or-stop"]
