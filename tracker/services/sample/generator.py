"""Sample patients as rows, made from a seed: the same seed and day make the same rows."""

from __future__ import annotations

import json
import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from tracker.domain.interval import Interval
from tracker.paths import resource
from tracker.services.sample.pharmacy import add_pharmacy
from tracker.services.sample.sample_sites import sample_sites, site_rows
from tracker.services.sample.situations import WEIGHTS, Situation
from tracker.services.sample.treatments import TREATMENTS, Treatment
from tracker.storage import records as r

Rows = dict[type[r.Record], list[dict[str, Any]]]

_MOST_SESSIONS = 44
_LONG_HISTORY_EVERY = 100
_WITH_SITES = 3
_S = Situation
_BOOKED_AHEAD = {_S.BOOKED, _S.BOOKED_EARLY, _S.BOOKED_LATE, _S.LAPSED_BOOKED}


class SampleClinic:
    """Makes patients one by one. Staff ids: the founding nurse is 1, injectors 2 to 4, the other nurse 5."""

    def __init__(self, seed: int, today: date) -> None:
        self._random = random.Random(seed)  # noqa: S311 - invented data, not secrets
        self._today = today
        self._words: dict[str, list[str]] = json.loads(
            resource("sample", "names.json").read_text("utf-8")
        )
        self._ids: dict[type[r.Record], int] = defaultdict(int)
        self._rows: Rows = defaultdict(list)
        self.injectors = self._words["injectors"]
        self.nurses = self._words["nurses"]

    def batches(self, patients: int, size: int) -> Iterator[tuple[Rows, list[int]]]:
        """Rows by record, and the ids of their patients, so many patients at a time."""
        for start in range(0, patients, size):
            self._rows = defaultdict(list)
            ids = [self._patient() for _ in range(min(size, patients - start))]
            yield self._rows, ids

    def _patient(self) -> int:
        rng, words = self._random, self._words
        sex = rng.choice(("female", "female", "male"))
        patient_id = self._add(
            r.Patient,
            family_name=rng.choice(words["family"]),
            given_name=rng.choice(words["female" if sex == "female" else "male"]),
            birth_date=self._today - timedelta(days=rng.randint(19 * 366, 88 * 365)),
            sex=sex,
            preferred_channel=rng.choice(("phone", "phone", "text", "email", "")),
            best_time=rng.choice([*words["times"], "", "", ""]),
            carer=rng.choice(words["carers"]) if rng.random() < 0.08 else "",
            interpreter=rng.choice(words["languages"]) if rng.random() < 0.06 else "",
            transport=rng.choice(words["transport"]) if rng.random() < 0.05 else "",
        )
        number = f"{40_000 + patient_id:07d}"
        self._add(r.PatientIdentifier, patient_id=patient_id, system="record_number", value=number)
        phone = f"+1 555 01{rng.randint(10, 99)} {rng.randint(100, 999)}"
        self._add(r.ContactPoint, patient_id=patient_id, kind="phone", value=phone)
        if rng.random() < 0.07:
            kind, text = rng.choice(
                (("allergy", "Penicillin"), ("anticoagulant", "Apixaban"), ("allergy", "Latex"))
            )
            self._add(r.PatientAlert, patient_id=patient_id, kind=kind, text=text)
        first = self._course(patient_id, rng.choices(TREATMENTS, _TREATMENT_WEIGHTS)[0])
        for _ in range(rng.choices((0, 1, 2), (64, 31, 5))[0]):
            other = rng.choices(TREATMENTS, _TREATMENT_WEIGHTS)[0]
            if other.condition != first:
                self._course(patient_id, other)
                break
        if rng.random() < 0.02:
            self._outside_dose(patient_id)
        return patient_id

    def _course(self, patient_id: int, treatment: Treatment) -> str:
        rng = self._random
        situation = rng.choices(tuple(WEIGHTS), tuple(WEIGHTS.values()))[0]
        if situation is _S.SYMPTOMS_BACK and not treatment.is_symptom_led:
            situation = _S.DUE
        written = rng.choice(treatment.intervals)
        days = _days(written) if written else treatment.usual_days
        dose = rng.choice(treatment.doses)
        has_sessions = situation is not _S.STARTING
        last_on = self._weekday(self._last_on(situation, days))
        sessions = self._session_days(patient_id, last_on, days) if has_sessions else []
        opened_on = sessions[0] if sessions else self._today - timedelta(days=rng.randint(1, 20))
        region = rng.choice(treatment.regions)
        course_id = self._add(
            r.Course,
            patient_id=patient_id,
            condition=treatment.condition,
            body_region=region,
            product=treatment.product,
            interval=Interval.parse(written) if written else None,
            planned_dose=dose * 1000 if rng.random() < 0.3 or not has_sessions else None,
            start_on=self._today + timedelta(days=rng.randint(-10, 40))
            if not has_sessions
            else None,
            opened_on=opened_on,
            clinician_id=rng.choice((2, 3, 4)),
            nurse_id=rng.choice((1, 5, None, None)),
            ended_on=self._today - timedelta(days=rng.randint(1, 30))
            if situation is _S.ENDED
            else None,
            end_reason=rng.choice(("moved", "no-benefit", "patient-declined", "completed"))
            if situation is _S.ENDED
            else None,
            ended_by=self.injectors[0] if situation is _S.ENDED else "",
        )
        self._sessions(patient_id, course_id, treatment, sessions, dose, region, situation)
        due_on = last_on + timedelta(days=days)
        self._events(patient_id, course_id, situation, due_on, last_on)
        if rng.random() < 0.25:
            self._authorisation(patient_id, course_id, due_on)
        return treatment.condition

    def _last_on(self, situation: Situation, days: int) -> date:
        """The day of the newest session that puts a course where it is to stand today."""
        rng = self._random
        match situation:
            case _S.WAITING | _S.BOOKED_EARLY | _S.BOOKED | _S.ENDED | _S.REINSTATED:
                since = rng.randint(3, max(days - 29, 4))
            case _S.SOON | _S.PROMISED | _S.RESTING | _S.OWN_DATE:
                since = days - rng.randint(1, 27)
            case _S.NOT_SIGNED:
                since = rng.randint(0, 4)
            case _S.SYMPTOMS_BACK:
                since = rng.randint(86, max(days - 10, 90))
            case _S.OVERDUE | _S.UNREACHABLE | _S.MISSED | _S.BOOKED_LATE:
                since = days + rng.randint(8, 60)
            case _S.LAPSED | _S.LAPSED_BOOKED:
                since = days + rng.randint(183, 500)
            case _:
                since = days + rng.randint(-8, 7)
        return self._today - timedelta(days=since)

    def _session_days(self, patient_id: int, last_on: date, days: int) -> list[date]:
        """Days of sessions, oldest first, each at least the interval apart."""
        rng = self._random
        count = max(1, min(int(rng.gauss(10, 5)), _MOST_SESSIONS))
        if patient_id % _LONG_HISTORY_EVERY == 7:
            count = 40
        found = [last_on]
        for _ in range(count - 1):
            slip = rng.choice((0, 0, 0, 1, 2, 5, 7, 14))
            found.append(self._weekday(found[-1] - timedelta(days=days + slip)))
        return found[::-1]

    def _sessions(
        self,
        patient_id: int,
        course_id: int,
        treatment: Treatment,
        days: list[date],
        dose: int,
        region: str,
        situation: Situation,
    ) -> None:
        rng = self._random
        injector = rng.randrange(len(self.injectors))
        is_switched = bool(treatment.switched_from) and rng.random() < 0.3
        for index, on in enumerate(days):
            is_first_product = is_switched and index < len(days) // 2
            product = treatment.switched_from if is_first_product else treatment.product
            given = 200 if is_first_product else dose
            is_newest = index == len(days) - 1
            status = "given" if is_newest and situation is _S.NOT_SIGNED else "signed"
            visit_id = self._add(r.Visit, patient_id=patient_id, visit_on=on)
            session_id = self._add(
                r.SessionRecord,
                visit_id=visit_id,
                course_id=course_id,
                patient_id=patient_id,
                given_on=on,
                product=product,
                dose=given * 1000,
                status=status,
                injector_id=2 + injector,
                injector_text=self.injectors[injector],
                signed_by=self.injectors[injector] if status == "signed" else None,
                notes=rng.choice(self._words["notes"]),
            )
            if index >= len(days) - _WITH_SITES:
                sites = sample_sites(treatment.condition, product, given * 1000, region, index)
                self._rows[r.SessionSite] += site_rows(session_id, sites)
            quarter = (on.month - 1) // 3
            self._rows[r.SessionLot].append(
                {
                    "session_id": session_id,
                    "lot_number": f"C{on.year % 100}{quarter}{rng.randint(1, 9)}A",
                    "expiry": date(on.year + 1, 3 * quarter + 3, 28),
                }
            )

    def _events(
        self, patient_id: int, course_id: int, situation: Situation, due_on: date, last_on: date
    ) -> None:
        rng, today = self._random, self._today
        soon = today + timedelta(days=rng.randint(1, 10))
        if situation in _BOOKED_AHEAD:
            on = {
                _S.BOOKED: max(due_on, today) + timedelta(days=rng.randint(0, 6)),
                _S.BOOKED_EARLY: max(today, due_on - timedelta(days=rng.randint(15, 40))),
                _S.BOOKED_LATE: today + timedelta(days=rng.randint(5, 20)),
                _S.LAPSED_BOOKED: soon,
            }[situation]
            is_late = situation is _S.BOOKED_LATE
            made_on = today - timedelta(days=40 if is_late else rng.randint(1, 20))
            self._appointment(patient_id, course_id, self._next_weekday(on), made_on=made_on)
        if situation in (_S.MISSED, _S.CANCELLED, _S.NO_OUTCOME):
            status = {
                _S.MISSED: "missed",
                _S.CANCELLED: rng.choice(("cancelled-by-patient", "cancelled-by-clinic")),
                _S.NO_OUTCOME: "booked",
            }[situation]
            on = max(today - timedelta(days=rng.randint(1, 5)), last_on + timedelta(days=1))
            self._appointment(
                patient_id,
                course_id,
                on,
                made_on=on - timedelta(days=20),
                status=status,
                outcome_on=None if status == "booked" else on,
            )
        if situation is _S.PROMISED:
            self._attempt(patient_id, course_id, "promised", promise_by=soon)
        if situation is _S.RESTING:
            outcome = rng.choice(("no-answer", "voicemail", "text"))
            self._attempt(patient_id, course_id, outcome, try_again_on=today + timedelta(days=1))
        if situation is _S.UNREACHABLE:
            for back in (9, 6, 3):
                self._attempt(patient_id, course_id, "no-answer", days_ago=back)
        self._decisions(course_id, situation, due_on)

    def _decisions(self, course_id: int, situation: Situation, due_on: date) -> None:
        rng, today = self._random, self._today
        review = {
            _S.UNREACHABLE: "attempts-used-up",
            _S.PREGNANT: "pregnancy",
            _S.REINSTATED: "reinstated",
        }.get(situation)
        if review is not None:
            self._add(
                r.Review,
                course_id=course_id,
                code=review,
                opened_on=today - timedelta(days=rng.randint(0, 6)),
                owner_id=rng.choice((2, 3)),
            )
        if situation is _S.DEFERRED:
            until = today + timedelta(days=rng.randint(7, 60))
            self._add(
                r.Hold,
                course_id=course_id,
                made_on=today - timedelta(days=rng.randint(1, 6)),
                reason=rng.choice(("illness", "infection", "travel", "patient-wish")),
                not_treated_before=until,
                not_called_before=until - timedelta(days=5),
                made_by=self.nurses[0],
            )
        if situation is _S.OWN_DATE:
            self._add(
                r.OwnDate,
                course_id=course_id,
                made_on=today - timedelta(days=rng.randint(1, 6)),
                own_on=due_on + timedelta(days=rng.choice((7, 14, 21))),
                reason="after the holiday",
                signed_by=self.injectors[0],
            )
        if situation is _S.SYMPTOMS_BACK:
            self._add(
                r.SymptomReport,
                course_id=course_id,
                reported_on=today - timedelta(days=rng.randint(0, 5)),
                kind="back",
                by=self.nurses[0],
            )

    def _appointment(
        self,
        patient_id: int,
        course_id: int,
        on: date,
        *,
        made_on: date,
        status: str = "booked",
        outcome_on: date | None = None,
    ) -> None:
        appointment_id = self._add(
            r.Appointment,
            patient_id=patient_id,
            on_date=on,
            made_on=made_on,
            made_by=self.nurses[0],
            status=status,
            outcome_on=outcome_on,
        )
        self._rows[r.AppointmentCourse].append(
            {"appointment_id": appointment_id, "course_id": course_id}
        )

    def _attempt(
        self, patient_id: int, course_id: int, outcome: str, *, days_ago: int = 0, **dates: date
    ) -> None:
        on = self._today - timedelta(days=days_ago)
        attempt_id = self._add(
            r.ContactAttempt,
            patient_id=patient_id,
            attempted_at=datetime.combine(on, time(self._random.randint(9, 16), 10), UTC),
            attempted_on=on,
            channel="phone",
            reached=outcome == "promised",
            outcome=outcome,
            by=self.nurses[0],
            promise_by=dates.get("promise_by"),
            try_again_on=dates.get("try_again_on"),
        )
        self._rows[r.ContactAttemptCourse].append(
            {"contact_attempt_id": attempt_id, "course_id": course_id}
        )

    def _authorisation(self, patient_id: int, course_id: int, due_on: date) -> None:
        rng = self._random
        stage = rng.choices(("approved", "sent", "refused"), (90, 7, 3))[0]
        valid_to = due_on + timedelta(days=rng.randint(-10, 200))
        is_approved = stage == "approved"
        authorisation_id = self._add(
            r.Authorisation,
            patient_id=patient_id,
            payer=rng.choice(("Blue Shield", "Medicare", "Aetna")),
            stage=stage,
            valid_from=valid_to - timedelta(days=365) if is_approved else None,
            valid_to=valid_to if is_approved else None,
            visits_approved=5 - (rng.randint(0, 3) == 0) if is_approved else None,
            owner_id=5,
            chase_on=None
            if is_approved and valid_to >= due_on
            else self._today + timedelta(days=rng.randint(-3, 9)),
        )
        self._rows[r.AuthorisationCourse].append(
            {"authorisation_id": authorisation_id, "course_id": course_id}
        )
        add_pharmacy(
            self._rows, self._add, authorisation_id, due_on, self._today, is_approved=is_approved
        )

    def _outside_dose(self, patient_id: int) -> None:
        rng = self._random
        self._add(
            r.OutsideDose,
            patient_id=patient_id,
            given_on=self._today - timedelta(days=rng.randint(5, 80)),
            is_approximate=True,
            product=rng.choice(("onabotulinumtoxinA", None)),
            dose=rng.choice((20_000, 40_000, None)),
            place="a cosmetic practice",
        )

    def _add(self, record: type[r.Record], **values: Any) -> int:
        self._ids[record] += 1
        row_id = self._ids[record]
        made = uuid.UUID(int=self._random.getrandbits(128), version=4)
        self._rows[record].append({"id": row_id, "uuid": str(made), **values})
        return row_id

    def _weekday(self, on: date) -> date:
        return on - timedelta(days=max(0, on.weekday() - 4))

    def _next_weekday(self, on: date) -> date:
        return on + timedelta(days=(7 - on.weekday()) if on.weekday() > 4 else 0)


_TREATMENT_WEIGHTS = tuple(treatment.weight for treatment in TREATMENTS)


def _days(written: str) -> int:
    count, unit = written.split()
    return int(count) * {"weeks": 7, "months": 31, "days": 1}[unit]
