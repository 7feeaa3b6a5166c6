"""What the columns of a spreadsheet can be read as, and how sure a guess is, in words."""

from collections.abc import Iterable

from tracker.interchange.sheets.columns import Certainty
from tracker.interchange.sheets.mapping import FIELDS, NOT_READ
from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.widgets.choice import Option


def field_label(code: str) -> str:
    """What a column is read as."""
    return _labels().get(code, code)


def field_options() -> Iterable[Option]:
    """All of them, and first that a column is left."""
    return (Option(code, field_label(code), code) for code in (NOT_READ, *FIELDS))


def certainty_label(certainty: Certainty) -> str:
    return {
        Certainty.CHOSEN: _("chosen"),
        Certainty.SURE: _("by its header"),
        Certainty.LIKELY: _("likely"),
        Certainty.GUESSED: _("by its cells"),
        Certainty.UNKNOWN: _("not known"),
    }[certainty]


def certainty_kind(certainty: Certainty) -> Kind:
    return {
        Certainty.CHOSEN: Kind.GOOD,
        Certainty.SURE: Kind.GOOD,
        Certainty.LIKELY: Kind.ASK,
        Certainty.GUESSED: Kind.ASK,
        Certainty.UNKNOWN: Kind.PLAIN,
    }[certainty]


def _labels() -> dict[str, str]:
    return {
        NOT_READ: _("Not read"),
        "record_number": _("Record number"),
        "full_name": _("Whole name"),
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "birth_date": _("Date of birth"),
        "sex": _("Sex"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "condition": _("Condition"),
        "body_region": _("Body region"),
        "side": _("Side"),
        "product": _("Product"),
        "interval": _("Interval"),
        "planned_units": _("Planned Units"),
        "start_on": _("First injection planned for"),
        "next_due": _("Next due"),
        "booked_on": _("Booked for"),
        "ended_on": _("Treatment ended on"),
        "end_reason": _("Why it ended"),
        "died_on": _("Died on"),
        "session_date": _("Date of injection"),
        "units": _("Units given"),
        "units_left": _("Units, left"),
        "units_right": _("Units, right"),
        "volume": _("Volume"),
        "touch_up": _("Touch-up"),
        "lot_number": _("Lot number"),
        "lot_expiry": _("Expiry of the lot"),
        "injector": _("Injector"),
        "notes": _("Notes"),
    }
