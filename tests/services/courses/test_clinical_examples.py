"""The worked examples 8 to 17 of the clinical reference, each named by its number.

Where the rules of the schedule or the two tables say otherwise they win, and the docstring says so.
"""

import pytest
from sqlalchemy import text

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    INCOBOT,
    LEG,
    ONABOT,
    RIMABOT,
    SALIVA,
    adult,
    approved,
    child,
    course,
    day,
    dose,
    elsewhere,
    limit,
    on,
    own_date,
    protocol,
    rules,
)
from tests.clinics import TODAY, Clinic
from tests.domain.asking import ask
from tests.services.treated import Treated
from tracker.domain.checks import Check, Grade, Plan, check_session
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Patient
from tracker.domain.follow_ups import follow_ups_for
from tracker.domain.protocol import Rules
from tracker.services.bookings.checks import check_booking
from tracker.services.courses.preview import preview_outside
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.visits import checks
from tracker.services.visits.outside_doses import OutsideDoseForm


def checked(patient: Patient, when: str, units: float, by: Rules | None = None) -> dict[str, Check]:
    """By code, what is told about injections of the patient's first course."""
    first = patient.courses[0]
    plan = Plan(day(when), first.product, dose(units))
    return {one.code: one for one in check_session(plan, first, patient, by or rules())}


# Example 8: 400 U across indications


def test_example_8_a_session_exactly_84_days_ago_has_dropped_out() -> None:
    patient = adult(
        course(planned=195, sessions=[on("2026-01-05", 195)]),
        course(ARM, key=2, sessions=[on("2026-02-16", 200)]),
    )
    answer = ask(patient)
    assert (answer.due, answer.floors) == ("2026-03-30", {"minimum": "2026-03-30"})
    told = checked(patient, "2026-03-30", 195)
    kept, months = told["limit-kept"], told["three-months"]
    assert (kept.grade, kept.values["total"]) == (Grade.PASSES, 395_000)
    assert (months.grade, months.values["total"]) == (Grade.INFORMS, 590_000)


# Example 9: the earliest date can depend on the dose


def test_example_9_the_first_day_on_which_a_dose_fits() -> None:
    """Alone: where another floor is later, as the minimum after 2026-04-06 here, that one counts."""
    given = [on("2026-02-02", 155), on("2026-03-02", 100), on("2026-04-06", 100)]
    patient = adult(course(planned=155), course(ARM, key=2, sessions=given))
    by = Rules(limits=(limit(400),))
    assert ask(patient, "2026-04-07", by).floors == {"dose": "2026-04-27"}
    before, fits = (checked(patient, f"2026-04-{n}", 155, by) for n in (26, 27))
    assert before["limit-passed"].values["total"] == 510_000
    assert fits["limit-kept"].values["total"] == 355_000


# Example 10: back-dated entry


def test_example_10_a_back_dated_outside_dose_runs_the_windows_forward(clinic: Clinic) -> None:
    clinic.today = day("2026-03-20")
    patient = clinic.patient()
    migraine = clinic.course(patient)
    arm = clinic.course(
        patient, ARM, planned=200, start_on=day("2026-04-06"), opened_on="2026-03-20"
    )
    clinic.visit(patient, "2026-02-02", (migraine, 155))
    clinic.book(arm, "2026-04-06")
    form = clinic.visit_form(patient, "2026-04-06", (arm, 200))

    def stops() -> list[str]:
        on_the_day = clinic.read(checks.check_visit, form, day("2026-04-06"))
        (told,) = on_the_day.sessions
        return [row.sentence for row in told.rows if row.grade is Grade.STOPS]

    assert (stops(), clinic.state(arm, "2026-03-20")) == ([], "booked")
    found = OutsideDoseForm(day("2026-03-02"), product=ONABOT, dose=dose(100))
    told = clinic.read(preview_outside, patient, "", found, clinic.today)
    assert [(row.course_uuid, row.field, row.before_on, row.after_on) for row in told] == [
        (arm, "due", day("2026-04-06"), day("2026-04-27")),
        (arm, "booking", day("2026-04-06"), day("2026-04-06")),
    ]
    clinic.outside(patient, "2026-03-02", 100)
    assert clinic.state(arm, "2026-03-20") == "booked wrong"
    assert clinic.due_on(arm) == day("2026-04-27")  # when the 155 Units have dropped out
    assert "455" in stops()[0]


def test_example_10_a_back_dated_outside_dose_moves_what_was_planned() -> None:
    def earliest(*found: str) -> str | None:
        patient = adult(
            course(planned=200, sessions=[on("2026-02-02", 155)]),
            outside=[elsewhere(f, 100) for f in found],
        )
        by = rules(protocol(minimum="9 weeks", interval="9 weeks"))
        return ask(patient, "2026-04-01", by).earliest

    assert earliest() == "2026-04-06"
    assert earliest("2026-03-02") == "2026-04-27"


# Example 11: 16-week rules


def test_example_11_sixteen_weeks_are_not_twelve() -> None:
    answer = ask(adult(course(SALIVA, INCOBOT, sessions=[on("2026-03-09", 100, INCOBOT)])))
    assert answer.earliest == "2026-06-29"


def test_example_11_arm_and_leg_of_a_child_on_one_day_keep_each_their_own_clock() -> None:
    both = child(
        course(ARM, ABOBOT, sessions=[on("2026-03-02", 100, ABOBOT)]),
        course(LEG, ABOBOT, key=2, sessions=[on("2026-03-02", 200, ABOBOT)]),
        kg=30,
    )
    assert ask(both).earliest == "2026-06-22"
    assert ask(both, key=2).earliest == "2026-05-25"


# Example 12: as needed is not overdue


def test_example_12_a_bladder_is_followed_up_and_is_not_overdue_when_it_is_eligible() -> None:
    """The reference predicts 169 days, about 2026-06-30; the table's review is after 24 weeks."""
    (asked,) = follow_ups_for(BLADDER, shipped_outcomes().follow_ups)
    assert asked.due_on(day("2026-01-12")) == day("2026-01-26")
    patient = adult(course(BLADDER, sessions=[on("2026-01-12", 100)]))
    timings = {today: ask(patient, today).timing for today in ("2026-04-05", "2026-04-06")}
    assert timings == {"2026-04-05": "not yet", "2026-04-06": "eligible"}
    answer = ask(patient, "2026-06-28")
    assert (answer.earliest, answer.due, answer.timing) == (
        "2026-04-06",
        "2026-06-29",
        "due soon",
    )
    assert answer.overdue_from == "2026-07-28"


def test_example_12_sweating_in_the_uk_waits_sixteen_weeks_and_is_asked_about_later() -> None:
    """The reference says 201 days, 2026-11-21, are typical; the table's review is after 28 weeks."""
    british = Rules(*shipped_rules().of("UK"))
    treated = adult(course("axillary-hyperhidrosis", sessions=[on("2026-05-04", 100)]))
    answer = ask(treated, "2026-08-24", british)
    assert (answer.earliest, answer.timing) == ("2026-08-24", "eligible")
    assert (answer.due, answer.overdue_from) == ("2026-11-16", "2026-12-15")


# Example 13: weight changes the cap


@pytest.mark.parametrize(
    ("kg", "allowed"), [(20, 200_000), (33.999, 339_990), (34, 340_000), (40, 340_000)]
)
def test_example_13_a_childs_weight_changes_the_cap_up_to_its_most(kg: float, allowed: int) -> None:
    book = DoseBook(child(course(LEG), kg=kg), rules())
    ((most, found),) = book.binding(ONABOT, LEG, day("2026-03-01"))
    assert (most.days, found) == (84, allowed)


@pytest.mark.parametrize(
    ("kg", "condition", "most"), [(20, ARM, 120), (20, LEG, 160), (40, ARM, 200), (40, LEG, 300)]
)
def test_example_13_a_session_of_arm_or_leg_has_its_own_most(
    kg: float, condition: str, most: int
) -> None:
    patient = child(course(condition), kg=kg)
    told = checked(patient, "2026-03-02", most + 1)["session-most"]
    assert told.values["most"] == dose(most)
    assert "session-most" not in checked(patient, "2026-03-02", most)


# Example 14: one patient, several clocks


def test_example_14_each_treatment_has_its_own_clock_and_all_share_the_products_window() -> None:
    patient = adult(
        course(sessions=[on("2026-01-05", 195)]),
        course(BLADDER, key=2, sessions=[on("2026-02-09", 100)]),
        course(SALIVA, INCOBOT, key=3, sessions=[on("2026-02-16", 100, INCOBOT)]),
    )
    assert [ask(patient, key=key).earliest for key in (1, 2, 3)] == [
        "2026-03-30",
        "2026-05-04",
        "2026-06-08",
    ]
    assert checked(patient, "2026-03-30", 195)["limit-kept"].values["total"] == 295_000


def test_example_14_switching_the_product_keeps_the_old_products_floor_running() -> None:
    switched = course(
        SALIVA,
        RIMABOT,
        sessions=[on("2026-03-01", 100, INCOBOT), on("2026-03-10", 2500, RIMABOT)],
    )
    assert ask(adult(switched), "2026-04-01").earliest == "2026-06-21"


# Example 15: dates without times


@pytest.mark.parametrize(
    ("given", "due"), [("2026-01-05", "2026-03-30"), ("2026-08-24", "2026-11-16")]
)
def test_example_15_daylight_saving_never_turns_84_days_into_83(
    clinic: Clinic, given: str, due: str
) -> None:
    """New York changes its clocks on 2026-03-08 and on 2026-11-01."""
    patient = clinic.patient()
    migraine = clinic.course(patient)
    clinic.visit(patient, given, (migraine, 155))
    assert clinic.due_on(migraine) == day(due)
    kept = clinic.read(lambda tx: tx.scalar(text("select cast(given_on as text) from session")))
    assert kept == given


# Example 16: two floors


def test_example_16_the_latest_floor_decides_and_a_payers_is_a_cost_warning_only() -> None:
    by = rules(protocol(site_minimum="13 weeks"))
    treated = course(
        planned=195,
        sessions=[on("2026-01-05", 195)],
        authorisations=[approved(minimum="100 days")],
    )
    patient = adult(treated, course(ARM, key=2, sessions=[on("2026-02-16", 300)]))
    answer = ask(patient, by=by)
    assert answer.floors == {
        "minimum": "2026-03-30",
        "site": "2026-04-06",
        "payer": "2026-04-15",
        "dose": "2026-05-11",
    }
    assert answer.earliest == "2026-05-11"
    grades = {code: one.grade for code, one in checked(patient, "2026-04-05", 195, by).items()}
    assert (grades["site-early"], grades["limit-passed"]) == (Grade.STOPS, Grade.STOPS)
    assert grades["payer-early"] is Grade.WARNS


def test_example_16_a_clinicians_signed_override_takes_a_floor_away_and_stays_visible() -> None:
    signed = own_date("2026-03-20", made="2026-03-15", overriding=["minimum"])
    answer = ask(adult(course(sessions=[on("2026-01-05")], own_dates=[signed])), "2026-03-16")
    assert (answer.due, answer.floors) == ("2026-03-20", {})
    (floor,) = answer.window.floors
    assert (floor.name.value, floor.is_overridden) == ("minimum", True)


# Example 17: response data feeds scheduling


def test_example_17_what_the_rules_will_need_is_asked_for_before_the_third_injections(
    migraine: Treated,
) -> None:
    migraine.inject("2026-01-05", "2026-03-30")
    form = migraine.clinic.visit_form(migraine.patient, "2026-11-22", (migraine.course, 155))

    def told() -> set[str]:
        (found,) = migraine.clinic.read(checks.check_visit, form, TODAY).sessions
        return {row.code for row in found.rows}

    assert "baseline-missing" in told()
    migraine.score("20", "2026-01-05", is_baseline=True)
    assert "outcome-missing" in told()
    migraine.score("10", "2026-06-01")
    assert not {"baseline-missing", "outcome-missing"} & told()


def test_example_17_booking_the_third_injections_says_what_is_to_be_measured(
    migraine: Treated,
) -> None:
    """It informs and asks no reason: nobody is kept waiting for a form."""
    migraine.inject("2026-06-08", "2026-08-31")
    (told,) = migraine.clinic.read(check_booking, (migraine.course,), day("2026-11-24"), TODAY)
    assert (told.code, told.grade) == ("baseline-missing", Grade.INFORMS)
    migraine.clinic.book(migraine.course, "2026-11-24")
