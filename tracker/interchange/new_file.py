"""A text file that another program is to read: whole under its name, or not there at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tracker.domain.problems import Unavailable
from tracker.text import _, say_cause


@contextmanager
def new_file_at(path: Path) -> Iterator[TextIO]:
    """A file in UTF-8 to write to; line breaks stay as they are written.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. Raises Unavailable.
    """
    try:
        if path.exists() and not path.is_file():
            raise Unavailable(_("“{path}” is not a file that can be replaced.").format(path=path))
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be written: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
