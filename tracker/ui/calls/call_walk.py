"""Whom to call next, and what was done: the order of the list, nobody twice."""

from collections import Counter, deque
from collections.abc import Iterable

from tracker.services.contacts.call_sheet import CallSheet


class CallWalk:
    """Over the ids of courses, in the order of the list."""

    def __init__(self, course_ids: Iterable[int]) -> None:
        self._waiting = deque(course_ids)
        self._all = len(self._waiting)
        self._met: set[str] = set()
        self._outcomes: Counter[str] = Counter()

    @property
    def next_id(self) -> int | None:
        """The course to ask for next; None at the end."""
        return self._waiting[0] if self._waiting else None

    @property
    def left(self) -> int:
        return len(self._waiting)

    @property
    def outcomes(self) -> Counter[str]:
        """How many patients by outcome; what was undone doesn't count."""
        return +self._outcomes

    def is_met(self, sheet: CallSheet) -> bool:
        """Whether the patient had their turn already, through another treatment."""
        return sheet.panel.patient_uuid in self._met

    def take(self, sheet: CallSheet) -> None:
        """It is their turn: none of the patient's treatments is met again."""
        self.drop(sheet.panel.course_id)
        self._met.add(sheet.panel.patient_uuid)

    def drop(self, course_id: int) -> None:
        """Pass over one course."""
        if self._waiting and self._waiting[0] == course_id:
            self._waiting.popleft()

    def give_back(self, sheet: CallSheet, course_id: int | None = None) -> None:
        """It is their turn again, before all others: with another treatment, if it is named."""
        self._met.discard(sheet.panel.patient_uuid)
        self._waiting.appendleft(sheet.panel.course_id if course_id is None else course_id)

    def count(self, outcome: str) -> None:
        self._outcomes[outcome] += 1

    def discount(self, outcome: str) -> None:
        self._outcomes[outcome] -= 1
