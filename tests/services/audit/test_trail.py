"""The audit trail for people: found by person, patient, day and kind of act, and told in words."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.clinics import TODAY, USER, Clinic
from tracker.domain.account import Role
from tracker.domain.problems import NotAllowed, NotFound
from tracker.services.audit import trail
from tracker.services.audit.trail import ActGroup, TrailEntry, TrailFilter, TrailRow
from tracker.services.audit.values import parts_of
from tracker.services.exports import plain
from tracker.services.exports.printing import chart_printed, list_printed
from tracker.services.patients import patients
from tracker.services.patients.card import patient_card
from tracker.services.recall.panel import recall_panel
from tracker.services.wording.trail_acts import known_acts
from tracker.services.wording.trail_things import HIDDEN, known_parts, known_things
from tracker.storage import audit, records
from tracker.storage import records as r
from tracker.storage.location import Server
from tracker.storage.record import Record

_ACT = re.compile(
    r"""(?:queue_act|record_act|note_act|_tell)(?:\(|,)\s*(?:(?:tx|database),\s*)?"([a-z-]+)\""""
)


def _rows(clinic: Clinic, wanted: TrailFilter | None = None) -> list[TrailRow]:
    ids = clinic.read(_ids, wanted or TrailFilter())
    rows = {row.seq: row for row in clinic.read(trail.trail_rows, ids)}
    return [rows[seq] for seq in ids if seq in rows]


def _ids(tx: Any, wanted: TrailFilter) -> list[int]:
    return [seq for part in trail.trail_ids(tx, wanted) for seq in part]


def _newest(clinic: Clinic) -> TrailEntry:
    return clinic.read(trail.trail_entry, clinic.read(audit.head).seq)


def _acts(clinic: Clinic) -> list[tuple[str, str, str]]:
    """What waits to be written; charts that the test itself looked at are among it."""
    return [(act.action, act.kind, act.outcome) for act in clinic.database.acts.waiting()]


def test_the_newest_entry_comes_first_with_who_what_and_whom(clinic: Clinic) -> None:
    clinic.patient(family_name="Okafor", given_name="Ada")
    row = next(row for row in _rows(clinic) if row.what == "Added: patient")
    assert (row.who, row.patient) == (USER, "Okafor, Ada")
    assert row.at == datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    numbers = [row.seq for row in _rows(clinic)]
    assert numbers == sorted(numbers, reverse=True)


def test_a_change_is_told_part_by_part_before_and_after(clinic: Clinic, patient: str) -> None:
    form = clinic.read(patients.patient_form, patient)
    changed = replace(form.form, birth_date=date(1980, 5, 18), language="fr")
    clinic.write(patients.edit_patient, patient, form.version, changed, TODAY)
    entry = _newest(clinic)
    assert entry.row.what == "Changed: patient"
    assert [(part.label, part.before, part.after) for part in entry.parts] == [
        ("Born", "17 May 1980", "18 May 1980"),
        ("Language", "", "fr"),
    ]


def test_a_birth_date_is_told_as_far_as_it_was_known(clinic: Clinic) -> None:
    patient = clinic.patient(birth_date="1980-05")
    form = clinic.read(patients.patient_form, patient)
    changed = replace(form.form, birth_date=date(1980, 5, 18))
    done = clinic.write(patients.edit_patient, patient, form.version, changed, TODAY)
    (part,) = _newest(clinic).parts
    assert (part.before, part.after) == ("May 1980", "18 May 1980")
    clinic.undo(done)
    assert clinic.read(patients.patient_form, patient).form == form.form


def test_doses_codes_and_people_are_told_in_words(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient, planned=155)
    clinic.visit(patient, "2026-08-31", (course, 155), lots=["C1234"])
    told = {
        (entry.row.what, part.label): part.after
        for seq in clinic.read(_ids, TrailFilter())
        for entry in [clinic.read(trail.trail_entry, seq)]
        for part in entry.parts
    }
    assert told["Added: treatment", "Planned dose"] == "155 Units"
    assert told["Added: treatment", "Condition"] == "Chronic migraine"
    assert told["Added: injections", "Dose"] == "155 Units"
    assert told["Added: injections", "Given on"] == "31 Aug 2026"
    assert told["Added: lot", "Lot number"] == "C1234"
    assert told["Added: injections", "Status"] == "signed"


def test_every_part_of_every_record_has_a_word() -> None:
    records.map_all()
    told = [m.class_ for m in Record.registry.mappers if m.class_.is_audited]
    assert {record.__tablename__ for record in told} - known_things() == set()
    parts = {
        attribute.key
        for record in told
        for attribute in record.__mapper__.column_attrs
        if attribute.key not in {"id", "version", "created_at", "sort_key", "reversed_digits"}
    }
    links = {name for name in parts if name.endswith("_id")}
    assert parts - known_parts() - HIDDEN - links == set()


def test_every_act_of_the_program_has_its_sentence() -> None:
    sources = Path(trail.__file__).parents[2].rglob("*.py")
    written = {act for file in sources for act in _ACT.findall(file.read_text(encoding="utf-8"))}
    assert {"export", "lock", "restore", "remove-password"} <= written
    assert written - known_acts() == set()


def test_an_act_about_somebody_s_account_names_it(clinic: Clinic) -> None:
    bea = clinic.account("Bea Ortiz", Role.NURSE)
    clinic.database.note_act("set-first-password", kind="account", uuid=bea.uuid)
    clinic.database.write_acts()
    entry = _newest(clinic)
    assert entry.row.what == "Set somebody’s first password"
    assert [(part.label, part.after) for part in entry.parts] == [("Account", "Bea Ortiz")]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"after": None},
        {"after": "x"},
        {"before": [1], "after": {"on_date": "not a date", "dose": "x", "interval": 7}},
        {"after": [{"on_date": "2026-01-05"}, None, 3]},
        {"after": {"clinician_id": 99_999, "is_open": 1, "conditions": ["a", {"b": 1}]}},
        {"after": {"<img src='file:///x'>": "<b>"}},
    ],
)
def test_what_another_version_wrote_is_told_as_it_is(clinic: Clinic, payload: Any) -> None:
    for kind in ("course", "appointment", "something_new"):
        parts = clinic.read(parts_of, kind, payload, UTC)
        assert all(isinstance(part.after, str) for part in parts)


def test_many_rows_at_once_are_told_row_by_row(clinic: Clinic) -> None:
    after = [{"visit_on": "2026-01-05"}, {"visit_on": "2026-01-06", "patient_id": 3}]
    parts = clinic.read(parts_of, "visit", {"after": after}, UTC)
    assert [(part.label, part.after) for part in parts] == [
        ("1", "Visit on: 5 Jan 2026"),
        ("2", "Visit on: 6 Jan 2026"),
    ]


def test_a_person_s_entries_are_found(clinic: Clinic) -> None:
    with clinic.as_user("Bea Ortiz", Role.NURSE) as bea:
        bea.write(patients.add_patient, _form("Moreau"), TODAY)
    found = _rows(clinic, TrailFilter(who="Bea Ortiz"))
    assert {row.who for row in found} == {"Bea Ortiz"}
    assert "Added: patient" in {row.what for row in found}
    assert clinic.read(trail.trail_people) == ["Bea Ortiz", USER]


def test_a_patient_s_entries_are_found_by_what_is_typed(clinic: Clinic) -> None:
    clinic.patient(family_name="Okafor", given_name="Ada", record_number="MRN77")
    clinic.patient(family_name="Moreau", given_name="Luc")
    for typed in ("okaf", "MRN77", "Ada Okafor"):
        assert {row.patient for row in _rows(clinic, TrailFilter(patient=typed))} == {"Okafor, Ada"}
    assert _rows(clinic, TrailFilter(patient="%")) == []


def test_nobody_of_a_common_name_is_left_out(clinic: Clinic) -> None:
    def add_many(tx: Any) -> None:
        for number in range(210):
            patients.add_patient(tx, _form("Smith", str(number)), TODAY)

    clinic.write(add_many)
    found = _rows(clinic, TrailFilter(patient="smith", group=ActGroup.CHANGES))
    assert len([row for row in found if row.what == "Added: patient"]) == 210


def test_a_day_is_a_day_of_the_clinic_not_of_utc(clinic: Clinic, patient: str) -> None:
    # 03:30 in UTC on the 23rd is half past ten in the evening of the 22nd in New York.
    clinic.database._now = lambda: datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
    course = clinic.course(patient)
    late = clinic.read(audit.head).seq
    assert course

    def found(from_on: date | None, to_on: date | None) -> set[int]:
        return {row.seq for row in _rows(clinic, TrailFilter(from_on=from_on, to_on=to_on))}

    assert late in found(TODAY, TODAY)
    assert late not in found(date(2026, 11, 23), None)
    assert found(None, date(2026, 11, 21)) == set()
    assert late in found(None, date.max)


def test_acts_are_found_by_their_kind(clinic: Clinic, patient: str) -> None:
    clinic.read(patient_card, patient, TODAY)
    clinic.read(chart_printed, patient)
    clinic.read(lambda tx: list(plain.export_rows(tx, TODAY)))
    clinic.read(lambda tx: audit.queue_act(tx, "unlock", kind="account", outcome="refused"))
    clinic.read(lambda tx: audit.queue_act(tx, "unlock", kind="account"))
    clinic.read(lambda tx: audit.queue_act(tx, "backup"))
    clinic.database.write_acts()

    def found(group: ActGroup) -> list[str]:
        return [row.what for row in _rows(clinic, TrailFilter(group=group))]

    assert found(ActGroup.LOOKS) == ["Opened the chart"]
    assert found(ActGroup.SENT_OUT) == ["Exported the clinic’s treatments", "Printed the chart"]
    assert found(ActGroup.SIGNING_IN) == ["Unlocked the window"]
    assert found(ActGroup.REFUSED) == ["Refused: unlocking"]
    assert found(ActGroup.KEEPING) == ["Made a backup"]
    assert "Added: patient" in found(ActGroup.CHANGES)
    assert sum(len(found(group)) for group in ActGroup) == len(_rows(clinic))


def test_reading_a_chart_is_an_act_and_searching_is_not(clinic: Clinic, course: str) -> None:
    clinic.database.acts.drop(len(clinic.database.acts))
    patient, course_id = clinic.read(
        lambda tx: tx.execute(
            text(
                "select patient.uuid, course.id from course"
                " join patient on patient.id = course.patient_id"
            )
        ).one()
    )
    clinic.read(patient_card, patient, TODAY)
    clinic.read(recall_panel, course_id, TODAY)
    clinic.read(list_printed)
    clinic.read(lambda tx: list(tx.scalars(r.Patient.__table__.select())))
    assert _acts(clinic) == [
        ("read", "patient", "done"),
        ("read", "course", "done"),
        ("print", "recall", "done"),
    ]


def test_only_administrators_read_the_trail_and_a_refusal_is_in_it(clinic: Clinic) -> None:
    with clinic.as_user("Bea Ortiz", Role.NURSE) as bea:
        asked: tuple[tuple[Any, ...], ...] = (
            (_ids, TrailFilter()),
            (trail.trail_rows, [1]),
            (trail.trail_entry, 1),
            (trail.trail_people,),
            (trail.verify_trail,),
        )
        for query, *arguments in asked:
            with pytest.raises(NotAllowed):
                bea.read(query, *arguments)
    refused = _rows(clinic, TrailFilter(group=ActGroup.REFUSED))
    assert [row.who for row in refused] == ["Bea Ortiz"] * 5
    assert refused[0].what == "Refused: reading the audit trail"


def test_never_more_than_a_thousand_rows_are_read_at_once(clinic: Clinic) -> None:
    def many(tx: Any) -> None:
        for _number in range(1200):
            audit.record_act(tx, "export")

    clinic.write(many)
    ids = clinic.read(_ids, TrailFilter())
    assert len(clinic.read(trail.trail_rows, ids)) == trail.MOST_ROWS


def test_a_long_trail_comes_in_parts_and_whole(clinic: Clinic) -> None:
    def many(tx: Any) -> None:
        for number in range(2500):
            audit.record_act(tx, "export" if number % 2 else "backup")

    clinic.write(many)
    newest = clinic.read(audit.head).seq
    assert clinic.read(_ids, TrailFilter()) == list(range(newest, 0, -1))
    found = clinic.read(_ids, TrailFilter(group=ActGroup.SENT_OUT))
    assert found == list(range(newest, newest - 2500, -2))
    parts = clinic.read(lambda tx: [len(p) for p in trail.trail_ids(tx, TrailFilter())])
    assert parts[0] == 1000


def test_an_entry_whose_content_was_erased_says_so(clinic: Clinic, patient: str) -> None:
    if isinstance(clinic.place, Server):
        pytest.skip("on a server the program may not take a guard away, nor erase anything")
    seq = clinic.read(audit.head).seq
    assert clinic.read(trail.trail_entry, seq).is_erased is False
    told = {"erased": [seq]}
    clinic.write(lambda tx: audit.record_act(tx, audit.ERASED, payload=told))
    clinic.write(lambda tx: tx.execute(text("drop trigger audit_payload_is_not_deleted")))
    clinic.write(
        lambda tx: tx.execute(
            text("delete from audit_payload where seq in (:n, :m)"), {"n": seq, "m": seq - 1}
        )
    )
    assert clinic.read(trail.trail_entry, seq).is_erased is True
    assert clinic.read(trail.trail_entry, seq).is_missing is False
    # Nobody said anything of this one.
    assert clinic.read(trail.trail_entry, seq - 1).is_missing is True
    assert clinic.read(trail.verify_trail).first_bad == seq - 1


def test_an_entry_that_is_not_there_is_said_to_be_missing(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        clinic.read(trail.trail_entry, 10**9)


def test_what_was_accepted_is_told_with_its_numbers(clinic: Clinic) -> None:
    told = {
        "before": {"entries": 40, "kept_at": "2026-11-22T15:00:00.000000Z"},
        "after": {"entries": 26},
    }
    clinic.write(
        lambda tx: audit.record_act(tx, "accept-older", payload=json.loads(json.dumps(told)))
    )
    entry = _newest(clinic)
    assert entry.row.what == "Went on with a database that lacked entries"
    assert next((part.label, part.before, part.after) for part in entry.parts) == (
        "Entries of the audit trail",
        "40",
        "26",
    )


def _form(family_name: str, record_number: str = "MRN900") -> patients.PatientForm:
    return patients.PatientForm(
        record_number=record_number,
        family_name=family_name,
        given_name="Luc",
        birth_date=date(1980, 5, 17),
    )
