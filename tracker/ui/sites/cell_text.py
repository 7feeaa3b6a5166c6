"""How a cell of the table of sites is written: "5", "4 × 5" or "20 in 3"; and read when typed."""

from __future__ import annotations

import re

from tracker.domain.dilution import Dilution
from tracker.domain.dose import parse_dose
from tracker.domain.problems import Invalid
from tracker.domain.sites import Cell
from tracker.text import _, decimal_point, format_dose

_TIMES = re.compile(r"^(?P<count>[0-9]{1,3})\s*[x×*]\s*(?P<each>[0-9.,]+)$", re.IGNORECASE)
_IN = re.compile(r"^(?P<dose>[0-9.,]+)\s*(?:/|in)\s*(?P<count>[0-9]{1,3})$", re.IGNORECASE)
_VOLUME = re.compile(r"^(?P<volume>[0-9.,]+)\s*ml$", re.IGNORECASE)
_MOST_SITES = 200


def cell_text(cell: Cell) -> str:
    """ "4 × 5": four sites of 5 Units; "20 in 3": not the same each; "" for an empty cell."""
    if cell.sites == 0:
        return ""
    if cell.sites == 1:
        return format_dose(cell.dose)
    if cell.dose % cell.sites == 0:
        each = format_dose(cell.dose // cell.sites)
        return _("{count} × {each}").format(count=cell.sites, each=each)
    return _("{dose} in {count}").format(dose=format_dose(cell.dose), count=cell.sites)


def typed_cell(
    typed: str, *, most_units: int, dilution: Dilution | None = None
) -> tuple[int, int | None]:
    """Dose of all sites in 0.001 Unit, and their number: None for as many as before.

    "4x5" is four sites of 5 Units, "20/4" 20 Units in four sites, "20" 20 Units,
    "0.4 ml" what that volume holds. An empty cell is 0. Raises Invalid, also above `most_units`, the typing limit of the product.
    """
    text = typed.strip()
    if text in ("", "0"):
        return 0, None
    if times := _TIMES.match(text):
        count = _count(times["count"])
        return _bounded(_dose(times["each"], most_units) * count, most_units), count
    if split := _IN.match(text):
        return _dose(split["dose"], most_units), _count(split["count"])
    if volume := _VOLUME.match(text):
        return _held_by(volume["volume"], most_units, dilution), None
    return _dose(text, most_units), None


def _held_by(volume: str, most_units: int, dilution: Dilution | None) -> int:
    if dilution is None:
        raise Invalid(_("Say first how the vial was made up, to type millilitres."))
    # A volume is written and bounded like a dose: a number, to a thousandth.
    return _bounded(dilution.dose_of(_dose(volume, most_units)), most_units)


def _bounded(dose: int, most_units: int) -> int:
    if dose > most_units * 1000:
        raise Invalid(
            _("That is {dose} Units; at most {most} can be entered for this product.").format(
                dose=format_dose(dose), most=most_units
            )
        )
    return dose


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= _MOST_SITES:
        raise Invalid(
            _("{count} is no number of sites; it is from 1 to {most}.").format(
                count=count, most=_MOST_SITES
            )
        )
    return count


def _dose(text: str, most_units: int) -> int:
    point = decimal_point()
    other = "." if point == "," else ","
    if other in text:
        # 1,000 is a thousand to one reader and one to another: never guess a dose.
        raise Invalid(
            _("Write Units with “{point}” before the fraction, such as 4 × 5 or 20/4.").format(
                point=point
            )
        )
    return parse_dose(text.replace(point, "."), most_units=most_units)
