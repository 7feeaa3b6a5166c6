"""A patient with one treatment, for tests of what is measured, told and asked."""

from typing import Any

from tests.builders import MIGRAINE, day
from tests.clinics import TODAY, Clinic
from tracker.services.courses import reviews
from tracker.services.outcomes import overview, scores
from tracker.services.outcomes.rows import InstrumentScores, PatientOutcomes
from tracker.services.outcomes.scores import ScoreForm


class Treated:
    """A patient with one treatment, and what was done for it."""

    def __init__(self, clinic: Clinic, condition: str = MIGRAINE, **given: Any) -> None:
        self.clinic = clinic
        self.patient = clinic.patient()
        self.course = clinic.course(self.patient, condition, **given)

    def inject(self, *days: str, units: float = 100) -> list[str]:
        return [self.clinic.given(self.patient, on, (self.course, units))[0] for on in days]

    def score(self, said: str, on: str, instrument: str = "headache-days", **more: Any) -> Any:
        form = ScoreForm(instrument, said, day(on), **more)
        return self.clinic.write(scores.add_score, self.course, form, TODAY)

    def found(self) -> PatientOutcomes:
        return self.clinic.read(overview.patient_outcomes, self.patient, TODAY)

    def scores(self) -> InstrumentScores:
        (one,) = self.found().scores
        return one

    def reviews(self) -> list[str]:
        rows = self.clinic.read(reviews.open_reviews_of, self.course, TODAY)
        return [row.code for row in rows if row.uuid is not None]
