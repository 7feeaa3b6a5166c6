"""Sums of Units, and what they allow."""

from tests.builders import (
    ABOBOT,
    ARM,
    EYELIDS,
    LETIBOT,
    MIGRAINE,
    NECK,
    ONABOT,
    adult,
    child,
    course,
    day,
    elsewhere,
    limit,
    on,
    rules,
)
from tracker.domain.dosing import DoseBook, Total
from tracker.domain.facts import SessionStatus, Weight

BY = rules(limits=[limit(400)])
(FOUR_HUNDRED,) = BY.limits


def test_all_courses_and_outside_doses_are_summed() -> None:
    patient = adult(
        course(sessions=[on("2026-01-05", 155)]),
        course(ARM, key=2, sessions=[on("2026-02-02", 100)]),
        outside=[elsewhere("2026-03-01", 20)],
    )
    assert DoseBook(patient, BY).total(ONABOT, FOUR_HUNDRED, day("2026-03-02")) == Total(275_000)


def test_the_day_itself_is_in_the_sum_and_the_next_day_is_not() -> None:
    book = DoseBook(adult(course(sessions=[on("2026-03-02", 155)])), BY)
    assert book.total(ONABOT, FOUR_HUNDRED, day("2026-03-02")).dose == 155_000
    assert book.total(ONABOT, FOUR_HUNDRED, day("2026-03-01")).dose == 0


def test_an_unknown_dose_makes_a_sum_at_least_and_never_nothing() -> None:
    patient = adult(
        course(sessions=[on("2026-03-01", 155)]), outside=[elsewhere("2026-02-02", None)]
    )
    total = DoseBook(patient, BY).total(ONABOT, FOUR_HUNDRED, day("2026-03-02"))
    assert total == Total(155_000, is_at_least=True)


def test_a_dose_of_an_unknown_product_may_be_this_one() -> None:
    patient = adult(course(), outside=[elsewhere("2026-02-02", 100, None)])
    total = DoseBook(patient, BY).total(ONABOT, FOUR_HUNDRED, day("2026-03-02"))
    assert total == Total(0, is_at_least=True)


def test_an_unknown_dose_of_another_product_is_of_no_concern() -> None:
    patient = adult(course(), outside=[elsewhere("2026-02-02", None, LETIBOT)])
    total = DoseBook(patient, BY).total(ONABOT, FOUR_HUNDRED, day("2026-03-02"))
    assert total == Total(0)


def test_units_of_different_products_are_never_added() -> None:
    patient = adult(course(NECK, ABOBOT, sessions=[on("2026-03-01", 500, ABOBOT)]))
    assert DoseBook(patient, BY).total(ONABOT, FOUR_HUNDRED, day("2026-03-02")).dose == 0


def test_a_touch_up_counts_and_what_was_not_given_does_not() -> None:
    sessions = [
        on("2026-02-02", 20, touch_up=True),
        on("2026-02-03", 100, status=SessionStatus.PLANNED),
        on("2026-02-04", 100, status=SessionStatus.VOIDED),
    ]
    total = DoseBook(adult(course(sessions=sessions)), BY).total(
        ONABOT, FOUR_HUNDRED, day("2026-03-02")
    )
    assert total == Total(20_000)


def test_eyelids_have_a_shorter_limit_of_their_own_beside_the_general_one() -> None:
    book = DoseBook(adult(course()), rules())
    on_day = day("2026-03-02")
    assert [(one.days, a) for one, a in book.binding(ONABOT, EYELIDS, on_day)] == [
        (84, 400_000),
        (30, 200_000),
    ]
    assert [one.days for one, _ in book.binding(ONABOT, MIGRAINE, on_day)] == [84]


def test_a_child_has_a_childs_limit_up_to_the_birthday() -> None:
    book = DoseBook(child(course(ARM), born="2008-03-30", kg=60), rules())
    eve, birthday = day("2026-03-29"), day("2026-03-30")
    assert [a for _, a in book.binding(ONABOT, ARM, eve)] == [340_000]
    assert [a for _, a in book.binding(ONABOT, ARM, birthday)] == [400_000]


def test_the_newest_weight_counts_in_whatever_order_they_arrive() -> None:
    light, heavy = Weight(day("2025-01-01"), 15_000), Weight(day("2026-01-01"), 20_000)
    for weights in ((light, heavy), (heavy, light)):
        patient = child(course(ARM))
        patient = type(patient)(patient.birth_on, patient.courses, (), weights)
        book = DoseBook(patient, rules())
        assert [a for _, a in book.binding(ONABOT, ARM, day("2026-03-02"))] == [200_000]
