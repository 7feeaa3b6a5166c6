from contextlib import nullcontext
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.birth import read_birth_date
from tracker.domain.problems import EditConflict, Invalid
from tracker.services.courses import reviews
from tracker.services.patients import patients
from tracker.services.patients.patients import PatientForm
from tracker.services.patients.search import find_patients
from tracker.services.wording import age_label
from tracker.storage import records as r
from tracker.text import format_date_short


def form(**given: object) -> PatientForm:
    values: dict[str, object] = {
        "record_number": "A1",
        "family_name": "Okafor",
        "given_name": "Ada",
        "birth_date": day("1980-05-17"),
    }
    return PatientForm(**(values | given))  # type: ignore[arg-type]


def test_what_was_typed_comes_back(clinic: Clinic) -> None:
    typed = form(
        sex="female",
        phones=("+1 555 0142", "0171 22"),
        email="ada@example.org",
        notes="two\nlines",
        preferred_channel="text",
        do_not_contact=True,
    )
    uuid = str(clinic.write(patients.add_patient, typed, TODAY).value)
    assert clinic.read(patients.patient_form, uuid).form == typed


def test_a_name_is_kept_in_one_form(clinic: Clinic) -> None:
    uuid = clinic.patient(family_name="Mu\u0308ller")
    assert clinic.read(patients.patient_form, uuid).form.family_name == "Müller"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family_name", " "),
        ("family_name", "Oka\x00for"),
        ("family_name", "x" * 1001),
        ("record_number", ""),
        ("birth_date", None),
        ("birth_date", day("2026-11-23")),
        ("deceased_on", day("1979-01-01")),
        ("notes", "a\x07"),
    ],
)
def test_bad_input_names_its_field(clinic: Clinic, field: str, value: object) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.write(patients.add_patient, form(**{field: value}), TODAY)
    assert caught.value.field == field


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("born", "age", "shown"),
    [("1950", "about 76 years", "1950"), ("1950-03", "76 years", "Mar 1950"),
     ("1950-11", "about 76 years", "Nov 1950")],
)  # fmt: skip
def test_a_birth_date_known_in_part_stays_so_everywhere(
    clinic: Clinic, born: str, age: str, shown: str
) -> None:
    uuid = clinic.patient(birth_date=born, record_number="A1")
    known = read_birth_date(born)
    form = clinic.read(patients.patient_form, uuid)
    assert form.form.birth_date == known
    header = clinic.card(uuid).header
    assert header.birth_date == known
    assert (age_label(header.age), format_date_short(known)) == (age, shown)
    assert [one.birth_date for one in clinic.read(find_patients, born)] == [known]


@pytest.mark.parametrize(
    ("born", "on", "is_refused"),
    [("2026", "2026-01-05", False), ("2026-02", "2026-01-05", True), ("2027", "", True)],
)
def test_nobody_is_treated_before_they_can_have_been_born(
    clinic: Clinic, born: str, on: str, is_refused: bool
) -> None:
    uuid = clinic.patient(record_number="A1")
    if on:
        clinic.given(uuid, on, (clinic.course(uuid), 155))
    opened = clinic.read(patients.patient_form, uuid)
    changed = replace(opened.form, birth_date=read_birth_date(born))
    with pytest.raises(Invalid) if is_refused else nullcontext():
        clinic.write(patients.edit_patient, uuid, opened.version, changed, TODAY)


def test_two_people_cannot_share_a_record_number(clinic: Clinic) -> None:
    clinic.write(patients.add_patient, form(), TODAY)
    with pytest.raises(Invalid, match="A1 already belongs to Okafor, Ada") as caught:
        clinic.write(patients.add_patient, form(family_name="Berg"), TODAY)
    assert caught.value.field == "record_number"


@pytest.mark.fault(25)
def test_a_stale_form_cannot_overwrite_a_colleague(clinic: Clinic) -> None:
    uuid = clinic.patient(record_number="A1")
    opened = clinic.read(patients.patient_form, uuid)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(patients.edit_patient, uuid, opened.version, form(phones=("12345",)), TODAY)
    with pytest.raises(EditConflict) as caught:
        clinic.write(patients.edit_patient, uuid, opened.version, form(language="de"), TODAY)
    assert {f.name: (f.mine, f.theirs) for f in caught.value.fields} == {
        "phones": ("", "12345"),
        "language": ("de", ""),
    }
    assert caught.value.changed_by == "Tom Berg"
    kept = clinic.read(patients.patient_form, uuid).form
    assert (kept.phones, kept.language) == (("12345",), "")


def test_an_edit_can_be_undone_and_done_again(clinic: Clinic) -> None:
    uuid = clinic.patient(record_number="A1", phones=("111",))
    version = clinic.version(r.Patient, uuid)
    done = clinic.write(
        patients.edit_patient, uuid, version, form(record_number="B2", phones=("222",)), TODAY
    )
    undone = clinic.undo(done)
    assert clinic.read(patients.patient_form, uuid).form.phones == ("111",)
    assert clinic.read(patients.patient_form, uuid).form.record_number == "A1"
    clinic.undo(undone)
    assert clinic.read(patients.patient_form, uuid).form.phones == ("222",)


@pytest.mark.peer(15)
def test_undo_never_undoes_what_somebody_else_did(clinic: Clinic) -> None:
    uuid = clinic.patient(record_number="A1")
    version = clinic.version(r.Patient, uuid)
    mine = clinic.write(patients.edit_patient, uuid, version, form(language="fr"), TODAY)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(patients.edit_patient, uuid, version + 1, form(language="es"), TODAY)
    with pytest.raises(EditConflict):
        clinic.undo(mine)
    assert clinic.read(patients.patient_form, uuid).form.language == "es"


@pytest.mark.peer(19)
def test_a_death_asks_a_clinician_about_every_course_and_hides_nobody(clinic: Clinic) -> None:
    uuid = clinic.patient(record_number="A1")
    course = clinic.course(uuid)
    version = clinic.version(r.Patient, uuid)
    done = clinic.write(
        patients.edit_patient, uuid, version, form(deceased_on=day("2026-11-20")), TODAY
    )
    assert clinic.state(course) == "in review"
    questions = clinic.read(reviews.open_reviews_of, course, TODAY)
    assert "deceased" in {question.code for question in questions}
    clinic.undo(done)
    questions = clinic.read(reviews.open_reviews_of, course, TODAY)
    assert "deceased" not in {question.code for question in questions}


def test_nobody_is_born_after_their_injections(clinic: Clinic) -> None:
    uuid = clinic.patient(record_number="A1")
    course = clinic.course(uuid)
    clinic.visit(uuid, "2026-01-05", (course, 155))
    with pytest.raises(Invalid) as caught:
        clinic.write(
            patients.edit_patient,
            uuid,
            clinic.version(r.Patient, uuid),
            form(birth_date=day("2026-02-01")),
            TODAY,
        )
    assert caught.value.field == "birth_date"


def test_a_change_of_age_moves_the_windows(clinic: Clinic) -> None:
    uuid = clinic.patient(record_number="A1", birth_date="2000-01-01")
    course = clinic.course(uuid, "neurogenic-detrusor-overactivity")
    clinic.visit(uuid, "2026-09-07", (course, 200))
    before = clinic.due_on(course)
    clinic.write(
        patients.edit_patient,
        uuid,
        clinic.version(r.Patient, uuid),
        form(birth_date=day("2015-01-01")),
        TODAY,
    )
    assert clinic.due_on(course) != before


def test_every_change_is_in_the_audit_trail(clinic: Clinic) -> None:
    uuid = clinic.patient()
    clinic.write(
        patients.edit_patient, uuid, clinic.version(r.Patient, uuid), form(language="fr"), TODAY
    )
    entry = r.AuditEntry
    actions = clinic.read(
        lambda tx: tx.execute(
            select(entry.who, entry.action).where(entry.subject_uuid == uuid).order_by(entry.seq)
        ).all()
    )
    assert [tuple(row) for row in actions] == [("Ines Ruiz", "create"), ("Ines Ruiz", "change")]
