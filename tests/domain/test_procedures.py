"""Procedures that are proposed to a payer: muscles of each limb, and what goes with what."""

import pytest

from tests.builders import BLADDER, MIGRAINE
from tracker.domain.procedures import Counted, Treated, propose
from tracker.domain.sites import Side
from tracker.services.stock.shipped_procedures import shipped_procedures

ARM, LEG, NECK = "upper-limb-spasticity", "lower-limb-spasticity", "cervical-dystonia"
CODES = shipped_procedures().procedures


def limb(condition: str, side: Side, muscles: int) -> list[Treated]:
    name = "arm" if condition == ARM else "leg"
    return [Treated(condition, f"{name}-{n}", name, side) for n in range(muscles)]


def proposed(*treated: Treated) -> dict[str, int]:
    return {line.procedure.code: line.count for line in propose(CODES, treated).lines}


@pytest.mark.parametrize(
    ("limbs", "codes"),
    [
        ([(ARM, Side.LEFT, 4)], {"64642": 1}),
        ([(ARM, Side.LEFT, 5)], {"64644": 1}),
        ([(ARM, Side.LEFT, 4), (LEG, Side.LEFT, 1)], {"64642": 1, "64643": 1}),
        ([(ARM, Side.LEFT, 2), (LEG, Side.LEFT, 6)], {"64644": 1, "64643": 1}),
        ([(ARM, Side.LEFT, 5), (ARM, Side.RIGHT, 7)], {"64644": 1, "64645": 1}),
        (
            [(ARM, Side.LEFT, 5), (ARM, Side.RIGHT, 1), (LEG, Side.LEFT, 6), (LEG, Side.RIGHT, 3)],
            {"64644": 1, "64645": 1, "64643": 2},
        ),
    ],
)
def test_the_limb_with_most_muscles_is_the_first_and_each_other_is_added(
    limbs: list[tuple[str, Side, int]], codes: dict[str, int]
) -> None:
    assert proposed(*(one for each in limbs for one in limb(*each))) == codes


def test_a_muscle_injected_in_two_sessions_of_a_day_counts_once() -> None:
    twice = [*limb(ARM, Side.LEFT, 4), *limb(ARM, Side.LEFT, 4)]
    (line,) = propose(CODES, twice).lines
    assert line.counted == (Counted("arm", Side.LEFT, 4),)


@pytest.mark.parametrize(("muscles", "code"), [(5, "64646"), (6, "64647")])
def test_the_trunk_is_counted_as_a_whole(muscles: int, code: str) -> None:
    sides = [Side.LEFT, Side.RIGHT]
    trunk = [Treated(ARM, f"trunk-{n // 2}", "trunk", sides[n % 2]) for n in range(muscles)]
    assert proposed(*trunk) == {code: 1}


def test_migraine_is_once_however_many_sites_and_goes_with_no_limb() -> None:
    head = [Treated(MIGRAINE, "procerus"), Treated(MIGRAINE, "frontalis", "", Side.LEFT)]
    found = propose(CODES, [*head, *limb(ARM, Side.LEFT, 5)])
    assert {line.procedure.code: line.count for line in found.lines} == {"64615": 1, "64644": 1}
    assert found.clashes == (("64615", "64644"),)
    assert not found.unsure


def test_neck_and_face_are_once_a_side() -> None:
    neck = [Treated(NECK, "splenius-capitis", "", side) for side in (Side.LEFT, Side.RIGHT)]
    assert proposed(*neck) == {"64616": 2}
    assert proposed(Treated("hemifacial-spasm", "zygomaticus", "", Side.LEFT)) == {"64612": 1}


def test_the_bladder_needs_no_sites() -> None:
    found = propose(CODES, [Treated(BLADDER)])
    assert ([line.procedure.code for line in found.lines], found.unsure) == (["52287"], False)


@pytest.mark.parametrize("treated", [Treated(ARM), Treated(NECK), Treated(ARM, "biceps", "arm")])
def test_without_sites_or_sides_somebody_has_to_count(treated: Treated) -> None:
    assert propose(CODES, [treated]).unsure


def test_what_was_not_read_anywhere_asks_to_be_checked() -> None:
    sure = {one.code for one in CODES if one.evidence == "confirmed"}
    assert sure == {"64615", "64612", "64642", "64643", "64644", "64645"}
    assert all(bool(one.source) == (one.code in sure) for one in CODES)
