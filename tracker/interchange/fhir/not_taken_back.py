"""What somebody has to know before they bring in records of our own."""

from tracker.text import _


def say_not_taken_back() -> str:
    """That such an import is for good."""
    return _(
        "This is an export of this program, and can’t be taken back as a whole: make a backup first."
    )
