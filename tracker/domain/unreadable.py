"""A date that another program wrote and nobody can read: shown as such, never as some other day."""

from datetime import date


class UnreadableDate(date):
    """Stands in a list where a date should be, so that one bad record doesn't hide the others."""

    def __eq__(self, other: object) -> bool:
        """Never the first day of year 1, though made from it."""
        return isinstance(other, UnreadableDate)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(UnreadableDate)

    def isoformat(self) -> str:
        """Nothing, rather than a date that is none."""
        return ""


UNREADABLE = UnreadableDate(1, 1, 1)
