"""The server goes away, or says nothing: nothing half saved, the window goes on, it comes back."""

import os
import signal
import threading
import time
from typing import Any

import pytest
from sqlalchemy import text

from tests.cluster import Cluster, own_cluster, why_no_server
from tests.storage.given import add_codes, add_patient
from tracker.domain.problems import Unavailable
from tracker.storage.database import Database
from tracker.storage.postgresql.connection import SILENCE_SECONDS

pytestmark = pytest.mark.skipif(bool(why_no_server()), reason=why_no_server())


def _count(tx: Any) -> int:
    return int(tx.execute(text("select count(*) from patient")).scalar_one())


def _own_pid(tx: Any) -> int:
    return int(tx.execute(text("select pg_backend_pid()")).scalar_one())


@pytest.mark.fault(29)
def test_a_connection_that_is_lost_before_the_commit_leaves_nothing(
    server: Cluster, db: Database
) -> None:
    def write(tx: Any) -> None:
        add_patient(tx)
        server.ask(f"select pg_terminate_backend({_own_pid(tx)})")
        add_patient(tx)

    with pytest.raises(Unavailable, match="Nothing was saved"):
        db.write(write)
    assert db.read(_count) == 0
    db.write(add_patient)
    assert db.read(_count) == 1


@pytest.mark.fault(31)
def test_a_connection_that_was_dropped_while_idle_is_not_noticed(
    server: Cluster, name: str, db: Database
) -> None:
    db.write(add_patient)
    assert db.read(_count) == 1
    # Those of this test only: other tests work on the same server at the same time.
    dropped = server.ask(
        f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
    )
    assert len(dropped) == 2
    assert db.read(_count) == 1
    db.write(add_patient)


@pytest.mark.fault(32)
@pytest.mark.fault(23)
def test_a_frozen_server_is_given_up_in_time() -> None:
    with own_cluster() as cluster:
        name = cluster.new_database()
        with Database.create(cluster.server(name), user="Ines", fill=add_codes) as db:
            with cluster.frozen():
                began = time.monotonic()
                with pytest.raises(Unavailable, match=r"doesn’t answer\. Nothing was saved"):
                    db.write(add_patient)
                assert time.monotonic() - began < 10
            assert db.read(_count) == 0
            db.write(add_patient)
            assert db.read(_count) == 1


@pytest.mark.fault(32)
def test_a_statement_without_an_answer_is_given_up_in_time(db: Database) -> None:
    def freeze(tx: Any) -> None:
        frozen.append(_own_pid(tx))
        os.kill(frozen[0], signal.SIGSTOP)
        add_patient(tx)

    frozen: list[int] = []
    began = time.monotonic()
    try:
        with pytest.raises(Unavailable, match="doesn’t answer"):
            db.write(freeze)
    finally:
        os.kill(frozen[0], signal.SIGCONT)
    assert time.monotonic() - began < SILENCE_SECONDS + 1
    assert db.read(_count) == 0


@pytest.mark.fault(23)
def test_who_waits_too_long_for_a_colleague_is_told_and_saves_later(
    db: Database,
) -> None:
    is_held, may_end = threading.Event(), threading.Event()

    def hold(tx: Any) -> None:
        add_patient(tx)
        is_held.set()
        may_end.wait(30)

    with Database.open(db.location, user="Anna") as colleague:
        writing = threading.Thread(target=colleague.write, args=(hold,))
        writing.start()
        is_held.wait(5)
        try:
            with pytest.raises(Unavailable, match="by a colleague"):
                db.write(add_patient)
        finally:
            may_end.set()
            writing.join()
    db.write(add_patient)
    assert db.read(_count) == 2


def test_a_statement_that_takes_too_long_is_told(db: Database) -> None:
    def slow(tx: Any) -> None:
        tx.execute(text("set local statement_timeout = 50"))
        tx.execute(text("select pg_sleep(5)"))

    with pytest.raises(Unavailable, match="took too long"):
        db.read(slow)
