"""A spreadsheet as a clinic kept it for years: 600 patients, a row an injection, no two habits alike."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from tests.clinics import TODAY

PATIENTS = 600
HEADER = "Pat.-Nr.;Name, Vorname;geb.;Tel.;Dx;Drug;last inj.;U;remarks"
_FAMILY = (
    "Müller",
    "O’Brien",
    "García Núñez",
    "Nowak",
    "Čapek",
    "Smith",
    "van der Berg",
    "Ångström",
)
_GIVEN = ("Ada", "José", "Zoë", "Björn", "Mary Jane", "Łucja", "Tom", "Siobhán")
_CONDITIONS = (("CM", 155), ("migr.", 155), ("OAB", 100), ("armpits", 100), ("neck", 180))
_NO_DAY = "31.02.26"


def messy_file(path: Path, patients: int = PATIENTS) -> Path:
    """A title, a gap, dates with dots and two-digit years, words of its own, a few wrong rows."""
    chance = random.Random(7)
    lines = ["Botox-Liste Dr. Müller;;;;;;;;", ";;;;;;;;", HEADER]
    for number in range(1, patients + 1):
        family = f"{_FAMILY[number % len(_FAMILY)]}-{number}"
        name = f"{family}, {_GIVEN[number % len(_GIVEN)]}"
        born = date(1940, 1, 1) + timedelta(days=chance.randrange(20_000))
        condition, units = _CONDITIONS[number % len(_CONDITIONS)]
        given = TODAY - timedelta(days=chance.randrange(30, 330))
        dose = "" if number % 29 == 0 else f"{units} U"
        on = _NO_DAY if number % 97 == 0 else given.strftime("%d.%m.%y")
        lines.append(
            f"{number:05};{name};{born:%d.%m.%Y};555 {number:04};{condition};Botox;{on};{dose};"
        )
    path.write_bytes("\r\n".join([*lines, ""]).encode("cp1252", "replace"))
    return path


def given_in(path: Path) -> list[tuple[str, date, str]]:
    """Record number, day and condition of each row that has a day, as a person would read them."""
    found = []
    for line in path.read_text("cp1252").splitlines()[3:]:
        number, _name, _born, _phone, words, _drug, on, *_rest = line.split(";")
        if on != _NO_DAY:
            day, month, year = map(int, on.split("."))
            found.append((number, date(2000 + year, month, day), words))
    return found
