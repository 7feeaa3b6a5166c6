"""After an update that changed the program's own rules, every stored window is worked out anew."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Unavailable
from tracker.domain.rules_version import RULES_VERSION
from tracker.services.audit.trail import trail_entry, trail_rows
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.services.courses.recomputing import PIECE, recompute, recompute_piece, recomputing
from tracker.services.courses.window_moves import window_moves
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.storage.database import Database

_BEFORE = (
    # As a program with other rules would have left it.
    "update course_phase set due_on = '2026-11-16' where due_on = '2026-11-23'",
    "delete from rules_stamp",
)


def run(tx: Any, *statements: str) -> None:
    for statement in statements:
        tx.execute(text(statement))


def ask(clinic: Clinic, statement: str) -> list[Any]:
    return clinic.read(lambda tx: tx.execute(text(statement)).all())


@pytest.fixture
def outdated(clinic: Clinic, course: str) -> Clinic:
    """One treatment, due on 23 November, as of before the rules changed."""
    clinic.write(run, *_BEFORE)
    return clinic


@pytest.fixture
def colleague(clinic: Clinic) -> Iterator[Database]:
    database = clinic.as_user("Noor Haddad")
    yield database
    database.close()


def wrong(clinic: Clinic) -> list[str]:
    return clinic.read(lambda tx: [one.code for one in findings(tx, TODAY, check_windows(tx))])


@pytest.mark.both_engines
def test_an_older_clinic_is_worked_out_anew_and_says_which_dates_moved(
    outdated: Clinic, course: str
) -> None:
    assert wrong(outdated) == ["rules", "windows"]
    told = recompute(outdated.database, TODAY)
    assert (told.done, told.total, told.moved, told.is_finished) == (1, 1, 1, True)
    assert str(outdated.due_on(course)) == "2026-11-23"
    moves = outdated.read(window_moves, TODAY)
    (moved,) = moves.first
    assert (moves.count, moved.course_uuid, moved.field) == (1, course, "due")
    assert (moved.patient_label, moved.course_label) == ("Okafor, Ada", "Chronic migraine")
    assert (str(moved.before_on), str(moved.after_on)) == ("2026-11-16", "2026-11-23")
    assert wrong(outdated) == []


def test_a_new_clinic_has_nothing_to_work_out(clinic: Clinic, course: str) -> None:
    assert clinic.read(recomputing).is_finished
    assert wrong(clinic) == []


def test_only_rows_that_differ_are_written(outdated: Clinic, patient: str) -> None:
    outdated.visit(patient, "2026-09-01", (outdated.course(patient, "cervical-dystonia"), 200))
    outdated.write(run, "update course_phase set due_on = '2026-11-16' where due_on = '2026-11-23'")
    rows = "select course_id, from_on from course_phase"
    outdated.write(
        run,
        "create table seen (course_id integer, from_on text)",
        "create trigger see after insert on course_phase begin"
        " insert into seen values (new.course_id, new.from_on); end",
    )
    recompute(outdated.database, TODAY)
    written = ask(outdated, "select distinct course_id from seen")
    assert len(written) == 1
    assert len(ask(outdated, f"{rows} order by 1, 2")) > len(ask(outdated, "select * from seen"))


def test_the_audit_trail_says_that_the_rules_changed_and_what_moved(outdated: Clinic) -> None:
    recompute(outdated.database, TODAY)
    rows = outdated.read(trail_rows, list(range(1, 1000)))
    acts = [row for row in rows if "rules changed" in row.what]
    began, ended = [outdated.read(trail_entry, row.seq) for row in acts]
    assert [(p.label, p.before, p.after) for p in began.parts] == [
        ("Number of the program’s rules", "0", str(RULES_VERSION))
    ]
    assert [(p.label, p.after) for p in ended.parts] == [("Dates moved", "1")]
    (move,) = [row for row in rows if "program’s rules moved" in row.what]
    assert move.patient == "Okafor, Ada"


def test_it_goes_on_where_it_was_interrupted_also_on_another_workstation(
    outdated: Clinic, colleague: Database
) -> None:
    outdated.write(_many_patients, 2 * PIECE)
    first = recompute_piece(outdated.database, TODAY)
    assert (first.done, first.total, first.is_finished) == (PIECE, 2 * PIECE + 1, False)
    assert colleague.read(recomputing).done == PIECE
    told = recompute(colleague, TODAY)
    assert (told.total, told.moved, told.is_finished) == (2 * PIECE + 1, 1, True)
    assert outdated.read(recomputing).is_finished


def test_whatever_is_saved_meanwhile_is_by_the_new_rules(outdated: Clinic, patient: str) -> None:
    outdated.write(_many_patients, PIECE)
    recompute_piece(outdated.database, TODAY)
    other = outdated.course(patient, "cervical-dystonia")
    assert outdated.due_on(other) is not None
    recompute(outdated.database, TODAY)
    assert wrong(outdated) == []


@pytest.mark.both_engines
def test_older_rules_save_nothing_where_newer_ones_have_begun(
    clinic: Clinic, patient: str, colleague: Database
) -> None:
    """This program stands for the older one: a newer has stamped the clinic meanwhile."""
    clinic.write(run, f"update rules_stamp set version = {RULES_VERSION + 1}, done_to = 0")
    form = PatientForm("MRN9", "Lind", "Bo", TODAY.replace(year=1980))
    with pytest.raises(Unavailable, match=r"newer version .* Nothing is saved"):
        colleague.write(add_patient, form, TODAY)
    with pytest.raises(Unavailable, match="install that version"):
        open_clinic(clinic.place, "Ines Ruiz")
    # What is open is read on, and told of: the window looks once a minute.
    assert clinic.card(patient).courses == ()
    assert "install that version" in clinic.read(recomputing).newer


def _many_patients(tx: Any, count: int) -> None:
    for number in range(count):
        form = PatientForm(f"X{number}", "Lind", "Bo", TODAY.replace(year=1980))
        add_patient(tx, form, TODAY)
