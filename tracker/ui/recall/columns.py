"""The columns of the recall list."""

from collections.abc import Sequence

from tracker.services.recall.listing import Order
from tracker.services.wording import course_label, say_cause_on_list
from tracker.services.wording.untold import say_untold
from tracker.text import _
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.recall import wording
from tracker.ui.recall.approval_words import authorisation_kind, authorisation_word
from tracker.ui.recall.listed_course import ListedCourse


def recall_columns() -> Sequence[Column[ListedCourse]]:
    """In the order of a call: what to do, how late, who, what, since when.

    As wide as their usual words at 100 % on a screen of 1366 pixels.
    """
    return (
        Column(
            _("Next step"),
            _step_word,
            sub=_step_owner,
            pill=_step_kind,
            tooltip=_causes,
            sort=Order.STEP.value,
            width=15.5,
            code="step",
        ),
        Column(
            _("Due"),
            lambda c: wording.due_word(c.row, c.today),
            sub=lambda c: wording.due_date(c.row, c.today),
            tooltip=lambda c: wording.due_told(c.row, c.today),
            sort=Order.DUE.value,
            width=14.4,
            is_strong=True,
            code="due",
        ),
        Column(
            _("Patient"),
            lambda c: wording.patient_name(c.row),
            sub=lambda c: wording.patient_numbers(c.row),
            aside=lambda c: wording.also_due(c.row.others, c.today),
            tooltip=_who,
            sort=Order.NAME.value,
            width=14.6,
            stretches=True,
            is_strong=True,
            code="patient",
        ),
        Column(
            _("Treatment"),
            lambda c: wording.treatment_name(c.row),
            sub=lambda c: wording.treatment_plan(c.row),
            tooltip=_treatment,
            sort=Order.TREATMENT.value,
            width=19.2,
            stretches=True,
            code="treatment",
        ),
        Column(
            _("Since last"),
            lambda c: wording.since_last(c.row, c.today),
            sub=lambda c: wording.last_dose(c.row),
            width=8.1,
            code="since-last",
        ),
        Column(
            _("Contact"),
            lambda c: wording.contact_word(c.row),
            sub=lambda c: wording.contact_tries(c.row, c.today),
            width=11.2,
            code="contact",
        ),
        Column(
            _("Authorisation"),
            lambda c: authorisation_word(c.row, c.today),
            pill=lambda c: authorisation_kind(c.row, c.today),
            width=11.2,
            code="authorisation",
        ),
    )


def _who(course: ListedCourse) -> str:
    lines = (wording.patient_name(course.row), wording.others_told(course.row.others))
    return "\n".join(line for line in lines if line)


def _treatment(course: ListedCourse) -> str:
    row = course.row
    return f"{course_label(row.condition, row.body_region)}\n{wording.treatment_plan(row)}"


def _step_word(course: ListedCourse) -> str:
    return wording.step_word(course.row, course.today)


def _step_owner(course: ListedCourse) -> str:
    return wording.step_owner(course.row, course.today)


def _step_kind(course: ListedCourse) -> Kind:
    return wording.step_kind(course.row, course.today)


def _causes(course: ListedCourse) -> str:
    if course.row.is_damaged:
        return _(
            "Another program has changed a date of this patient. Run “tracker check”; it names "
            "what to restore from a backup."
        )
    row = course.row
    untold = [say_untold(row.untold)] if row.untold is not None else []
    return "\n".join([*untold, *(say_cause_on_list(cause, row.state) for cause in row.causes)])
