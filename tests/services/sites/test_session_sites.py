"""Sites in a visit: kept, amended beside the earlier form, repeated, and checked."""

from dataclasses import replace

import pytest

from tests.builders import ABOBOT, ARM, LEG, MIGRAINE, NECK, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.checks import Grade
from tracker.domain.problems import Invalid
from tracker.domain.sites import Side, Site, Sites, put_cell
from tracker.services.patients import weights
from tracker.services.sites import maps, patterns
from tracker.services.sites.pattern_content import read_sites
from tracker.services.visits import checks as visit_checks
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import LotForm, SessionForm, VisitForm
from tracker.storage import records as r


def preempt(clinic: Clinic) -> Sites:
    choices = clinic.read(patterns.pattern_choices)
    return next(c.pattern.sites for c in choices if c.pattern.condition == MIGRAINE)


def visit(
    clinic: Clinic, patient: str, course: str, units: float, sites: Sites, on: str = "2026-11-20"
) -> VisitForm:
    product = clinic.product_of(course)
    session = SessionForm(course, product, dose(units), sites=sites)
    return VisitForm(patient, day(on), (session,))


def record(clinic: Clinic, form: VisitForm) -> str:
    done = clinic.write(recording.record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    return str(done.value[0])


def codes(clinic: Clinic, form: VisitForm) -> set[str]:
    (checks,) = clinic.read(visit_checks.check_visit, form, TODAY).sessions
    return {row.code for row in checks.rows if row.grade is Grade.WARNS}


def all_codes(clinic: Clinic, form: VisitForm) -> set[str]:
    (checks,) = clinic.read(visit_checks.check_visit, form, TODAY).sessions
    return {row.code for row in checks.rows}


def test_sites_come_back_as_they_were_recorded(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient)
    sites = (
        *preempt(clinic),
        Site("masseter", Side.LEFT, 2_500, 1, 50, "head-left", 4321, 10_000),
    )
    uuid = record(clinic, visit(clinic, patient, course, 157.5, sites))
    assert clinic.read(sessions.session_form, uuid).form.sites == sites


def test_an_amendment_keeps_the_earlier_sites_beside_the_new(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient)
    sites = preempt(clinic)
    uuid = record(clinic, visit(clinic, patient, course, 155, sites))
    fewer = put_cell(sites, "procerus", Side.MIDLINE, 0)
    form = clinic.amended(uuid, dose=150, sites=fewer)
    seen = clinic.seen(r.SessionRecord, uuid)
    clinic.write(sessions.amend_session, *seen, form, "miscounted", TODAY)
    assert clinic.read(sessions.session_form, uuid).form.sites == fewer
    (before,) = clinic.read(lambda tx: [a.before for a in tx.query(r.SessionAmendment)])
    assert read_sites(before["sites"]) == sites


def test_same_as_last_time_takes_sites_and_units_and_no_volume(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient)
    with_volume = tuple(replace(site, volume=100) for site in preempt(clinic))
    record(clinic, visit(clinic, patient, course, 155, with_volume))
    last = clinic.read(recording.same_as_last_time, course)
    assert last is not None
    assert (last.dose, last.sites) == (dose(155), preempt(clinic))


def test_another_products_sites_are_never_repeated(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient, NECK, ONABOT)
    sites = (Site("splenius-capitis", Side.LEFT, 100_000, 2),)
    record(clinic, visit(clinic, patient, course, 100, sites))

    def switch(tx: object) -> None:
        tx.query(r.Course).one().product = ABOBOT  # type: ignore[attr-defined]

    clinic.write(switch)
    last = clinic.read(recording.same_as_last_time, course)
    assert last is not None
    assert (last.product, last.dose, last.sites) == (ABOBOT, None, ())


def test_a_muscle_that_is_not_on_the_list_is_refused_and_nothing_is_saved(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient)
    form = visit(clinic, patient, course, 5, (Site("left ear", Side.LEFT, 5_000),))
    with pytest.raises(Invalid) as caught:
        clinic.write(recording.record_visit, form, TODAY)
    assert caught.value.field == "sessions.0.sites"
    assert clinic.card(patient).sessions == ()


def test_a_sum_that_differs_from_the_dose_is_told_and_recorded(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient)
    assert codes(clinic, visit(clinic, patient, course, 155, preempt(clinic))) == set()
    assert codes(clinic, visit(clinic, patient, course, 155, ())) == set()
    less = visit(clinic, patient, course, 160, preempt(clinic))
    assert codes(clinic, less) == {"sites-less"}
    assert codes(clinic, visit(clinic, patient, course, 150, preempt(clinic))) == {"sites-more"}
    record(clinic, less)


def test_both_sternocleidomastoids_together_stay_within_100_units(
    clinic: Clinic, patient: str
) -> None:
    course = clinic.course(patient, NECK, ONABOT)
    one = (Site("sternocleidomastoid", Side.LEFT, 60_000, 2),)
    two = (*one, Site("sternocleidomastoid", Side.RIGHT, 50_000, 1))
    assert codes(clinic, visit(clinic, patient, course, 60, one)) == set()
    assert codes(clinic, visit(clinic, patient, course, 110, two)) == {"muscle-most-both"}
    dense = (Site("splenius-capitis", Side.LEFT, 60_000, 1),)
    assert codes(clinic, visit(clinic, patient, course, 60, dense)) == {"site-most"}


def test_each_side_of_a_muscle_has_its_own_most(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient, ARM, ONABOT)
    most = tuple(Site("flexor-carpi-ulnaris", side, 50_000) for side in (Side.LEFT, Side.RIGHT))
    assert codes(clinic, visit(clinic, patient, course, 100, most)) == set()
    over = put_cell(most, "flexor-carpi-ulnaris", Side.LEFT, 50_001)
    assert codes(clinic, visit(clinic, patient, course, 100.001, over)) == {"muscle-most"}


def test_a_muscle_foreign_to_the_treatment_is_asked_about(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient, NECK, ONABOT)
    foreign = (
        Site("splenius-capitis", Side.LEFT, 50_000, 2),
        Site("detrusor", Side.MIDLINE, 5_000),
    )
    assert codes(clinic, visit(clinic, patient, course, 55, foreign)) == {"muscle-foreign"}


@pytest.mark.parametrize("weighed_on", ["2026-11-20", "2026-03-02"])
def test_no_range_of_adults_holds_for_a_child_however_old_the_weight(
    clinic: Clinic, weighed_on: str
) -> None:
    child = clinic.patient(birth_date="2018-05-01")
    course = clinic.course(child, LEG, ONABOT)
    clinic.write(weights.add_weight, child, day(weighed_on), 20_000, TODAY)
    much = (Site("soleus", Side.LEFT, 60_000, 3),)
    assert "muscle-most" in codes(clinic, visit(clinic, child, course, 60, much))


def test_a_weight_from_after_the_visit_is_told_and_none_at_all_is_never_fine(
    clinic: Clinic,
) -> None:
    child = clinic.patient(birth_date="2018-05-01")
    course = clinic.course(child, LEG, ONABOT)
    form = visit(clinic, child, course, 60, ())
    assert not {"limit-kept"} & all_codes(clinic, form)
    clinic.write(weights.add_weight, child, day("2026-11-22"), 20_000, TODAY)
    assert "weight-later" in all_codes(clinic, form)


def test_an_arm_with_two_lots_is_recorded_muscle_by_muscle(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient, ARM, ONABOT)
    sites = (
        Site("biceps-brachii", Side.LEFT, 100_000, 4),
        Site("flexor-carpi-radialis", Side.LEFT, 50_000),
        Site("flexor-digitorum-profundus", Side.LEFT, 50_000),
        Site("flexor-digitorum-superficialis", Side.LEFT, 50_000),
    )
    lots = (LotForm("C7714A", day("2027-06-30")), LotForm("C7801B", day("2027-09-30")))
    session = SessionForm(course, ONABOT, dose(250), lots=lots, sites=sites)
    form = VisitForm(patient, day("2026-11-20"), (session,), injector="Ines Ruiz")
    assert codes(clinic, form) == set()
    kept = clinic.read(sessions.session_form, record(clinic, form)).form
    assert (kept.lots, kept.sites) == (lots, sites)
    (shown,) = clinic.read(maps.session_maps, patient)
    assert (shown.sites, shown.dose) == (sites, dose(250))


def test_every_warning_about_sites_is_a_sentence(clinic: Clinic, patient: str) -> None:
    course = clinic.course(patient)
    sites = put_cell(preempt(clinic), "temporalis", Side.LEFT, 60_000, 12)
    form = visit(clinic, patient, course, 155, put_cell(sites, "masseter", Side.LEFT, 7_000))
    (checks,) = clinic.read(visit_checks.check_visit, form, TODAY).sessions
    said = {row.code: row.sentence for row in checks.rows}
    assert said["sites-more"] == (
        "The sites add up to 202 Units, 47 Units more than the dose of 155 Units."
    )
    assert said["pattern-muscle"].startswith("Temporalis: 16 sites; the pattern has 10 at most")
    assert said["pattern-elsewhere"] == "Masseter is not in the pattern that is followed."
    assert said["pattern-sites"] == "40 sites; the pattern has 39 at most."
