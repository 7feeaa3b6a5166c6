"""The facts of two records as those of one: every dose counts once, whatever is merged first."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import rules
from tests.domain.strategies import in_any_order, patients
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Patient
from tracker.services.same_person.comparison import as_one

RULES = rules()


@st.composite
def records(draw: st.DrawFn, first_key: int) -> Patient:
    """Somebody whose courses have keys from `first_key` on."""
    patient = draw(patients())
    courses = tuple(
        replace(course, key=first_key + number) for number, course in enumerate(patient.courses)
    )
    outside = tuple(replace(dose, course=None) for dose in patient.outside)
    return replace(patient, courses=courses, outside=outside)


def _sums(patient: Patient) -> list[object]:
    book = DoseBook(patient, RULES)
    days = sorted({given.on + timedelta(days=n) for given in book.given for n in (0, 83)})
    limits = RULES.limits
    return [book.total(limit.product, limit, day) for day in days for limit in limits]


def _join_all(one: Patient, other: Patient) -> dict[int, int]:
    """Every course that the other has of a condition and region of the first."""
    there = {(c.condition, c.body_region): c.key for c in reversed(one.courses)}
    return {
        c.key: there[c.condition, c.body_region]
        for c in other.courses
        if (c.condition, c.body_region) in there
    }


@settings(max_examples=20)
@given(records(100), records(200), records(300))
def test_merging_is_associative_in_dose_sums(one: Patient, two: Patient, three: Patient) -> None:
    left = as_one(one, two, _join_all(one, two))
    left = as_one(left, three, _join_all(left, three))
    right = as_one(two, three, _join_all(two, three))
    right = as_one(one, right, _join_all(one, right))
    assert _sums(left) == _sums(right)


@settings(max_examples=20)
@given(records(100), records(200))
def test_every_dose_of_both_counts_once_joined_or_not(one: Patient, two: Patient) -> None:
    apart, joined = as_one(one, two, {}), as_one(one, two, _join_all(one, two))
    assert _sums(apart) == _sums(joined)
    many = [len(DoseBook(patient, RULES).given) for patient in (one, two, joined)]
    assert many[0] + many[1] == many[2]


@settings(max_examples=20)
@given(st.data())
def test_the_order_of_facts_says_nothing(data: st.DataObject) -> None:
    one, two = data.draw(records(100)), data.draw(records(200))
    other = data.draw(in_any_order(two))
    assert _sums(as_one(one, two, {})) == _sums(as_one(one, other, {}))
