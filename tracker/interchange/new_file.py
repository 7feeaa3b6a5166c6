"""A file that another program is to read: whole under its name, or not there at all."""

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TextIO

from tracker.domain.problems import Unavailable
from tracker.storage.whole_file import keep_name, sweep_unfinished
from tracker.text import _, say_cause


@contextmanager
def new_file_at(path: Path, passphrase: str = "", suffix: str = "") -> Iterator[BinaryIO]:
    """A file to write to, one byte after the other; with a passphrase, as an encrypted archive, in
    which its name ends in `suffix`.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. Raises Unavailable.
    """
    try:
        if path.exists() and not path.is_file():
            raise Unavailable(_("“{path}” is not a file that can be replaced.").format(path=path))
        with suppress(OSError):
            sweep_unfinished(path.parent)
        unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
        handle = os.open(
            unfinished,
            os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0),
            0o600,
        )
        try:
            with os.fdopen(handle, "w+b") as file:
                yield from _through(file, path, passphrase, suffix)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        with suppress(OSError):
            keep_name(path.parent)
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be written: {cause}.").format(path=path, cause=say_cause(error))
        ) from None


@contextmanager
def text_of(file: BinaryIO) -> Iterator[TextIO]:
    """The same file for text in UTF-8; line breaks stay as they are written."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        yield text
        text.flush()
    finally:
        # Closing is the business of whoever opened it.
        with suppress(OSError, ValueError):
            text.detach()


def _through(file: BinaryIO, path: Path, passphrase: str, suffix: str) -> Iterator[BinaryIO]:
    if not passphrase:
        yield file
        return
    from tracker.interchange.encrypted_archive import encrypted_member, name_inside

    with encrypted_member(file, name_inside(path, suffix), passphrase) as member:
        yield member
