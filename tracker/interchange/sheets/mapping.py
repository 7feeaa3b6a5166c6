"""What was decided about files of one shape: plain data, remembered by a name."""

import json
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from tracker.domain.problems import Invalid
from tracker.interchange.sheets.dates import Epoch, Order
from tracker.text import _

VERSION = 1
_MOST_DIGITS = 200
FIELDS = (
    "record_number",
    "full_name",
    "family_name",
    "given_name",
    "birth_date",
    "sex",
    "phone",
    "email",
    "condition",
    "body_region",
    "side",
    "product",
    "interval",
    "planned_units",
    "start_on",
    "next_due",
    "booked_on",
    "ended_on",
    "end_reason",
    "died_on",
    "session_date",
    "units",
    "units_left",
    "units_right",
    "volume",
    "touch_up",
    "lot_number",
    "lot_expiry",
    "injector",
    "notes",
)
"""What a column can be read as: the plain CSV's columns, and what spreadsheets have besides."""

NOT_READ = ""
ENDS_ON = "ends-on"
"""What was answered about ends of which no column says the day."""
WHO = frozenset({"record_number", "full_name", "family_name"})
"""Fields by which a row says whose it is."""


SEVERAL = frozenset({"notes", "phone", "session_date", "units"})
"""What more than one column may be read as."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` gives a field to the key of a column, NOT_READ for one that is left; `answers` what
    was answered to a question, by its key. What is empty is found anew in each file.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    title: str = ""
    headers: tuple[str, ...] = ()
    columns: Dict[str, str] = field(default_factory=dict)
    answers: Dict[str, str] = field(default_factory=dict)

    def with_column(self, key: str, name: str) -> "Mapping":
        """The same with one column read as a field, and no other one unless it may be of several.

        Raises Invalid for a field that isn't one.
        """
        if name != NOT_READ and name not in FIELDS:
            raise Invalid(_("A column can’t be read as “{field}”.").format(field=name[:40]))
        is_free = name == NOT_READ or name in SEVERAL
        others = {
            one: was if is_free or was != name else NOT_READ for one, was in self.columns.items()
        }
        return replace(self, columns={**others, key: name})

    def with_answer(self, key: str, code: str) -> "Mapping":
        """The same with one question answered."""
        return replace(self, answers={**self.answers, key: code})

    def as_json(self) -> dict[str, Any]:
        """To be kept."""
        return {
            "version": VERSION,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "sheet": self.sheet,
            "title": self.title,
            "headers": list(self.headers),
            "columns": dict(self.columns),
            "answers": dict(self.answers),
        }


def mapping_of(content: object) -> Mapping:
    """A mapping that was kept. Raises Invalid for anything else."""
    try:
        if isinstance(content, dict) and content["version"] == VERSION:
            return Mapping(
                _text(content["encoding"]),
                _text(content["delimiter"]),
                _text(content["sheet"]),
                _text(content["title"]),
                tuple(_text(header) for header in content["headers"]),
                {_text(key): _text(name) for key, name in content["columns"].items()},
                {_text(key): _answer(key, _text(code)) for key, code in content["answers"].items()},
            )
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise Invalid(_("This mapping was made by another version of the program; make it anew."))


def _answer(key: str, code: str) -> str:
    """Raises ValueError or KeyError for one that nobody can have given."""
    kind = key.partition(":")[0]
    if kind == "order":
        return Order(code).value
    if kind == "epoch":
        return Epoch[code].name
    if kind == ENDS_ON and code != "aside":
        return date.fromisoformat(code).isoformat()
    if kind == "zeros" and code.isdecimal() and int(code) > _MOST_DIGITS:
        raise ValueError(code)
    return code


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(json.dumps(value)[:40])
    return value
