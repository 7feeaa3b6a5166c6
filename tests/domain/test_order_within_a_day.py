"""What happens within one day counts in the order in which it happened: nobody is hidden by it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.builders import adult, day
from tests.domain.asking import ask
from tests.domain.migraine import migraine
from tracker.domain.facts import Appointment, AppointmentStatus, Contact, Hold

TODAY = day("2026-03-10")
NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)

_LATER = TODAY + timedelta(days=3)
_BOOKED_FOR = TODAY + timedelta(days=20)
_PUT_OFF = ("promise", "rest", "hold")
_LOST = {
    "cancel": AppointmentStatus.CANCELLED_BY_PATIENT,
    "close": AppointmentStatus.CANCELLED_BY_CLINIC,
}


@dataclass
class Day:
    """One day of a treatment that is due, act by act, each a minute after the one before."""

    facts: dict[str, list[Any]] = field(
        default_factory=lambda: {"appointments": [], "contacts": [], "holds": []}
    )
    done: list[str] = field(default_factory=list)

    def act(self, what: str) -> None:
        now = NINE + timedelta(minutes=len(self.done))
        bookings = self.facts["appointments"]
        match what:
            case "book":
                bookings.append(Appointment(_BOOKED_FOR, TODAY, told_at=now))
            case "cancel" | "close":
                if not bookings or bookings[-1].status is not AppointmentStatus.BOOKED:
                    return
                bookings[-1] = replace(
                    bookings[-1], status=_LOST[what], outcome_on=TODAY, told_at=now
                )
            case "move":
                if not bookings or bookings[-1].status is not AppointmentStatus.BOOKED:
                    return
                bookings[-1] = replace(bookings[-1], on=bookings[-1].on + timedelta(days=1))
            case "promise":
                called = Contact(TODAY, promised_by=_LATER, moment=now, told_at=now)
                self.facts["contacts"].append(called)
            case "rest":
                called = Contact(TODAY, try_again_on=_LATER, moment=now, told_at=now)
                self.facts["contacts"].append(called)
            case "hold":
                held = Hold(TODAY, "illness", not_called_before=_LATER, told_at=now)
                self.facts["holds"].append(held)
        self.done.append(what)

    @property
    def is_booked(self) -> bool:
        return any(a.status is AppointmentStatus.BOOKED for a in self.facts["appointments"])

    def last(self, *what: str) -> int:
        """How far into the day the newest of these was; -1: there was none."""
        return max((n for n, one in enumerate(self.done) if one in what), default=-1)


@given(
    st.lists(st.sampled_from(["book", "move", *_LOST, *_PUT_OFF]), min_size=1, max_size=7),
    st.randoms(use_true_random=False),
)
@example(["book", "promise", "cancel"], None)
@example(["hold", "book", "close"], None)
@example(["book", "cancel", "rest"], None)
def test_a_lost_booking_is_called_at_once_unless_something_was_agreed_after_it(
    acts: list[str], order: Any
) -> None:
    one = Day()
    for what in acts:
        one.act(what)
    if order is not None:
        for told in one.facts.values():
            order.shuffle(told)
    answer = ask(adult(migraine(**one.facts)), TODAY.isoformat())
    lost, agreed = one.last(*_LOST), one.last(*_PUT_OFF)
    if one.is_booked:
        assert answer.state.startswith("booked")
    elif lost > agreed:
        assert answer.state == "to call"
        assert set(answer.causes) <= {status.value for status in _LOST.values()}
        assert answer.standing.rank.name == "BROKEN"
    elif agreed >= 0:
        assert answer.state in ("promised", "resting", "deferred")
        assert answer.step[2] is not None
        assert day(answer.step[2]) <= _LATER + timedelta(days=1)
    else:
        assert answer.state == "to call"


def test_the_newer_of_two_calls_of_one_day_holds() -> None:
    promised = Contact(TODAY, promised_by=TODAY + timedelta(days=9), moment=NINE)
    tried = Contact(TODAY, try_again_on=_LATER, moment=NINE + timedelta(hours=2))
    for contacts in ([promised, tried], [tried, promised]):
        assert ask(adult(migraine(contacts=contacts)), TODAY.isoformat()).state == "resting"


def test_a_reminder_on_the_day_of_a_visit_does_not_answer_that_nobody_came() -> None:
    """Whether it is said on the day or on the day after."""
    reminded = Contact(TODAY, try_again_on=day("2026-05-01"), moment=NINE, told_at=NINE)
    for later in (0, 1):
        told_on, told_at = TODAY + timedelta(days=later), NINE + timedelta(days=later, hours=6)
        missed = Appointment(TODAY, TODAY, AppointmentStatus.MISSED, told_on, told_at=told_at)
        patient = adult(migraine(appointments=[missed], contacts=[reminded]))
        answer = ask(patient, told_on.isoformat())
        assert (answer.state, answer.causes) == ("to call", {"missed": TODAY.isoformat()})
