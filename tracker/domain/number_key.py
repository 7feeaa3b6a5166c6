"""Record numbers as they are compared, however somebody writes them."""

from __future__ import annotations


def number_key(written: str) -> str:
    """Spaces and capitals say nothing, zeros do."""
    return "".join(written.split()).casefold()
