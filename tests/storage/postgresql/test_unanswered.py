"""A commit without an answer: trying again asks first, and never saves twice."""

from typing import Any

import pytest

from tests.cluster import PROGRAM, own_cluster, why_no_server
from tests.storage.given import add_codes
from tracker.storage.audit_chain import Head, head
from tracker.storage.database import Database
from tracker.storage.location import Server
from tracker.storage.postgresql.commits import was_committed
from tracker.storage.postgresql.roles import let_work
from tracker.storage.unanswered import CommitUnknown, Unanswered, unanswered_of

pytestmark = pytest.mark.skipif(bool(why_no_server()), reason=why_no_server())


def _book(_tx: Any, what: str) -> str:
    return what


def _answers(*answers: bool | None) -> CommitUnknown:
    left = list(answers)

    def ask(_server: object = None) -> bool:
        answer = left.pop(0)
        if answer is None:
            raise CommitUnknown("still nobody there", ask)
        return answer

    return CommitUnknown("nobody there", ask)


@pytest.mark.fault(28)
@pytest.mark.fault(30)
def test_what_was_saved_after_all_is_not_run_again() -> None:
    unanswered = Unanswered()
    unanswered.add(_answers(None, True), "booked", _book, ("Monday",), {})
    with pytest.raises(CommitUnknown):
        unanswered.settled(None, _book, ("Monday",), {})
    assert unanswered.settled(None, _book, ("Tuesday",), {}) is None
    settled = unanswered.settled(None, _book, ("Monday",), {})
    assert settled is not None
    assert settled.result == "booked"
    assert unanswered.settled(None, _book, ("Monday",), {}) is None


@pytest.mark.fault(30)
def test_a_question_waits_twelve_hours_however_many_others_come() -> None:
    now = [0.0]
    unanswered = Unanswered(lambda: now[0])
    unanswered.add(_answers(True), "booked", _book, ("Monday",), {})
    now[0] = 12 * 3600
    for number in range(100):
        unanswered.add(_answers(True), "booked", _book, (f"patient {number}",), {})
    assert unanswered.settled(None, _book, ("Monday",), {}) is not None


@pytest.mark.fault(30)
def test_a_question_outlives_the_lock_for_whoever_asked_it() -> None:
    place = Server("postgresql+psycopg://elm.example/slept")
    unanswered_of(place, "Ines").add(_answers(True), "booked", _book, ("Monday",), {})
    assert unanswered_of(place, "Bo").settled(place, _book, ("Monday",), {}) is None
    assert unanswered_of(place, "Ines").settled(place, _book, ("Monday",), {}) is not None


@pytest.mark.fault(30)
def test_what_was_not_saved_is_run_again() -> None:
    unanswered = Unanswered()
    unanswered.add(_answers(False), "booked", _book, ("Monday",), {})
    assert unanswered.settled(None, _book, ("Monday",), {}) is None


@pytest.mark.fault(30)
def test_the_newest_entry_tells_what_became_of_a_commit(place: Server, db: Database) -> None:
    newest = db.read(head)
    assert was_committed(place, newest, "")
    assert not was_committed(place, Head(newest.seq + 1, "0" * 64), "")
    assert not was_committed(place, Head(newest.seq, "0" * 64), "")


@pytest.mark.fault(30)
def test_a_number_that_a_crash_took_back_was_not_committed(place: Server) -> None:
    assert not was_committed(place, None, str(2**40))


@pytest.mark.fault(30)
@pytest.mark.timeout(180)
def test_a_server_that_is_gone_is_asked_when_it_is_back() -> None:
    with own_cluster() as cluster:
        name = cluster.new_database()
        Database.create(cluster.server(name), user="Ines", fill=add_codes).close()
        let_work(cluster.server(name), PROGRAM)
        place = cluster.server(name, PROGRAM)
        with Database.open(place, user="Ines") as database:
            newest = database.read(head)
            with (
                cluster.stopped(),
                pytest.raises(CommitUnknown, match="nothing will be saved twice"),
            ):
                was_committed(place, newest, "", patience=1)
            assert was_committed(place, newest, "", patience=30)
