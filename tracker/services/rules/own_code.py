"""The code of something that a clinic makes of its own: people read it in files and in the trail."""

import re
from collections.abc import Collection
from unicodedata import normalize

_LONGEST = 50


def own_code(name: str, taken: Collection[str]) -> str:
    """ "own-grip-strength"; with a number behind it where that is taken."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    words = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST]
    first = f"own-{words}" if words else "own"
    return next(
        code
        for number in range(1, len(taken) + 2)
        if (code := first if number == 1 else f"{first}-{number}") not in taken
    )
