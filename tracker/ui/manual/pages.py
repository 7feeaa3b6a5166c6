"""The manual's pages as they lie on the disk."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tracker.paths import resource

FIRST = "start"

PAGE_OF_PLACE = {
    "recall": "recall",
    "today": "today",
    "calendar": "calendar",
    "clinic-days": "calendar",
    "patients": "patients",
    "patient": "patient",
    "visit": "visit",
    "stock": "stock",
    "reports": "reports",
    "settings": "rules",
    "contact": "recall",
    "rules": "rules",
    "limits": "rules",
    "appearance": "keys",
    "language": "keys",
    "keys": "keys",
    "people": "people",
    "users": "people",
    "lock": "lock",
    "backups": "backups",
    "audit": "audit",
    "export": "files",
    "letters": "letters",
}
"""Screens, and sections of the settings, with the page that tells of them."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ManualPage:
    """`text` is Markdown without raw HTML."""

    name: str
    title: str
    text: str

    def holds(self, typed: str) -> bool:
        """Whether every word that was typed stands somewhere on the page, or begins a word there."""
        words = _WORD.findall(self.text.casefold())
        return all(
            any(word.startswith(wanted) for word in words)
            for wanted in _WORD.findall(typed.casefold())
        )


@cache
def manual_pages() -> Sequence[ManualPage]:
    """All pages, in order."""
    import tomllib

    contents = tomllib.loads(resource("manual", "contents.toml").read_text("utf-8"))
    return tuple(_page(name) for name in contents["pages"])


def _page(name: str) -> ManualPage:
    text = resource("manual", f"{name}.md").read_text("utf-8")
    title = text.partition("\n")[0].removeprefix("#").strip()
    return ManualPage(name, title, text)
