"""Many values, taken a few at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def slices(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of up to `size` of them, none empty, each made when it is asked for."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
