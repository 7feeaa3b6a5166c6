"""Hazards of which the clinical reference and the faults of peers warn: each is told, none is silent."""

from dataclasses import replace

import pytest

from tests.builders import ABOBOT, ARM, LEG, day
from tests.clinics import TODAY, Clinic
from tracker.domain.checks import Grade
from tracker.domain.sites import put_cell, summed
from tracker.services.patients import weights
from tracker.services.sites.shipped_patterns import shipped_patterns
from tracker.services.visits import checks, recording, sessions
from tracker.services.visits.forms import LotForm


@pytest.mark.peer(16)
@pytest.mark.parametrize("code", [shipped.code for shipped in shipped_patterns()])
def test_a_pattern_typed_side_by_side_has_the_patterns_total(code: str) -> None:
    """A peer's choice of “bilateral” doubled a dose: here a side is a cell, and only it changes."""
    pattern = next(one.pattern for one in shipped_patterns() if one.code == code)
    typed = pattern.sites[:0]
    for site in pattern.sites:
        before = summed(typed).dose
        typed = put_cell(typed, site.muscle, site.side, site.dose, site.sites)
        assert summed(typed).dose == before + site.dose
    assert summed(typed).dose == summed(pattern.sites).dose
    assert summed(typed).sites == summed(pattern.sites).sites


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (("C7714A 2027-06-30", "C7714A 2027-06-30"), ["C7714A 2027-06-30"]),
        (("C7714A", "c-7714 a 2027-06-30"), ["C7714A 2027-06-30"]),
        (("C7714A 2027-06-30", "C7714A 2027-07-31"), ["C7714A 2027-06-30", "C7714A 2027-07-31"]),
        (("C7714A", "C7714B"), ["C7714A None", "C7714B None"]),
    ],
)
def test_a_lot_that_is_entered_twice_is_one_lot(
    clinic: Clinic, typed: tuple[str, ...], kept: list[str]
) -> None:
    patient = clinic.patient()
    form = clinic.visit_form(patient, "2026-11-20", (clinic.course(patient), 155))
    lots = tuple(_lot(one) for one in typed)
    with_lots = replace(form, sessions=(replace(form.sessions[0], lots=lots),))
    done = clinic.write(recording.record_visit, with_lots, TODAY)
    assert isinstance(done.value, tuple)
    shown = clinic.read(sessions.session_form, done.value[0]).form.lots
    assert [f"{one.number} {one.expiry}" for one in shown] == kept


def _lot(typed: str) -> LotForm:
    number, _, expiry = typed.rpartition(" ") if typed[-3] == "-" else (typed, "", "")
    return LotForm(number, day(expiry) if expiry else None)


def test_an_outside_dose_that_nobody_knows_is_told_and_never_counted_as_nothing(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient)
    clinic.outside(patient, "2026-11-02", None, is_approximate=True)
    form = clinic.visit_form(patient, "2026-11-20", (migraine, 155))
    (told,) = clinic.read(checks.check_visit, form, TODAY).sessions
    (unknown,) = [row for row in told.rows if row.code == "limit-unknown"]
    assert unknown.grade is Grade.WARNS
    assert "At least 155 Units" in unknown.sentence
    assert "limit-kept" not in {row.code for row in told.rows}


def test_arm_and_leg_on_one_day_count_together_and_keep_their_own_dates(clinic: Clinic) -> None:
    patient = clinic.patient()
    arm, leg = clinic.course(patient, ARM, ABOBOT), clinic.course(patient, LEG, ABOBOT)
    both = clinic.visit_form(patient, "2026-11-20", (arm, 500), (leg, 1000))
    assert not clinic.read(checks.check_visit, both, TODAY).stops
    more = clinic.visit_form(patient, "2026-11-20", (arm, 501), (leg, 1000))
    assert clinic.read(checks.check_visit, more, TODAY).stops
    clinic.write(recording.record_visit, both, TODAY)
    assert {clinic.due_on(one) for one in (arm, leg)} == {day("2027-02-12")}


def test_the_18th_birthday_inside_a_window_brings_the_adult_limit_and_is_told(
    clinic: Clinic,
) -> None:
    grown = clinic.patient(birth_date="2008-11-01")
    clinic.write(weights.add_weight, grown, day("2026-09-01"), 60_000, TODAY)
    leg = clinic.course(grown, LEG, planned=150)
    arm = clinic.course(grown, ARM, planned=200)
    clinic.given(grown, "2026-10-05", (leg, 150))

    def codes(when: str) -> set[str]:
        form = clinic.visit_form(grown, when, (arm, 200))
        (told,) = clinic.read(checks.check_visit, form, TODAY).sessions
        return {row.code for row in told.rows}

    assert "limit-passed" in codes("2026-10-31")  # 350 of 340 Units
    assert {"limit-kept", "came-of-age"} <= codes("2026-11-01")  # 350 of 400


def test_a_new_weight_moves_what_fits(clinic: Clinic) -> None:
    young = clinic.patient(birth_date="2016-05-01")
    arm = clinic.course(young, ARM, planned=120)
    leg = clinic.course(young, LEG, planned=100)
    clinic.write(weights.add_weight, young, day("2026-09-01"), 20_000, TODAY)
    clinic.given(young, "2026-10-26", (leg, 100))
    assert clinic.stored(arm).earliest_on == day("2027-01-18")  # 220 of 200 Units until then
    heavier = clinic.write(weights.add_weight, young, TODAY, 22_000, TODAY)
    assert clinic.stored(arm).earliest_on is None  # 220 of 220: nothing stands against it
    clinic.undo(heavier)
    assert clinic.stored(arm).earliest_on == day("2027-01-18")


def test_a_light_childs_glands_stop_and_a_heavier_ones_say_the_dose(clinic: Clinic) -> None:
    child = clinic.patient(birth_date="2022-05-01")
    course = clinic.course(child, "sialorrhea", "incobotulinumtoxinA")
    form = clinic.visit_form(child, "2026-11-20", (course, 25))

    def rows() -> dict[str, str]:
        found = clinic.read(checks.check_visit, form, TODAY)
        return {row.code: row.sentence for row in found.sessions[0].rows}

    assert "weight-missing" in rows()
    clinic.write(weights.add_weight, child, day("2026-11-01"), 11_900, TODAY)
    assert rows()["too-light"] == "11.9 kg: nobody below 12 kg is to be given this."
    clinic.write(weights.add_weight, child, day("2026-11-20"), 12_000, TODAY)
    assert rows()["weight-dose-passed"] == (
        "25 Units is more than the 20 Units that are given for 12 kg."
    )


def test_a_weight_is_asked_for_once_where_limit_and_dose_go_by_it(clinic: Clinic) -> None:
    child = clinic.patient(birth_date="2018-05-01")
    course = clinic.course(child, "neurogenic-detrusor-overactivity", "onabotulinumtoxinA")
    form = clinic.visit_form(child, "2026-11-20", (course, 100))
    rows = clinic.read(checks.check_visit, form, TODAY).sessions[0].rows
    assert [row.code for row in rows].count("weight-missing") == 1
