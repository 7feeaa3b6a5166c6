"""Who may be one person: in the whole clinic, for a new patient, and for a file."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.birth import PartialDate
from tracker.domain.likeness import Sign
from tracker.domain.problems import Invalid
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.patients.record import patient_record
from tracker.services.same_person.comparison import compare
from tracker.services.same_person.not_same import say_not_same
from tracker.services.same_person.pairs import ListedPair, compared, pair_ids, pair_rows
from tracker.services.same_person.people import person
from tracker.services.same_person.questions import Newcomer, know_as, questions, who_may_be

BORN = day("1980-05-17")


def pairs(clinic: Clinic) -> list[ListedPair]:
    ids = [key for part in clinic.read(lambda tx: list(pair_ids(tx))) for key in part]
    rows = {row.key: row for row in clinic.read(pair_rows, ids)}
    return [rows[key] for key in ids]


def newcomer(**more: Any) -> Newcomer:
    more.setdefault("birth_date", BORN)
    return Newcomer(more.pop("family_name", "Okafor"), more.pop("given_name", "Ada"), **more)


def test_pairs_stand_with_the_likeliest_first_and_twins_last(clinic: Clinic) -> None:
    home = {"address": "12 Elm Street"}
    ada = clinic.patient(record_number="MRN 00120", **home)
    ida = clinic.patient(given_name="Ida", **home)
    same = clinic.patient(family_name="OKAFÓR", record_number="mrn-120", phones=("555 0100 100",))
    clinic.patient(birth_date="1961-02-03")
    found = pairs(clinic)
    assert [({p.one.uuid, p.other.uuid}, p.likeness.is_perhaps_twins) for p in found] == [
        ({ada, same}, False),
        ({ada, ida}, True),
    ]
    assert found[0].likeness.signs == (Sign.NUMBER, Sign.NAME, Sign.BIRTH_DATE)


def test_who_was_said_to_be_two_people_is_not_asked_about_until_something_changes(
    clinic: Clinic,
) -> None:
    ada, other = clinic.patient(), clinic.patient(given_name="Adda")
    done = clinic.write(say_not_same, other, ada, "cousins", TODAY)
    assert pairs(clinic) == []
    undone = clinic.undo(done)
    assert len(pairs(clinic)) == 1
    clinic.undo(undone)
    assert pairs(clinic) == []
    form = clinic.read(patient_form, other)
    changed = replace(form.form, given_name="Ada")
    clinic.write(edit_patient, other, form.version, changed, TODAY)
    assert len(pairs(clinic)) == 1


def test_many_with_one_birth_date_are_compared_with_those_of_a_near_name() -> None:
    who = {number: person(f"Name{number:04}", "Eve", BORN) for number in range(1, 2_001)} | {
        9_000: person("Name0700", "Eva", BORN)
    }
    near = set(compared(sorted(who), who))
    assert (700, 9_000) in near
    assert len(near) < 200_000


def test_a_new_patient_is_recognised_before_it_is_saved(clinic: Clinic) -> None:
    ada = clinic.patient(record_number="0042", phones=("+49 171 5550160",))
    clinic.visit(ada, "2026-08-31", (clinic.course(ada), 155))
    for new in (
        newcomer(given_name="Adda"),
        newcomer(family_name="Ada", given_name="Okafor"),
        newcomer(family_name="Berger", phones=("0171 5550160",)),
        newcomer(family_name="Berger", birth_date=day("1961-02-03"), numbers=("42",)),
    ):
        (found,) = clinic.read(who_may_be, new)
        assert found.who.uuid == ada
        assert (found.who.record_number, found.who.last_on) == ("0042", day("2026-08-31"))
    assert clinic.read(who_may_be, newcomer(), ada) == []
    assert clinic.read(who_may_be, newcomer(family_name="Berger")) == []


@pytest.mark.both_engines
def test_who_may_share_a_birth_date_of_which_less_is_known_is_asked_about(clinic: Clinic) -> None:
    whole = clinic.patient(record_number="A1001")
    year = clinic.patient(record_number="B2002", birth_date="1980")
    clinic.patient(birth_date="1981")
    clinic.patient(birth_date="1980-06")
    assert [
        {p.one.uuid, p.other.uuid} for p in pairs(clinic) if whole in (p.one.uuid, p.other.uuid)
    ] == [{whole, year}]
    rows = [
        newcomer(),
        newcomer(birth_date=PartialDate(1980, 5)),
        newcomer(birth_date=PartialDate(1979)),
    ]
    asked = clinic.read(questions, rows)
    assert [[one.who.uuid for one in found] for found in asked] == [
        [whole, year],
        [whole, year],
        [],
    ]


def test_a_file_is_asked_about_in_its_order_and_one_answer_is_same(clinic: Clinic) -> None:
    ada = clinic.patient(record_number="A1001")
    rows = [newcomer(family_name="Berger"), newcomer(), newcomer(birth_date=day("1961-02-03"))]
    asked = clinic.read(questions, rows)
    assert [[c.who.uuid for c in found] for found in asked] == [[], [ada], []]
    clinic.write(know_as, ada, "H-77")
    for number in ("A1001", "H-77"):
        assert clinic.read(patient_record, number, TODAY).given_name == "Ada"
    clinic.write(know_as, ada, "H-77")
    other = clinic.patient(record_number="B1001")
    with pytest.raises(Invalid, match="already belongs"):
        clinic.write(know_as, other, "H-77")


def test_comparing_tells_what_one_person_would_have_had(clinic: Clinic) -> None:
    ada, twice = clinic.patient(phones=("555 0100",)), clinic.patient(sex="female")
    course, other = clinic.course(ada, planned=155), clinic.course(twice, planned=155)
    clinic.given(ada, "2026-08-31", (course, 300))
    clinic.given(twice, "2026-08-31", (other, 300))
    before = clinic.read(compare, ada, twice, frozenset({other}), TODAY)
    found = clinic.read(compare, ada, twice, frozenset(), TODAY)
    assert [clash.course_uuid for clash in found.clashes] == [other]
    assert len(found.windows) == len(before.windows) == 2
    assert {(line.total, line.is_over) for line in found.doses} == {(600_000, True)}
    assert [(d.field, d.merged, d.takes_merged) for d in found.differences] == [
        ("sex", "female", True)
    ]
    assert "600 Units in 84 days, and 400 Units are allowed" in found.warnings[0]
    assert "one injection entered twice" in found.warnings[-1]
