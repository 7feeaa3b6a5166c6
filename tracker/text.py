"""The one catalogue of all text that people read, and dates and numbers as their system writes them.

    from tracker.text import _, ngettext
    _("{name} is due on {on}").format(name=name, on=format_date_short(on))

A text is translated when it is called for, so never at import. Source texts are English; the
catalogues are `resources/translations/<language>.po` (`make messages` brings them up to date).
Dates follow the system where it speaks the program's language; else an order that no English
reader mistakes, "22 Nov 2026". Babel is imported when first needed.
"""

import errno
import gettext
import re
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from tracker.domain.birth import PartialDate
from tracker.domain.death import DeathDate, UnknownDay
from tracker.domain.unreadable import UnreadableDate
from tracker.paths import resource

if TYPE_CHECKING:
    from babel import Locale

SOURCE_LANGUAGE = "en"

# Turn the direction of writing until something ends them, which a name need not hold.
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

_WHOLE_DATE = re.compile(
    r"(?:(?<=[^\W\d_],) )?\d{1,2}\.? (?:de )?[^\W\d_]{3,11}\.?,? (?:de )?\d{4}\b"
    r"| \d{1,2}, \d{4}\b"
)

# What an English reader anywhere understands: day before month, months as words, 24 hours.
_NEUTRAL_ENGLISH = "en_GB"


class _Speech:
    """What `set_language` and `set_formats` chose; one for the process."""

    def __init__(self) -> None:
        self.language = SOURCE_LANGUAGE
        self.catalogue = gettext.NullTranslations()
        self.formats: str | None = None


_speech = _Speech()


def _(message: str) -> str:
    return _speech.catalogue.gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    return _speech.catalogue.ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """`_` for a word that means different things in different places."""
    return _speech.catalogue.pgettext(context, message)


def language() -> str:
    """The code of the language in use, e.g. "en"."""
    return _speech.language


def available_languages(folder: Path | None = None) -> Sequence[str]:
    """Codes of the languages that can be set, the source language first."""
    found = (folder or resource("translations")).glob("*.po")
    return [SOURCE_LANGUAGE, *sorted({po.stem for po in found} - {SOURCE_LANGUAGE})]


def set_language(code: str = "", *, folder: Path | None = None) -> str:
    """Speak `code` ("" for the system's language) as far as there is a catalogue; English else.

    Returns the language that is spoken from now on.
    """
    folder = folder or resource("translations")
    wanted = code or _system_locale() or SOURCE_LANGUAGE
    for candidate in (wanted, wanted.partition("_")[0]):
        file = folder / f"{candidate}.po"
        if file.is_file():
            _speech.language, _speech.catalogue = candidate, _compiled(file)
            break
    else:
        _speech.language, _speech.catalogue = SOURCE_LANGUAGE, gettext.NullTranslations()
    _forget_formats()
    return _speech.language


def set_formats(locale: str) -> None:
    """Write dates and numbers as `locale` does, e.g. "de_DE"; "" asks the environment.

    The window passes what Qt knows of the system: Windows and macOS say nothing in the environment.
    """
    _speech.formats = locale or None
    _forget_formats()


def isolated(typed: str) -> str:
    """What somebody typed, to stand among other words: its direction of writing ends with it.

    A name in Arabic or Hebrew would else draw a date or a number after it to its other side.
    """
    if typed.isascii():
        return typed
    shown = typed.translate(_TURNS)
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in shown):
        return f"{_ISOLATE}{shown}{_END_OF_ISOLATE}"
    return shown


def person_name(family_name: str, given_name: str) -> str:
    """ "Okafor, Ada", to be shown; what is kept and searched is as it was typed."""
    if not given_name:
        return isolated(family_name)
    return _("{family}, {given}").format(family=isolated(family_name), given=isolated(given_name))


@lru_cache(maxsize=4096)
def format_date_short(on: DeathDate) -> str:
    """ "22 Nov 2026", of a birth or a death perhaps "Nov 2026" or "2026"; one that can't be read, or
    that nobody knows, says so.
    """
    from babel.dates import format_date

    if isinstance(on, PartialDate):
        return str(on.year) if on.month is None else format_month_short(on.first_on)

    if isinstance(on, UnknownDay):
        return _("day not known")

    if isinstance(on, UnreadableDate):
        return _("unreadable")

    return format_date(on, "medium", locale=_date_locale())


@lru_cache(maxsize=4096)
def format_day_month(on: date) -> str:
    """ "22 Nov", where the year is plain."""
    return _format_skeleton("MMMd", on)


@lru_cache(maxsize=4096)
def format_weekday_date(on: date) -> str:
    """ "Sun, 22 Nov 2026"."""
    return _format_skeleton("yMMMEd", on)


@lru_cache(maxsize=4096)
def format_weekday_day(on: date) -> str:
    """ "Sun 22 Nov", where the year is plain."""
    return _format_skeleton("MMMEd", on)


def keep_dates_whole(text: str) -> str:
    """`text` with dates that end in a year never broken over two lines, in whatever language.

    No line begins with the dot between two things either.
    """
    whole = _WHOLE_DATE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
    return whole.replace(" \N{MIDDLE DOT}", "\u00a0\N{MIDDLE DOT}")


def weekday_name(weekday: int) -> str:
    """ "Monday" for 0, as it stands by itself."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", "stand-alone", _date_locale())[weekday])


def format_month(on: date) -> str:
    """ "November 2026"."""
    return _format_skeleton("yMMMM", on)


def format_month_short(on: date) -> str:
    """ "Nov 2026", where there is little room."""
    return _format_skeleton("yMMM", on)


def format_moment(at: datetime, zone: tzinfo) -> str:
    """ "22 Nov 2026, 14:05", for a moment with its offset, told in the clinic's `zone`."""
    from babel.dates import format_time

    if at.tzinfo is None:
        message = "a moment needs its offset from UTC"
        raise ValueError(message)
    local = at.astimezone(zone)
    time = format_time(local, "short", tzinfo=zone, locale=_date_locale())
    return f"{format_date_short(local.date())}, {time}"


def format_clock(at: datetime, zone: tzinfo) -> str:
    """ "14:05", for a moment with its offset, told in the clinic's `zone`."""
    from babel.dates import format_time

    return format_time(at.astimezone(zone), "short", tzinfo=zone, locale=_date_locale())


@lru_cache(maxsize=1024)
def format_number(value: int) -> str:
    """A count, grouped as the system does: "130,000"."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_number_locale())


@lru_cache(maxsize=1024)
def format_dose(dose: int) -> str:
    """A dose of 0.001 Unit steps as a bare number of Units: 155000 is "155", 2500 is "2.5"."""
    from decimal import Decimal

    from babel.numbers import format_decimal

    return format_decimal(Decimal(dose).scaleb(-3), format="#,##0.###", locale=_number_locale())


def format_units(dose: int) -> str:
    """A dose of 0.001 Unit steps in words: "155 Units"."""
    return ngettext("{dose} Unit", "{dose} Units", 1 if dose == 1000 else 2).format(
        dose=format_dose(dose)
    )


@lru_cache(maxsize=1)
def decimal_point() -> str:
    """What stands between Units and their fraction on this system: "." or ","."""
    from babel.numbers import get_decimal_symbol

    return get_decimal_symbol(_number_locale())


def first_weekday() -> int:
    """The day on which a week of the system's calendar starts; Monday is 0."""
    return _number_locale().first_week_day


def _format_skeleton(skeleton: str, on: date) -> str:
    from babel.dates import format_skeleton

    return format_skeleton(skeleton, on, locale=_date_locale())


@lru_cache(maxsize=1)
def _number_locale() -> "Locale":
    from babel import Locale

    return Locale.parse(_known_locale() or _NEUTRAL_ENGLISH)


@lru_cache(maxsize=1)
def _date_locale() -> "Locale":
    # Month names of one language inside sentences of another read as a fault.
    from babel import Locale

    system = _known_locale()
    if system is not None and system.partition("_")[0] == _speech.language.partition("_")[0]:
        return Locale.parse(system)
    english = _speech.language == SOURCE_LANGUAGE
    return Locale.parse(_NEUTRAL_ENGLISH if english else _speech.language)


def _known_locale() -> str | None:
    from babel import Locale, UnknownLocaleError

    wanted = _speech.formats or _system_locale()
    try:
        return str(Locale.parse(wanted)) if wanted else None
    except (UnknownLocaleError, ValueError):
        return None


def _system_locale() -> str:
    """What the environment says, e.g. "de_DE"; "" where it says nothing ("C" says nothing)."""
    from babel import default_locale

    try:
        found = default_locale("LC_TIME")
    except ValueError:
        return ""
    return "" if found is None or found == "en_US_POSIX" else found


def _compiled(po: Path) -> gettext.GNUTranslations:
    # Compiled in memory: no file that could fall behind its source.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with po.open("rb") as source:
        write_mo(compiled, read_po(source, locale=po.stem))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _forget_formats() -> None:
    for cached in (
        format_date_short,
        format_day_month,
        format_weekday_date,
        format_weekday_day,
        decimal_point,
        format_dose,
        format_number,
        _number_locale,
        _date_locale,
    ):
        cached.cache_clear()


def say_cause(error: OSError | ValueError) -> str:
    """Why the system refused a file, as the end of a sentence, without a full stop."""
    causes = {
        errno.EACCES: _("this user has no right to it"),
        errno.EPERM: _("this user has no right to it"),
        errno.ENOENT: _("there is no such file or folder"),
        errno.ENOTDIR: _("a file stands where a folder should be"),
        errno.EISDIR: _("it is a folder"),
        errno.EEXIST: _("something with this name is there already"),
        errno.ENOTEMPTY: _("the folder is not empty"),
        errno.ENOSPC: _("the drive is full"),
        errno.EFBIG: _("the drive takes no file of this size"),
        errno.EROFS: _("the drive is read-only"),
        errno.EIO: _("the drive reports an error"),
        errno.EBUSY: _("another program is using it"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ELOOP: _("the links lead round in a circle"),
        errno.EMFILE: _("too many files are open"),
        errno.ENFILE: _("too many files are open"),
        errno.ENODEV: _("the drive is gone"),
        errno.ENXIO: _("the drive is gone"),
        errno.EXDEV: _("it is on another drive"),
    }
    if not isinstance(error, OSError):
        return _("this can’t be the name of a file")
    said = causes.get(error.errno) if error.errno is not None else None
    return said or error.strerror or _("the system gives no reason")
