"""What is left after something went wrong, looked at afresh."""

from pathlib import Path

from sqlalchemy import text

from tests.faults.busy_clinic import TODAY
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.storage.audit_head import say_unmarked

_VISITS_WITHOUT_SESSIONS = "select uuid from visit where id not in (select visit_id from session)"
_SESSIONS_WITHOUT_LOTS = (
    "select uuid from session where id not in (select session_id from session_lot)"
)


def acknowledged(told: str) -> list[tuple[str, str]]:
    """Table and uuid of everything that a busy clinic said was saved; a torn last line is none."""
    lines = (line.split() for line in told.splitlines(keepends=True) if line.endswith("\n"))
    return [(words[1], words[2]) for words in lines if words[:1] == ["saved"]]


def refuse_loss(path: Path, saved: list[tuple[str, str]]) -> None:
    """Everything acknowledged is there, with its audit entry, and nothing is half there."""
    with open_clinic(path) as database:
        wrong = database.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
        # A bare copy of a file has no mark of its newest entry beside it.
        told = {finding.sentence for finding in wrong}
        assert told <= {say_unmarked(is_there=False)}
        for table in {table for table, _uuid in saved}:
            there = database.read(_uuids, f"select uuid from {table}")
            assert {uuid for name, uuid in saved if name == table} <= there
            assert there <= database.read(_uuids, "select distinct subject_uuid from audit_entry")
        # A visit is whole: each has its sessions, each session its lot.
        assert database.read(_uuids, _VISITS_WITHOUT_SESSIONS) == set()
        assert database.read(_uuids, _SESSIONS_WITHOUT_LOTS) == set()


def counted(path: Path, table: str) -> int:
    """How many rows a table of a clinic has."""
    with open_clinic(path) as database:
        return len(database.read(_uuids, f"select uuid from {table}"))


def _uuids(tx: object, query: str) -> set[str]:
    return set(tx.execute(text(query)).scalars())  # type: ignore[attr-defined]
