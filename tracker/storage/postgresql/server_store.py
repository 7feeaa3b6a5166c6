"""A clinic on a server: its connections, and what is particular to servers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tracker.domain.problems import NotAllowed, Unavailable
from tracker.storage.chain_key import is_key_of, is_keyed
from tracker.storage.location import Server
from tracker.storage.postgresql import connection, notices
from tracker.storage.postgresql.commits import was_committed
from tracker.storage.postgresql.failures import explain
from tracker.storage.revisions import HEAD, REVISIONS
from tracker.storage.rules_stamp import refuse_newer_rules, stamp_of
from tracker.storage.watch import Changed
from tracker.text import _

OLDEST_SERVER = 130_000
"""The first that tells what became of a transaction by its 64-bit number."""

_REVISION = text(
    "select version_num from alembic_version"
    " where exists (select from information_schema.tables where table_name = 'clinic')"
)


class ServerStore:
    """The connections to one database on a server."""

    def __init__(self, server: Server) -> None:
        self.location = server
        self.reader: Engine = connection.reader(server)
        self.writer: Engine | None = connection.writer(server)

    @contextmanager
    def begin(self, tx: Session) -> Iterator[None]:
        """A transaction that commits at the end of the block, or leaves nothing behind.

        If the server goes away in the moment of the commit, it is asked afterwards what became of
        it: the block ends well if it was saved, and raises if not.
        """
        with tx.begin() as began:
            refuse_newer_rules(stamp_of(tx.connection()).version, self.location)
            yield
            tx.flush()
            xid = tx.connection().info.get(connection.XID, "")
            try:
                began.commit()
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                if not was_committed(self.location, tx.info.get("head"), xid):
                    raise

    def tell(self, tx: Session, changed: Changed, who: str) -> None:
        """The others hear of it when `tx` commits."""
        notices.tell(tx, changed, who)

    def watch(
        self, heard: Callable[[Changed], object], who: str, _own: Callable[[], int]
    ) -> notices.ServerWatch:
        return notices.ServerWatch(self.location, who, heard)

    def refuse_if_changed(self) -> None:
        """A transaction of a server sees one state from beginning to end."""

    def explain(self, error: BaseException) -> Unavailable | None:
        """The problem behind an error of the driver, or None if it isn't the server's doing."""
        return explain(error, self.location)

    def close(self) -> None:
        self.reader.dispose()
        if self.writer is not None:
            self.writer.dispose()


def open_store(server: Server, *, key: bytes | None) -> ServerStore:
    """The clinic on a server. Raises Unavailable with one sentence for each thing that is wrong.

    NotAllowed where it takes a key and there is none, or an old one: whoever named the server would
    go past the passwords, and break the chain of the audit trail.
    """
    store = ServerStore(server)
    try:
        with store.reader.connect() as link:
            refuse_other_servers(link.connection.driver_connection, server)
            revision = link.execute(_REVISION).scalar()
            if revision == HEAD:
                _refuse_wrong_key(link, server, key)
                refuse_newer_rules(stamp_of(link).version, server)
    except DBAPIError as error:
        store.close()
        raise explain(error.orig or error, server) or error from None
    except BaseException:
        store.close()
        raise
    if revision == HEAD:
        return store
    store.close()
    if revision in REVISIONS:
        raise Unavailable(
            _(
                "“{server}” was made by an older version; whoever looks after the server runs "
                "“tracker migrate” once, as the owner of the database."
            ).format(server=server)
        )
    raise Unavailable(
        _(
            "“{server}” was made by a newer version of Treatment Tracker (its revision is "
            "{revision}); install that version. Nothing was changed."
        ).format(server=server, revision=revision or "?")
    )


def _refuse_wrong_key(link: Connection, server: Server, key: bytes | None) -> None:
    if key is not None:
        if is_key_of(key, link):
            return
        raise NotAllowed(
            _(
                "These key slots don’t open the clinic on “{server}”: it has had a new key since, "
                "or they belong to another clinic. Nothing was changed. Run “tracker connect FILE "
                "--keys KEYS --database URL” with the key slots of a workstation that opens it."
            ).format(server=server)
        )
    if not is_keyed(link):
        return
    raise NotAllowed(
        _(
            "The clinic on “{server}” is opened with a name and a password. Run “tracker connect "
            "FILE --keys KEYS --database URL” once on this computer, with the key slots of another "
            "workstation; from then on, open FILE."
        ).format(server=server)
    )


def refuse_other_servers(driver_connection: object, server: Server) -> None:
    """Raises Unavailable for a server that is too old, or keeps texts in another encoding."""
    info = driver_connection.info  # type: ignore[attr-defined]
    if info.server_version < OLDEST_SERVER:
        raise Unavailable(
            _("“{server}” runs PostgreSQL {version}; version 13 or newer is needed.").format(
                server=server, version=info.server_version // 10_000
            )
        )
    encoding = info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise Unavailable(
            _(
                "“{server}” keeps its texts as {encoding}, so names would be lost; make a database "
                "with the encoding UTF8."
            ).format(server=server, encoding=encoding)
        )
