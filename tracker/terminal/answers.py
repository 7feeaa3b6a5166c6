"""Questions of an import on the terminal, and their answers: asked there, or given beforehand."""

from collections.abc import Sequence
from typing import NoReturn

from tracker.domain.problems import Invalid, Unavailable
from tracker.interchange.sheets.questions import Question
from tracker.terminal.telling import note
from tracker.text import _, format_number, ngettext


def checked_answer(question: Question, given: str | None) -> str:
    """What was given beforehand, else what whoever sits there says. Raises Invalid."""
    if given is None:
        return ask(question)
    question.check(given)
    return given


def answer_pair(answer: str) -> tuple[str, str]:
    """QUESTION=ANSWER as its parts. Raises Invalid."""
    key, equals, code = answer.rpartition("=")
    if not equals:
        raise Invalid(_("“{text}” is no answer; write it as QUESTION=ANSWER.").format(text=answer))
    return key, code


def refuse_unanswered(questions: Sequence[Question]) -> NoReturn:
    """Nobody is there to be asked: each is told with its answers. Raises Unavailable."""
    for one in questions:
        note(told_question(one))
    raise Unavailable(
        ngettext(
            "{count} question has to be answered first, on a terminal or with --answer "
            "QUESTION=ANSWER. Nothing was imported.",
            "{count} questions have to be answered first, on a terminal or with --answer "
            "QUESTION=ANSWER. Nothing was imported.",
            len(questions),
        ).format(count=format_number(len(questions)))
    )


def ask(question: Question) -> str:
    """Until one of the answers is given."""
    import typer

    note(told_question(question))
    while True:
        code = str(typer.prompt(_("Answer"), default=question.suggested or None, err=True)).strip()
        if question.has(code):
            return code
        note(_("“{code}” is none of the answers.").format(code=code[:40]))


def told_question(question: Question) -> str:
    """The question and its answers, a line each."""
    lines = [f"{question.key}: {question.sentence}"]
    for choice in question.choices:
        mark = "*" if choice.code == question.suggested else " "
        shown = f" ({'; '.join(choice.examples)})" if choice.examples else ""
        lines.append(f" {mark} {choice.code}: {choice.label}{shown}")
    return "\n".join(lines)
