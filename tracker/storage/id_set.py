"""Ids of many rows, each a bit: those of a large table take no more than a page of memory."""

from collections.abc import Iterable, Iterator

_BITS = 4096


class IdSet:
    """Ids from 0, each once."""

    def __init__(self) -> None:
        self._parts: dict[int, int] = {}

    def update(self, ids: Iterable[int]) -> None:
        for one in ids:
            part, bit = divmod(one, _BITS)
            self._parts[part] = self._parts.get(part, 0) | 1 << bit

    def __iter__(self) -> Iterator[int]:
        """From the smallest to the largest."""
        for part in sorted(self._parts):
            bits, one = self._parts[part], part * _BITS
            while bits:
                step = (bits & -bits).bit_length()
                bits >>= step
                one += step
                yield one - 1
