"""Months of a clinic's life over its file: after every step nobody has fallen off."""

from pathlib import Path

import pytest

from tests.soak.acts_of_merging import Merging
from tests.soak.acts_of_payers import Paying
from tests.soak.acts_of_places import Placing
from tests.soak.acts_of_planning import Planning
from tests.soak.acts_of_recall import Recalling
from tests.soak.acts_of_treating import Treating
from tests.soak.acts_of_writing import Writing
from tests.soak.clinic_life import make_clinic
from tests.soak.seeds import Played, play


class Clinic(Recalling, Paying, Treating, Planning, Placing, Merging, Writing):
    """Everybody at work."""


@pytest.mark.peer(10)
@pytest.mark.timeout(600)
@pytest.mark.full(short=300, long=20_000)
def test_nobody_falls_off_in_months_of_a_clinics_life(
    request: pytest.FixtureRequest, tmp_path: Path, rounds: int
) -> None:
    Clinic.template = tmp_path / "template.tracker"
    make_clinic(Clinic.template)
    Clinic.played = Played()
    play(Clinic, rounds, request, Clinic.played)
