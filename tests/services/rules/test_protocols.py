from dataclasses import replace

import pytest

from tests.builders import BLADDER, MIGRAINE, NECK, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.interval import Interval
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.domain.protocol import Population
from tracker.services.rules import choices, dose_limits, protocols
from tracker.services.rules.dose_limits import LimitForm, LimitRow
from tracker.services.rules.protocols import ProtocolRow


def rule(clinic: Clinic, condition: str = MIGRAINE, product: str = ONABOT) -> ProtocolRow:
    return next(
        row
        for row in clinic.read(protocols.protocol_rows, TODAY)
        if row.form.condition == condition
        and row.form.product == product
        and row.form.population is Population.ADULT
    )


def limit(clinic: Clinic, days: int = 84) -> LimitRow:
    return next(
        row
        for row in clinic.read(dose_limits.limit_rows)
        if row.form.product == ONABOT
        and row.form.days == days
        and row.form.population is not Population.CHILD
    )


def test_every_rule_is_listed_with_its_source_and_how_many_use_it(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    rows = clinic.read(protocols.protocol_rows, TODAY)
    assert len(rows) == 26
    assert all(row.is_ours and row.rule_version == 1 for row in rows)
    assert rule(clinic).courses == 1
    assert rule(clinic, BLADDER).courses == 0
    assert rule(clinic).form.source
    assert rule(clinic, NECK).form.evidence == "check"


def test_publishing_moves_exactly_what_was_previewed(clinic: Clinic) -> None:
    patient, other = clinic.patient(), clinic.patient(family_name="Berg")
    course, bladder = clinic.course(patient), clinic.course(other, BLADDER)
    clinic.visit(patient, "2026-10-05", (course, 155))
    clinic.visit(other, "2026-10-05", (bladder, 100))
    before = rule(clinic)
    form = replace(before.form, interval=Interval.parse("14 weeks"))
    told: list[tuple[int, int]] = []
    preview = clinic.read(
        protocols.preview_protocol, form, TODAY, lambda done, total: told.append((done, total))
    )
    assert (preview.patients, preview.courses, preview.moved) == (1, 1, 1)
    assert (preview.first[0].before_on, preview.first[0].after_on) == (
        day("2026-12-28"),
        day("2027-01-11"),
    )
    assert preview.first[0].patient_label == "Okafor, Ada"
    assert told == [(1, 1)]
    assert clinic.due_on(course) == day("2026-12-28")
    clinic.write(protocols.publish_protocol, before.uuid, before.version, form, TODAY)
    assert clinic.due_on(course) == day("2027-01-11")
    assert clinic.due_on(bladder) == day("2027-03-22")
    after = rule(clinic)
    assert (after.rule_version, after.published_by) == (2, "Ines Ruiz")
    history = clinic.read(protocols.protocol_history, after.uuid)
    assert [row.rule_version for row in history] == [2, 1]
    assert "version 2" in " ".join(clinic.course_card(patient, course).reasons)


def test_cancelling_while_publishing_leaves_nothing_half_done(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (course, 155))
    row = rule(clinic)
    form = replace(row.form, interval=Interval.parse("14 weeks"))

    def cancel(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clinic.write(protocols.publish_protocol, row.uuid, row.version, form, TODAY, cancel)
    assert clinic.due_on(course) == day("2026-12-28")
    assert rule(clinic).rule_version == 1


def test_the_clinics_own_minimum_may_lengthen_and_shortens_only_with_a_reason(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    bladder = clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-10-05", (bladder, 100))
    row = rule(clinic, BLADDER)
    longer = replace(row.form, site_minimum=Interval.parse("4 months"))
    clinic.write(protocols.publish_protocol, row.uuid, row.version, longer, TODAY)
    card = clinic.course_card(patient, bladder)
    assert card.earliest_on == day("2027-02-05")
    assert {floor.name for floor in card.floors} == {"minimum", "site"}
    row = rule(clinic, BLADDER)
    shorter = replace(row.form, site_minimum=None)
    with pytest.raises(Invalid) as caught:
        clinic.write(protocols.publish_protocol, row.uuid, row.version, shorter, TODAY)
    assert caught.value.field == "reason"
    reasoned = replace(shorter, reason="pharmacy agreed on 12 weeks")
    clinic.write(protocols.publish_protocol, row.uuid, row.version, reasoned, TODAY)
    assert clinic.course_card(patient, bladder).earliest_on == day("2026-12-28")


@pytest.mark.peer(1)
def test_three_months_are_not_shorter_than_twelve_weeks_nor_the_other_way(clinic: Clinic) -> None:
    row = rule(clinic)
    months = replace(row.form, minimum=Interval.parse("3 months"))
    clinic.write(protocols.publish_protocol, row.uuid, row.version, months, TODAY)
    row = rule(clinic)
    weeks = replace(row.form, minimum=Interval.parse("12 weeks"))
    with pytest.raises(Invalid):
        clinic.write(protocols.publish_protocol, row.uuid, row.version, weeks, TODAY)


def test_a_figure_to_check_is_confirmed_by_name(clinic: Clinic) -> None:
    row = rule(clinic, NECK)
    clinic.write(protocols.confirm_protocol, row.uuid, row.version, TODAY)
    row = rule(clinic, NECK)
    assert (row.form.evidence, row.published_by) == ("confirmed", "Ines Ruiz")
    with pytest.raises(NotAllowed):
        clinic.write(protocols.confirm_protocol, row.uuid, row.version, TODAY)


def test_a_new_rule_opens_a_treatment_and_is_added_only_once(clinic: Clinic) -> None:
    child = clinic.patient(birth_date="2016-01-01")
    with pytest.raises(Invalid):
        clinic.course(child, MIGRAINE, opened_on="2026-11-22")
    form = replace(rule(clinic).form, population=Population.CHILD, usual_dose=dose(74))
    clinic.write(protocols.publish_protocol, None, 0, form, TODAY)
    clinic.course(child, MIGRAINE, opened_on="2026-11-22")
    with pytest.raises(Invalid):
        clinic.write(protocols.publish_protocol, None, 0, form, TODAY)
    offered = clinic.read(choices.available_protocols, child, TODAY)
    assert MIGRAINE in {choice.condition for choice in offered}


def test_two_people_publishing_one_rule_are_both_told(clinic: Clinic) -> None:
    row = rule(clinic)
    form = replace(row.form, note="mine")
    clinic.write(protocols.publish_protocol, row.uuid, row.version, form, TODAY)
    with pytest.raises(EditConflict):
        clinic.write(protocols.publish_protocol, row.uuid, row.version, form, TODAY)


def test_a_lower_limit_moves_what_it_binds(clinic: Clinic) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, planned=155)
    neck = clinic.course(patient, NECK, planned=200)
    clinic.visit(patient, "2026-09-07", (migraine, 155))
    clinic.visit(patient, "2026-11-02", (neck, 200))
    row = limit(clinic)
    form = replace(row.form, dose=300_000)
    preview = clinic.read(dose_limits.preview_limit, row.uuid, form, TODAY)
    assert preview.moved == 1
    clinic.write(dose_limits.publish_limit, row.uuid, row.version, form, TODAY)
    assert clinic.due_on(migraine) == preview.first[0].after_on == day("2027-01-25")


def test_a_higher_limit_needs_a_reason(clinic: Clinic) -> None:
    row = limit(clinic)
    form = replace(row.form, dose=500_000)
    with pytest.raises(Invalid) as caught:
        clinic.write(dose_limits.publish_limit, row.uuid, row.version, form, TODAY)
    assert caught.value.field == "reason"
    clinic.write(
        dose_limits.publish_limit, row.uuid, row.version, replace(form, reason="agreed"), TODAY
    )
    assert limit(clinic).rule_version == 2


def test_a_limit_is_added_once(clinic: Clinic) -> None:
    form = LimitForm(ONABOT, 30, 100_000, conditions=(MIGRAINE,))
    clinic.write(dose_limits.publish_limit, None, 0, form, TODAY)
    with pytest.raises(Invalid):
        clinic.write(dose_limits.publish_limit, None, 0, form, TODAY)
