"""What the clinic plans with: closed days and what payers approve."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.builders import dose
from tests.soak.clinic_life import ClinicLife, picks
from tracker.domain.authorisation import Stage
from tracker.domain.interval import Interval
from tracker.services.authorisations import authorisations
from tracker.services.authorisations.authorisations import AuthorisationForm
from tracker.services.clinic_days import closures
from tracker.storage import records as r

maybe_ahead = st.one_of(st.none(), st.integers(-30, 200))
_STEPS = {
    "sent": authorisations.mark_sent,
    "refused": authorisations.refuse,
    "appealed": authorisations.appeal,
    "asked anew": authorisations.ask_anew,
    "taken back": authorisations.withdraw_authorisation,
}


class Planning(ClinicLife):
    """The acts of whoever plans."""

    @rule(ahead=st.integers(0, 40), count=st.integers(1, 3), is_holiday=st.booleans())
    def close_days(self, ahead: int, count: int, is_holiday: bool) -> None:
        closings = [
            closures.Closing(self.today + timedelta(days=ahead + n), "away", is_holiday)
            for n in range(count)
        ]
        self.act(closures.close_days, closings, self.today)

    @rule(pick=picks)
    def open_a_day_again(self, pick: int) -> None:
        closed = self.one_of(r.Closure, pick, r.Closure.withdrawn_on.is_(None))
        if closed is not None:
            self.act(closures.open_days, (closed.closed_on,), self.today)

    @rule(
        pick=picks,
        more=st.integers(0, 1),
        stage=st.sampled_from(authorisations.KEPT_STAGES),
        first=maybe_ahead,
        last=maybe_ahead,
        visits=st.one_of(st.none(), st.integers(1, 3)),
        units=st.sampled_from([None, None, 200]),
        minimum=st.sampled_from([None, None, "90 days"]),
        chase=st.one_of(st.none(), st.integers(0, 30)),
    )
    def open_an_authorisation(
        self,
        pick: int,
        more: int,
        stage: Stage,
        first: int | None,
        last: int | None,
        visits: int | None,
        units: int | None,
        minimum: str | None,
        chase: int | None,
    ) -> None:
        form = AuthorisationForm(
            self.siblings(self.course(pick), more),
            "Acme Health",
            stage=stage,
            valid_from=self._later(first),
            valid_to=self._later(last),
            visits=visits,
            product="onabotulinumtoxinA" if units else None,
            units=dose(units),
            minimum=Interval.parse(minimum) if minimum else None,
            chase_on=self._later(chase),
        )
        self.act(authorisations.open_authorisation, form, self.today)

    @rule(pick=picks, step=st.sampled_from(sorted(_STEPS)))
    def take_a_step_of_an_authorisation(self, pick: int, step: str) -> None:
        found = self._an_authorisation(pick)
        if found is not None:
            self.act(_STEPS[step], found.uuid, found.version, self.today)

    @rule(pick=picks, last=st.integers(0, 300), visits=st.one_of(st.none(), st.integers(1, 4)))
    def approve(self, pick: int, last: int, visits: int | None) -> None:
        found = self._an_authorisation(pick)
        if found is None:
            return
        form = self._read(authorisations.authorisation_form, found.uuid).form
        form = replace(form, valid_from=self.today, valid_to=self._later(last), visits=visits)
        seen = found.uuid, found.version
        self.act(authorisations.approve, *seen, form, self.today)

    def _later(self, days: int | None) -> date | None:
        return None if days is None else self.today + timedelta(days=days)

    def _an_authorisation(self, pick: int) -> r.Authorisation | None:
        standing = r.Authorisation.withdrawn_on.is_(None)
        found: r.Authorisation | None = self.one_of(r.Authorisation, pick, standing)
        return found
