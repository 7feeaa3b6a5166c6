"""That somebody has died, as far as it is known when."""

from tracker.domain.birth import PartialDate
from tracker.domain.death import DeathDate, UnknownDay
from tracker.text import _, format_date_short


def death_label(died: DeathDate) -> str:
    """ "Died on 22 Nov 2026", "Died in Nov 2026", "Died, day not known"."""
    if isinstance(died, UnknownDay):
        return _("Died, day not known")
    said = _("Died in {on}") if isinstance(died, PartialDate) else _("Died on {on}")
    return said.format(on=format_date_short(died))


def death_note(died: DeathDate) -> str:
    """The same after a name or in a cell: "died 22 Nov 2026", "died"."""
    if isinstance(died, UnknownDay):
        return _("died")
    return _("died {on}").format(on=format_date_short(died))
