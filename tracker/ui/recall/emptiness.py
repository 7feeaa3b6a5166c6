"""Why the recall list is empty, and what can be done about it."""

from dataclasses import dataclass
from enum import Enum

from tracker.text import _
from tracker.ui.recall.tiles import TileGroup


class Remedy(Enum):
    CLEAR_FILTERS = "clear-filters"
    SHOW_ALL = "show-all"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Emptiness:
    """A sentence, the text of a button, and what the button does."""

    why: str
    action: str
    remedy: Remedy


def explain_emptiness(tile: TileGroup | None, *, is_narrowed: bool, total: int) -> Emptiness:
    """`total` is the sum of all tiles, with the same filters but the dates."""
    if is_narrowed:
        if tile is None or total == 0:
            why = _("No treatment passes these filters.")
        else:
            why = _("No treatment under “{tile}” passes these filters.").format(tile=tile.label)
        return Emptiness(why, _("Show all dates, people and conditions"), Remedy.CLEAR_FILTERS)
    if total == 0:
        return Emptiness(
            _(
                "Nobody is in treatment yet. Bring in the spreadsheet that the clinic has kept so "
                "far, or add a patient and open a treatment."
            ),
            _("Bring in your spreadsheet…"),
            Remedy.IMPORT,
        )
    sentences = {
        "to-call": _("Nobody has to be called today."),
        "in-review": _("No clinician has to decide anything."),
        "booked-wrong": _("No booking is too early, too late or over a dose limit."),
        "booked": _("Nobody is booked."),
        "promised": _("Nobody has promised to ring, and nobody is to be tried again."),
        "on-hold": _("No treatment is on hold."),
        "waiting": _("Every treatment is due, booked or on hold."),
    }
    sentence = sentences.get(tile.code if tile else "", _("Nothing is in this list."))
    return Emptiness(sentence, _("Show all treatments"), Remedy.SHOW_ALL)
