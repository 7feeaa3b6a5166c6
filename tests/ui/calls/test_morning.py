"""A morning of calls by keyboard, as the benchmark plays it, with few patients."""

from collections import Counter
from itertools import chain

from pytestqt.qtbot import QtBot

from tests.benchmarks.calls import Morning
from tests.clinics import Clinic
from tests.ui.calls.conftest import OpenCalls
from tests.ui.calls.nurse import due
from tracker.ui.tasks import Tasks


def test_a_no_answer_takes_four_keys_at_most_a_booking_eight_and_nobody_gets_anothers_outcome(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    for number in range(6):
        due(clinic, f"Adler {number}")
    morning = Morning(open_calls(), clinic_tasks, lambda act: act())
    morning.play(6)
    assert Counter(chain.from_iterable(morning.meant.values())) == {"no-answer": 3, "booked": 3}
    assert morning.keys["no-answer"] <= 4
    assert morning.keys["booked"] <= 8
    assert clinic.read(morning.logged) == morning.meant
