"""The server is killed while commits are under way: what is told is what happened."""

import os
import random
import signal
import threading
import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.cluster import PROGRAM, Cluster, own_cluster, why_no_server
from tests.storage.given import add_codes
from tracker.domain.problems import Unavailable
from tracker.storage import audit
from tracker.storage.database import Database
from tracker.storage.postgresql.roles import let_work
from tracker.storage.records import Patient

pytestmark = pytest.mark.skipif(bool(why_no_server()), reason=why_no_server())

_BORN = date(1980, 5, 17)


class _Busy:
    """Saves patients one after the other, and remembers what it was told of each."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stops = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self.saved: set[str] = set()
        self.refused: set[str] = set()
        self._thread.start()

    def stop(self) -> None:
        self._stops.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._stops.is_set():
            patient = Patient(family_name="Okafor", given_name="Ada", birth_date=_BORN)
            uuid = patient.uuid
            try:
                self._database.write(Session.add, patient)
            except Unavailable:
                self.refused.add(uuid)
                time.sleep(0.05)
            else:
                self.saved.add(uuid)


def _uuids(tx: Any) -> set[str]:
    return set(tx.execute(text("select uuid from patient")).scalars())


def _kill(cluster: Cluster, chance: random.Random) -> None:
    """The whole server, or one of its processes: then it starts all of them anew."""
    if chance.random() < 0.5:
        cluster.kill()
        cluster.start()
        return
    writing = cluster.ask(
        "select pid from pg_stat_activity where usename = 'clinic_program' order by random() limit 1"
    )
    for (pid,) in writing:
        os.kill(int(str(pid)), signal.SIGKILL)


@pytest.mark.fault(30)
@pytest.mark.full(short=4, long=60)
@pytest.mark.timeout(600)
def test_a_server_killed_in_the_middle_loses_nothing_that_was_acknowledged(rounds: int) -> None:
    chance = random.Random(1)
    with own_cluster() as cluster:
        name = cluster.new_database()
        Database.create(cluster.server(name), user="Ines", fill=add_codes).close()
        let_work(cluster.server(name), PROGRAM)
        with Database.open(cluster.server(name, PROGRAM), user="Ines") as database:
            busy = _Busy(database)
            try:
                for _round in range(rounds):
                    time.sleep(chance.uniform(0.2, 0.6))
                    _kill(cluster, chance)
                    time.sleep(0.5)
            finally:
                busy.stop()
            there = database.read(_uuids)
            assert len(busy.saved) > rounds
            assert there == busy.saved
            assert not there & busy.refused
            assert database.read(audit.verify) is None


@pytest.mark.fault(30)
@pytest.mark.timeout(300)
def test_a_commit_that_was_saved_but_never_answered_is_told_as_saved() -> None:
    """A server that waits for a copy of itself has saved, and answers only when the copy has too."""

    def save_without_an_answer(tx: Any) -> str:
        patient = Patient(family_name="Okafor", given_name="Ada", birth_date=_BORN)
        tx.add(patient)
        tx.flush()
        cluster.ask("alter system set synchronous_standby_names = 'nobody'")
        cluster.ask("select pg_reload_conf()")
        time.sleep(0.5)
        return patient.uuid

    with own_cluster() as cluster:
        name = cluster.new_database()
        Database.create(cluster.server(name), user="Ines", fill=add_codes).close()
        let_work(cluster.server(name), PROGRAM)
        told: list[object] = []

        def save() -> None:
            try:
                told.append(database.write(save_without_an_answer))
            except Unavailable as problem:
                told.append(problem)

        with Database.open(cluster.server(name, PROGRAM), user="Ines") as database:
            saving = threading.Thread(target=save)
            saving.start()
            while not cluster.ask("select 1 from pg_stat_activity where wait_event = 'SyncRep'"):
                time.sleep(0.05)
            cluster.kill()
            (cluster.folder / "data" / "postgresql.auto.conf").write_text("")
            cluster.start()
            saving.join()
            assert told == list(database.read(_uuids))
            assert len(told) == 1
