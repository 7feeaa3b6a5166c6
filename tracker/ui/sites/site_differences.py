"""What differs from last time or from a pattern, as a line."""

from tracker.domain.site_changes import ByCell, changed_cells
from tracker.services.wording.sites import say_change
from tracker.text import _
from tracker.ui.look import kept_while_it_looks_so

_MOST = 4
_said = kept_while_it_looks_so(say_change)
"""With each key, all differences but one are those of the key before."""


def say_differences(title: str, before: ByCell, after: ByCell) -> str:
    """ "Last time: Trapezius, left: 5 Units more (20 Units)"; "" where there is nothing to compare."""
    if not before or not after:
        return ""
    found = changed_cells(before, after)
    if not found:
        return _("{title}: the same").format(title=title)
    said = "; ".join(_said(change) for change in found[:_MOST])
    if len(found) > _MOST:
        return _("{title}: {said}; and {count} more").format(
            title=title, said=said, count=len(found) - _MOST
        )
    return _("{title}: {said}").format(title=title, said=said)
