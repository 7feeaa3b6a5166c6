"""What became of a commit whose answer never came.

A transaction's number doesn't tell for sure: after a crash the server may give it to another one.
What tells is the newest entry that it wrote to the audit trail: its hash occurs only once.
"""

import time
from functools import partial

import psycopg

from tracker.storage.audit_chain import Head
from tracker.storage.location import Server
from tracker.storage.postgresql.connection import WRITER, connect
from tracker.storage.unanswered import CommitUnknown
from tracker.text import _

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.25


def was_committed(
    server: Server, newest: Head | None, xid: str, *, patience: float = PATIENCE_SECONDS
) -> bool:
    """Whether a transaction was saved, asked until the server knows.

    `newest` is its last entry in the audit trail, None if it wrote none: then `xid` must do, and
    what isn't audited can be saved twice. Raises CommitUnknown if the server hasn't come back in
    `patience` seconds.
    """
    until = time.monotonic() + patience
    while True:
        try:
            with connect(server) as asking:
                # Whoever was writing has this lock until its commit is over, one way or the other.
                asking.execute(f"select pg_advisory_xact_lock({WRITER})".encode())
                return _is_there(asking, newest) if newest else _has_ended_well(asking, xid)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise CommitUnknown(
                    _(
                        "“{server}” went away in the moment of saving and hasn’t come back. Leave "
                        "this open and try again once it answers: nothing will be saved twice."
                    ).format(server=server),
                    partial(was_committed, newest=newest, xid=xid, patience=0),
                ) from None
        time.sleep(_PAUSE_SECONDS)


def _is_there(asking: psycopg.Connection[object], newest: Head) -> bool:
    found = asking.execute(
        "select 1 from audit_entry where seq = %s and hash = %s", (newest.seq, newest.hash)
    )
    return found.fetchone() is not None


def _has_ended_well(asking: psycopg.Connection[object], xid: str) -> bool:
    try:
        row = asking.execute("select pg_xact_status(%s::xid8) = 'committed'", (xid,)).fetchone()
    except psycopg.errors.InvalidParameterValue:
        # "In the future": the server has crashed, and nothing of it had reached the drive.
        return False
    return row is not None and bool(row[0])  # type: ignore[index]
