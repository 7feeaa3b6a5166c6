"""What is wrong in a file that was to be imported: every place, the first ones in words."""

from dataclasses import dataclass

from tracker.domain.problems import Problem
from tracker.text import _, format_number, ngettext

LISTED = 50
"""How many are told in words; the rest is counted, so that a wrong file can't fill the memory."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """A wrong cell, or a wrong row with ``column`` "". ``message`` says what would be right."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.column:
            return _("line {line}: {message}").format(line=self.line, message=self.message)
        return _("line {line}, {column}: {message}").format(
            line=self.line, column=self.column, message=self.message
        )

    @property
    def without_line(self) -> str:
        """The sentence for whoever sees the row beside it."""
        if not self.column:
            return self.message
        return _("{column}: {message}").format(column=self.column, message=self.message)


class Faults:
    """Gathers faults."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[Fault] = []

    def add(self, line: int, column: str, message: str) -> None:
        self.count += 1
        if len(self._kept) < 20 * LISTED:
            self._kept.append(Fault(line, column, message))

    @property
    def listed(self) -> tuple[Fault, ...]:
        """The first by line."""
        return tuple(sorted(self._kept)[:LISTED])

    def refuse(self) -> None:
        """Raises ImportRefused if anything is wrong."""
        if self.count:
            raise ImportRefused(self)


class ImportRefused(Problem):
    """Nothing was imported; the sentence tells the only fault, or all that are listed."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults.listed
        self.count = faults.count
        super().__init__(_told(self.faults, self.count))


def _told(faults: tuple[Fault, ...], count: int) -> str:
    if count == 1:
        return _("Nothing was imported: {fault}").format(fault=faults[0])
    lines = [
        ngettext(
            "Nothing was imported: {count} thing is wrong.",
            "Nothing was imported: {count} things are wrong.",
            count,
        ).format(count=format_number(count)),
        *(f"  {fault}" for fault in faults),
    ]
    rest = count - len(faults)
    if rest:
        lines.append(
            "  "
            + ngettext("and {count} more", "and {count} more", rest).format(
                count=format_number(rest)
            )
        )
    return "\n".join(lines)
