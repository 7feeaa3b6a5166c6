"""Any combination of facts, on few enough days that they meet: weeks, and the days beside them."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    INCOBOT,
    LEG,
    MIGRAINE,
    NECK,
    ONABOT,
    RIMABOT,
    SALIVA,
    day,
    dose,
    protocol,
    rules,
)
from tracker.domain.authorisation import Authorisation, Delivery, Part, Stage, Supply
from tracker.domain.contact_rules import ContactRules
from tracker.domain.facts import (
    Appointment,
    AppointmentStatus,
    Contact,
    ContactDecision,
    Course,
    Ending,
    Hold,
    OutsideDose,
    OwnDate,
    Patient,
    Review,
    Session,
    SessionStatus,
    SymptomAnswer,
    SymptomReport,
    Weight,
)
from tracker.domain.interval import Interval
from tracker.domain.protocol import Schedule
from tracker.domain.reviews import ReviewCode
from tracker.domain.schedule import FloorName

FIRST = date(2025, 9, 1)
WEEKS = 60

TREATMENTS = [
    (MIGRAINE, ONABOT),
    (BLADDER, ONABOT),
    (NECK, ONABOT),
    (ARM, ONABOT),
    (ARM, ABOBOT),
    (LEG, ABOBOT),
    (SALIVA, INCOBOT),
    (SALIVA, RIMABOT),
    (MIGRAINE, ABOBOT),  # has no rule
]
UNITS = [5, 20, 100, 155, 200, 300, 400, 401, 1000, 1500]

days = st.builds(
    lambda weeks, beside: FIRST + timedelta(weeks=weeks, days=beside),
    st.integers(0, WEEKS),
    st.sampled_from([0, 0, 0, -1, 1, 3]),
)
doses = st.one_of(st.none(), st.sampled_from(UNITS).map(dose))
products = st.sampled_from([ONABOT, ABOBOT, INCOBOT, RIMABOT])
intervals = st.sampled_from(["8 weeks", "12 weeks", "16 weeks", "3 months", "6 months", "84 days"])


def few(one: st.SearchStrategy) -> st.SearchStrategy:
    """Mostly none, sometimes a few."""
    return st.one_of(st.just(()), st.lists(one, max_size=3).map(tuple))


def maybe(one: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), st.none(), one)


appointments = st.builds(
    lambda on, notice, status, accepted_by: Appointment(
        on, on - timedelta(days=notice), status, on - timedelta(days=notice // 2), accepted_by
    ),
    days,
    st.sampled_from([0, 28, 29, 90]),
    st.sampled_from([AppointmentStatus.BOOKED] * 3 + list(AppointmentStatus)),
    st.sampled_from(["", "", "Ana"]),
)
holds = st.builds(Hold, days, st.sampled_from(["illness", "travel"]), maybe(days), maybe(days))
own_dates = st.builds(
    OwnDate,
    days,
    days,
    st.just("wears off"),
    st.just("Dr Ruiz"),
    st.frozensets(st.sampled_from([name.value for name in FloorName]), max_size=2),
)
reports = st.builds(SymptomReport, days, st.sampled_from(list(SymptomAnswer)), maybe(days))
contacts = st.one_of(
    st.builds(Contact, days, maybe(days), maybe(days)),
    st.builds(
        Contact,
        days,
        st.none(),
        maybe(days),
        st.sampled_from(["no-answer", "text", "letter", "doctor"]),
        st.sampled_from(["phone", "text"]),
        st.sampled_from(["morning", "afternoon"]),
        st.just(value=False),
    ),
)
contact_decisions = st.builds(
    ContactDecision, days, st.sampled_from(["write", "call-doctor", "keep-trying"])
)
reviews = st.builds(Review, st.sampled_from([code.value for code in ReviewCode]), days)
deliveries = st.builds(Delivery, days, maybe(days), maybe(days), maybe(days))


def authorisations(key: int) -> st.SearchStrategy[Authorisation]:
    """Of a course, perhaps of its neighbours too."""
    return st.builds(
        Authorisation,
        st.sampled_from([Stage.APPROVED] * 3 + list(Stage)),
        maybe(days),
        maybe(days),
        maybe(st.integers(0, 2)),
        maybe(st.just(Interval.parse("90 days"))),
        part=st.sampled_from(list(Part)),
        product=maybe(st.just(ONABOT)),
        units=maybe(st.just(200_000)),
        appeal_by=maybe(days),
        supply=st.sampled_from(list(Supply)),
        delivery=maybe(deliveries),
        courses=st.sampled_from([frozenset({key}), frozenset({1, 2, 3})]),
    )


outside_doses = st.builds(
    OutsideDose,
    days,
    st.one_of(st.none(), products),
    doses,
    st.one_of(st.none(), st.sampled_from([MIGRAINE, ARM])),
    st.sampled_from([None, None, 1]),
)
births = st.sampled_from(
    [day("1970-06-15"), day("2007-12-31"), day("2008-02-29"), day("2008-06-15"), day("2018-06-15")]
)
clinics = st.sampled_from(
    [
        rules(),
        rules(closed=["2026-03-30", "2026-03-31", "2026-05-25"]),
        replace(rules(), contact=ContactRules(tries=1, times_of_day=1, channels=1)),
        rules(protocol(site_minimum="4 months"), protocol(ARM, usual=None)),
    ]
)


@st.composite
def sessions(draw: st.DrawFn, product: str) -> Session:
    return Session(
        draw(days),
        draw(st.one_of(st.just(product), st.just(product), products)),
        draw(doses),
        draw(st.sampled_from([False, False, False, True])),
        draw(st.sampled_from([SessionStatus.SIGNED] * 4 + list(SessionStatus))),
    )


@st.composite
def courses(draw: st.DrawFn, key: int = 1) -> Course:
    condition, product = draw(st.sampled_from(TREATMENTS))
    return Course(
        key,
        condition,
        product,
        draw(days),
        interval=draw(maybe(intervals.map(Interval.parse))),
        planned_dose=draw(doses),
        switched_to=draw(maybe(st.sampled_from(list(Schedule)))),
        start_on=draw(maybe(days)),
        ending=draw(st.sampled_from([None] * 9 + [Ending(FIRST, "moved")])),
        sessions=tuple(draw(st.lists(sessions(product), max_size=4))),
        appointments=draw(few(appointments)),
        holds=draw(few(holds)),
        own_dates=draw(few(own_dates)),
        reports=draw(few(reports)),
        contacts=draw(st.one_of(few(contacts), st.lists(contacts, max_size=7).map(tuple))),
        reviews=draw(st.one_of(st.just(()), st.just(()), few(reviews))),
        plan_kept_on=draw(few(days)),
        contact_decisions=draw(few(contact_decisions)),
        authorisations=draw(few(authorisations(key))),
    )


@st.composite
def patients(draw: st.DrawFn) -> Patient:
    count = draw(st.integers(1, 3))
    return Patient(
        draw(births),
        tuple(draw(courses(key)) for key in range(1, count + 1)),
        draw(few(outside_doses)),
        draw(few(st.builds(Weight, days, st.sampled_from([12_000, 20_000, 60_000])))),
    )


def in_any_order(patient: Patient) -> st.SearchStrategy[Patient]:
    """The same facts in another order."""
    return st.builds(
        Patient,
        st.just(patient.birth_on),
        st.tuples(*[_course_in_any_order(c) for c in patient.courses]).flatmap(_shuffled),
        _shuffled(patient.outside),
        _shuffled(patient.weights),
    )


_LISTS = (
    "sessions",
    "appointments",
    "holds",
    "own_dates",
    "reports",
    "contacts",
    "reviews",
    "plan_kept_on",
)


def _course_in_any_order(course: Course) -> st.SearchStrategy[Course]:
    fields = {
        name: getattr(course, name) for name in Course.__dataclass_fields__ if name not in _LISTS
    }
    return st.builds(
        Course,
        **{name: st.just(value) for name, value in fields.items()},
        **{name: _shuffled(getattr(course, name)) for name in _LISTS},
    )


def _shuffled(values: tuple) -> st.SearchStrategy[tuple]:  # type: ignore[type-arg]
    return st.permutations(values).map(tuple)
