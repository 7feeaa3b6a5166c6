"""Rows that are struck through or coloured: what that means, only people know."""

import colorsys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tracker.interchange.sheets.grid import STRUCK, GridRow, as_text
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.text import _, format_number, ngettext

READ, ASIDE = "read", "aside"
_EXAMPLES = 3
_SHOWN_CELLS = 4
_MOST_ASKED = 4
# What every third row has is decoration.
_OFTEN = 3
_GREY = 0.12


@dataclass(slots=True)
class RowLooks:
    """How often rows look how, and what stands in a few of them."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def add(self, row: GridRow) -> None:
        """Note a row of the table."""
        if not row.look:
            return
        self.counts[row.look] += 1
        shown = self.examples.setdefault(row.look, [])
        if len(shown) < _EXAMPLES:
            cells = [as_text(row.cells[column]) for column in row.filled[:_SHOWN_CELLS]]
            shown.append(", ".join(cells))


def looks_together(all_looks: Iterable[RowLooks]) -> RowLooks:
    """Those of several tables as one."""
    whole = RowLooks()
    for one in all_looks:
        whole.counts += one.counts
        for look, shown in one.examples.items():
            whole.examples[look] = [*whole.examples.get(look, ()), *shown][:_EXAMPLES]
    return whole


def questions_of_looks(looks: RowLooks, rows: int, mapping: Mapping) -> Iterator[Question]:
    """One a look that few of the ``rows`` have."""
    rare = [
        (look, count)
        for look, count in looks.counts.most_common()
        if look == STRUCK or count * _OFTEN <= rows
    ]
    for look, count in rare[:_MOST_ASKED]:
        key = f"look:{look}"
        if key in mapping.answers:
            continue
        yield Question(
            key,
            _asked(look, count),
            (
                Choice(
                    ASIDE, _("They don’t count as they are: set them aside"), _shown(looks, look)
                ),
                Choice(READ, _("Nothing: read them like the others")),
            ),
            ASIDE if look == STRUCK else "",
        )


def why_aside(row: GridRow, mapping: Mapping) -> str | None:
    """The sentence that says why a row waits; None if its look says nothing."""
    if not row.look or mapping.answers.get(f"look:{row.look}") != ASIDE:
        return None
    if row.look == STRUCK:
        return _("The row is struck through in the file, or a cell of it.")
    return _("The row is {colour} in the file.").format(colour=_colour(row.look))


def _asked(look: str, count: int) -> str:
    if look == STRUCK:
        return ngettext(
            "{count} row is struck through, or a cell of it. What does that mean?",
            "{count} rows are struck through, or a cell of them. What does that mean?",
            count,
        ).format(count=format_number(count))
    return ngettext(
        "{count} row is {colour}. What does that mean?",
        "{count} rows are {colour}. What does that mean?",
        count,
    ).format(count=format_number(count), colour=_colour(look))


def _shown(looks: RowLooks, look: str) -> tuple[str, ...]:
    return tuple(looks.examples[look])


def _colour(look: str) -> str:
    """What people call a colour, given as six hexadecimal digits; those of a theme have none."""
    try:
        red, green, blue = (int(look[place : place + 2], 16) / 255 for place in (0, 2, 4))
    except ValueError:
        return _("coloured")
    hue, lightness, _saturation = colorsys.rgb_to_hls(red, green, blue)
    if max(red, green, blue) - min(red, green, blue) < _GREY:
        return _("grey") if lightness > 0.2 else _("black")
    names = (
        (20, _("red")),
        (45, _("orange")),
        (70, _("yellow")),
        (165, _("green")),
        (255, _("blue")),
        (290, _("purple")),
        (335, _("pink")),
        (360, _("red")),
    )
    return next(name for until, name in names if hue * 360 <= until)
