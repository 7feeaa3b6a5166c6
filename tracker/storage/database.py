"""The clinic's database: the only place where transactions open.

    with closing(Database.open(path, user="Ines")) as db:
        rows = db.read(find_patients, "okafor")
        done = db.write(book, course_uuid, on)

A query or command takes the open transaction `tx` first. All that it raises passes through and
leaves nothing behind; what the file did wrong comes as `Unavailable`, a record that somebody else
changed meanwhile as `EditConflict`. May be used from several threads at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, NoReturn, ParamSpec, Self, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from tracker.domain.account import Account
from tracker.domain.outcome import Done
from tracker.domain.problems import Damaged, NotAllowed, OlderDatabase, Problem, Unavailable
from tracker.storage.accounts import account_by_uuid
from tracker.storage.audit_acts import Act, ActQueue
from tracker.storage.audit_head import Lost
from tracker.storage.columns import Line
from tracker.storage.current_file import current_file
from tracker.storage.file_state import stands_for_server
from tracker.storage.file_store import FileStore
from tracker.storage.location import Location, Server
from tracker.storage.new_file import new_file
from tracker.storage.reading import reading
from tracker.storage.signing_proof import SigningProof
from tracker.storage.store import Changed, Store, Watch
from tracker.storage.trail import Trail
from tracker.storage.unanswered import CommitUnknown, unanswered_of
from tracker.storage.uuids import new_uuid
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.storage.migrate import Migrated

P = ParamSpec("P")
R = TypeVar("R")

Clock = Callable[[], datetime]

_USER = Line(200)


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """One open clinic. `user` is the name that signs; `now` a clock for moments, for tests.

    `account`: who works, None until `work_as`; services do nothing for nobody. `key`: what an
    encrypted file is encrypted with, None for any other clinic.
    """

    def __init__(
        self,
        store: Store,
        *,
        user: str,
        now: Clock,
        before_writing: Callable[[], object] | None,
        key: bytes | None = None,
    ) -> None:
        self.location = store.location
        self.key = key
        self.user = _checked_user(user)
        self.account: Account | None = None
        self.signing_proof = SigningProof(now, is_needed=key is not None)
        self._is_account_old = False
        self.is_readonly = store.writer is None
        self._store = store
        self._door: Path | None = None
        self._now = now
        self._before_writing = before_writing
        self._trail = Trail(store.location, key)
        self._unanswered = unanswered_of(store.location, self.user)
        self._id = new_uuid()
        self._own_changes = 0
        self._migrated: Migrated | None = None
        self.acts_failed: Callable[[Problem], object] | None = None
        self.damage: Damaged | None = None
        """What a look at the file found; nothing is saved in it then."""

    @property
    def acts(self) -> ActQueue:
        """Acts that wait to be written to the audit trail."""
        return self._trail.acts

    @property
    def reader(self) -> Engine:
        """What every question goes through."""
        return self._store.reader

    @property
    def lost(self) -> Lost | None:
        """What is missing that was there when this was last used here; nothing can be saved then.

        Until `accept_lost`: whoever works with this database says that it is the right one.
        """
        return self._trail.lost

    @property
    def path(self) -> Path:
        """The clinic's file, or the one that stands for it here.

        Raises Unavailable for a server that no file stands for.
        """
        if self._door is not None:
            return self._door
        if isinstance(self.location, Server):
            raise Unavailable(
                _("“{place}” is on a server; this can be done with a file only.").format(
                    place=self.location
                )
            )
        return self.location

    @classmethod
    def open(
        cls,
        path: Location,
        *,
        user: str = "",
        readonly: bool = False,
        key: bytes | None = None,
        now: Clock = utc_now,
        before_writing: Callable[[], object] | None = None,
    ) -> Self:
        """Open a database that is there, of this program, whole and not newer than it.

        An older one is migrated first, after a verified backup. `user` may be empty to read only.
        With `readonly` nothing is saved but acts, such as that somebody looked at a chart.
        `before_writing` is called before the first transaction that writes: it loads what follows
        every change, which somebody who only reads never needs.
        Raises Unavailable with one sentence for each thing that can be wrong.
        """
        if isinstance(path, Server) or (key is not None and stands_for_server(path)):
            from tracker.storage.postgresql.server_store import open_store
            from tracker.storage.server_file import server_of

            server = server_of(path, key)
            store: Store = open_store(server, key=key)
            database = cls(store, user=user, now=now, before_writing=before_writing, key=key)
            database._door = path if isinstance(path, Path) else None
            return database._opened(readonly=readonly)
        state, migrated = current_file(path, key=key, readonly=readonly)
        store = FileStore(path, state, key=key)
        database = cls(store, user=user, now=now, before_writing=before_writing, key=key)
        database._migrated = migrated
        return database._opened(readonly=readonly)

    @classmethod
    def create(
        cls,
        path: Location,
        *,
        user: str,
        fill: Callable[[Session], object] | None = None,
        key: bytes | None = None,
        salt: bytes = b"",
        now: Clock = utc_now,
        before_writing: Callable[[], object] | None = None,
    ) -> Self:
        """Make a new database and open it; nothing else ever makes one.

        `fill` writes the first records. The file appears under its name only when it is complete:
        if anything fails, nothing is left behind. Raises Unavailable if something is there already.
        """
        open_it = partial(cls.open, user=user, key=key, now=now, before_writing=before_writing)
        if isinstance(path, Server):
            from tracker.storage.audit_head import HeadFile, head_file
            from tracker.storage.postgresql.new_database import new_database

            with new_database(path):
                HeadFile(head_file(path)).forget()
                if fill is not None:
                    with open_it(path) as database:
                        database.write(fill)
        else:
            with new_file(path, key=key, salt=salt) as unfinished:
                if fill is not None:
                    with open_it(unfinished) as database:
                        database.write(fill)
        made = open_it(path)
        made.start_trail_afresh()
        return made

    def read(
        self, query: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `query(tx, …)` on one consistent state of the database. It can't write."""
        try:
            with reading(self._store.reader, self._info()) as tx:
                self._store.refuse_if_changed()
                if self._is_account_old:
                    self._refresh_account(tx)
                result = query(tx, *args, **kwargs)
                self._store.refuse_if_changed()
                return result
        except DBAPIError as error:
            self._give_up(error)

    def write(
        self, command: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run `command(tx, …)` and commit, or leave nothing behind. Waits 5 s for another writer."""
        writer = self._store.writer
        if self.is_readonly or writer is None:
            raise Unavailable(
                _("“{path}” is read-only: it can be read, but nothing can be saved.").format(
                    path=self.location
                )
            )
        if not self.user:
            raise NotAllowed(_("Nobody is named who makes this change; set TRACKER_USER."))
        if self.damage is not None:
            raise self.damage
        if self.lost is not None:
            raise OlderDatabase(self.lost.sentence)
        if self._before_writing is not None:
            self._before_writing()
            self._before_writing = None
        return self._commit(writer, command, *args, **kwargs)

    def _commit(
        self,
        writer: Engine,
        command: Callable[Concatenate[Session, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        settled = self._unanswered.settled(self.location, command, args, kwargs)
        if settled is not None:
            return settled.result  # type: ignore[no-any-return]
        result: R
        tx = self._written(writer)
        try:
            with tx:
                with self._store.begin(tx):
                    self._refresh_account(tx)
                    result = command(tx, *args, **kwargs)
                    if isinstance(result, Done) and result.changed:
                        self._store.tell(tx, result.changed, self._id)
                self._own_changes += tx.info.get("changes", 0)
                self._trail.keep(tx, self._now())
                self._note_account(result.changed if isinstance(result, Done) else frozenset())
                return result
        except CommitUnknown as unknown:
            self._unanswered.add(unknown, result, command, args, kwargs)
            raise
        except OlderDatabase:
            # Found while it was open: from here on it is as if found at the opening.
            self._trail.lost = tx.info["lost"]
            raise
        except DBAPIError as error:
            self._give_up(error)

    def watch(self, heard: Callable[[Changed], object]) -> Watch:
        """Call `heard`, on a thread of its own, with what others change, until its `stop`."""

        def look_and_tell(changed: Changed) -> None:
            self._note_account(changed)
            heard(changed)

        return self._store.watch(look_and_tell, self._id, lambda: self._own_changes)

    def work_as(self, account: Account | None) -> None:
        """From now on this account works and signs; None: nobody does."""
        self.account = account
        self.user = "" if account is None else _checked_user(account.name)
        if self._migrated is not None and account is not None:
            migrated, self._migrated = self._migrated, None
            self.note_act("migrate", **migrated.told())

    def note_act(self, action: str, *, kind: str = "program", uuid: str = "", **told: Any) -> None:
        """Have an act written soon that needs no look at the database, such as a lock."""
        if self.user:
            at = self._now()
            self.acts.add(Act(action, kind, uuid, None, "done", "", self.user, at, told))

    @property
    def has_acts_to_write(self) -> bool:
        """Whether acts wait that can be written: not where the drive takes nothing."""
        return bool(self.acts) and self._store.writer is not None and self.lost is None

    def write_acts(self) -> None:
        """Write the acts that wait. They go on waiting if that fails; raises Unavailable."""
        writer = self._store.writer
        # Each act names who did it, also somebody who may do nothing any more.
        if self.has_acts_to_write and writer is not None:
            self._commit(writer, _write_queued)

    def accept_lost(self, may_accept: Callable[[Session], object]) -> None:
        """Work with it although entries are missing; audited. `may_accept` raises for who may not."""
        lost = self._trail.accept()
        if lost is None:
            return
        try:
            self.write(_write_accepted, lost, may_accept)
        except BaseException:
            self._trail.lost = lost
            raise
        self.start_trail_afresh()

    def decline_lost(self) -> None:
        """Remember who would not; it is audited when the right database is back."""
        self._trail.decline(self.user, self._now())

    def start_trail_afresh(self) -> None:
        """What was last used under this name is another database: this one was just put here."""
        self._trail.start_afresh(self.read, self._now())

    def close(self) -> None:
        """Write the acts that wait, then close every connection.

        The last connection folds a file's write-ahead log into it. Acts that can't be written are
        told to `acts_failed`, if anybody listens: what was read has been read.
        """
        try:
            self.write_acts()
        except Problem as problem:
            if self.acts_failed is not None:
                self.acts_failed(problem)
        finally:
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _written(self, bind: Engine) -> Session:
        # Not for readers: it brings the audit trail, the search index and every table with it.
        from tracker.storage.transaction import Transaction

        return Transaction(bind, expire_on_commit=False, info=self._info())

    def _info(self) -> dict[str, Any]:
        who = {"user": self.user, "account": self.account, "signing_proof": self.signing_proof}
        return {**who, "now": self._now, **self._trail.info()}

    def _refresh_account(self, tx: Session) -> None:
        """Somebody who was deactivated elsewhere writes nothing more, whatever is open here."""
        working = self.account
        if working is None:
            return
        known = account_by_uuid(tx, working.uuid)
        self._is_account_old = False
        # Unless somebody else has begun to work meanwhile.
        if known != working and self.account is working:
            self.work_as(known)
            tx.info.update(self._info())

    def _note_account(self, changed: Changed) -> None:
        """The next read looks again who may do what, as every write does."""
        if any(subject.kind == "account" for subject in changed):
            self._is_account_old = True

    def _opened(self, *, readonly: bool) -> Self:
        try:
            self._trail.look_back(self.read, is_migrated=self._migrated is not None)
        except BaseException:
            self._store.close()
            raise
        self.is_readonly = self.is_readonly or readonly
        return self

    def _give_up(self, error: DBAPIError) -> NoReturn:
        raise self._store.explain(error.orig or error) or error from error


def _write_queued(tx: Session) -> None:
    from tracker.storage import audit

    audit.write_queued(tx)


def _write_accepted(tx: Session, lost: Lost, may_accept: Callable[[Session], object]) -> None:
    from tracker.storage import audit

    may_accept(tx)
    audit.record_accepted(tx, lost)


def _checked_user(user: str) -> str:
    return _USER.process_bind_param(user.strip(), None) or ""  # type: ignore[arg-type]
