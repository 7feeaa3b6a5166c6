"""What holds for every reader, whatever it is given."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fuzz.place import BrokenPromiseError, Place
from tracker.domain.problems import Problem

LONGEST_SECONDS = 5.0
"""Of processor time, watched closely as it is."""
MOST_MIB = 256
_LONGEST_SENTENCE = 20_000


@dataclass(frozen=True)
class Reader:
    """A reader of foreign input. `read` raises Problem for what it refuses.

    `seeds` are from what a clinic may really have; `words` stand for what the format is made of.
    """

    name: str
    read: Callable[[bytes, Place], object]
    seeds: Callable[[Place], list[bytes]]
    words: tuple[str, ...] = field(default=())
    is_json: bool = False
    share: int = 1
    """Of the time, against the others."""


def read_once(reader: Reader, content: bytes, place: Place) -> bool:
    """Whether it was read, not refused. Raises BrokenPromiseError, or whatever the reader raises."""
    tempfile.tempdir = str(place.temporary)
    memory, started = _memory_mib(), time.thread_time()
    try:
        reader.read(content, place)
        is_read = True
    except Problem as problem:
        check_sentence(str(problem))
        is_read = False
    finally:
        tempfile.tempdir = None
        # Whatever became of it: half of it in the clinic would be worse than any error.
        place.check_untouched()
    spent, grown = time.thread_time() - started, _memory_mib() - memory
    if spent > LONGEST_SECONDS:
        raise BrokenPromiseError(f"it took {spent:.1f} s")
    if grown > MOST_MIB:
        raise BrokenPromiseError(f"it took {grown} MiB")
    if left := sorted(one.name for one in place.temporary.iterdir()):
        raise BrokenPromiseError(f"files were left behind: {left}")
    return is_read


def check_sentence(said: str) -> None:
    """A refusal is for people to read."""
    if not said.strip() or len(said) > _LONGEST_SENTENCE:
        raise BrokenPromiseError(f"a sentence of {len(said)} characters: {said[:80]!r}")
    try:
        said.encode()
    except UnicodeEncodeError:
        raise BrokenPromiseError(f"no terminal can show {said[:80]!r}") from None


def _memory_mib() -> int:
    """The most that this process ever had."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (2**20 if sys.platform == "darwin" else 2**10)
