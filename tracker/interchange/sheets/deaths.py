"""What a cell says of a death: a day, a month, a year, "yes" or a cross."""

from datetime import date

from tracker.domain.death import UNKNOWN_DAY, DeathDate, day_of_death, says_more
from tracker.interchange.sheets.dates import DateStyle, read_known
from tracker.interchange.sheets.grid import Cell, as_text
from tracker.interchange.sheets.words import clinic_words
from tracker.services.imports.plain_rows import DIED, DIED_ON

End = tuple[date | None, str, DeathDate | None]
_CROSSES = "†✝+ "


def read_death(cell: Cell, style: DateStyle) -> DeathDate | None:
    """None of whoever is alive; of an empty cell too. Raises Invalid where it says neither."""
    bare = as_text(cell).strip(_CROSSES)
    said = clinic_words().code(DIED_ON, bare)
    if said == "no" or not as_text(cell).strip():
        return None
    if said == "yes" or not bare:
        return UNKNOWN_DAY
    return read_known(bare if isinstance(cell, str) else cell, style)


def end_with_death(ended_on: date | None, reason: str, died: DeathDate | None) -> End:
    """What the columns of an end and of a death say together: a death on a day is an end, too."""
    if reason == DIED:
        if says_more(ended_on or UNKNOWN_DAY, died or UNKNOWN_DAY):
            died = ended_on
        died, reason = died or UNKNOWN_DAY, reason if ended_on else ""
    day = day_of_death(died)
    if day is not None and ended_on in (None, day):
        return day, reason or DIED, died
    return ended_on, reason, died
