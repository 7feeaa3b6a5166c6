"""Typed dates in the language and the order of this system."""

from datetime import date, timedelta

from PySide6.QtCore import QLocale

from tracker.domain.birth import BirthDate
from tracker.domain.death import UNKNOWN_DAY, DeathDate
from tracker.domain.problems import Invalid
from tracker.domain.typed_birth import FRENCH, read_typed_part
from tracker.domain.typed_date import ENGLISH, DateWords, Lean, read_typed_date
from tracker.text import SOURCE_LANGUAGE, _, format_date_short, language


def read_local_date(text: str, *, today: date, lean: Lean = Lean.FUTURE) -> date:
    """`read_typed_date` as this system writes dates; English words are always understood."""
    is_day_first = _is_day_first()
    if language() != SOURCE_LANGUAGE:
        try:
            return read_typed_date(
                text, today=today, is_day_first=is_day_first, lean=lean, words=_local_words()
            )
        except Invalid:
            pass
    return read_typed_date(text, today=today, is_day_first=is_day_first, lean=lean, words=ENGLISH)


def read_local_birth(text: str, *, today: date) -> BirthDate:
    """A date that is past, or as much of it as is known; months in French are understood, too."""
    months = [] if language() == SOURCE_LANGUAGE else [_local_words().months]
    part = read_typed_part(text, (*months, ENGLISH.months, FRENCH.months))
    if part is not None:
        return part
    try:
        return read_local_date(text, today=today, lean=Lean.PAST)
    except Invalid as problem:
        try:
            return read_typed_date(text, today=today, lean=Lean.PAST, words=FRENCH)
        except Invalid:
            raise problem from None


def read_local_death(text: str, *, today: date) -> DeathDate:
    """As `read_local_birth`; that nobody knows the day is understood, too."""
    unknown = {"?", "unknown", _("unknown").casefold(), format_date_short(UNKNOWN_DAY).casefold()}
    return (
        UNKNOWN_DAY if text.strip().casefold() in unknown else read_local_birth(text, today=today)
    )


def typed_example(today: date, lean: Lean = Lean.FUTURE) -> str:
    """A day three weeks off as it may be typed on any system, for hints: `12.12.`."""
    on = today + timedelta(weeks=3) * lean.value
    return f"{on.day}.{on.month}."


def _is_day_first() -> bool:
    written = QLocale.system().dateFormat(QLocale.FormatType.ShortFormat).casefold()
    return written.find("d") < written.find("m")


def _local_words() -> DateWords:
    locale = QLocale(language())
    long = QLocale.FormatType.LongFormat
    return DateWords(
        today=(_("today").casefold(),),
        tomorrow=(_("tomorrow").casefold(),),
        yesterday=(_("yesterday").casefold(),),
        weekdays=tuple(locale.dayName(day, long).casefold() for day in range(1, 8)),
        months=tuple(locale.monthName(month, long).casefold() for month in range(1, 13)),
    )
