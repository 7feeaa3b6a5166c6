"""What a comparison says of a line of theirs that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.text import _, format_number, isolated

if TYPE_CHECKING:
    from tracker.interchange.numbered_days import WrongLine


def wrong_told(wrong: WrongLine) -> str:
    """Why it isn't compared."""
    return _("Not read: {reason}").format(reason=wrong.reason)


def line_told(wrong: WrongLine) -> str:
    """Where it stands, and whose it is."""
    line = _("line {line}").format(line=format_number(wrong.line))
    if not wrong.record_number:
        return line
    return _("{line}, {number}").format(line=line, number=isolated(wrong.record_number))
