"""The little markup that papers are written in; whatever people typed is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Markup:
    """Markup that is safe to print. Only this module makes it from text."""

    html: str


def text(written: str, *, kind: str = "") -> Markup:
    """A run of plain text with its line ends; `kind` is a class of the paper's style."""
    lines = escape(written).replace("\n", "<br>")
    return Markup(f'<span class="{kind}">{lines}</span>' if kind else lines)


def heading(written: str) -> Markup:
    return Markup(f"<h2>{escape(written)}</h2>")


def subheading(written: str) -> Markup:
    return Markup(f"<h3>{escape(written)}</h3>")


def title(written: str) -> Markup:
    return Markup(f"<h1>{escape(written)}</h1>")


def paragraph(*parts: Markup | str, kind: str = "") -> Markup:
    """Strings are escaped; parts stand one after the other."""
    inside = "".join(_markup(part) for part in parts)
    return Markup(f'<p class="{kind}">{inside}</p>' if kind else f"<p>{inside}</p>")


def picture(name: str, width: int) -> Markup:
    """The picture of that name of its paper, so many pixels of 96 to the inch wide."""
    return Markup(f'<img src="picture:{escape(name)}" width="{width}">')


def listing(sentences: Iterable[str]) -> Markup:
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return Markup(f"<ul>{items}</ul>" if items else "")


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """`width` in percent of the page."""

    title: str
    width: int
    is_number: bool = False


# WORKAROUND QTextDocument: what follows a table whose last cell is empty lies over its end.
_BLANK = "&#160;"


def table(columns: Sequence[PaperColumn], rows: Iterable[Sequence[Markup | str]]) -> Markup:
    """A table whose titles stand on every page that it runs over."""
    titles = "".join(
        f'<td width="{column.width}%"{_side(column, "columnTitle")}>{escape(column.title)}</td>'
        for column in columns
    )
    lines = "".join(
        "<tr>"
        + "".join(
            f"<td{_side(column)}>{_markup(cell) or _BLANK}</td>"
            for column, cell in zip(columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return Markup(
        '<table width="100%" cellspacing="0" cellpadding="4">'
        f"<thead><tr>{titles}</tr></thead>{lines}</table>"
    )


def joined(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(part.html for part in parts))


def _side(column: PaperColumn, kind: str = "") -> str:
    if column.is_number:
        return f' align="right" class="{kind} number"'
    return f' class="{kind}"' if kind else ""


def _markup(part: Markup | str) -> str:
    return part.html if isinstance(part, Markup) else text(part).html
