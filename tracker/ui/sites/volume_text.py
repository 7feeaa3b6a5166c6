"""A volume as it is read: millilitres, to two places."""

from decimal import Decimal

from tracker.text import _, decimal_point


def volume_text(microlitres: int) -> str:
    """ "3.1": a bare number of mL, at most two places."""
    hundredths = Decimal(microlitres).scaleb(-3).quantize(Decimal("0.01"))
    return format(hundredths.normalize(), "f").replace(".", decimal_point())


def in_millilitres(microlitres: int) -> str:
    """ "3.1 mL"."""
    return _("{volume} mL").format(volume=volume_text(microlitres))
