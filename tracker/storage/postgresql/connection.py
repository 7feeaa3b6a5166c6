"""Connections to a server: who it is, how they are guarded, and how long they wait for an answer.

A frozen server still acknowledges what it is sent, so the system's own time limits don't see it:
a connection here also gives up by its own clock when nothing has come for `SILENCE_SECONDS`.
"""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from tracker.domain.problems import Invalid, Unavailable
from tracker.storage.compiled import COMPILED
from tracker.storage.location import Server
from tracker.storage.postgresql import dialect
from tracker.text import _

CONNECT_SECONDS = 3
STATEMENT_SECONDS = 8
SILENCE_SECONDS = 9.0
"""More than a statement may take: a server that is only slow says so itself, and in time."""
LOCK_SECONDS = 5
IDLE_IN_TRANSACTION_SECONDS = 60

WRITER = 0x54785472
"""The advisory lock of whoever writes: writers take turns, as with a file."""

XID = "tracker_xid"
"""Where a writing connection keeps the number of its transaction, in `Connection.info`."""

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_GUARDED = frozenset({"verify-full"})

# A connection that is lost while many rows are on their way is told by an error, not by a warning.
logging.getLogger("psycopg").setLevel(logging.ERROR)


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed when the server has been silent for too long."""

    silence_seconds: float | None = SILENCE_SECONDS

    def wait(
        self, gen: Generator[Any, Any, Any], interval: float = 0.1, timeout: float | None = None
    ) -> Any:
        if self.silence_seconds is not None:
            gen = _impatient(gen, self.silence_seconds, self.close)
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.Error as error:
            # The rest of what the server says holds the row itself, which no log may.
            if error.diag.message_primary:
                error.args = (error.diag.message_primary,)
            raise

    @contextmanager
    def silent_for_at_most(self, seconds: float) -> Iterator[None]:
        """Less patience for as long as the block lasts."""
        usual = self.silence_seconds
        self.silence_seconds = seconds
        try:
            yield
        finally:
            self.silence_seconds = usual


def connect(server: Server, *, is_for_upkeep: bool = False) -> PatientConnection:
    """A connection in psycopg's own transactions. `is_for_upkeep`: statements may take long.

    Raises Invalid for an address that makes no sense, Unavailable for one that isn't guarded,
    psycopg's own errors for the rest.
    """
    connection = PatientConnection.connect(**connect_arguments(server, is_for_upkeep=is_for_upkeep))
    if is_for_upkeep:
        connection.silence_seconds = None
    return connection


def connect_arguments(server: Server, *, is_for_upkeep: bool = False) -> dict[str, Any]:
    """What libpq is told."""
    try:
        url = make_url(server.url)
        named = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
        given = {name: str(value) for name, value in named.items()}
        make_conninfo("", **given)
    except (ArgumentError, psycopg.ProgrammingError, ValueError):
        raise Invalid(
            _(
                "“{server}” is no address of a database; write postgresql+psycopg://user@host/name."
            ).format(server=server),
            field="database",
        ) from None
    limits = {
        "statement_timeout": 0 if is_for_upkeep else STATEMENT_SECONDS * 1000,
        "lock_timeout": LOCK_SECONDS * 1000,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_SECONDS * 1000,
        "timezone": "UTC",
        "search_path": "public",
    }
    return {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives": 1,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        "tcp_user_timeout": 5000,
        "application_name": "treatment-tracker",
        **given,
        **_guard(server, given),
        "client_encoding": "UTF8",
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }


def reader(server: Server) -> Engine:
    """An engine that can't write; each transaction sees one state of the database."""

    def connect_to_read() -> PatientConnection:
        connection = connect(server)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        return connection

    return _engine(connect_to_read, connections=5)


def writer(server: Server) -> Engine:
    """An engine whose transactions follow one another, on whichever workstation.

    What is worked out from a patient's facts is stored with them, and the audit trail has one end:
    two writers at once would each miss what the other adds, whatever the versions say.
    """
    engine = _engine(lambda: connect(server), connections=1)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        turn = connection.exec_driver_sql(
            f"select pg_advisory_xact_lock({WRITER}), pg_current_xact_id()::text"
        )
        connection.info[XID] = turn.one()[1]

    return engine


def upkeep(server: Server) -> Engine:
    """An engine for the owner's work: schema, rights, moving; statements may take their time."""
    return _engine(lambda: connect(server, is_for_upkeep=True), connections=1)


def _engine(creator: Callable[[], Any], *, connections: int) -> Engine:
    return create_engine(
        f"{dialect.NAME.replace('.', '+')}://",
        creator=creator,
        execution_options={"compiled_cache": COMPILED},
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=SILENCE_SECONDS,
        use_native_hstore=False,
        label_length=63,
        hide_parameters=True,
    )


def _guard(server: Server, given: dict[str, Any]) -> dict[str, str]:
    """Whoever isn't on this computer must prove who it is, over a line that nobody reads."""
    if _stays_here(given):
        return {}
    asked = given.get("sslmode", "verify-full")
    if asked not in _GUARDED:
        raise Unavailable(
            _(
                "“{server}” is on another computer, so its line must be guarded: sslmode is "
                "“{mode}”, and only “verify-full” is safe. Nothing was sent."
            ).format(server=server, mode=asked)
        )
    return {
        "sslmode": "verify-full",
        "sslrootcert": str(given.get("sslrootcert", "system")),
        # Kerberos would come before TLS, and prove something else.
        "gssencmode": "disable",
    }


def _stays_here(given: dict[str, Any]) -> bool:
    """Whether everything that libpq would dial is on this computer.

    What an address doesn't say, it takes from the environment and from a file of services.
    """
    if "service" in given and not {"host", "hostaddr"} <= given.keys():
        return False
    added = {
        one.keyword.decode(): one.val.decode(errors="replace")
        for one in psycopg.pq.Conninfo.get_defaults()
        if one.val is not None
    }
    dialed = added | given
    hosts = str(dialed.get("host", "")).split(",")
    addresses = str(dialed.get("hostaddr", "")).split(",")
    return all(
        _is_here(address or host) for host, address in zip_longest(hosts, addresses, fillvalue="")
    )


def _is_here(host: str) -> bool:
    return not host or host.startswith(("/", "@")) or host in _LOOPBACK


def _impatient(
    gen: Generator[Any, Any, Any], seconds: float, give_up: Callable[[], None]
) -> Generator[Any, Any, Any]:
    """`gen`, until nothing has come for so long."""
    ready = None
    until = time.monotonic() + seconds
    while True:
        try:
            wanted = gen.send(ready)
        except StopIteration as end:
            return end.value
        ready = yield wanted
        if ready:
            until = time.monotonic() + seconds
        elif time.monotonic() > until:
            give_up()
            raise psycopg.OperationalError("the server does not answer")
