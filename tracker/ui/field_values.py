"""What a field holds, with a problem that names the field."""

from datetime import date
from typing import cast

from tracker.domain.birth import BirthDate
from tracker.domain.death import DeathDate
from tracker.domain.problems import Invalid
from tracker.ui.widgets.birth_edit import BirthEdit
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.death_edit import DeathEdit
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field


def day_in(field: Field) -> date | None:
    """The date in a field with a DateEdit, None where it is empty. Raises Invalid."""
    try:
        return cast("DateEdit", field.editor).day()
    except Invalid as problem:
        raise Invalid(problem.message, field=field.name, **problem.parameters) from None


def birth_in(field: Field) -> BirthDate | None:
    """The date of birth in a field with a BirthEdit, as far as it is known. Raises Invalid."""
    try:
        return cast("BirthEdit", field.editor).meant()
    except Invalid as problem:
        raise Invalid(problem.message, field=field.name, **problem.parameters) from None


def death_in(field: Field) -> DeathDate | None:
    """The day of death in a field with a DeathEdit, as far as it is known. Raises Invalid."""
    try:
        return cast("DeathEdit", field.editor).meant()
    except Invalid as problem:
        raise Invalid(problem.message, field=field.name, **problem.parameters) from None


def dose_in(field: Field) -> int | None:
    """The dose in a field with a DoseEdit, None where it is empty. Raises Invalid."""
    try:
        return cast("DoseEdit", field.editor).dose()
    except Invalid as problem:
        raise Invalid(problem.message, field=field.name, **problem.parameters) from None
