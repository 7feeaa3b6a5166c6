"""Whole numbers as people type them into the fields of a rule."""

from tracker.domain.problems import Invalid


def read_whole_number(typed: str, *, least: int, most: int) -> int | None:
    """None when nothing was typed. Raises Invalid."""
    written = typed.strip()
    if not written:
        return None
    is_number = written.isascii() and written.isdigit() and len(written) <= 6
    if not is_number or not least <= int(written) <= most:
        raise Invalid("Write a whole number from {least} to {most}.", least=least, most=most)
    return int(written)
