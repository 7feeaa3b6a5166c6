"""One question put to the engine, as the services put it: how does this course stand on a day?"""

from dataclasses import dataclass
from datetime import date

from tests.builders import day, rules
from tracker.domain.bookings import booked_doses
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Patient
from tracker.domain.protocol import Rules
from tracker.domain.recall import Standing, standing
from tracker.domain.schedule import Window, treatment_window
from tracker.domain.suggested_day import suggested_day


@dataclass(frozen=True)
class Answer:
    """Days as ISO text, so that a test reads like the rule; None where there is none."""

    window: Window
    standing: Standing
    suggested: str | None

    @property
    def target(self) -> str | None:
        return _text(self.window.target_on)

    @property
    def earliest(self) -> str | None:
        return _text(self.window.earliest_on)

    @property
    def due(self) -> str | None:
        return _text(self.window.due_on)

    @property
    def overdue_from(self) -> str | None:
        return _text(self.window.overdue_from)

    @property
    def lapsed_from(self) -> str | None:
        return _text(self.window.lapsed_from)

    @property
    def booked(self) -> str | None:
        return _text(self.standing.booked_on)

    @property
    def timing(self) -> str:
        return self.standing.timing.value

    @property
    def state(self) -> str:
        return self.standing.state.value

    @property
    def causes(self) -> dict[str, str | None]:
        return {cause.code: _text(cause.on) for cause in self.standing.causes}

    @property
    def step(self) -> tuple[str, str, str | None]:
        """Verb, whose it is by name or by role, day."""
        step = self.standing.step
        return (step.verb.value, step.name or step.owner.value, _text(step.on))

    @property
    def floors(self) -> dict[str, str]:
        """The floors that count, by name."""
        return {f.name.value: f.on.isoformat() for f in self.window.floors if not f.is_overridden}


def ask(
    patient: Patient, today: str = "2026-03-01", by: Rules | None = None, key: int = 1
) -> Answer:
    """How the patient's course with this key stands on a day."""
    by = by or rules()
    today_on = day(today)
    course = next(c for c in patient.courses if c.key == key)
    book = DoseBook(patient, by)
    window = treatment_window(course, patient, by, today_on, book)
    others = booked_doses(patient, by, today_on, but=key)
    suggested = suggested_day(course, window, by, today_on, book, others)
    now = standing(course, window, patient, by, today_on, book)
    return Answer(window, now, _text(suggested))


def _text(on: date | None) -> str | None:
    return on.isoformat() if on else None
