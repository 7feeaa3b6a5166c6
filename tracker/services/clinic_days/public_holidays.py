"""Public holidays of a country and its regions, to be previewed before any of them is a closure.

The library that knows them is large: it is loaded when somebody asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic_days.closures import Closing
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.text import _, language

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class HolidayCountry:
    """A country by its ISO code, and the codes of its regions."""

    code: str
    name: str
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HolidayCountries:
    """Every country that is known, and the clinic's own, "" where that is no country."""

    countries: tuple[HolidayCountry, ...]
    own: str


def holiday_countries(tx: Session) -> HolidayCountries:
    """By name."""
    authorize(tx, Action.READ)
    import holidays
    from babel import Locale

    known = holidays.list_supported_countries()
    names = Locale.parse(language() or "en", sep="_").territories
    found = [
        HolidayCountry(code, str(names.get(code, code)), tuple(regions))
        for code, regions in known.items()
        if len(code) == 2
    ]
    own = tx.scalar(select(r.Clinic.jurisdiction)) or ""
    return HolidayCountries(
        tuple(sorted(found, key=lambda one: one.name)), own if own in known else ""
    )


def public_holidays(
    tx: Session, country: str, region: str, years: Sequence[int], today: date
) -> tuple[Closing, ...]:
    """The holidays of those years from today on that fall on days of the clinic, in order.

    `region` is "" for the whole country. Raises Invalid.
    """
    authorize(tx, Action.READ)
    import holidays

    try:
        found = holidays.country_holidays(country, subdiv=region or None, years=years)
    except NotImplementedError:
        raise Invalid(_("The holidays of this country aren’t known."), field="country") from None
    days = current_rules(tx).days
    return tuple(
        Closing(on, name[:_LONGEST], is_public_holiday=True)
        for on, name in sorted(found.items())
        if on >= today and (days.is_open(on) or on.weekday() in range(5))
        if on not in days.closures | days.holidays
    )
