"""Bugs: logged under a number, without anything that a patient could be known by."""

import logging
import secrets
import traceback
from pathlib import Path

_log = logging.getLogger(__name__)


def log_incident(error: BaseException) -> str:
    """Returns the number, "7F3A-91C2".

    The error's own text is left out, since it may quote what was typed or stored;
    types, places and the program's own lines of code are kept.
    """
    digits = secrets.token_hex(4).upper()
    number = f"{digits[:4]}-{digits[4:]}"
    _log.error("incident %s\n%s", number, "\n".join(_lines(error)))
    return number


def _lines(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines.extend(
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}: {frame.line}"
            for frame in traceback.extract_tb(current.__traceback__)
        )
        current = current.__cause__ or current.__context__
    return lines
