"""Days for many patients at once: inside the window where a place is free, never before earliest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import ARM, BLADDER, MIGRAINE, NECK, adult, course, day, on, rules
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList
from tracker.domain.dosing import DoseBook, Given
from tracker.domain.facts import Course
from tracker.domain.places import PlaceBook
from tracker.domain.proposals import Person, Proposal, Wish, propose
from tracker.domain.schedule import Window, treatment_window
from tracker.domain.suggested_day import fits_on

TODAY = day("2026-03-02")
RULES = rules()
MONTH = [TODAY + timedelta(days=n) for n in range(28)]
GENERAL = ClinicList("Injections", 2, weekday=0)


def wishes(patient: int, *courses: Course, moved: int = 0) -> list[Wish]:
    """A wish a course, whose keys are the courses'."""
    facts = adult(*courses)
    book = DoseBook(facts, RULES)
    person = Person(patient, book)
    return [
        Wish(one.key, person, ((one, treatment_window(one, facts, RULES, TODAY, book)),), moved)
        for one in courses
    ]


def due(patient: int, last: str, condition: str = MIGRAINE, *, moved: int = 0) -> Wish:
    """One course, its key that of its patient."""
    (wish,) = wishes(
        patient, course(condition, key=patient, planned=100, sessions=[on(last)]), moved=moved
    )
    return wish


def window_of(wish: Wish) -> Window:
    return wish.courses[0][1]


def proposed(asked: Sequence[Wish], *lists: ClinicList, until: int = 28) -> list[Proposal]:
    return propose(asked, MONTH[:until], PlaceBook(ClinicDays(lists=lists)))


def days_of(found: Sequence[Proposal]) -> dict[int, str | None]:
    return {key: str(one.on) if one.on else None for one in found for key in one.wishes}


def test_the_first_place_from_due_on_is_proposed() -> None:
    # Due on Friday 03-06, overdue from 03-14.
    assert days_of(proposed([due(1, "2025-12-12")], GENERAL)) == {1: "2026-03-09"}


def test_proposals_count_one_another() -> None:
    asked = [due(n, "2025-12-08") for n in (1, 2, 3)]  # due 03-02, overdue from 03-10
    found = days_of(proposed(asked, GENERAL))
    assert found == {1: "2026-03-02", 2: "2026-03-02", 3: "2026-03-09"}


def test_the_first_place_after_the_window_is_marked_late() -> None:
    asked = [due(n, "2025-12-08") for n in range(1, 6)]
    late = {one.patient: str(one.on) for one in proposed(asked, GENERAL) if one.late}
    assert late == {5: "2026-03-16"}


def test_who_is_nearer_the_end_of_the_window_comes_first_and_then_who_was_moved_before() -> None:
    asked = [due(1, "2025-12-08"), due(2, "2025-12-08", moved=2), due(3, "2025-12-01")]
    one_place = ClinicList("Injections", 1, weekday=0)
    assert [one.patient for one in proposed(asked, one_place)] == [3, 2, 1]


def test_what_one_patient_wants_within_overlapping_windows_is_one_visit() -> None:
    arm = course(ARM, key=1, planned=100, sessions=[on("2025-12-08", 100)])
    head = course(MIGRAINE, key=2, planned=100, sessions=[on("2025-12-12", 100)])
    (found,) = proposed(wishes(1, arm, head), GENERAL)
    assert (found.wishes, str(found.on)) == ((1, 2), "2026-03-09")


def test_what_would_pass_a_dose_limit_together_is_not_one_visit() -> None:
    arm = course(ARM, key=1, planned=300, sessions=[on("2025-12-08", 300)])
    head = course(MIGRAINE, key=2, planned=195, sessions=[on("2025-12-12", 195)])
    assert len(proposed(wishes(1, arm, head), GENERAL)) == 2


def test_a_booking_is_moved_as_little_as_its_window_allows() -> None:
    # May be repeated from 01-26, is to be asked about on 04-20, and was booked for 03-09.
    bladder = course(BLADDER, key=1, planned=100, sessions=[on("2025-11-03", 100)])
    (wish,) = wishes(1, bladder)
    assert days_of(proposed([replace(wish, near=day("2026-03-09"))], GENERAL)) == {1: "2026-03-09"}
    assert days_of(proposed([replace(wish, near=day("2026-03-26"))], GENERAL)) == {1: "2026-03-23"}


def test_nothing_is_proposed_where_no_place_is_free() -> None:
    assert days_of(proposed([due(1, "2025-12-08")], ClinicList("Extra", 0, weekday=0))) == {1: None}


_MONDAYS = st.sampled_from([f"2025-{d}" for d in ("11-03", "11-24", "12-01", "12-08", "12-12")])
_LASTS = st.one_of(_MONDAYS, st.sampled_from(["2025-12-19", "2025-12-24", "2026-01-05"]))
_CONDITIONS = st.sampled_from([MIGRAINE, ARM, NECK, BLADDER])
_HELD = st.lists(
    st.builds(
        ClinicList,
        st.sampled_from(["Injections", "Urology", "Dr Ruiz", "Extra"]),
        st.sampled_from([0, 1, 1, 2, 3, None]),
        st.integers(0, 4),
        st.none(),
        st.sampled_from([frozenset(), frozenset(), frozenset({BLADDER}), frozenset({MIGRAINE})]),
        st.sampled_from(["", "", "Dr Ruiz", "Dr Osei"]),
    ),
    max_size=3,
)


@st.composite
def clinics_of_wishes(draw: st.DrawFn) -> list[Wish]:
    """Up to ten patients with up to two courses each."""
    made: list[Wish] = []
    for patient in range(1, draw(st.integers(1, 10)) + 1):
        conditions = draw(st.lists(_CONDITIONS, min_size=1, max_size=2, unique=True))
        units = draw(st.sampled_from([100, 155, 250]))
        made += wishes(
            patient,
            *(
                course(
                    condition, key=patient * 10 + n, planned=units, sessions=[on(draw(_LASTS), 100)]
                )
                for n, condition in enumerate(conditions)
            ),
            moved=draw(st.integers(0, 2)),
        )
    return made


class Answered:
    """Proposals, and what every rule asks of them: who is where, and what would still be free."""

    def __init__(self, asked: list[Wish], lists: list[ClinicList]) -> None:
        self.wishes = {wish.key: wish for wish in asked}
        self.days = ClinicDays(lists=tuple(lists))
        self.found = propose(asked, MONTH, PlaceBook(self.days))

    def is_free(self, day: date, keys: Sequence[int]) -> bool:
        """Whether those wishes could be met together on a day, with all others as proposed."""
        places = PlaceBook(self.days)
        for one in self.found:
            left = [self.wishes[key] for key in one.wishes if key not in keys]
            for wish in left:
                if one.on is not None:
                    places.hold(one.on, one.patient, wish.cases)
        mine = [self.wishes[key] for key in keys]
        cases = frozenset(case for wish in mine for case in wish.cases)
        person = mine[0].person
        return places.has_place(day, person.key, cases) and all(
            fits_on(
                *wish.courses[0], day, self._booked(person.key, wish.key, day, keys), person.book
            )
            for wish in mine
        )

    def _booked(self, patient: int, but: int, day: date, keys: Sequence[int]) -> list[Given]:
        found = []
        for one in self.found:
            for key in one.wishes:
                on = day if key in keys else one.on
                if one.patient == patient and key != but and on is not None:
                    asked, window = self.wishes[key].courses[0]
                    found.append(
                        Given(on, asked.product, window.planned_dose, asked.condition, key)
                    )
        return found


@given(clinics_of_wishes(), _HELD)
def test_every_wish_is_answered_once_and_the_order_of_asking_never_matters(
    asked: list[Wish], lists: list[ClinicList]
) -> None:
    answered = Answered(asked, lists)
    assert sorted(key for one in answered.found for key in one.wishes) == sorted(answered.wishes)
    assert Answered(asked[::-1], lists).found == answered.found


@given(clinics_of_wishes(), _HELD)
def test_no_proposal_is_before_earliest_or_beyond_the_places_or_over_a_limit(
    asked: list[Wish], lists: list[ClinicList]
) -> None:
    answered = Answered(asked, lists)
    on_days: Counter[date] = Counter()
    for one in answered.found:
        for key in one.wishes:
            window = window_of(answered.wishes[key])
            if one.on is not None and window.earliest_on is not None:
                assert one.on >= window.earliest_on
        if one.on is not None:
            on_days[one.on] += 1
            assert answered.is_free(one.on, one.wishes)
    for when in on_days:
        people = len({one.patient for one in answered.found if one.on == when})
        places = [held.places for held in answered.days.lists_on(when)]
        if lists and None not in places:
            assert people <= sum(n for n in places if n is not None)


@given(clinics_of_wishes(), _HELD)
def test_a_late_proposal_had_no_place_in_its_window_and_is_the_first_after_it(
    asked: list[Wish], lists: list[ClinicList]
) -> None:
    answered = Answered(asked, lists)
    for one in answered.found:
        if not one.late and one.on is not None:
            continue
        # Who only joins a visit is late without it too: the one it is made for is asked.
        head = answered.wishes[one.wishes[0]]
        window = window_of(head)
        if head.key not in one.late and one.on is not None:
            continue
        assert window.overdue_from is not None
        earlier = [d for d in MONTH if d >= (window.earliest_on or d) and d < (one.on or date.max)]
        assert not any(answered.is_free(d, [head.key]) for d in earlier)
        assert one.on is None or one.on >= window.overdue_from


@given(clinics_of_wishes(), _HELD)
def test_one_patient_comes_twice_only_where_once_was_not_possible(
    asked: list[Wish], lists: list[ClinicList]
) -> None:
    answered = Answered(asked, lists)
    for first, second in combinations([one for one in answered.found if one.on], 2):
        if first.patient != second.patient or first.late or second.late:
            continue
        a, b = (window_of(answered.wishes[one.wishes[0]]) for one in (first, second))
        common = [
            d
            for d in MONTH
            if all(w.overdue_from and (w.earliest_on or d) <= d < w.overdue_from for w in (a, b))
        ]
        keys = (first.wishes[0], second.wishes[0])
        assert not any(answered.is_free(d, keys) for d in common)


def test_two_hundred_patients_over_a_month_find_a_place_in_their_windows_or_the_first_after() -> (
    None
):
    starts = [TODAY - timedelta(days=100 - n % 38) for n in range(200)]
    asked = {n: due(n, str(last)) for n, last in enumerate(starts, 1)}
    found = proposed(list(asked.values()), *(ClinicList("List", 11, weekday=n) for n in range(5)))
    assert sum(one.on is not None for one in found) == 200
    taken = Counter(one.on for one in found)
    assert max(taken.values()) <= 11
    for one in found:
        window = window_of(asked[one.wishes[0]])
        assert one.on is not None
        assert window.earliest_on is not None
        assert window.overdue_from is not None
        assert one.on >= window.earliest_on
        is_late = one.on >= window.overdue_from
        assert bool(one.late) is is_late
        if is_late:
            between = (d for d in MONTH if window.earliest_on <= d < one.on and d.weekday() < 5)
            assert all(taken[d] == 11 for d in between)
    assert any(one.late for one in found)
