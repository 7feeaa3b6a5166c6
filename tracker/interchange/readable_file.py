"""Whether a file can be read at all, before anything of it is: limits come first."""

import stat
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.text import _, format_number, say_cause

# More than a million rows, which are held in memory until all of them are right.
LARGEST_FILE_BYTES = 2**28
_START_BYTES = 4096


def start_of_file(path: Path) -> bytes:
    """Its first bytes. Raises Invalid unless it is a regular file that isn't too large."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from None
    if stat.S_ISDIR(found.st_mode):
        raise Invalid(_("“{path}” is a folder, not a CSV file.").format(path=path))
    if not stat.S_ISREG(found.st_mode):
        raise Invalid(_("“{path}” is not a regular file.").format(path=path))
    if found.st_size > LARGEST_FILE_BYTES:
        raise Invalid(
            _(
                "“{path}” has {size} MB; at most {most} MB are imported at once. Divide it into "
                "several files, each with the header, and import one after the other."
            ).format(
                path=path,
                size=format_number(found.st_size // 2**20),
                most=format_number(LARGEST_FILE_BYTES // 2**20),
            )
        )
    try:
        with path.open("rb") as file:
            return file.read(_START_BYTES)
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError | ValueError) -> Invalid:
    """What stopped a file from being read, in words."""
    if isinstance(error, FileNotFoundError):
        return Invalid(_("There is no file “{path}”.").format(path=path))
    return Invalid(_("“{path}” can’t be read: {cause}.").format(path=path, cause=say_cause(error)))
