"""Every reader keeps its promises on its seeds and on what is near them; `make fuzz` looks further."""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.hang import HangError, limited
from tests.fuzz.mutating import changed_json
from tests.fuzz.place import BrokenPromiseError, Place
from tests.fuzz.promises import Reader, read_once
from tests.fuzz.readers import READERS
from tests.fuzz.sections import joined_sections, split_sections
from tracker.domain.problems import Invalid

_EXAMPLES = 12
# One clinic serves them all.
pytestmark = pytest.mark.xdist_group("fuzz")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    made = Place(tmp_path_factory.mktemp("fuzz"))
    yield made
    made.close()


@pytest.mark.fault(72)
@pytest.mark.fault(78)
@pytest.mark.fault(80)
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_what_is_near_a_real_file_is_read_or_refused_in_a_sentence(
    reader: Reader, place: Place
) -> None:
    seeds = reader.seeds(place)
    assert [seed for seed in seeds[:3] if read_once(reader, seed, place)]

    @settings(max_examples=_EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def near(data: st.DataObject) -> None:
        read_once(reader, _changed(data, seeds, reader), place)

    near()


@pytest.mark.fault(74)
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_line_without_an_end_costs_no_more_than_its_length(reader: Reader, place: Place) -> None:
    """Were it read again for each of its letters, this would take minutes."""
    for letter in (b"(", b"1", b";", b"["):
        read_once(reader, letter * 100_000, place)


def _changed(data: st.DataObject, seeds: list[bytes], reader: Reader) -> bytes:
    seed = data.draw(st.sampled_from(seeds))
    if reader.is_json and data.draw(st.booleans()):
        return changed_json(seed, data.draw(st.integers(0, 2**32))) or seed
    changed = bytearray(seed)
    words = st.sampled_from(reader.words).map(str.encode)
    for _count in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(changed)))
        until = at + data.draw(st.integers(0, 12))
        changed[at:until] = data.draw(words | st.binary(max_size=4))
    return bytes(changed)


def _leave(place: Place) -> None:
    (place.temporary / "left.csv").write_bytes(b"")


def _write(place: Place) -> None:
    place.clinic.patient()


def _write_and_fail(place: Place) -> None:
    _write(place)
    raise KeyError


def _refuse_in_halves(_place: Place) -> None:
    raise Invalid("\ud800")


def _refuse_without_a_word(_place: Place) -> None:
    raise Invalid(" ")


def test_half_an_import_is_seen_behind_an_error_too(place: Place) -> None:
    reader = Reader("broken", lambda _content, there: _write_and_fail(there), lambda _place: [])
    with pytest.raises(BrokenPromiseError, match="something was written"):
        read_once(reader, b"", place)


def test_what_goes_on_for_ever_is_stopped_and_what_stands_still_is_not() -> None:
    with limited(0.1):
        time.sleep(0.3)
    with pytest.raises(HangError), limited(0.1):
        _go_on()
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def _go_on() -> None:
    while True:
        with suppress(Exception):
            re.match(r"(a+)+b", "a" * 40)


@pytest.mark.parametrize(
    ("breaks", "says"),
    [
        (_leave, "left behind"),
        (_write, "something was written"),
        (_refuse_in_halves, "no terminal"),
        (_refuse_without_a_word, "a sentence of 1"),
    ],
)
def test_a_broken_promise_is_seen(place: Place, breaks: Callable[[Place], None], says: str) -> None:
    reader = Reader("broken", lambda _content, there: breaks(there), lambda _place: [])
    with pytest.raises(BrokenPromiseError, match=says):
        read_once(reader, b"", place)
    for left in place.temporary.iterdir():
        left.unlink()


def test_sections_keep_names_that_are_no_text() -> None:
    told = {"list.csv": b"a", b"\xff\xfe.csv".decode("utf-8", "surrogateescape"): b"b"}
    assert dict(split_sections(joined_sections(told))) == told
