"""The course that the tests of states ask about."""

from tests.builders import course, on
from tracker.domain.facts import Course

# Last session 2026-01-05: due soon from 03-02, due 03-30, overdue from 04-07, lapsed from 09-28.
SESSIONS = [on("2026-01-05")]


def migraine(**facts: object) -> Course:
    return course(**{"sessions": SESSIONS, **facts})  # type: ignore[arg-type]
