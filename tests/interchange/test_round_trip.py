"""What is exported and imported into an empty clinic is exported again byte by byte the same."""

import csv
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import INCOBOT, NECK, ONABOT
from tests.interchange.plain_files import ImportedClinic, row
from tracker.services.courses import endings
from tracker.services.exports.plain import LeftOut, sessions_left_out
from tracker.services.visits import sessions
from tracker.storage import records as r
from tracker.storage.check import check_storage

CLINIC_CSV = Path(__file__).parents[1] / "data" / "clinic.csv"
TODAY = date(2026, 11, 22)
TREATED = {
    "chronic-migraine": {"onabotulinumtoxinA": 155},
    "overactive-bladder": {"onabotulinumtoxinA": 100},
    "cervical-dystonia": {
        "onabotulinumtoxinA": 236,
        "rimabotulinumtoxinB": 5000,
        "daxibotulinumtoxinA": 125,
    },
    "upper-limb-spasticity": {"abobotulinumtoxinA": 500, "incobotulinumtoxinA": 400},
    "sialorrhea": {"incobotulinumtoxinA": 100, "rimabotulinumtoxinB": 2500},
}
NAMES = ["Şahin", "O'Brien", "=SUM(A1)", " -Lee", "李", "Ångström\u0301", "'=x", '"q", r', "@at"]


@pytest.fixture
def new_clinic(empty_clinic: Path, tmp_path: Path) -> Iterator[Callable[[], ImportedClinic]]:
    made: list[ImportedClinic] = []

    def make() -> ImportedClinic:
        made.append(ImportedClinic(empty_clinic, tmp_path / f"{len(made)}.tracker"))
        return made[-1]

    yield make
    for clinic in made:
        clinic.close()


def written_clinic(seed: int, patients: int = 25) -> list[dict[str, str]]:
    """Rows of a clinic that shares no code with the program's own sample."""
    chance = random.Random(seed)
    rows = []
    for number in range(patients):
        born = str(date(1935, 1, 1) + timedelta(days=chance.randrange(25_000)))
        person = {
            "record_number": f"{chance.choice(['', '0', 'MRN-', '=', '-'])}{seed}{number:04}",
            "family_name": chance.choice(NAMES),
            "given_name": chance.choice(NAMES),
            "birth_date": born[: chance.choice([10, 10, 7, 4])],
            "sex": chance.choice(["female", "male", "other", "unknown", ""]),
            "phone": chance.choice(["", "+1 555 0160 767", "=1+1", "030 12 34"]),
            "email": chance.choice(["", "a@example.org", "@b"]),
        }
        for condition in chance.sample(sorted(TREATED), chance.choice([1, 1, 2])):
            region = chance.choice(["", "left arm", "right arm"])
            rows += [
                person | {"condition": condition, "body_region": region} | said
                for said in course_rows(chance, TREATED[condition])
            ]
    chance.shuffle(rows)
    return rows


def course_rows(chance: random.Random, products: dict[str, int]) -> list[dict[str, str]]:
    product = chance.choice(sorted(products))
    if chance.random() < 0.1:
        start = str(TODAY + timedelta(days=chance.randrange(-60, 90)))
        return [{"product": product, "start_on": chance.choice(["", start])}]
    plan = {"interval": chance.choice(["", "12 weeks", "3 months", "90 days", "14 weeks"])}
    on = TODAY - timedelta(days=chance.randrange(0, 200))
    rows = []
    for _session in range(chance.randrange(1, 6)):
        lots = chance.randrange(3)
        rows.append(
            plan
            | {
                "product": product,
                "session_date": str(on),
                "units": chance.choice([str(products[product]), f"{products[product]}.125"]),
                "touch_up": chance.choice(["", "", "no", "yes"]),
                "lot_number": "; ".join(f"=L{chance.randrange(99)}" for _lot in range(lots)),
                "lot_expiry": "; ".join(["2027-03-28", ""][:lots]),
                "injector": chance.choice(["", "Dr A", "dr a", "=B"]),
                "notes": chance.choice(["", "+ more", "two\nlines", 'says "off"', "\ttab", " x "]),
            }
        )
        if chance.random() < 0.1:
            product = chance.choice(sorted(products))
        on -= timedelta(days=chance.randrange(70, 130))
    rows[0] |= {
        "booked_on": str(TODAY + timedelta(days=chance.randrange(-5, 90)))
        if chance.random() < 0.4
        else "",
        "planned_units": chance.choice(["", str(products[rows[0]["product"]])]),
    }
    if chance.random() < 0.1:
        ending = {"ended_on": str(TODAY), "end_reason": "moved"}
        rows = [one | ending for one in rows]
    return rows


@pytest.mark.fault(85)
@pytest.mark.parametrize("seed", range(4))
def test_a_round_trip_is_identical(new_clinic: Callable[[], ImportedClinic], seed: int) -> None:
    first, second = new_clinic(), new_clinic()
    rows = written_clinic(seed)
    first.bring(*rows)
    exported = first.exported()
    second.bring_text(exported)
    assert second.exported() == exported
    assert [c.now.window for c in first.due()] == [c.now.window for c in second.due()]
    assert not first.bring_text(exported).is_change
    assert not second.bring(*rows).is_change
    assert first.read(lambda tx: list(check_storage(tx))) == []


def test_the_clinics_own_file_comes_back_cell_by_cell(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic = new_clinic()
    clinic.bring_file(CLINIC_CSV)
    text = CLINIC_CSV.read_text(encoding="utf-8")
    columns = text.splitlines()[0].split(",")
    wanted = sorted(tuple(one.values()) for one in csv.DictReader(text.splitlines()))
    found = sorted(tuple(one[c] for c in columns) for one in clinic.exported_rows())
    assert found == wanted


def test_two_sessions_of_a_day_are_one_row_that_can_be_read_again(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient)
    for units, lot in ((155, "A"), (25, "B")):
        clinic.given(patient, "2026-09-14", (course, units), lots=[lot])
    (told,) = clinic.exported_rows()
    assert (told["units"], told["lot_number"]) == ("180", "A; B")
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()


def test_a_course_that_was_opened_after_an_end_comes_back_without_a_session(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-06-01", (course, 155))
    version = clinic.version(r.Course, course)
    clinic.write(endings.end_course, course, version, "moved", "", date(2026, 8, 1))
    clinic.course(patient, opened_on="2026-08-01")
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()
    assert [c.now.window for c in second.due()] == [c.now.window for c in clinic.due()]
    assert not clinic.bring_text(clinic.exported()).is_change


def test_a_session_that_was_amended_to_after_the_end_comes_back(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-03-02", (course, 155))
    (late,) = clinic.visit(patient, "2026-06-01", (course, 155))
    version = clinic.version(r.Course, course)
    clinic.write(endings.end_course, course, version, "moved", "", date(2026, 8, 1))
    version = clinic.version(r.SessionRecord, late)
    form = clinic.amended(late, on="2026-08-10")
    clinic.write(sessions.amend_session, late, version, form, "wrong day", TODAY)
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()
    assert {one["ended_on"] for one in second.exported_rows()} == {"2026-08-10"}
    assert not clinic.bring_text(clinic.exported()).is_change


def test_two_courses_that_ended_on_one_day_come_back(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100")
    for on, units, reason in (("2026-03-02", 155, "moved"), ("2026-06-01", 165, "other")):
        course = clinic.course(patient, opened_on=on)
        clinic.visit(patient, on, (course, units))
        version = clinic.version(r.Course, course)
        clinic.write(endings.end_course, course, version, reason, "", date(2026, 8, 1))
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()
    assert not clinic.bring_text(clinic.exported()).is_change


@pytest.mark.parametrize("reasons", [("moved", "other"), ("moved", "moved")])
def test_two_courses_that_ended_on_one_day_with_nothing_given_come_back(
    new_clinic: Callable[[], ImportedClinic], reasons: tuple[str, str]
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100")
    for start, reason in zip(("2026-03-02", "2026-06-01"), reasons, strict=True):
        course = clinic.course(patient, opened_on=start, start_on=date.fromisoformat(start))
        version = clinic.version(r.Course, course)
        clinic.write(endings.end_course, course, version, reason, "", date(2026, 8, 1))
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()
    assert not clinic.bring_text(clinic.exported()).is_change


def test_a_patient_of_one_name_comes_back(new_clinic: Callable[[], ImportedClinic]) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100", given_name="")
    clinic.visit(patient, "2026-06-01", (clinic.course(patient), 155))
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()
    assert not clinic.bring_text(clinic.exported()).is_change


def test_a_second_product_of_a_day_is_left_out_and_named(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient, NECK, ONABOT)
    for product in (ONABOT, INCOBOT, ONABOT):
        clinic.given(patient, "2026-09-14", (course, 50), product=product)
    clinic.given(patient, "2026-06-08", (course, 50), product=INCOBOT)
    assert clinic.read(sessions_left_out) == [LeftOut("100", date(2026, 9, 14), INCOBOT)]
    assert [(one["product"], one["units"]) for one in clinic.exported_rows()] == [
        (INCOBOT, "50"),
        (ONABOT, "100"),
    ]
    second.bring_text(clinic.exported())
    assert second.exported() == clinic.exported()
    assert second.read(sessions_left_out) == []


def test_what_was_planned_voided_or_given_elsewhere_is_left_out(
    new_clinic: Callable[[], ImportedClinic],
) -> None:
    clinic = new_clinic()
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient)
    clinic.outside(patient, "2026-09-14", 100)
    (session,) = clinic.given(patient, "2026-09-14", (course, 155))
    version = clinic.version(r.SessionRecord, session)
    clinic.write(sessions.void_session, session, version, "not-given", clinic.today)
    (told,) = clinic.exported_rows()
    assert (told["condition"], told["session_date"], told["units"]) == ("chronic-migraine", "", "")


NAUGHTY = [
    "undefined",
    "1;DROP TABLE users",
    "' OR 1=1 -- 1",
    "<script>alert(0)</script>",
    "=cmd|' /C calc'!A0",
    "-prompt()-",
    "@SUM(1)",
    "+1",
    "´®†¥¨ˆøπ“‘",
    "田中さんにあげて下さい",
    "👾 🙇 💁",
    "ثم نفس سقطت وبالتحديد",
    "\u200b\u2060\ufeff",
    "\u202e\u2066test",
    "T\u0324ͬo ͬ ͪz̡͈a̛l̴g̨o",
    "﷽",
    "%s%d{0}{name}$HOME",
    "../../../etc/passwd",
    "  spaces  ",
    "\u00a0\u2003",
    "'",
    '"',
    '","',
]


@pytest.mark.fault(59)
@pytest.mark.fault(85)
@pytest.mark.parametrize("text", NAUGHTY)
def test_a_naughty_string_comes_back_as_it_was(clinic: ImportedClinic, text: str) -> None:
    clinic.bring(row("2026-09-14", family_name=text, notes=text))
    (said,) = clinic.read(_as_stored)
    assert said == (normalize("NFC", text), normalize("NFC", text))
    again = clinic.exported()
    assert not clinic.bring_text(again).is_change


def _as_stored(tx: Session) -> list[tuple[str, str]]:
    names = select(r.Patient.family_name, r.SessionRecord.notes).join(
        r.SessionRecord, r.SessionRecord.patient_id == r.Patient.id
    )
    return [(family, notes) for family, notes in tx.execute(names)]
