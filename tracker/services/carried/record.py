"""A record as it travels."""

from dataclasses import dataclass, field

Value = str | int | bool | None
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class CarriedRecord:
    """`kind` names its table, `key` is its uuid or the codes by which it is known.

    `values` are by column, without what follows from others; moments, dates and intervals as they
    are stored. `parts` are the rows that belong to it alone, by table, in their order. `whole` is
    what it belongs to, `is_followed` says whether others that belong to it come later, and
    `complications` are the codes and words of harm that came of it; these are for reading only. `place` says where a file has it, `line` on which line or as which of all.
    """

    kind: str
    key: str
    values: Values
    parts: dict[str, list[Values]] = field(default_factory=dict)
    whole: "CarriedRecord | None" = None
    is_followed: bool = False
    complications: tuple[tuple[str, str], ...] = ()
    line: int = 0
    place: str = ""
