"""What clinicians do: visits, amendments, own dates, decisions, beginnings and ends."""

from dataclasses import replace as _changed
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.builders import ONABOT, dose
from tests.soak.clinic_life import ClinicLife, picks
from tracker.domain.facts import SessionStatus
from tracker.domain.interval import Interval
from tracker.services.courses import courses, endings, own_dates, reviews
from tracker.services.outcomes import adverse_events
from tracker.services.patients import alerts, weights
from tracker.services.visits import outside_doses, recording, sessions
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.storage import records as r

_FLOORS = frozenset({"minimum", "site", "payer", "hold", "dose"})
units = st.sampled_from([20, 100, 155, 300, 400])


class Treating(ClinicLife):
    """The clinician's acts."""

    @rule(
        pick=picks,
        more=st.integers(0, 2),
        given=units,
        ago=st.sampled_from([0, 0, 0, 1, 30, 90]),
        is_touch_up=st.sampled_from([False, False, False, True]),
        status=st.sampled_from([SessionStatus.SIGNED, SessionStatus.GIVEN, SessionStatus.PLANNED]),
    )
    def treat(
        self,
        pick: int,
        more: int,
        given: int,
        ago: int,
        is_touch_up: bool,
        status: SessionStatus,
    ) -> None:
        course = self.course(pick)
        listed = tuple(
            SessionForm(one, ONABOT, dose(given), is_touch_up)
            for one in self.siblings(course, more)
        )
        form = VisitForm(
            self.patients[course],
            self.today - timedelta(days=ago),
            listed,
            status=status,
            incident_reason="as it was",
        )
        self.act(recording.record_visit, form, self.today)

    @rule(pick=picks, is_signed=st.booleans())
    def sign_or_give(self, pick: int, is_signed: bool) -> None:
        session = self.one_of(
            r.SessionRecord, pick, r.SessionRecord.status.in_(["given", "planned"])
        )
        if session is None:
            return
        if session.status == "given":
            self.act(sessions.sign_sessions, ((session.uuid, session.version),), self.today)
            return
        form = self._read(sessions.session_form, session.uuid).form
        status = SessionStatus.SIGNED if is_signed else SessionStatus.GIVEN
        form = _changed(form, on=min(form.on, self.today))
        self.act(sessions.give_session, session.uuid, session.version, form, status, self.today)

    @rule(pick=picks, given=units, ago=st.integers(0, 120), is_touch_up=st.booleans())
    def amend(self, pick: int, given: int, ago: int, is_touch_up: bool) -> None:
        session = self.one_of(r.SessionRecord, pick)
        if session is None:
            return
        form = self._read(sessions.session_form, session.uuid).form
        on = self.today - timedelta(days=ago)
        form = _changed(form, on=on, dose=dose(given), is_touch_up=is_touch_up)
        seen = session.uuid, session.version
        self.act(sessions.amend_session, *seen, form, "wrong day", self.today)

    @rule(pick=picks)
    def void(self, pick: int) -> None:
        session = self.one_of(r.SessionRecord, pick)
        if session is not None:
            seen = session.uuid, session.version
            self.act(sessions.void_session, *seen, "another patient", self.today)

    @rule(pick=picks, ahead=st.integers(0, 120))
    def set_an_own_date(self, pick: int, ahead: int) -> None:
        on = self.today + timedelta(days=ahead)
        form = own_dates.OwnDateForm(on, "wears off early", _FLOORS)
        self.act(own_dates.set_own_date, self.course(pick), form, self.today)

    @rule(pick=picks)
    def clear_an_own_date(self, pick: int) -> None:
        own = self.one_of(r.OwnDate, pick)
        if own is not None:
            self.act(own_dates.clear_own_date, own.uuid, own.version, self.today)

    @rule(pick=picks, decision=st.sampled_from(reviews.DECISIONS), ahead=st.integers(1, 60))
    def decide(self, pick: int, decision: str, ahead: int) -> None:
        review = self.one_of(r.Review, pick, r.Review.closed_on.is_(None))
        if review is not None:
            seen = review.uuid, review.version
            until = self.today + timedelta(days=ahead)
            self.act(reviews.close_review, *seen, decision, "so it is", self.today, until)

    @rule(pick=picks)
    def keep_the_plan(self, pick: int) -> None:
        self.act(reviews.keep_plan, self.course(pick), "", self.today)

    @rule(pick=picks, reason=st.sampled_from(["completed", "moved", "declined"]))
    def end_or_take_up_again(self, pick: int, reason: str) -> None:
        uuid = self.course(pick)
        course = self.one_of(r.Course, 0, r.Course.uuid == uuid)
        if course.ended_on is None:
            self.act(endings.end_course, uuid, course.version, reason, "", self.today)
        else:
            self.act(endings.reinstate_course, uuid, course.version, "back", self.today)

    @rule(pick=picks, interval=st.sampled_from(["", "10 weeks", "3 months"]), planned=units)
    def plan_otherwise(self, pick: int, interval: str, planned: int) -> None:
        editing = self._read(courses.course_form, self.course(pick))
        form = _changed(
            editing.form,
            interval=Interval.parse(interval) if interval else None,
            planned_dose=dose(planned),
        )
        self.act(courses.edit_course, editing.uuid, editing.version, form, self.today)

    @rule(pick=picks, ago=st.integers(0, 120), given=st.one_of(st.none(), units), own=st.booleans())
    def log_an_outside_dose(self, pick: int, ago: int, given: int | None, own: bool) -> None:
        course = self.course(pick)
        form = outside_doses.OutsideDoseForm(
            self.today - timedelta(days=ago),
            product=ONABOT if given else None,
            dose=dose(given),
            course_uuid=course if own else None,
        )
        self.act(outside_doses.add_outside_dose, self.patients[course], form, self.today)

    @rule(pick=picks)
    def strike_an_outside_dose(self, pick: int) -> None:
        outside = self.one_of(r.OutsideDose, pick)
        if outside is not None:
            seen = outside.uuid, outside.version
            self.act(outside_doses.void_outside_dose, *seen, "twice", self.today)

    @rule(pick=picks, kilograms=st.sampled_from([12, 30, 60]), ago=st.integers(0, 100))
    def weigh(self, pick: int, kilograms: int, ago: int) -> None:
        patient = self.patients[self.course(pick)]
        on = self.today - timedelta(days=ago)
        self.act(weights.add_weight, patient, on, kilograms * 1000, self.today)

    @rule(pick=picks, kind=st.sampled_from(["pregnancy", "allergy"]))
    def warn(self, pick: int, kind: str) -> None:
        patient = self.patients[self.course(pick)]
        self.act(alerts.add_alert, patient, kind, "", None, self.today)

    @rule(pick=picks)
    def end_a_warning(self, pick: int) -> None:
        alert = self.one_of(r.PatientAlert, pick, r.PatientAlert.ended_on.is_(None))
        if alert is not None:
            self.act(alerts.end_alert, alert.uuid, alert.version, self.today)

    @rule(pick=picks, is_serious=st.booleans())
    def note_harm(self, pick: int, is_serious: bool) -> None:
        patient = self.patients[self.course(pick)]
        form = adverse_events.EventForm("dysphagia", "severe", self.today, is_serious=is_serious)
        self.act(adverse_events.add_event, patient, form, self.today)
