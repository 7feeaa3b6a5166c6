"""The schema: made at once equals made step by step, and SQLite itself refuses what can't be."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from tests.storage.given import add_course, add_patient
from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid, Unavailable
from tracker.paths import migrations_folder
from tracker.storage.columns import write_json
from tracker.storage.database import Database
from tracker.storage.migrate import run_migrations
from tracker.storage.record import Record
from tracker.storage.records import Course, Hold, Patient, SessionRecord, Visit, Weight
from tracker.storage.revisions import HEAD, REVISIONS


def _schema(connection: Any) -> set[tuple[str, str, str]]:
    rows = connection.execute("select type, name, coalesce(sql, '') from sqlite_schema")
    return {(kind, name, "".join(sql.split()).lower()) for kind, name, sql in rows}


def test_a_new_database_equals_one_that_was_migrated_from_nothing(
    db: Database, tmp_path: Path
) -> None:
    db.close()
    migrated = sqlcipher.connect(str(tmp_path / "migrated.db"), isolation_level=None)
    run_migrations(migrated, migrations_folder(), HEAD)
    migrated = sqlcipher.connect(str(tmp_path / "migrated.db"))
    made = sqlcipher.connect(str(db.path), isolation_level=None)
    try:
        assert _schema(made) == _schema(migrated)
    finally:
        made.close()
        migrated.close()


def test_the_program_knows_every_migration() -> None:
    files = sorted((migrations_folder() / "versions").glob("[0-9]*.py"))
    assert tuple(file.name.split("_")[0] for file in files) == REVISIONS


def test_migrations_import_nothing_of_the_program() -> None:
    for file in migrations_folder().rglob("*.py"):
        lines = file.read_text("utf-8").splitlines()
        assert not [x for x in lines if x.startswith(("import tracker", "from tracker"))]


def test_every_table_is_strict_and_no_key_cascades(db: Database) -> None:
    def ask(tx: Any) -> tuple[list[Any], list[Any]]:
        loose = tx.execute(
            text(
                "select name from pragma_table_list where schema = 'main' and type = 'table'"
                " and strict = 0 and name not like 'sqlite%' and name <> 'alembic_version'"
            )
        ).scalars()
        careless = [
            row
            for table in Record.metadata.tables
            for row in tx.execute(text(f"pragma foreign_key_list({table})")).mappings()
            if row["on_delete"] != "RESTRICT"
        ]
        return list(loose), careless

    assert db.read(ask) == ([], [])


@pytest.mark.fault(53)
@pytest.mark.parametrize(
    "bad",
    ["2026-02-31", "2026-2-3", "20260203", "", "1899-12-31", "2201-01-01", "now", 20260203,
     "1899", "2201", "2026-00", "2026-13", "2026-1", "2026-", "202"],
)  # fmt: skip
def test_sqlite_refuses_what_is_no_date(db: Database, bad: object) -> None:
    def spoil(tx: Any) -> None:
        tx.execute(text("update patient set birth_date = :bad"), {"bad": bad})

    db.write(add_patient)
    with pytest.raises(IntegrityError):
        db.write(spoil)


def test_a_date_that_another_program_spoiled_is_named(db: Database) -> None:
    def spoil(tx: Any) -> None:
        tx.execute(text("pragma ignore_check_constraints = on"))
        tx.execute(text("update patient set birth_date = '31/02/1980'"))

    db.write(add_patient)
    db.write(spoil)
    with pytest.raises(Unavailable, match="birth_date"):
        db.read(lambda tx: tx.get(Patient, 1))


def test_what_is_stored_comes_back_as_it_was(db: Database) -> None:
    moment = datetime(2026, 11, 22, 9, 30, 1, 5, tzinfo=UTC)

    def store(tx: Any) -> None:
        course_id = add_course(tx, add_patient(tx))
        course = tx.get(Course, course_id)
        course.interval = Interval.parse("12 weeks")
        visit = Visit(patient_id=course.patient_id, visit_on=date(2026, 1, 5))
        tx.add(visit)
        tx.flush()
        tx.add(
            SessionRecord(
                visit=visit,
                course=course,
                patient_id=course.patient_id,
                given_on=date(2026, 1, 5),
                product="onabotulinumtoxinA",
                dose=155_500,
                status="signed",
                signed_by="Ines",
                signed_at=moment,
            )
        )

    db.write(store)
    session = db.read(lambda tx: tx.get(SessionRecord, 1))
    course = db.read(lambda tx: tx.get(Course, 1))
    assert session is not None
    assert course is not None
    assert (session.dose, session.given_on, session.signed_at) == (
        155_500,
        date(2026, 1, 5),
        moment,
    )
    assert session.is_touch_up is False
    assert course.interval == Interval.parse("12 weeks")
    assert course.version == 2


@pytest.mark.fault(61)
@pytest.mark.parametrize("grams", [float("nan"), 3.5, True, -1, 0, 10**30, "70000"])
def test_a_weight_is_a_whole_number_of_grams(db: Database, grams: Any) -> None:
    def weigh(tx: Any) -> None:
        tx.add(Weight(patient_id=add_patient(tx), measured_on=date(2026, 1, 1), grams=grams))

    with pytest.raises(Invalid) as refused:
        db.write(weigh)
    assert refused.value.field == "grams"


@pytest.mark.fault(57)
@pytest.mark.parametrize(
    "bad", ["a\x00b", "a\nb", "a\x1bb", "a\x85b", "a\ud800b", "x" * 1001, "\x7f"]
)
def test_a_name_without_control_characters(db: Database, bad: str) -> None:
    with pytest.raises(Invalid) as refused:
        db.write(add_patient, bad)
    assert refused.value.field in ("family_name", "sort_key")
    assert db.read(lambda tx: tx.get(Patient, 1)) is None


@pytest.mark.fault(59)
@pytest.mark.parametrize(
    "name",
    [
        "Zoe\u0301",
        "Łukasz",
        "王小明",
        "\u202eabc",
        "👩\u200d⚕️",
        "'; drop table patient; --",
        "a\u2028b",
    ],
)
def test_naughty_names_come_back_in_nfc(db: Database, name: str) -> None:
    db.write(add_patient, name)
    found = db.read(lambda tx: tx.get(Patient, 1))
    assert found is not None
    assert found.family_name == normalize("NFC", name)


@pytest.mark.fault(57)
@pytest.mark.fault(58)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=100))
def test_any_text_comes_back_in_nfc_or_is_refused(db: Database, typed: str) -> None:
    def note(tx: Any) -> int:
        patient_id = add_patient(tx, typed, typed)
        tx.get(Patient, patient_id).notes = typed
        return patient_id

    patient_id = db.write(note)
    found = db.read(lambda tx: tx.get(Patient, patient_id))
    assert found is not None
    assert {found.family_name, found.given_name, found.notes} == {normalize("NFC", typed)}


def test_notes_keep_their_lines(db: Database) -> None:
    def note(tx: Any) -> None:
        tx.get(Patient, add_patient(tx)).notes = "one\r\n\ttwo\nthree"

    db.write(note)
    found = db.read(lambda tx: tx.get(Patient, 1))
    assert found is not None
    assert found.notes == "one\n\ttwo\nthree"


@pytest.mark.fault(56)
def test_a_moment_without_a_zone_is_refused(db: Database) -> None:
    def sign(tx: Any) -> None:
        tx.get(Patient, add_patient(tx)).created_at = datetime(2026, 1, 1)  # noqa: DTZ001

    with pytest.raises(Invalid, match="time zone"):
        db.write(sign)


def test_two_courses_alike_only_if_one_has_ended(db: Database) -> None:
    patient_id = db.write(add_patient)
    course_id = db.write(add_course, patient_id)
    with pytest.raises(IntegrityError):
        db.write(add_course, patient_id)

    def end(tx: Any) -> None:
        course = tx.get(Course, course_id)
        course.ended_on, course.end_reason = date(2026, 5, 1), "moved"

    db.write(end)
    assert db.write(add_course, patient_id) != course_id


def test_a_hold_holds_something(db: Database) -> None:
    def hold(tx: Any) -> None:
        course_id = add_course(tx, add_patient(tx))
        tx.add(Hold(course_id=course_id, made_on=date(2026, 1, 1), reason="illness"))

    with pytest.raises(IntegrityError):
        db.write(hold)


@pytest.mark.parametrize("written", ["12 weeks", "3 months", "84 days", "1 years"])
def test_an_interval_as_written(db: Database, written: str) -> None:
    def plan(tx: Any) -> None:
        tx.get(Course, add_course(tx, add_patient(tx))).interval = Interval.parse(written)

    db.write(plan)
    course = db.read(lambda tx: tx.get(Course, 1))
    assert course is not None
    assert course.interval == Interval.parse(written)


@pytest.mark.parametrize("bad", ["12", "12weeks", "0 days", "x weeks", "-3 days", "12 fortnights"])
def test_sqlite_refuses_what_is_no_interval(db: Database, bad: str) -> None:
    def spoil(tx: Any) -> None:
        tx.execute(text("update course set interval = :bad"), {"bad": bad})

    db.write(lambda tx: add_course(tx, add_patient(tx)))
    with pytest.raises(IntegrityError):
        db.write(spoil)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), {"a": "\ud800"}])
def test_json_that_no_other_program_could_read_is_refused(bad: object) -> None:
    with pytest.raises(Invalid):
        write_json(bad)
