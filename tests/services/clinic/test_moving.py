"""A clinic moves from a file to a server and back, and is the same clinic."""

from pathlib import Path
from typing import Any

import pytest

from tests.builders import NECK
from tests.clinics import TODAY, USER, Clinic
from tests.cluster import Cluster
from tracker.domain.account import Role
from tracker.domain.problems import NotAllowed, Unavailable
from tracker.domain.state import State
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import ClinicForm, create_clinic, open_clinic
from tracker.services.clinic.moved_away import moved_away
from tracker.services.clinic.moving import move_clinic
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.patients.search import find_patients
from tracker.services.recall.listing import Order, RecallFilter, recall_ids
from tracker.storage import moving
from tracker.storage.database import Database
from tracker.storage.location import Server


@pytest.fixture
def file_clinic(clinic_template: Path, tmp_path: Path) -> Any:
    opened = Clinic(clinic_template, tmp_path / "clinic.tracker")
    for number, name in enumerate(("Strauß", "’t Hooft", "王", "100% (Jr)", "Ω\u202egnorw")):
        patient = opened.patient(record_number=f"A{number}", family_name=name)
        opened.visit(patient, "2026-08-31", (opened.course(patient), 155), lots=("C1234",))
        opened.course(patient, NECK)
    yield opened
    opened.close()


@pytest.fixture
def empty(server: Cluster) -> Any:
    name = server.new_database()
    yield server.server(name)
    server.drop(name)


@pytest.mark.fault(36)
@pytest.mark.fault(85)
def test_there_and_back_it_is_the_same_table_by_table(
    file_clinic: Clinic, empty: Server, tmp_path: Path
) -> None:
    before = file_clinic.read(moving.contents)
    due = file_clinic.read(due_courses, TODAY, DueFilter())
    moved = move_clinic(file_clinic.database, empty)
    assert moved.total == sum(content.rows for content in before.values())
    back = tmp_path / "back.db"
    with open_clinic(empty, USER) as there:
        assert there.read(moving.contents) == before
        assert there.read(due_courses, TODAY, DueFilter()) == due
        assert _lists(there) == _lists(file_clinic.database)
        assert [_names(there, typed) for typed in ("strauss", "hooft", "wang", "100%")] == [1] * 4
        assert _wrong(there) == ["rights"]
        move_clinic(there, back)
        there.write(_next_patient)
    with open_clinic(back, USER) as here:
        assert here.read(moving.contents) == before
        assert _wrong(here) == []


def test_what_was_moved_can_be_added_to(file_clinic: Clinic, empty: Server) -> None:
    move_clinic(file_clinic.database, empty)
    own = file_clinic.database
    with open_clinic(empty, USER) as there:
        file_clinic.database = there
        patient = file_clinic.patient(record_number="NEW")
        file_clinic.visit(patient, "2026-09-01", (file_clinic.course(patient), 155))
        assert _wrong(there) == ["rights"]
    file_clinic.database = own


def test_nothing_is_written_over(file_clinic: Clinic, empty: Server, tmp_path: Path) -> None:
    create_clinic(empty, ClinicForm("US", "UTC"), USER).close()
    with pytest.raises(Unavailable, match="holds tables already"):
        move_clinic(file_clinic.database, empty)
    with pytest.raises(Unavailable, match="already there"):
        move_clinic(file_clinic.database, file_clinic.path)
    file_clinic.patient()


def test_a_file_whose_clinic_was_moved_is_read_only_and_says_where_it_went(
    file_clinic: Clinic, empty: Server, tmp_path: Path
) -> None:
    due = file_clinic.read(due_courses, TODAY, DueFilter())
    move_clinic(file_clinic.database, empty)
    with open_clinic(file_clinic.path, USER) as old:
        assert old.is_readonly
        assert str(empty) in old.read(moved_away)
        assert old.read(due_courses, TODAY, DueFilter()) == due
        with pytest.raises(Unavailable, match="nothing can be saved"):
            old.write(_next_patient)
        with pytest.raises(Unavailable, match="lives in"):
            move_clinic(old, tmp_path / "a second place.db")
    with open_clinic(empty, USER) as there:
        assert there.read(moved_away) == ""
        there.write(_next_patient)


def test_who_has_the_old_file_open_saves_nothing_in_it_any_more(
    file_clinic: Clinic, empty: Server
) -> None:
    with file_clinic.as_user("Anna") as colleague:
        colleague.write(_next_patient)
        move_clinic(file_clinic.database, empty)
        with pytest.raises(Unavailable, match="lives in “postgresql"):
            colleague.write(_next_patient)
        assert colleague.read(due_courses, TODAY, DueFilter())


def test_a_file_whose_clinic_was_moved_can_be_restored_on_purpose(
    file_clinic: Clinic, empty: Server, tmp_path: Path
) -> None:
    move_clinic(file_clinic.database, empty)
    again = tmp_path / "again" / "clinic.db"
    restore(RestoreOrder(again, look_into(file_clinic.path, Secret()), USER))
    with open_clinic(again, USER) as back:
        assert back.read(moved_away) == ""
        back.write(_next_patient)


def test_a_clinic_that_changes_meanwhile_is_not_moved(
    server: Cluster, file_clinic: Clinic, empty: Server
) -> None:
    with (
        file_clinic.as_user("Anna") as colleague,
        pytest.raises(Unavailable, match="while it was being moved"),
    ):
        move_clinic(
            file_clinic.database,
            empty,
            progress=lambda done, total: colleague.write(_next_patient) if done == total else None,
        )
    assert server.ask("select 1 from pg_tables where schemaname = 'public'", _name(empty)) == []


def test_only_who_keeps_backups_moves_a_clinic(file_clinic: Clinic, empty: Server) -> None:
    with file_clinic.as_user("Anna", Role.NURSE) as nurse, pytest.raises(NotAllowed):
        move_clinic(nurse, empty)


def _names(database: Database, typed: str) -> int:
    return len(database.read(find_patients, typed))


def _lists(database: Database) -> list[list[list[int]]]:
    everything = RecallFilter(states=frozenset(State))
    return [
        list(database.read(_parts, everything, order, backwards))
        for order in Order
        for backwards in (False, True)
    ]


def _parts(tx: Any, wanted: RecallFilter, order: Order, backwards: bool) -> list[list[int]]:
    return list(recall_ids(tx, TODAY, wanted, order, is_descending=backwards))


def _wrong(database: Database) -> list[str]:
    return database.read(
        lambda tx: [finding.code for finding in findings(tx, TODAY, check_windows(tx))]
    )


def _next_patient(tx: Any) -> None:
    from tests.storage.given import add_patient

    add_patient(tx)


def _name(server: Server) -> str:
    return server.url.split("@/")[1].split("?")[0]
