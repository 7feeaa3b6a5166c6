"""Whose injections a form is about, in words."""

from tracker.services.visits.titles import SessionTitle
from tracker.text import _, format_date_short, format_units, isolated, person_name


def session_heading(title: SessionTitle) -> str:
    """Patient, treatment and what was recorded, on two lines."""
    return _(
        "{name}, born {birth_date}, {record_number}\n{treatment}, {on}: {dose} of {product}"
    ).format(
        name=person_name(title.family_name, title.given_name),
        birth_date=format_date_short(title.birth_date),
        record_number=isolated(title.record_number),
        treatment=title.course_label,
        on=format_date_short(title.on),
        dose=format_units(title.dose) if title.dose is not None else _("unknown dose"),
        product=title.product_label,
    )
