from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tracker import text
from tracker.text import _, ngettext, pgettext

ON = date(2026, 11, 22)

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "{name} is due on {on}"
msgstr "{name} ist am {on} fällig"

msgid "{n} patient"
msgid_plural "{n} patients"
msgstr[0] "{n} Patient"
msgstr[1] "{n} Patienten"

msgctxt "treatment"
msgid "session"
msgstr "Sitzung"
"""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    text.set_formats("")
    text.set_language("en")


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    (tmp_path / "de.po").write_text(GERMAN, encoding="utf-8")
    return tmp_path


def test_without_a_catalogue_the_source_is_spoken() -> None:
    assert text.set_language("tlh") == "en"
    assert _("{name} is due on {on}") == "{name} is due on {on}"
    assert [ngettext("{n} patient", "{n} patients", n) for n in (1, 2)] == [
        "{n} patient",
        "{n} patients",
    ]


def test_a_text_is_translated_when_it_is_called_for(translations: Path) -> None:
    assert text.set_language("de_AT", folder=translations) == "de"
    assert _("{name} is due on {on}").format(name="Ana", on="heute") == "Ana ist am heute fällig"
    assert ngettext("{n} patient", "{n} patients", 2).format(n=2) == "2 Patienten"
    assert pgettext("treatment", "session") == "Sitzung"


def test_the_languages_on_offer_are_those_with_a_catalogue(translations: Path) -> None:
    assert text.available_languages(translations) == ["en", "de"]


@pytest.mark.parametrize(
    ("locale", "short", "weekday"),
    [
        ("", "22 Nov 2026", "Sun, 22 Nov 2026"),
        ("en_GB", "22 Nov 2026", "Sun, 22 Nov 2026"),
        ("en_US", "Nov 22, 2026", "Sun, Nov 22, 2026"),
        ("de_DE", "22 Nov 2026", "Sun, 22 Nov 2026"),
        ("nonsense", "22 Nov 2026", "Sun, 22 Nov 2026"),
    ],
)
def test_dates_follow_the_system_where_it_speaks_our_language(
    locale: str, short: str, weekday: str
) -> None:
    text.set_formats(locale)
    assert text.format_date_short(ON) == short
    assert text.format_weekday_date(ON) == weekday


def test_dates_follow_the_language_once_it_is_changed(translations: Path) -> None:
    assert text.format_day_month(ON) == "22 Nov"
    text.set_language("de", folder=translations)
    assert text.format_day_month(ON) == "22. Nov."
    assert text.format_month(ON) == "November 2026"


@pytest.mark.parametrize(
    ("locale", "dose", "expected"),
    [
        ("en_GB", 155_000, "155 Units"),
        ("en_GB", 1_000, "1 Unit"),
        ("en_GB", 2_500, "2.5 Units"),
        ("en_GB", 1, "0.001 Units"),
        ("en_US", 5_000_000, "5,000 Units"),
        ("de_DE", 2_500, "2,5 Units"),
    ],
)
def test_doses_are_written_as_the_system_writes_numbers(
    locale: str, dose: int, expected: str
) -> None:
    text.set_formats(locale)
    assert text.format_units(dose) == expected


def test_moments_are_told_in_the_zone_of_the_clinic() -> None:
    at = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
    assert text.format_moment(at, ZoneInfo("Europe/Berlin")) == "23 Nov 2026, 00:05"
    with pytest.raises(ValueError, match="offset"):
        text.format_moment(datetime(2026, 11, 22), UTC)  # noqa: DTZ001


@pytest.mark.fault(52)
def test_weeks_and_decimals_follow_the_system() -> None:
    text.set_formats("en_US")
    assert (text.first_weekday(), text.decimal_point(), text.format_number(130_000)) == (
        6,
        ".",
        "130,000",
    )
    text.set_formats("de_DE")
    assert (text.first_weekday(), text.decimal_point(), text.format_number(130_000)) == (
        0,
        ",",
        "130.000",
    )


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("from 25 Aug 2026, by 15 Dec 2026", "from 25~Aug~2026, by 15~Dec~2026"),
        ("Mon, 23 Nov 2026 · 3 visits", "Mon,~23~Nov~2026~· 3 visits"),
        ("last Nov 22, 2026 at", "last Nov~22,~2026 at"),
        ("am 22. November 2026 um", "am 22.~November~2026 um"),
        ("el 22 de noviembre de 2026", "el 22~de~noviembre~de~2026"),
        ("155 Units in 84 days", "155 Units in 84 days"),
    ],
)
def test_a_date_is_never_broken_over_two_lines(said: str, whole: str) -> None:
    assert text.keep_dates_whole(said) == whole.replace("~", "\u00a0")
