from datetime import UTC, datetime

import pytest

from tests.builders import ARM, BLADDER, LEG, MIGRAINE, NECK, day, dose
from tests.clinics import TODAY, USER, Clinic
from tracker.domain.problems import NotFound
from tracker.services.clinic.clinic import open_clinic
from tracker.services.patients import card as patient_card
from tracker.services.patients import search
from tracker.services.visits import sessions
from tracker.storage import records as r


def test_the_interval_counts_from_the_injections_before_of_that_course(clinic: Clinic) -> None:
    patient = clinic.patient()
    migraine, bladder = clinic.course(patient), clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-05-18", (migraine, 155))
    clinic.visit(patient, "2026-06-01", (bladder, 100))
    clinic.visit(patient, "2026-08-11", (migraine, 155))
    rows = clinic.card(patient).sessions
    assert [(row.on, row.since_label) for row in rows] == [
        (day("2026-08-11"), "12 w 1 d"),
        (day("2026-06-01"), ""),
        (day("2026-05-18"), ""),
    ]


def test_a_voided_session_is_no_interval(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-05-18", (course, 155))
    (wrong,) = clinic.given(patient, "2026-06-01", (course, 155))
    clinic.write(sessions.void_session, *clinic.seen(r.SessionRecord, wrong), "twice", TODAY)
    clinic.visit(patient, "2026-08-10", (course, 155))
    rows = clinic.card(patient).sessions
    assert [row.since_days for row in rows] == [84, None, None]


def test_the_day_of_an_amendment_is_the_clinics(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-11-20", (course, 155))
    eight_in_the_evening = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    seen = clinic.seen(r.SessionRecord, session)
    form = clinic.amended(session, dose=150)
    with open_clinic(clinic.place, USER, now=lambda: eight_in_the_evening) as late:
        late.write(sessions.amend_session, *seen, form, "typo", TODAY)
    (before,) = clinic.card(patient).sessions[0].before
    assert "22 Nov 2026" in before


def test_the_dose_bar_says_what_is_free_and_when_more_will_be(clinic: Clinic) -> None:
    patient = clinic.patient()
    migraine, leg = clinic.course(patient), clinic.course(patient, LEG)
    clinic.visit(patient, "2026-09-07", (migraine, 155))
    clinic.visit(patient, "2026-10-05", (leg, 200))
    bar = next(bar for bar in clinic.card(patient).doses if bar.days == 84)
    assert (bar.used, bar.free, bar.is_at_least) == (dose(355), dose(45), False)
    assert (bar.next_free_on, bar.next_free) == (day("2026-11-30"), dose(200))


def test_a_dose_exactly_as_old_as_the_limit_has_dropped_out(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 155))
    bar = next(bar for bar in clinic.card(patient).doses if bar.days == 84)
    assert bar.used == 0


def test_the_card_says_whose_step_it_is_and_why_this_date(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, clinician="Dr Ruiz", nurse="Tom Berg")
    clinic.visit(patient, "2026-08-17", (course, 155))
    card = clinic.course_card(patient, course)
    assert card.step == "Call: Tom Berg, today"
    assert (card.state_label, card.lateness) == ("To call", "13 days late")
    assert card.reasons[0] == "12 weeks after the injections of 17 Aug 2026 is 9 Nov 2026."
    assert (card.sessions, card.first_on) == (1, day("2026-08-17"))
    assert card.interval_label == "12 weeks"


def test_courses_in_treatment_come_first_by_due_date(clinic: Clinic) -> None:
    patient = clinic.patient()
    bladder = clinic.course(patient, BLADDER)
    migraine = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (migraine, 155), (bladder, 100))
    assert [card.uuid for card in clinic.card(patient).courses] == [migraine, bladder]


def test_the_time_line_has_everything_newest_first(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, opened_on="2026-06-01")
    clinic.visit(patient, "2026-08-31", (course, 155))
    clinic.outside(patient, "2026-07-20", 50, condition=NECK)
    clinic.book(course, "2026-11-23")
    items = clinic.card(patient).timeline
    assert [item.kind for item in items] == ["booking", "session", "outside", "opened"]
    assert items[1].text == "155 Units of onabotulinumtoxinA"


def test_a_patient_who_is_not_there_is_named_in_a_sentence(clinic: Clinic) -> None:
    missing = "01a2033c-873b-74ce-9458-a2f918abb2c9"
    with pytest.raises(NotFound, match="not in the clinic"):
        clinic.read(patient_card.patient_card, missing, TODAY)


def test_a_card_costs_the_same_number_of_queries_however_long_the_history(
    clinic: Clinic,
) -> None:
    from sqlalchemy import event

    counts = []
    for visits in (1, 12):
        patient = clinic.patient()
        course = clinic.course(patient, MIGRAINE)
        arm = clinic.course(patient, ARM)
        for number in range(visits):
            clinic.given(patient, f"{2010 + number}-03-01", (course, 155), lots=("A1",))
            clinic.given(patient, f"{2010 + number}-08-01", (arm, 155), lots=("A1", "B2"))
        seen: list[str] = []

        def note(_c: object, _u: object, sql: str, *_more: object, seen: list[str] = seen) -> None:
            seen.append(sql)

        engine = clinic.database._store.reader
        event.listen(engine, "before_cursor_execute", note)
        clinic.card(patient)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_people_are_found_by_what_is_typed(clinic: Clinic) -> None:
    clinic.patient(
        record_number="0045519",
        family_name="Strauß",
        given_name="Łucja",
        phones=("+1 555 0142 778",),
    )
    patient = clinic.patient(family_name="Berg", given_name="Tom")
    clinic.course(patient, BLADDER)
    for typed in ("strauss", "lucja str", "45519", "2778"):
        (found,) = clinic.read(search.find_patients, typed)
        assert (found.name, found.record_number) == ("Strauß, Łucja", "0045519")
        assert found.phone == "+1 555 0142 778"
    (found,) = clinic.read(search.find_patients, "berg")
    assert found.treatments == "bladder"
    assert clinic.read(search.find_patients, "%") == []
