"""What is known of a patient that speaks for or against an injection, beside doses and dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.checks import Check, Plan
from tracker.domain.questions import Answer, check_answers, questions_for
from tracker.domain.readiness import (
    Alert,
    Consent,
    SeriousEvent,
    check_readiness,
    check_warnings,
)
from tracker.domain.weight_doses import check_weight_doses
from tracker.services.clinic.clinic import the_clinic
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.visits.forms import AnswerForm
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class Readiness:
    """Read once for a visit."""

    sex: str
    jurisdiction: str
    alerts: tuple[Alert, ...]
    consents: tuple[Consent, ...]
    events: tuple[SeriousEvent, ...]

    def of_treatment(self, plan: Plan, course: facts.Course, patient: facts.Patient) -> list[Check]:
        """The checks of one treatment."""
        shipped = shipped_outcomes()
        return [
            *check_readiness(plan, course, patient, self.consents, shipped.ages),
            *check_weight_doses(plan, course, patient, shipped.weights),
        ]

    def of_visit(
        self,
        on: date,
        courses: tuple[facts.Course, ...],
        answers: tuple[AnswerForm, ...],
    ) -> list[Check]:
        """The checks of a visit for these courses, each as known without it."""
        conditions = [course.condition for course in courses]
        before = [
            session.on
            for course in courses
            for session in course.sessions
            if session.status.counts and session.on < on
        ]
        return [
            *check_asked(conditions, self.sex, self.jurisdiction, answers),
            *check_warnings(on, max(before, default=None), self.alerts, self.events),
        ]


def check_asked(
    conditions: Iterable[str], sex: str, jurisdiction: str, answers: Iterable[AnswerForm]
) -> list[Check]:
    """What the answers mean for a visit of these conditions."""
    asked = questions_for(conditions, sex, shipped_outcomes().questions)
    said = {answer.code: Answer(answer.reply, answer.note) for answer in answers}
    return check_answers(asked, said, jurisdiction)


def consents_of(tx: Session, patient_ids: Sequence[int]) -> dict[int, list[Consent]]:
    """What each patient agreed to and didn't take back, by the patient's id."""
    consent = r.Consent
    found: dict[int, list[Consent]] = {}
    for patient_id, condition, product, given_on, ends_on in tx.execute(
        select(
            consent.patient_id,
            consent.condition,
            consent.product,
            consent.given_on,
            consent.ends_on,
        ).where(consent.patient_id.in_(patient_ids), consent.withdrawn_on.is_(None))
    ):
        agreed = Consent(condition, product, given_on, ends_on)
        found.setdefault(patient_id, []).append(agreed)
    return found


def read_readiness(tx: Session, patient: r.Patient) -> Readiness:
    """Of a patient, as it stands now."""
    alert, event = r.PatientAlert, r.AdverseEvent
    jurisdiction = the_clinic(tx).jurisdiction
    report_to = shipped_outcomes().reports.get(jurisdiction, "")
    return Readiness(
        sex=patient.sex or "",
        jurisdiction=jurisdiction,
        alerts=tuple(
            Alert(*row)
            for row in tx.execute(
                select(alert.kind, alert.text, alert.ended_on)
                .where(alert.patient_id == patient.id)
                .order_by(alert.id)
            )
        ),
        consents=tuple(consents_of(tx, [patient.id]).get(patient.id, ())),
        events=tuple(
            SeriousEvent(on, code, ended_on is not None or outcome == "recovered", report_to)
            for on, code, ended_on, outcome in tx.execute(
                select(event.began_on, event.code, event.ended_on, event.outcome)
                .where(
                    event.patient_id == patient.id,
                    event.is_serious.is_(True),
                    event.withdrawn_on.is_(None),
                )
                .order_by(event.began_on, event.id)
            )
        ),
    )
