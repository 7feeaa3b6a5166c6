"""What is asked before an injection, and what an answer means for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from tracker.domain.checks import Check, Grade
from tracker.domain.why import Value


class Reply(Enum):
    """What was answered. A question without one was not answered yet, which is told likewise."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Answer:
    """To one question; `note` is what was said beside it."""

    reply: Reply
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`conditions` empty: for all but `not_in`. `not_for` is a sex that isn't asked.

    `yes` is how much a yes matters, `yes_in` where a jurisdiction differs; `review` the question to
    a clinician that it opens, "" for none.
    """

    code: str
    yes: Grade
    conditions: frozenset[str] = frozenset()
    not_in: frozenset[str] = frozenset()
    not_for: str = ""
    yes_in: Mapping[str, Grade] = field(default_factory=dict)
    review: str = ""
    source: str = ""

    def is_for(self, condition: str) -> bool:
        """Whether it is asked before a treatment of this condition."""
        return condition not in self.not_in and (
            not self.conditions or condition in self.conditions
        )

    def grade(self, jurisdiction: str) -> Grade:
        """How much a yes matters there."""
        return self.yes_in.get(jurisdiction, self.yes)


def questions_for(
    conditions: Iterable[str], sex: str, known: Iterable[Question]
) -> tuple[Question, ...]:
    """Those of one visit, each once, in their order; `sex` "" or "unknown" is asked everything."""
    treated = tuple(conditions)
    return tuple(
        one
        for one in known
        if (not one.not_for or one.not_for != sex) and any(one.is_for(c) for c in treated)
    )


def check_answers(
    questions: Sequence[Question], answers: Mapping[str, Answer], jurisdiction: str
) -> list[Check]:
    """A check for each yes, and one for all that nobody has asked. A no says nothing."""
    checks = []
    unasked = []
    for question in questions:
        answer = answers.get(question.code, Answer(Reply.NOT_ASKED))
        values: dict[str, Value] = {"question": question.code, "source": question.source}
        if answer.reply is Reply.YES:
            checks.append(Check(question.grade(jurisdiction), "answer-yes", values))
        elif answer.reply is Reply.NOT_ASKED:
            unasked.append(question.code)
    if unasked:
        checks.append(Check(Grade.INFORMS, "not-asked", {"questions": " ".join(unasked)}))
    elif questions and not checks:
        checks.append(Check(Grade.PASSES, "all-asked"))
    return checks
