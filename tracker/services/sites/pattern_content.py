"""Sites and patterns as they are kept in JSON: in the clinic's patterns and in earlier forms."""

from collections.abc import Iterable
from typing import Any

from tracker.domain.pattern import Extra, Pattern
from tracker.domain.sites import Side, Site, Sites


def write_sites(sites: Iterable[Site]) -> list[list[Any]]:
    """A list a line: muscle, side, dose, sites, volume, and the place if it is placed."""
    return [
        [
            *(one.muscle, one.side.value, one.dose, one.sites, one.volume),
            *((one.drawing, one.x, one.y) if one.is_placed else ()),
        ]
        for one in sites
    ]


def read_sites(content: Iterable[list[Any]]) -> Sites:
    """What `write_sites` wrote."""
    return tuple(Site(one[0], Side(one[1]), *one[2:]) for one in content)


def write_pattern(pattern: Pattern) -> dict[str, Any]:
    """All of a pattern but its condition and product."""
    return {
        "sites": write_sites(pattern.sites),
        "extra": [[one.muscle, one.sites] for one in pattern.extra],
        "extra_most": pattern.extra_most,
        "volume": pattern.volume,
    }


def read_pattern(condition: str, product: str, content: dict[str, Any]) -> Pattern:
    """What `write_pattern` wrote."""
    return Pattern(
        condition,
        product,
        read_sites(content["sites"]),
        tuple(Extra(*one) for one in content["extra"]),
        content["extra_most"],
        content["volume"],
    )
