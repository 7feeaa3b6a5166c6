"""How old somebody is."""

from tracker.domain.birth import Age, BirthDate
from tracker.text import _, format_date_short, ngettext


def age_label(age: Age) -> str:
    """ "76 years"; "about 76 years" where the day of birth isn't known and it may be one less."""
    years = ngettext("{age} year", "{age} years", age.years).format(age=age.years)
    return years if age.is_certain else _("about {age}").format(age=years)


def age_and_birth(age: Age | None, born: BirthDate) -> str:
    """ "76 years, born 22 Nov 1950"; without an age where nobody knows it."""
    on = format_date_short(born)
    if age is None:
        return _("born {on}").format(on=on)
    return _("{age}, born {birth}").format(age=age_label(age), birth=on)
