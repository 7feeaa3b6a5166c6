"""The drawings that ship with the program, and where muscles lie on them: `resources/drawings`."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from tracker.domain.drawing import Drawing, Place, Spot
from tracker.domain.sites import Side
from tracker.paths import resource


@lru_cache(maxsize=1)
def shipped_drawings() -> tuple[Drawing, ...]:
    """In the order in which they are shown."""
    with resource("drawings", "places.toml").open("rb") as file:
        return tuple(_drawing(entry) for entry in tomllib.load(file)["drawing"])


def art_of(code: str) -> Path:
    """The line art of a drawing."""
    return resource("drawings", f"{code}.svg")


def _drawing(entry: dict[str, Any]) -> Drawing:
    return Drawing(
        entry["code"],
        entry["name"],
        entry["marks"],
        frozenset(entry["shown_for"]),
        tuple(
            Place(one["muscle"], side, tuple(_spot(*spot) for spot in one[side.value]))
            for one in entry["places"]
            for side in Side
            if side.value in one
        ),
    )


def _spot(x: float, y: float) -> Spot:
    return round(x * 100), round(y * 100)
