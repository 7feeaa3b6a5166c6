"""What stops a visit as it is saved is what the screen has told as a stop, worked out by itself."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from tests.builders import LEG, LETIBOT, MIGRAINE, NECK, ONABOT, day
from tests.clinics import TODAY, Clinic
from tracker.domain.checks import Grade
from tracker.domain.questions import Reply
from tracker.services.editing import find
from tracker.services.visits.checks import check_visit
from tracker.services.visits.forms import AnswerForm, LotForm, SessionForm, VialUseForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.services.visits.stops import stopped_courses
from tracker.storage import records as r

FIFTY = 50_000
MOST_STATEMENTS = 36
"""Of one session of one course, signed, BEGIN and the audit trail included; 60 in the past."""


def told_as_stopped(tx: Any, form: VisitForm) -> frozenset[str]:
    checks = check_visit(tx, form, TODAY)
    is_whole_stopped = any(row.grade is Grade.STOPS for row in checks.rows)
    return frozenset(one.course_uuid for one in checks.sessions if one.stops or is_whole_stopped)


def stopped(tx: Any, form: VisitForm) -> frozenset[str]:
    courses = [find(tx, r.Course, one.course_uuid) for one in form.sessions]
    return stopped_courses(tx, form, find(tx, r.Patient, form.patient_uuid), courses)


def test_what_stops_a_save_is_what_was_told_as_a_stop(clinic: Clinic) -> None:
    adult, child = clinic.patient(), clinic.patient(birth_date="2018-03-02")
    migraine, neck = clinic.course(adult, MIGRAINE), clinic.course(adult, NECK)
    clinic.visit(adult, "2026-08-24", (migraine, 155))
    (expired,) = clinic.vials(200, expiry="2026-11-10")
    (childs,) = clinic.vials(200, patient_uuid=child)

    def both(**changes: Any) -> VisitForm:
        """A visit that nothing stops, with another second session."""
        first = SessionForm(migraine, ONABOT, FIFTY, lots=(LotForm("A1", day("2027-05-31")),))
        second = replace(SessionForm(neck, ONABOT, FIFTY, lots=(LotForm("A1"),)), **changes)
        return VisitForm(adult, TODAY, (first, second))

    def saying(code: str, reply: Reply = Reply.YES) -> VisitForm:
        return replace(both(), answers=(AnswerForm(code, reply),))

    leg = clinic.course(child, LEG)
    never_weighed = clinic.visit_form(child, "2026-11-22", (leg, 50))
    for form, expected in (
        (both(), ()),
        (both(is_touch_up=True), ()),
        (replace(both(), on=day("2026-11-10")), (migraine,)),
        (both(lots=(LotForm("A1", day("2026-11-15")),)), (neck,)),
        (both(uses=(VialUseForm(expired, FIFTY),)), (neck,)),
        (both(uses=(VialUseForm(childs, FIFTY),)), (neck,)),
        (both(product=LETIBOT), (neck,)),
        (both(dose=380_000), (migraine, neck)),
        (saying("infection"), (migraine, neck)),
        (saying("infection", Reply.NO), ()),
        (saying("anticoagulant"), ()),
        (replace(both(product=LETIBOT), on=day("2026-11-10")), (migraine, neck)),
        (never_weighed, (leg,)),
    ):
        assert clinic.read(stopped, form) == set(expected), form
        assert clinic.read(told_as_stopped, form) == set(expected), form


def test_a_session_is_recorded_in_few_statements_however_long_the_history(clinic: Clinic) -> None:
    writer = clinic.database._store.writer
    assert writer is not None
    if writer.dialect.name != "sqlite":
        pytest.skip("a server is asked for its locks as well")
    counts = []
    for before in (1, 25):
        patient = clinic.patient(record_number=f"MRN9{before}")
        course = clinic.course(patient)
        for number in range(before):
            clinic.given(patient, f"{2001 + number}-03-01", (course, 155))
        form = clinic.visit_form(patient, "2026-11-20", (course, 155), lots=("A1",))
        seen: list[str] = []

        def note(_c: object, _u: object, sql: str, *_more: object, seen: list[str] = seen) -> None:
            seen.append(sql)

        event.listen(writer, "before_cursor_execute", note)
        clinic.write(record_visit, form, TODAY)
        event.remove(writer, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= MOST_STATEMENTS
