"""What the calendar says of a day, in words."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.offers import DayFit
from tracker.domain.places import Taken
from tracker.services.clinic_days.calendar import CalendarBooking, CalendarDay
from tracker.services.stock.day_vials import ProductNeed
from tracker.services.wording.names import condition_short, product_name
from tracker.text import (
    _,
    format_day_month,
    format_number,
    format_units,
    format_weekday_date,
    ngettext,
)

_MOST_WEEKS = 5


def places_text(day: CalendarDay) -> str:
    """How many of the places are taken, or why nobody is treated."""
    if not day.is_open:
        if not day.booked:
            return closed_text(day)
        told = (
            _("No clinic, {count} booked")
            if day.closed_for is None
            else _("Closed, {count} booked")
        )
        return told.format(count=format_number(day.booked))
    if day.places is None:
        return _("{count} booked").format(count=format_number(day.booked))
    taken = ngettext("{taken} of {count} place", "{taken} of {count} places", day.places).format(
        taken=format_number(day.places - (day.left or 0)), count=format_number(day.places)
    )
    if not day.unlisted:
        return taken
    return _("{places}, {count} more booked").format(
        places=taken, count=format_number(day.unlisted)
    )


def places_short(day: CalendarDay) -> str:
    """The numbers alone, where a cell has no room for `places_text`; it is said in full elsewhere."""
    if not day.is_open and not day.booked:
        return closed_text(day)
    if not day.is_open or day.places is None:
        return _("{count} booked").format(count=format_number(day.booked))
    taken = _("{taken}/{count}").format(
        taken=format_number(day.places - (day.left or 0)), count=format_number(day.places)
    )
    if not day.unlisted:
        return taken
    return _("{places}, {count} more").format(places=taken, count=format_number(day.unlisted))


def closed_text(day: CalendarDay) -> str:
    """Why nobody is treated on a day, "" where somebody is."""
    if day.is_open:
        return ""
    if day.closed_for is None:
        return _("No clinic")
    return day.closed_for or _("Closed")


def lists_text(day: CalendarDay) -> str:
    """The names of the day's lists."""
    return ", ".join(one.held.name for one in day.lists if one.held.name)


def list_text(taken: Taken) -> str:
    """One list with its places."""
    if taken.held.places is None:
        return _("{list}: {taken} booked").format(
            list=taken.held.name, taken=format_number(taken.taken)
        )
    return _("{list}: {taken} of {places}").format(
        list=taken.held.name,
        taken=format_number(taken.taken),
        places=format_number(taken.held.places),
    )


def fit_text(fit: DayFit) -> str:
    """How a day suits whoever is to be booked; "" where nothing is to be said."""
    words = {
        DayFit.INSIDE: _("In the window"),
        DayFit.LATE: _("Late"),
        DayFit.EARLY: _("Too early"),
        DayFit.FULL: _("Full"),
        DayFit.OVER_LIMIT: _("Over the dose limit"),
        DayFit.NO_DATE: _("No date fits"),
    }
    return words.get(fit, "")


def best_text(fit: DayFit) -> str:
    """The first day to be offered."""
    return _("First place, late") if fit is DayFit.LATE else _("Best day")


def short_fit_text(fit: DayFit, *, is_best: bool) -> str:
    """The same in a word, for a day that has no room for more."""
    if is_best:
        return _("First") if fit is DayFit.LATE else _("Best")
    words = {
        DayFit.INSIDE: _("Fits"),
        DayFit.EARLY: _("Early"),
        DayFit.OVER_LIMIT: _("Limit"),
        DayFit.NO_DATE: _("None"),
    }
    return words.get(fit) or fit_text(fit)


def booking_time(booking: CalendarBooking) -> str:
    return f"{booking.at_time:%H:%M}" if booking.at_time is not None else ""


def booking_outcome(booking: CalendarBooking, *, is_past: bool) -> str:
    """What became of it; "" for one that is still to come."""
    words = {"done": _("Came"), "missed": _("Did not come"), "arrived": _("Here")}
    if is_past and booking.status not in ("done", "missed"):
        return _("Came? Nobody has said")
    return words.get(booking.status, "")


def outcomes_text(day: CalendarDay, *, is_past: bool) -> str:
    """What became of a day's bookings, in numbers; "" where all are still to come."""
    unsaid = day.waiting if is_past else 0
    counted = (
        (day.came, ngettext("{count} came", "{count} came", day.came)),
        (
            day.missed,
            ngettext("{count} did not come", "{count} did not come", day.missed),
        ),
        (unsaid, ngettext("{count} without a word", "{count} without a word", unsaid)),
    )
    return _("; ").join(told.format(count=format_number(count)) for count, told in counted if count)


def booking_treatments(booking: CalendarBooking) -> str:
    return " + ".join(condition_short(code) for code in booking.conditions)


def day_spoken(day: CalendarDay, fit: DayFit | None, *, is_best: bool, is_past: bool) -> str:
    """The whole of a day for a screen reader."""
    said = _("{on}: {places}").format(on=format_weekday_date(day.on), places=places_text(day))
    outcomes = outcomes_text(day, is_past=is_past)
    if outcomes:
        said = _("{day}; {outcomes}").format(day=said, outcomes=outcomes)
    if fit is None:
        return said
    told = best_text(fit) if is_best else fit_text(fit)
    return _("{day}. {fit}.").format(day=said, fit=told) if told else said


def more_text(count: int) -> str:
    """Those who are booked beyond the ones that are named."""
    return ngettext("and {count} more", "and {count} more", count).format(
        count=format_number(count)
    )


def short_text(weeks: Sequence[tuple[date, int]]) -> str:
    """The weeks in which places are lacking, "" for none."""
    if not weeks:
        return ""
    named = _("; ").join(
        _("{count} in the week of {monday}").format(
            monday=format_day_month(monday), count=format_number(count)
        )
        for monday, count in weeks[:_MOST_WEEKS]
    )
    if len(weeks) > _MOST_WEEKS:
        return _("Short of places in {weeks} of the next 16 weeks: {named}; …").format(
            weeks=format_number(len(weeks)), named=named
        )
    return _("Short of places: {named}.").format(named=named)


def needs_text(needs: Sequence[ProductNeed]) -> str:
    """The vials of a day, a line a product."""
    return "\n".join(_need(one) for one in needs)


def _need(need: ProductNeed) -> str:
    name = product_name(need.product)
    if not need.dose:
        return _("{product}: no dose planned").format(product=name)
    dose = format_units(need.dose)
    vials = _("; ").join(
        _("{count} × {size}").format(count=format_number(count), size=format_units(size))
        for size, count in need.vials
    )
    told = _("{product}: {dose}, vials {vials}") if vials else _("{product}: {dose}")
    line = told.format(product=name, dose=dose, vials=vials)
    if not need.unknown:
        return line
    return ngettext(
        "{needed}; {count} treatment without a dose",
        "{needed}; {count} treatments without a dose",
        need.unknown,
    ).format(needed=line, count=format_number(need.unknown))
