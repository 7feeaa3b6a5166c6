"""Acts that change nothing, such as a look at a chart: written soon after, once, and never lost."""

from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.storage.given import NOW, add_codes, add_patient, entries
from tracker.domain.problems import NotAllowed, Unavailable
from tracker.storage import audit, engine
from tracker.storage.database import Database


def test_a_look_is_written_after_the_reading(db: Database) -> None:
    db.write(add_patient)
    db.read(_look)
    assert db.read(entries)[-1].action == "create"
    db.write_acts()
    entry = db.read(entries)[-1]
    assert (entry.action, entry.who, entry.patient_id) == ("read", "Ines", 1)
    assert not db.has_acts_to_write
    assert db.read(audit.verify) is None


def test_an_act_outlives_the_transaction_that_was_refused(db: Database) -> None:
    def refuse(tx: Any) -> None:
        audit.queue_act(tx, "sign", kind="session", outcome="refused")
        raise NotAllowed("No.")

    with pytest.raises(NotAllowed):
        db.write(refuse)
    db.close()
    with Database.open(db.path, user="Bea", key=db.key) as again:
        entry = again.read(entries)[-1]
    assert (entry.action, entry.who, entry.outcome) == ("sign", "Ines", "refused")


def test_a_screen_that_refreshes_looks_once(path: Path) -> None:
    moments = [NOW]
    with Database.create(path, user="Ines", fill=add_codes, now=lambda: moments[-1]) as db:
        for minutes in (0, 1, 4, 6, 3):
            moments.append(NOW + timedelta(minutes=minutes))
            db.read(_look)
        assert [act.at - NOW for act in db.acts.waiting()] == [
            timedelta(minutes=minutes) for minutes in (0, 6, 3)
        ]


def test_acts_that_can_not_be_written_go_on_waiting(path: Path) -> None:
    with Database.create(path, user="Ines", fill=add_codes) as db:
        db.read(_look)
        other = engine.connect(path)
        other.execute(
            "create trigger full before insert on audit_entry begin select raise(abort, ''); end"
        )
        with pytest.raises(IntegrityError):
            db.write_acts()
        assert len(db.acts) == 1
        other.execute("drop trigger full")
        other.close()
        db.write_acts()
        assert len(db.acts) == 0
        assert db.read(entries)[-1].action == "read"


def test_acts_of_several_threads_are_all_written_once(db: Database) -> None:
    def act(number: int) -> None:
        db.read(lambda tx: audit.queue_act(tx, "print", uuid=str(number)))
        db.write_acts()

    threads = [Thread(target=act, args=(number,)) for number in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    printed = [entry.subject_uuid for entry in db.read(entries) if entry.action == "print"]
    assert sorted(map(int, printed)) == list(range(24))
    assert db.read(audit.verify) is None


def _look(tx: Any) -> None:
    audit.queue_act(tx, "read", kind="patient", uuid="u", patient_id=1)


def test_a_database_opened_to_read_takes_acts_and_nothing_else(db: Database) -> None:
    db.close()
    with Database.open(db.path, user="Bea", key=db.key, readonly=True) as again:
        with pytest.raises(Unavailable, match="read-only"):
            again.write(add_patient)
        again.read(_look)
    with Database.open(db.path, key=db.key, readonly=True) as once_more:
        entry = once_more.read(entries)[-1]
    assert (entry.action, entry.who) == ("read", "Bea")
