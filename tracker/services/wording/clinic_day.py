"""What the clinic day says of a patient, in words for the list, the panel and paper."""

from collections.abc import Iterable

from tracker.domain.checks import Grade
from tracker.domain.clinic_day import DayState, DaySum
from tracker.services.clinic_days.today import TodayCourse, TodayRow
from tracker.services.wording.checks import say_check
from tracker.services.wording.lateness import ago, span_label
from tracker.services.wording.names import (
    alert_label,
    course_label,
    product_short,
    reason_label,
)
from tracker.text import (
    _,
    format_date_short,
    format_day_month,
    format_number,
    format_units,
    isolated,
    ngettext,
    person_name,
)


def state_word(row: TodayRow) -> str:
    """The word in the pill."""
    if row.is_earlier:
        return _("Came?")
    words = {
        DayState.BOOKED: _("Booked"),
        DayState.ARRIVED: _("Arrived"),
        DayState.DRAWN_UP: _("Drawn up"),
        DayState.GIVEN: _("Given"),
        DayState.SIGNED: _("Signed"),
        DayState.NOT_TREATED: _("Not treated"),
        DayState.MISSED: _("Did not come"),
        DayState.CANCELLED_BY_PATIENT: _("Cancelled"),
        DayState.CANCELLED_BY_CLINIC: _("We cancelled"),
    }
    return words[row.state]


def state_more(row: TodayRow) -> str:
    """What there is to say of it besides."""
    if row.state is DayState.GIVEN:
        return _("waits to be signed")
    if row.state is DayState.DRAWN_UP and row.bookings and not row.has_arrived:
        return _("not here yet")
    if row.drawn_up and not row.state.is_open:
        return _("drawn up, to be put back")
    reasons = [b for b in row.bookings if b.reason]
    if row.state is DayState.NOT_TREATED and reasons:
        return reason_label("not-treated", reasons[-1].reason)
    return "" if row.bookings else _("not booked")


def time_text(row: TodayRow) -> str:
    if row.is_earlier:
        return format_day_month(row.on)
    return f"{row.at_time:%H:%M}" if row.at_time is not None else ""


def name_text(row: TodayRow) -> str:
    return person_name(row.family_name, row.given_name)


def numbers_text(row: TodayRow) -> str:
    return _("born {birth}, record {number}").format(
        birth=format_date_short(row.birth_date), number=isolated(row.record_number)
    )


def treatments_text(row: TodayRow) -> str:
    return " + ".join(course_label(c.condition, c.body_region) for c in row.courses)


def doses_text(row: TodayRow) -> str:
    return " + ".join(dose_text(course) for course in row.courses)


def dose_text(course: TodayCourse) -> str:
    """What is to be injected, or was, with its product."""
    product = product_short(course.product)
    given = course.session
    dose = given.dose if given is not None else course.planned_dose
    if dose is None:
        return _("{product}, no dose planned").format(product=product)
    return _("{dose} of {product}").format(dose=format_units(dose), product=product)


def since_text(row: TodayRow) -> str:
    days = [course.last_on for course in row.courses if course.last_on is not None]
    if not days:
        return _("first time")
    return ago(max(days), row.on)


def last_text(course: TodayCourse) -> str:
    if course.last_on is None:
        return _("first time")
    on, product = format_date_short(course.last_on), product_short(course.last_product)
    if course.last_dose is None:
        return _("{on}, {product}, dose unknown").format(on=on, product=product)
    return _("{on}, {dose} of {product}").format(
        on=on, dose=format_units(course.last_dose), product=product
    )


def last_doses_text(row: TodayRow) -> str:
    return " + ".join(
        format_units(course.last_dose) for course in row.courses if course.last_dose is not None
    )


def warnings(row: TodayRow) -> list[str]:
    """What is to be looked at before injecting, the gravest first; [] for nothing."""
    if not row.state.is_open or row.is_earlier:
        return []
    found = [
        _("{kind}: {text}").format(kind=alert_label(kind), text=text) if text else alert_label(kind)
        for kind, text in row.alerts
    ]
    found += [said for course in row.courses for said in _course_warnings(course)]
    return list(dict.fromkeys(found))


def _course_warnings(course: TodayCourse) -> Iterable[str]:
    if course.fit == "too-early" and course.earliest_on is not None:
        yield _("Not before {on}").format(on=format_day_month(course.earliest_on))
    if course.fit == "late":
        yield _("After the window")
    if not course.cover.is_covered:
        yield _("Not covered on this day")
    elif course.cover.visits_left == 1:
        yield _("Last visit that is covered")
    if course.consent.grade is Grade.WARNS:
        yield consent_text(course)
    if course.questions:
        count = len(course.questions)
        yield ngettext(
            "{count} question to a clinician", "{count} questions to a clinician", count
        ).format(count=count)


def window_text(course: TodayCourse) -> str:
    span = span_label(course.earliest_on, course.overdue_from)
    return _("Window: {span}").format(span=span)


def cover_text(course: TodayCourse) -> str:
    """What the payer allows on the day."""
    if not course.cover.is_asked:
        return _("No payer’s approval on record.")
    if not course.cover.is_covered:
        return _("The payer’s approval doesn’t cover this day.")
    if course.cover.visits_left is None:
        return _("Covered by the payer’s approval.")
    return ngettext(
        "Covered by the payer’s approval, {count} visit left.",
        "Covered by the payer’s approval, {count} visits left.",
        course.cover.visits_left,
    ).format(count=course.cover.visits_left)


def consent_text(course: TodayCourse) -> str:
    """Whether the patient agreed to it, and until when."""
    return say_check(course.consent)


def consents_to_ask_for(row: TodayRow) -> Iterable[str]:
    """For whom prepares the day: what nobody has agreed to, or not any more."""
    for course in row.courses:
        if course.consent.grade is not Grade.PASSES:
            yield consent_text(course)


def sum_text(total: DaySum) -> str:
    """ "12 booked = 9 treated + 1 did not come + 1 cancelled + 1 not treated"."""
    said = _(
        "{booked} booked = {treated} treated + {missed} did not come + {cancelled} cancelled"
        " + {not_treated} not treated"
    )
    if total.open:
        said = _(
            "{booked} booked = {treated} treated + {missed} did not come + {cancelled} cancelled"
            " + {not_treated} not treated + {open} open"
        )
    return said.format(
        booked=format_number(total.booked),
        treated=format_number(total.treated),
        missed=format_number(total.missed),
        cancelled=format_number(total.cancelled),
        not_treated=format_number(total.not_treated),
        open=format_number(total.open),
    )


def people_text(rows: Iterable[TodayRow]) -> str:
    """Whether those treated are those who were booked."""
    unbooked = [name_text(row) for row in rows if not row.bookings and row.state.is_treated]
    if not unbooked:
        return _("Nobody was treated without a booking.")
    return _("Treated without a booking: {names}.").format(names="; ".join(unbooked))
