"""A problem as its sentence, also where the domain raised it with an English template."""

from datetime import date

from tracker.domain.problems import Problem
from tracker.text import _, format_date_short


def say_problem(problem: Problem) -> str:
    """The full sentence, in the language of the program."""
    if not problem.parameters:
        return _(problem.message)
    said = {
        name: format_date_short(value) if isinstance(value, date) else value
        for name, value in problem.parameters.items()
    }
    return _(problem.message).format(**said)
