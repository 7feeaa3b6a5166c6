"""Until when a payer may be left alone: a patient who waits for one is called by nobody else."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.domain.cover import Visit, gap
from tracker.domain.problems import Invalid
from tracker.domain.schedule import treatment_window
from tracker.services.facts import load_patient
from tracker.services.rules import current_rules
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _, format_date_short

ANSWER_DAYS = 14
"""After how many days without an answer a payer is asked again, unless another day is named."""


def answer_day(today: date) -> date:
    """The day on which a payer who is asked today is asked again."""
    return today + timedelta(days=ANSWER_DAYS)


def check_chase_day(tx: Session, found: r.Authorisation, today: date, field: str) -> None:
    """What stands in the way of a visit is asked about again before its window is over.

    In an overdue course, or shortly before, there is as long as an answer takes. Raises Invalid.
    """
    chase_on = found.chase_on
    if chase_on is None or chase_on <= answer_day(today):
        return
    tx.flush()
    patient, rules = load_patient(tx, found.patient_id), current_rules(tx)
    for course in patient.courses:
        one = next((one for one in course.authorisations if one.key == found.id), None)
        if one is None or course.ending is not None:
            continue
        window = treatment_window(course, patient, rules, today)
        if window.due_on is None or window.overdue_from is None:
            continue
        visit = Visit(window.due_on, course.product, window.planned_dose, course.key)
        last = max(window.overdue_from - timedelta(days=1), answer_day(today))
        if chase_on > last and gap(one, patient, visit, today) is not None:
            raise Invalid(
                _(
                    "{on} is after {last}, the last day for {treatment}: until then nobody would ask "
                    "the payer, or call. Choose a day up to then."
                ).format(
                    on=format_date_short(chase_on),
                    last=format_date_short(last),
                    treatment=course_label(course.condition, course.body_region),
                ),
                field=field,
            )
