"""Doses, intervals, names and numbers as clinics write them; Units are never guessed."""

import re
from collections.abc import Iterable

from tracker.domain.dose import parse_dose
from tracker.domain.interval import Interval, Unit
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.words import clinic_words, plain_words
from tracker.text import _

_VOLUME = re.compile(r"\d[\d.,]*\s*(?:ml|cc|milliliter|mililitros?)\b\.?", re.IGNORECASE)
_LONGEST_DOSE = 200
_DOSE = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)?)\s*(?:units?|u\.?|iu|ui|i\.?e\.?|e\.?|einh(?:eiten|\.)?|unid(?:ades|\.)?|uds?\.?|unit[eé]s?|"
    r"mu|s\.?u\.?|ld)?",
    re.IGNORECASE,
)
_TWO_DOSES = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?)\s*[/+]\s*(\d{1,4}(?:[.,]\d{1,2})?)\s*(?:u|units?|iu|ie|e|ui)?\.?",
    re.ASCII | re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}[.,]\d{3}", re.ASCII)
_INTERVAL = re.compile(r"(?:(?P<every>[a-z]+) ?)??(?P<count>\d{1,3}) ?(?P<unit>[a-z]+)")
_OF_A_YEAR = re.compile(r"(\d{1,2})\s?/\s?(52|12|7)")
_PARTS = {"52": Unit.WEEK, "12": Unit.MONTH, "7": Unit.DAY}
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)


def read_dose(text: str, most_units: int) -> int:
    """Thousandths of a Unit. Raises Invalid for mL, for what may be two numbers, for all else."""
    # Of a long text each digit would be tried to its end.
    if _VOLUME.search(text[:_LONGEST_DOSE]):
        raise Invalid(
            _(
                "“{text}” is a volume; the dose is needed in Units, since how much was dissolved "
                "isn’t known."
            ).format(text=text[:40])
        )
    if _GROUPED.fullmatch(text.split(maxsplit=1)[0] if text.split() else ""):
        whole, rest = re.split("[.,]", text.split(maxsplit=1)[0])
        raise Invalid(
            _("“{text}” may be {one} or {other} Units; write it without a separator.").format(
                text=text[:40],
                one=f"{whole}{rest}",
                other=f"{whole}.{rest}".rstrip("0").rstrip("."),
            )
        )
    match = _DOSE.fullmatch(text.strip())
    if match is None:
        raise Invalid(
            _("“{text}” is not a dose; write Units as a number, such as 155 or 2.5.").format(
                text=text[:40]
            )
        )
    return parse_dose(match["number"].replace(",", "."), most_units=most_units)


def doses_of_sides(text: str) -> tuple[str, str] | None:
    """The two doses of `50/50` or `25 + 30 U`, which may be of a side each; None for anything else."""
    match = _TWO_DOSES.fullmatch(text.strip())
    return (match[1], match[2]) if match else None


def says_nothing(text: str) -> bool:
    """Whether a cell is empty, or says that nothing is known."""
    return (
        not text or text in {"-", "–", "—", "?", "??", "."} or clinic_words().says("nothing", text)
    )


def read_interval(text: str, unit_word: str = "") -> Interval:
    """`q12w`, `12 wks`, `12/52`, `alle 12 Wochen`; a number alone needs the unit. Raises Invalid."""
    words = plain_words(text)
    if part := _OF_A_YEAR.fullmatch(text.strip()):
        return Interval(int(part[1]), _PARTS[part[2]])
    match = _INTERVAL.fullmatch(f"{words} {unit_word}" if words.isdigit() else words)
    if match is not None:
        every = match["every"]
        unit = clinic_words().code("interval", match["unit"])
        if unit not in (None, "every") and (every is None or _is_every(every)):
            return Interval(int(match["count"]), Unit(unit))
    raise Invalid(
        _("“{text}” is not an interval; write it as 12 weeks, 3 months or 84 days.").format(
            text=text[:40]
        )
    )


def _is_every(word: str) -> bool:
    return clinic_words().code("interval", word) == "every"


def read_number(text: str) -> str:
    """A record number as it was written. Raises Invalid where a spreadsheet has spoiled it."""
    if _EXPONENT.fullmatch(text):
        raise Invalid(
            _(
                "“{text}” is a long number that a spreadsheet has shortened; some of its digits "
                "are lost. Write the whole number as text."
            ).format(text=text)
        )
    return " ".join(text.split())


def is_without_zero(text: str) -> bool:
    """Whether a telephone number may be one whose first zero a spreadsheet took for nothing."""
    return text.isascii() and text.isdigit() and 9 <= len(text) <= 11 and text[0] != "0"


def read_phones(texts: Iterable[str], *, is_zero_lost: bool) -> list[str]:
    """Each telephone number once, however its digits are set apart."""
    found: dict[str, str] = {}
    for text in texts:
        one = " ".join(text.split())
        one = f"0{one}" if is_zero_lost and is_without_zero(one) else one
        found.setdefault("".join(filter(str.isalnum, one)), one)
    return [one for one in found.values() if one]


def split_name(text: str, *, is_given_first: bool) -> tuple[str, str]:
    """Family and given name, without titles; a comma always comes after the family name.

    "van der", "de la" and the like belong to the family name.
    """
    family, comma, given = text.partition(",")
    if comma:
        return " ".join(_without_titles(family)), " ".join(_without_titles(given))
    words = _without_titles(text)
    if is_given_first:
        start = max(len(words) - 1, 0)
        while start > 1 and clinic_words().says("particle", words[start - 1]):
            start -= 1
        return " ".join(words[start:]), " ".join(words[:start])
    end = 1
    while end < len(words) - 1 and clinic_words().says("particle", words[end - 1]):
        end += 1
    return " ".join(words[:end]), " ".join(words[end:])


def _without_titles(text: str) -> list[str]:
    """The words of a name; a title alone stays, since it may be somebody's name."""
    words = text.split()
    return [word for word in words if not clinic_words().says("title", word)] or words
