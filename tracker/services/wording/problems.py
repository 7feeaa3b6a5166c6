"""A problem as its sentence, also where the domain raised it with an English template."""

from tracker.domain.problems import Problem
from tracker.text import _


def say_problem(problem: Problem) -> str:
    """The full sentence, in the language of the program."""
    if not problem.parameters:
        return _(problem.message)
    return _(problem.message).format(**problem.parameters)
