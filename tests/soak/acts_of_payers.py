"""What whoever asks payers and pharmacies does."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.soak.clinic_life import ClinicLife, picks
from tracker.domain.authorisation import Part, Stage, Supply
from tracker.domain.interval import Interval
from tracker.services.authorisations import authorisations, deliveries
from tracker.services.authorisations.authorisations import AuthorisationForm
from tracker.services.authorisations.deliveries import ArrivalForm
from tracker.storage import records as r

_STEPS = {
    "sent": authorisations.mark_sent,
    "refused": authorisations.refuse,
    "appealed": authorisations.appeal,
    "asked anew": authorisations.ask_anew,
    "not needed": authorisations.withdraw_authorisation,
}
_ahead = st.one_of(st.none(), st.integers(0, 200))


class Paying(ClinicLife):
    """The acts about authorisations and the vials that come with them."""

    @rule(
        pick=picks,
        more=st.integers(0, 1),
        stage=st.sampled_from([Stage.TO_REQUEST, Stage.SENT, Stage.APPROVED, Stage.APPROVED]),
        part=st.sampled_from(list(Part)),
        supply=st.sampled_from(list(Supply)),
        visits=st.sampled_from([None, 1, 4]),
        ends=_ahead,
        own=st.booleans(),
    )
    def ask_a_payer(
        self,
        pick: int,
        more: int,
        stage: Stage,
        part: Part,
        supply: Supply,
        visits: int | None,
        ends: int | None,
        own: bool,
    ) -> None:
        form = AuthorisationForm(
            self.siblings(self.course(pick), more),
            "Blue Shield",
            stage=stage,
            part=part,
            valid_from=self.today if stage is Stage.APPROVED else None,
            valid_to=None if ends is None else self.today + timedelta(days=ends),
            visits=visits,
            minimum=Interval.parse("90 days") if own else None,
            supply=supply,
            owner="Kim",
            chase_on=self.today + timedelta(days=3) if own else None,
        )
        self.act(authorisations.open_authorisation, form, self.today)

    @rule(pick=picks, step=st.sampled_from(sorted(_STEPS)))
    def go_on_with_a_payer(self, pick: int, step: str) -> None:
        asked = self.one_of(r.Authorisation, pick)
        if asked is not None:
            self.act(_STEPS[step], asked.uuid, asked.version, self.today)

    @rule(pick=picks, by=_ahead)
    def order_a_vial(self, pick: int, by: int | None) -> None:
        approved = self.one_of(r.Authorisation, pick, r.Authorisation.stage == "approved")
        if approved is not None:
            deliver_by = None if by is None else self.today + timedelta(days=by)
            seen = approved.uuid, approved.version
            self.act(deliveries.order_drug, *seen, deliver_by, self.today)

    @rule(pick=picks, lasts=st.integers(0, 300))
    def a_vial_comes(self, pick: int, lasts: int) -> None:
        approved = self.one_of(r.Authorisation, pick, r.Authorisation.stage == "approved")
        if approved is not None:
            form = ArrivalForm(self.today, "P1", self.today + timedelta(days=lasts))
            self.act(deliveries.drug_arrived, approved.uuid, approved.version, form, self.today)
