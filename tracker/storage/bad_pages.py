"""Which pages of an encrypted file don't hold what was written, also those that nothing uses.

SQLite's online backup copies such a page as zeros and says nothing. Where the page holds the end of
a long text, the copy looks whole: the same rows, sound pages, and zeros in the text. So whatever
copies a file asks here. A page that nothing uses counts too: what is in use, only a whole file
tells, and a drive that loses one page loses others.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tracker.domain.problems import Damaged
from tracker.text import _

CHECK = "pragma cipher_integrity_check"
"""Every page of the file itself. What is newer and still in the log beside it is not looked at."""


def bad_pages(look: Callable[[], Iterable[str]]) -> list[str]:
    """What `look` tells of a page twice: one that was being written at first is whole by then."""
    found = list(look())
    if not found:
        return []
    again = frozenset(look())
    return [told for told in found if told in again]


def refuse_bad_pages(connection: Any, path: Path) -> None:
    """Raises Damaged for an encrypted file that must not be copied; `connection` is bare."""
    found = bad_pages(lambda: [told for (told,) in connection.execute(CHECK)])
    if found:
        raise Damaged(
            _(
                "“{path}” is damaged ({detail}), so it was not copied: the copy would be damaged "
                "too. It and its older backups are as they were. Restore the newest of them."
            ).format(path=path, detail=found[0])
        )
