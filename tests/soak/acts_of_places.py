"""Places of the calendar: proposed to all who are to be booked, and days closed with their bookings moved."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.soak.clinic_life import ClinicLife
from tracker.services.bookings.filling_places import propose_places, take_places
from tracker.services.bookings.untold_patients import mark_told, untold_patients
from tracker.services.clinic_days.closing_days import close_and_move, preview_closing
from tracker.services.clinic_days.closures import Closing


class Placing(ClinicLife):
    """The acts of whoever fills and empties clinic days."""

    @rule(reason=st.sampled_from(["", "no earlier place"]))
    def fill_places(self, reason: str) -> None:
        visits = self._read(propose_places, self.today)
        if visits:
            self.act(take_places, visits, reason, self.today)

    @rule(ahead=st.integers(0, 20), moves_them=st.booleans())
    def close_a_day_and_move(self, ahead: int, moves_them: bool) -> None:
        on = self.today + timedelta(days=ahead)
        seen = self._read(preview_closing, (on,), self.today)
        moves = [(one.uuid, one.version, one.proposed_on) for one in seen.proposed]
        self.act(close_and_move, (Closing(on, "away"),), moves if moves_them else [], self.today)

    @rule(count=st.integers(1, 3))
    def tell_some(self, count: int) -> None:
        marks = [(one.uuid, one.version) for one in self._read(untold_patients, self.today)]
        if marks:
            self.act(mark_told, marks[:count], self.today)
