"""Encrypting a database that isn't, and giving one a new key: always into a new file, then a swap.

Nothing is changed in place: until the new file has been read back whole, the old one is what it
was. Nobody else may have it open meanwhile; whoever has is named as "in use".
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage.alone import alone, give_way
from tracker.storage.backup import count_rows
from tracker.storage.bad_pages import refuse_bad_pages
from tracker.storage.engine import APPLICATION_ID, connect, key_pragma
from tracker.storage.failures import explain
from tracker.storage.file_state import inspect_file
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.swap import finished_name, swap_in, sweep_swap
from tracker.storage.whole_file import keep_name
from tracker.storage.written_through import write_through
from tracker.text import _, say_cause

_HEAD = "the head of the audit trail"


@dataclass(frozen=True, slots=True)
class Swapped:
    """The new file is under the old name; the file as it was lies at `before`."""

    before: Path
    rows: int


Finish = Callable[[Path], KeySlots]
"""What is done to the new file, whole and verified, before it is used; gives its key slots."""


def encrypt_file(path: Path, key: bytes, salt: bytes, finish: Finish) -> Swapped:
    """Put an encrypted copy, and its key slots, in a plain file's place.

    The plain file is kept beside it. Raises Unavailable; then nothing has changed.
    """
    return _exchange(path, None, key, salt, finish)


def give_new_key(path: Path, old: bytes, new: bytes, salt: bytes, finish: Finish) -> Swapped:
    """Put a copy under a new key in an encrypted file's place, as `encrypt_file` does."""
    return _exchange(path, old, new, salt, finish)


def remove_for_good(path: Path) -> None:
    """Overwrite a file once, then remove it."""
    overwrite(path)
    path.unlink()
    keep_name(path.parent)


def overwrite(path: Path) -> None:
    """With zeros, once. What a drive keeps of it besides, nobody can say."""
    with path.open("r+b", buffering=0) as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, 1 << 20)))
        os.fsync(file.fileno())


def _exchange(path: Path, old: bytes | None, new: bytes, salt: bytes, finish: Finish) -> Swapped:
    _refuse_at_once(path, old)
    made, made_slots = finished_name(path), finished_name(key_file(path))
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    what = "not-encrypted" if old is None else "old-key"
    before = path.with_name(f"{path.stem}.{what}.{moment}{path.suffix}")
    try:
        # Nobody's waiting files are swept but one's own: only whoever is alone comes so far.
        with alone(path, old) as source, _swept(path):
            if old is not None:
                refuse_bad_pages(source, path)
            expected = _state(source)
            os.close(os.open(made, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            if old is None:
                _export(source, made, new, salt)
            else:
                _copy(source, made, new, salt)
            _verify(made, path, new, expected)
            replace(finish(made), path=made_slots, found="").save()
            # Once in WAL and closed: what was written lately is in the file itself.
            connect(made, key=new).close()
            write_through(made)
            _keep_as(path, before)
            if old is not None:
                shutil.copy2(key_file(path), key_file(before))
            give_way(source)
            swap_in(path, {made: path, made_slots: key_file(path)})
    except sqlcipher.Error as error:
        raise explain(error, path) or error from None
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be encrypted: {cause}. It is as it was.").format(
                path=path, cause=say_cause(error)
            )
        ) from None
    return Swapped(before, sum(count for name, count in expected.items() if name != _HEAD))


def _refuse_at_once(path: Path, key: bytes | None) -> None:
    if inspect_file(path, key=key).mode != "rw":
        raise Unavailable(
            _("“{path}” is read-only, so it can’t be encrypted. Nothing was changed.").format(
                path=path
            )
        )
    if shutil.disk_usage(path.parent).free < 2 * path.stat().st_size:
        raise Unavailable(
            _(
                "The drive that holds “{path}” has too little space for a second copy. Nothing was "
                "changed."
            ).format(path=path)
        )


@contextmanager
def _swept(path: Path) -> Iterator[None]:
    """Without what a try left that was cut off, before and after."""
    sweep_swap(path)
    try:
        yield
    finally:
        sweep_swap(path)


def _export(source: Any, target: Path, key: bytes, salt: bytes) -> None:
    """Plain to encrypted: SQLite's backup refuses this pair, SQLCipher's export is made for it."""
    sealed = f"x'{key.hex()}{salt.hex()}'"
    source.execute(f'attach database ? as sealed key "{sealed}"', (str(target),))
    source.execute(f"pragma sealed.application_id={APPLICATION_ID}")
    source.execute("begin exclusive")
    source.execute("select sqlcipher_export('sealed')").fetchall()
    source.execute("commit")
    source.execute("detach database sealed")


def _copy(source: Any, target: Path, key: bytes, salt: bytes) -> None:
    writing = sqlcipher.connect(str(target), isolation_level=None)
    try:
        writing.execute(key_pragma(key, salt))
        source.backup(writing)
    finally:
        writing.close()


def _state(connection: Any) -> dict[str, Any]:
    """Rows of every table, and the newest entry of the audit trail."""
    head = connection.execute(
        "select seq, hash from audit_entry order by seq desc limit 1"
    ).fetchone()
    return {**count_rows(connection), _HEAD: head}


def _verify(copy: Path, path: Path, key: bytes, expected: dict[str, Any]) -> None:
    reading = connect(copy, mode="immutable", key=key)
    try:
        is_whole = (
            reading.execute("pragma cipher_integrity_check").fetchone() is None
            and reading.execute("pragma integrity_check(1)").fetchall() == [("ok",)]
            and reading.execute("pragma foreign_key_check").fetchone() is None
            and _state(reading) == expected
        )
    finally:
        reading.close()
    if not is_whole:
        raise Unavailable(
            _("The encrypted copy of “{path}” was not the same, so it was not used.").format(
                path=path
            )
        )


def _keep_as(path: Path, before: Path) -> None:
    """A second name for the file as it is; the first one stays until it is replaced."""
    try:
        os.link(path, before)
    except FileExistsError:
        # A try that was cut off in this very second gave it that name already.
        if not before.samefile(path):
            raise
    except OSError:
        # No hard links on this drive.
        shutil.copy2(path, before)
    with suppress(OSError):
        before.chmod(0o600)
