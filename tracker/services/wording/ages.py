"""How old somebody is."""

from tracker.domain.birth import Age
from tracker.text import _, ngettext


def age_label(age: Age) -> str:
    """ "76 years"; "about 76 years" where the day of birth isn't known and it may be one less."""
    years = ngettext("{age} year", "{age} years", age.years).format(age=age.years)
    return years if age.is_certain else _("about {age}").format(age=years)
