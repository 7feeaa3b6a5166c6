"""What people typed, checked before it is kept: each fault names its field."""

from datetime import date
from typing import TypeVar

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate, first_day
from tracker.domain.dose import MILLIUNITS
from tracker.domain.problems import Invalid
from tracker.services.rules.coded_reasons import coded_reasons
from tracker.storage import records as r
from tracker.storage.columns import Line, Note
from tracker.text import _, format_date_short, format_number

Known = TypeVar("Known", bound=BirthDate)

_CODE: BindParameter[str] = bindparam("code")
_PRODUCT = select(r.Product.code).where(r.Product.code == _CODE)
_MOST_UNITS = select(r.Product.most_units).where(r.Product.code == _CODE)


def line(text: str, field: str, longest: int = 200) -> str:
    """One line in NFC, without spaces around it. Refuses control characters."""
    kind = Line(longest)
    kind.field = field
    return kind.process_bind_param(text.strip(" "), None) or ""  # type: ignore[arg-type]


def needed_line(text: str, field: str, longest: int = 200) -> str:
    """As `line`, but there must be something in it."""
    if not text.strip():
        raise Invalid(_("This can’t be left empty."), field=field)
    return line(text, field, longest)


def note(text: str, field: str, longest: int = 20_000) -> str:
    """Text of several lines, in NFC. Refuses other control characters."""
    kind = Note(longest)
    kind.field = field
    return kind.process_bind_param(text, None) or ""  # type: ignore[arg-type]


def needed_reason(text: str, field: str = "reason") -> str:
    """A reason that somebody gives for what they do; without one nothing is done."""
    if not text.strip():
        raise Invalid(_("Give a reason."), field=field)
    return note(text.strip(), field, 2000)


def day(on: Known | None, field: str) -> Known:
    """A date that has to be there."""
    if on is None:
        raise Invalid(_("Enter a date."), field=field)
    return on


def past_day(on: Known | None, field: str, today: date) -> Known:
    """A date that is not after today, as far as it is known."""
    on = day(on, field)
    if first_day(on) > today:
        raise Invalid(
            _("{on} is after today, {today}.").format(
                on=format_date_short(on), today=format_date_short(today)
            ),
            field=field,
        )
    return on


def dose(tx: Session, product: str, milliunits: int, field: str) -> int:
    """A dose above 0 and within what can be typed for the product."""
    if milliunits <= 0:
        raise Invalid(_("A dose is above 0 Units."), field=field)
    most = tx.scalar(_MOST_UNITS, {"code": product})
    if most is not None and milliunits > most * MILLIUNITS:
        raise Invalid(
            _("{most} Units are the most that can be entered for {product}.").format(
                most=format_number(most), product=product
            ),
            field=field,
        )
    return milliunits


def known_product(tx: Session, code: str, field: str) -> str:
    """A product of the clinic's list."""
    if tx.scalar(_PRODUCT, {"code": code}) is None:
        raise Invalid(
            _("“{code}” is not a product of the clinic’s list.").format(code=code[:60]), field=field
        )
    return code


def known_condition(tx: Session, code: str, field: str) -> str:
    """A condition of the clinic's list."""
    if tx.scalar(select(r.Condition.code).where(r.Condition.code == code)) is None:
        raise Invalid(
            _("“{code}” is not a condition of the clinic’s list.").format(code=code[:60]),
            field=field,
        )
    return code


def known_reason(tx: Session, kind: str, code: str, field: str) -> str:
    """A coded reason of the clinic's list."""
    if code not in coded_reasons(tx, kind):
        raise Invalid(_("Choose a reason from the list."), field=field)
    return code
