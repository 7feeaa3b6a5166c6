"""What the fields of a spreadsheet are called where people choose among them."""

from tracker.text import _


def field_name(code: str) -> str:
    """The name of one of `mapping.FIELDS`."""
    return _names()[code]


def _names() -> dict[str, str]:
    return {
        "record_number": _("Record number"),
        "full_name": _("Name, whole"),
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "birth_date": _("Born"),
        "sex": _("Sex"),
        "phone": _("Telephone"),
        "email": _("E-mail"),
        "condition": _("Condition"),
        "body_region": _("Region"),
        "side": _("Side"),
        "product": _("Product"),
        "interval": _("Interval"),
        "planned_units": _("Planned dose in Units"),
        "start_on": _("Planned start"),
        "next_due": _("Next due"),
        "booked_on": _("Booked"),
        "ended_on": _("Ended on"),
        "end_reason": _("Why it ended"),
        "died_on": _("Died on"),
        "session_date": _("Day of the injections"),
        "units": _("Units given"),
        "units_left": _("Units given on the left"),
        "units_right": _("Units given on the right"),
        "volume": _("Volume in mL"),
        "touch_up": _("Touch-up"),
        "lot_number": _("Lot"),
        "lot_expiry": _("Expiry of the lot"),
        "injector": _("Injected by"),
        "notes": _("Notes"),
    }
