"""The clinic's database: the only place where transactions open.

    with closing(Database.open(path, user="Ines")) as db:
        rows = db.read(find_patients, "okafor")
        done = db.write(book, course_uuid, on)

A query or command takes the open transaction `tx` first. All that it raises passes through and
leaves nothing behind; what the file did wrong comes as `Unavailable`, a record that somebody else
changed meanwhile as `EditConflict`. May be used from several threads at once.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, NoReturn, ParamSpec, Self, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.domain.problems import EditConflict, NotAllowed, Unavailable
from tracker.storage import engine
from tracker.storage.columns import Line
from tracker.storage.failures import explain, spoils_connection
from tracker.storage.file_state import FileState, fingerprint, inspect_file
from tracker.storage.new_file import new_file
from tracker.text import _

P = ParamSpec("P")
R = TypeVar("R")

Clock = Callable[[], datetime]

_USER = Line(200)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One open file. `user` is the name that signs; `now` a clock for moments, for tests."""

    def __init__(
        self,
        path: Path,
        state: FileState,
        *,
        user: str,
        key: bytes | None,
        now: Clock,
        before_writing: Callable[[], object] | None,
    ) -> None:
        self.path = path
        self.user = _checked_user(user)
        self.is_readonly = state.mode != "rw"
        self._now = now
        self._before_writing = before_writing
        self._reader = engine.reader(path, mode=state.mode, key=key)
        self._writer: Engine | None = None
        if not self.is_readonly:
            self._writer = engine.writer(path, key=key)
        self._unchanged = fingerprint(path) if state.mode == "immutable" else None

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        user: str = "",
        readonly: bool = False,
        key: bytes | None = None,
        now: Clock = utc_now,
        before_writing: Callable[[], object] | None = None,
    ) -> Self:
        """Open a database that is there, of this program, whole and not newer than it.

        An older one is migrated first, after a verified backup. `user` may be empty to read only.
        `before_writing` is called before the first transaction that writes: it loads what follows
        every change, which somebody who only reads never needs.
        Raises Unavailable with one sentence for each thing that can be wrong.
        """
        state = inspect_file(path, key=key)
        if not state.is_current:
            if readonly or state.mode != "rw":
                raise Unavailable(
                    _(
                        "“{path}” was made by an older version and is read-only; run "
                        "“tracker migrate” on a copy that can be written."
                    ).format(path=path)
                )
            from tracker.storage.migrate import migrate

            migrate(path, key=key)
            state = inspect_file(path, key=key)
        database = cls(path, state, user=user, key=key, now=now, before_writing=before_writing)
        if readonly:
            database._forbid_writing()
        return database

    @classmethod
    def create(
        cls,
        path: Path,
        *,
        user: str,
        fill: Callable[[Session], object] | None = None,
        key: bytes | None = None,
        now: Clock = utc_now,
        before_writing: Callable[[], object] | None = None,
    ) -> Self:
        """Make a new database and open it; nothing else ever makes one.

        `fill` writes the first records. The file appears under its name only when it is complete:
        if anything fails, nothing is left behind. Raises Unavailable if something is there already.
        """
        with new_file(path, key=key) as unfinished:
            if fill is not None:
                with cls.open(
                    unfinished, user=user, key=key, now=now, before_writing=before_writing
                ) as database:
                    database.write(fill)
        return cls.open(path, user=user, key=key, now=now, before_writing=before_writing)

    def read(
        self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `query(tx, …)` on one consistent state of the database. It can't write."""
        try:
            with Session(self._reader, expire_on_commit=False, info=self._info()) as tx:
                self._refuse_if_changed()
                result = query(tx, *args, **kwargs)
                self._refuse_if_changed()
                return result
        except DBAPIError as error:
            self._give_up(error)

    def write(
        self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `command(tx, …)` and commit, or leave nothing behind. Waits 5 s for another writer."""
        if self._writer is None:
            raise Unavailable(
                _("“{path}” is read-only: it can be read, but nothing can be saved.").format(
                    path=self.path
                )
            )
        if not self.user:
            raise NotAllowed(_("Nobody is named who makes this change; set TRACKER_USER."))
        if self._before_writing is not None:
            self._before_writing()
            self._before_writing = None
        try:
            with self._written(self._writer) as tx, tx.begin():
                return command(tx, *args, **kwargs)
        except StaleDataError:
            raise EditConflict(
                _("Somebody else changed this meanwhile. Nothing of yours was saved.")
            ) from None
        except DBAPIError as error:
            self._give_up(error)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self._reader.dispose()
        if self._writer is not None:
            self._writer.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _written(self, bind: Engine) -> Session:
        # Not for readers: it brings the audit trail, the search index and every table with it.
        from tracker.storage.transaction import Transaction

        return Transaction(bind, expire_on_commit=False, info=self._info())

    def _info(self) -> dict[str, Any]:
        return {"user": self.user, "now": self._now}

    def _forbid_writing(self) -> None:
        if self._writer is not None:
            self._writer.dispose()
        self._writer = None
        self.is_readonly = True

    def _refuse_if_changed(self) -> None:
        if self._unchanged is not None and fingerprint(self.path) != self._unchanged:
            raise Unavailable(
                _("“{path}” was changed by another program; open it again.").format(path=self.path)
            )

    def _give_up(self, error: DBAPIError) -> NoReturn:
        cause = error.orig or error
        if spoils_connection(cause):
            # One bad page makes every later statement of a connection fail: start afresh.
            self.close()
        raise explain(cause, self.path) or error from error


def _checked_user(user: str) -> str:
    return _USER.process_bind_param(user.strip(), None) or ""  # type: ignore[arg-type]
