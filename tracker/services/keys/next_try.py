"""When the next password may be tried, in words."""

from tracker.text import ngettext


def next_try(seconds: int) -> str:
    return ngettext(
        "The next try is possible in {count} second.",
        "The next try is possible in {count} seconds.",
        seconds,
    ).format(count=seconds)
