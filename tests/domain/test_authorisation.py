"""What a permission covers, and whose step it is while it covers nothing."""

from dataclasses import replace

import pytest

from tests.builders import (
    ABOBOT,
    ARM,
    ONABOT,
    adult,
    approved,
    booked,
    course,
    day,
    ended,
    on,
    question,
)
from tests.domain.asking import ask
from tests.domain.migraine import migraine
from tracker.domain.authorisation import (
    Authorisation,
    Delivery,
    Part,
    Stage,
    Supply,
    last_valid_day,
)
from tracker.domain.cover import Visit, in_the_way, stage_of
from tracker.domain.facts import Course, Session, SessionStatus


def _gap(
    permission: Authorisation,
    on_day: str,
    dose: int | None = None,
    *given: Session,
    today: str = "",
) -> str:
    one = course(sessions=list(given), authorisations=[permission])
    visit = Visit(day(on_day), ONABOT, dose)
    found = in_the_way(one, adult(one), visit, day(today or on_day))
    return found.gap.value if found else ""


@pytest.mark.parametrize(
    ("on_day", "why"),
    [("2026-03-01", "early"), ("2026-03-02", ""), ("2026-06-29", ""), ("2026-06-30", "over")],
)
def test_both_ends_of_a_permission_are_included(on_day: str, why: str) -> None:
    assert _gap(approved(valid_from="2026-03-02", valid_to="2026-06-29"), on_day) == why


def test_a_permission_without_an_end_covers_every_day() -> None:
    assert _gap(approved(), "2099-01-01") == ""


def test_the_sessions_since_use_the_visits_of_a_permission() -> None:
    two = approved(valid_from="2026-01-01", visits=2)
    before, first, second = (on(d) for d in ("2025-10-13", "2026-01-05", "2026-03-30"))
    assert _gap(two, "2026-03-30", None, before, first) == ""
    assert _gap(two, "2026-06-22", None, before, first, second) == "used"
    # One that was recorded already doesn't use a visit of its own day.
    assert _gap(two, "2026-03-30", None, before, first, second) == ""
    voided = replace(second, status=SessionStatus.VOIDED)
    assert _gap(two, "2026-06-22", None, before, first, voided) == ""
    assert _gap(replace(two, visits_elsewhere=1), "2026-03-30", None, first) == "used"


def test_units_are_used_up_by_the_product_that_they_were_approved_for_only() -> None:
    units = replace(approved(valid_from="2026-01-01"), product=ONABOT, units=400_000)
    given = [on("2026-01-05", 200), on("2026-02-02", 500, ABOBOT)]
    assert _gap(units, "2026-03-30", 200_000, *given) == ""
    assert _gap(units, "2026-03-30", 201_000, *given) == "units"
    assert _gap(replace(units, product=ABOBOT), "2026-03-30", 100_000) == "product"


def test_courses_that_share_a_permission_share_its_visits() -> None:
    shared = replace(approved(valid_from="2026-01-01", visits=1), courses=frozenset({1, 2}))
    one = course(authorisations=[shared])
    arm = course(ARM, key=2, sessions=[on("2026-01-05", 100)], authorisations=[shared])
    later = Visit(day("2026-03-30"), ONABOT)
    assert in_the_way(one, adult(one, arm), later, later.on) is not None
    assert in_the_way(one, adult(one), later, later.on) is None


def test_what_another_treatment_has_booked_uses_a_shared_permission_too() -> None:
    shared = replace(approved(valid_from="2026-03-01", visits=1), courses=frozenset({1, 2}))
    one = migraine(authorisations=[shared], appointments=[booked("2026-03-30")])
    arm = course(
        ARM, key=2, planned=50, authorisations=[shared], appointments=[booked("2026-03-23")]
    )

    def gaps(today: str, *courses: Course) -> list[str]:
        visits = (
            Visit(day("2026-03-30"), ONABOT, None, 1),
            Visit(day("2026-03-23"), ONABOT, None, 2),
        )
        found = [
            in_the_way(mine, adult(*courses), visit, day(today))
            for mine, visit in zip((one, arm), visits, strict=True)
        ]
        return [each.gap.value if each else "" for each in found]

    assert gaps("2026-03-01", one, arm) == ["used", ""]
    assert ask(adult(one, arm), "2026-03-01").step[0] == "chase-insurer"
    # One visit for both uses it once; and a day that has passed was no visit.
    together = replace(arm, appointments=(booked("2026-03-30"),))
    assert gaps("2026-03-01", one, together) == ["", ""]
    assert gaps("2026-03-24", one, arm) == ["", ""]
    assert gaps("2026-03-01", one, replace(arm, ending=ended("2026-03-01"))) == ["", ""]


@pytest.mark.parametrize("stage", [s for s in Stage if not s.is_approved])
def test_what_is_not_approved_covers_nothing(stage: Stage) -> None:
    assert _gap(Authorisation(stage), "2026-03-02") == "open"


def test_two_visits_of_twelve_weeks_fit_120_days_only_early() -> None:
    last = last_valid_day(day("2026-03-02"), 120, counts_decision_day=True)
    permission = approved(valid_from="2026-03-02", valid_to=last.isoformat())
    assert _gap(permission, "2026-06-29") == ""
    assert _gap(permission, "2026-07-01") == "over"


def test_a_renewal_that_is_asked_for_is_in_nobodys_way_while_the_old_one_covers() -> None:
    old, renewal = approved(valid_to="2026-03-30"), Authorisation(Stage.SENT, key=2)
    one = course(authorisations=[old, renewal])
    for on_day, why in (("2026-03-30", None), ("2026-03-31", renewal)):
        visit = Visit(day(on_day), ONABOT)
        found = in_the_way(one, adult(one), visit, visit.on)
        assert (found and found.authorisation.stage) == (why and why.stage)


def test_drug_and_procedure_are_covered_apart() -> None:
    drug = replace(approved(valid_to="2026-12-31"), part=Part.DRUG)
    procedure = Authorisation(Stage.SENT, part=Part.PROCEDURE, owner="Kim")
    one = course(authorisations=[drug, procedure])
    visit = Visit(day("2026-03-30"), ONABOT)
    found = in_the_way(one, adult(one), visit, visit.on)
    assert found is not None
    assert found.authorisation.part is Part.PROCEDURE
    alone = course(authorisations=[drug])
    assert in_the_way(alone, adult(alone), visit, visit.on) is None


# A pharmacy's vial


@pytest.mark.parametrize(
    ("delivery", "why"),
    [
        (None, "drug-to-order"),
        (Delivery(day("2026-03-01")), "drug-late"),
        (Delivery(day("2026-03-01"), deliver_by=day("2026-03-30")), ""),
        (Delivery(day("2026-03-01"), deliver_by=day("2026-03-31")), "drug-late"),
        (Delivery(day("2026-03-01"), deliver_by=day("2026-03-19")), "drug-late"),
        (Delivery(day("2026-03-01"), None, day("2026-03-10"), day("2026-03-30")), ""),
        (Delivery(day("2026-03-01"), None, day("2026-03-10"), day("2026-03-29")), "vial-expires"),
        # It was for the visit before, which has used it.
        (Delivery(day("2026-01-02"), None, day("2026-01-04")), "drug-to-order"),
    ],
)
def test_a_pharmacys_vial_is_there_in_time_and_good_on_the_day(
    delivery: Delivery | None, why: str
) -> None:
    sent = replace(approved(), supply=Supply.PHARMACY, delivery=delivery)
    assert _gap(sent, "2026-03-30", None, on("2026-01-05"), today="2026-03-20") == why


def test_the_drug_has_stages_of_its_own_until_it_is_used() -> None:
    sent = replace(approved(), supply=Supply.PHARMACY, courses=frozenset({1}))
    ordered = replace(sent, delivery=Delivery(day("2026-03-01")))
    here = replace(sent, delivery=Delivery(day("2026-03-01"), None, day("2026-03-10")))
    untreated = adult(course())
    stages = [stage_of(one, untreated, day("2026-03-30")) for one in (sent, ordered, here)]
    assert stages == [Stage.APPROVED, Stage.DRUG_ORDERED, Stage.DRUG_HERE]
    treated = adult(course(sessions=[on("2026-03-30")]))
    assert stage_of(here, treated, day("2026-03-30")) is Stage.APPROVED
    refused = Authorisation(Stage.REFUSED, appeal_by=day("2026-04-01"))
    assert stage_of(refused, untreated, day("2026-03-30")) is Stage.APPEAL_BY


# The payer's own interval


def test_the_payers_interval_is_that_of_what_counts_now() -> None:
    old = approved(valid_to="2025-12-31", minimum="100 days")
    renewed = replace(approved(valid_to="2026-12-31", minimum="90 days"), key=2)
    answer = ask(adult(migraine(authorisations=[old, renewed])))
    assert answer.floors["payer"] == "2026-04-05"
    assert answer.earliest == "2026-04-05"


# The next step


def test_an_authorisation_in_the_way_changes_the_step_and_never_the_state() -> None:
    for today in ("2026-02-02", "2026-03-10", "2026-04-10"):
        plain = ask(adult(migraine()), today)
        chased = ask(adult(migraine(authorisations=[approved(valid_to="2026-03-01")])), today)
        assert chased.state == plain.state
        assert chased.step == ("chase-insurer", "Kim", "2026-11-01")


def test_an_authorisation_that_covers_the_due_date_is_in_nobodys_way() -> None:
    covered = migraine(authorisations=[approved(valid_to="2026-03-30")])
    assert ask(adult(covered), "2026-03-10").step[0] == "call"


def test_once_overdue_an_authorisation_must_cover_today() -> None:
    patient = adult(migraine(authorisations=[approved(valid_to="2026-04-10")]))
    assert ask(patient, "2026-04-10").step[0] == "call"
    assert ask(patient, "2026-04-11").step[0] == "chase-insurer"


def test_a_request_that_is_not_approved_is_chased_from_eight_weeks_before_due() -> None:
    patient = adult(migraine(authorisations=[Authorisation(Stage.SENT, owner="Kim")]))
    assert ask(patient, "2026-02-01").step[0] == "call"
    assert ask(patient, "2026-02-02").step[0] == "chase-insurer"


def test_a_booked_visit_that_nobody_will_pay_for_is_chased_too() -> None:
    paid = migraine(
        appointments=[booked("2026-03-30")], authorisations=[approved(valid_to="2026-03-29")]
    )
    answer = ask(adult(paid))
    assert (answer.state, answer.step[0]) == ("booked", "chase-insurer")


def test_a_clinicians_decision_comes_before_the_insurer() -> None:
    asked = migraine(
        reviews=[question("pregnancy", opened="2026-02-02")],
        authorisations=[approved(visits=0)],
    )
    assert ask(adult(asked)).step[0] == "decide"
