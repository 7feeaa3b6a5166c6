"""What is said of vials: their account, and how sure it is that somebody was given a lot."""

from tracker.text import _, format_dose, format_units


def vial_account(opened: int, given: int, left: int) -> str:
    """ "200 Units opened = 155 given + 45 left", from milliunits."""
    return _("{opened} opened = {given} given + {left} left").format(
        opened=format_units(opened), given=format_dose(given), left=format_dose(left)
    )


def lot_certainty(how: str) -> str:
    """Whether a dose is known to have been of a lot."""
    told = {
        "given": _("given"),
        "outside": _("given elsewhere"),
        "voided": _("entered in error"),
        "maybe": _("can’t be ruled out"),
    }
    return told.get(how, how)
