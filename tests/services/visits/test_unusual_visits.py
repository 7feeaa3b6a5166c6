"""Visits that are more than one treatment with one vial, from the form to what is stored."""

from dataclasses import replace

from tests.builders import ARM, BLADDER, LEG, MIGRAINE, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.checks import Grade
from tracker.domain.questions import Reply
from tracker.domain.sites import Side, Site, Sites
from tracker.domain.vials import Account
from tracker.services.sites import maps as site_maps
from tracker.services.sites import patterns
from tracker.services.stock.in_stock import stock
from tracker.services.visits import sessions
from tracker.services.visits.answers import questions_to_ask
from tracker.services.visits.checks import check_visit
from tracker.services.visits.forms import AnswerForm, SessionForm, VialUseForm, VisitForm
from tracker.services.visits.recording import record_visit

ON = "2026-11-20"


def _taken(vial: str, units: float) -> VialUseForm:
    return VialUseForm(vial, dose(units) or 0)


def _record(clinic: Clinic, form: VisitForm) -> list[str]:
    done = clinic.write(record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    return list(done.value)


def _accounts(clinic: Clinic) -> dict[str, Account]:
    return {vial.lot_number: vial.account for vial in clinic.read(stock, TODAY).open_now}


def test_migraine_and_bladder_share_one_visit_its_questions_and_its_vials(clinic: Clinic) -> None:
    patient = clinic.patient(sex="female")
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-05-04", (migraine, 155), (bladder, 100))
    (first,), (second,) = clinic.vials(200, "A1"), clinic.vials(100, "B2")
    maps = {c.pattern.condition: c.pattern.sites for c in clinic.read(patterns.pattern_choices)}
    questions = clinic.read(questions_to_ask, patient)
    answers = tuple(AnswerForm(one.question.code, Reply.NO) for one in questions)
    head = SessionForm(
        migraine, ONABOT, dose(155), sites=maps[MIGRAINE], uses=(_taken(first, 155),)
    )
    wall = SessionForm(
        bladder,
        ONABOT,
        dose(100),
        sites=maps[BLADDER],
        uses=(_taken(first, 45), _taken(second, 55)),
    )
    form = VisitForm(patient, day(ON), (head, wall), answers=answers)

    told = clinic.read(check_visit, form, TODAY)
    assert not told.stops
    said = {one.course_uuid: one.next_window for one in told.sessions}
    recorded = _record(clinic, form)

    assert {"infection", "urinary-infection"} <= {one.code for one in answers}
    rows = [row for row in clinic.card(patient).sessions if row.on == day(ON)]
    assert len({row.visit_uuid for row in rows}) == 1
    assert {row.course_uuid: row.dose for row in rows} == {migraine: 155_000, bladder: 100_000}
    kept = [clinic.read(sessions.session_form, uuid).form for uuid in recorded]
    assert all(set(one.answers or ()) == set(answers) for one in kept)
    assert [len({site.muscle for site in one.sites}) for one in kept] == [7, 1]
    due = {migraine: day("2027-02-12"), bladder: day("2027-05-07")}  # 84 and 168 days on
    assert {course: clinic.due_on(course) for course in due} == due
    assert {uuid: window.due_on for uuid, window in said.items() if window} == due
    assert _accounts(clinic) == {
        "A1": Account(200_000, 200_000, 0, 0),
        "B2": Account(100_000, 55_000, 0, 45_000),
    }


ARM_SITES: Sites = (
    Site("biceps-brachii", Side.LEFT, 220_000, 4),  # 200 Units are the most
    Site("pronator-teres", Side.LEFT, 10_000),  # 15 Units are the least, which warns of nothing
    Site("flexor-carpi-radialis", Side.RIGHT, 50_000),
)
LEG_SITES: Sites = (
    Site("gastrocnemius-medial", Side.LEFT, 60_000, 3),
    Site("soleus", Side.RIGHT, 60_000, 3),
)


def test_an_unusual_session_of_arm_and_leg_from_two_lots_is_told_and_recorded(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    arm, leg = clinic.course(patient, ARM), clinic.course(patient, LEG)
    (first,), (second,) = clinic.vials(200, "A1"), clinic.vials(200, "B2")
    upper = SessionForm(
        arm,
        ONABOT,
        dose(280),
        sites=ARM_SITES,
        uses=(_taken(first, 200), _taken(second, 80)),
    )
    lower = SessionForm(leg, ONABOT, dose(120), sites=LEG_SITES, uses=(_taken(second, 120),))
    form = VisitForm(patient, day(ON), (upper, lower), injector="Ines Ruiz")

    told = clinic.read(check_visit, form, TODAY)
    warned = [row for one in told.sessions for row in one.rows if row.grade is Grade.WARNS]
    assert [row.code for row in warned] == ["muscle-most"]
    assert "Biceps brachii" in warned[0].sentence
    assert "left" in warned[0].sentence
    assert not told.stops  # 400 Units are the most, and are kept
    over = replace(form, sessions=(replace(upper, dose=dose(281), sites=(), uses=()), lower))
    assert clinic.read(check_visit, over, TODAY).stops

    recorded = _record(clinic, form)
    kept = [clinic.read(sessions.session_form, uuid).form for uuid in recorded]
    assert [one.sites for one in kept] == [ARM_SITES, LEG_SITES]
    assert [sum(use.dose for use in one.uses) for one in kept] == [280_000, 120_000]
    assert {one.dose for one in clinic.read(site_maps.session_maps, patient)} == {280_000, 120_000}
    lots = {row.course_uuid: row.lots for row in clinic.card(patient).sessions}
    assert ("A1" in lots[arm], "B2" in lots[arm], "A1" in lots[leg]) == (True, True, False)
    assert _accounts(clinic) == {
        "A1": Account(200_000, 200_000, 0, 0),
        "B2": Account(200_000, 200_000, 0, 0),
    }
