"""Reading the fields of a rule, so that a problem names its field."""

from collections.abc import Callable
from typing import TypeVar

from tracker.domain.problems import Invalid
from tracker.text import _
from tracker.ui.widgets.choice import Option

Value = TypeVar("Value")


def read_field(name: str, read: Callable[[], Value]) -> Value:
    """`read()`; what it finds wrong is told of the field `name`."""
    try:
        return read()
    except Invalid as problem:
        raise Invalid(problem.message, field=name, **problem.parameters) from None


def required(name: str, value: Value | None) -> Value:
    """`value`, unless there is none."""
    if value is None:
        raise Invalid("This is needed.", field=name)
    return value


def evidence_options() -> list[Option]:
    """Whether a figure is confirmed, as it is said on the screen."""
    return [
        Option("confirmed", _("confirmed")),
        Option("check", _("confirm with your pharmacist")),
    ]
