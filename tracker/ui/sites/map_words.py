"""What is said of a session's sites, and of what changed since another one."""

from __future__ import annotations

from tracker.domain.drawing import Point
from tracker.domain.site_changes import Change, ChangeCode
from tracker.services.sites.maps import SessionMap
from tracker.services.wording.sites import count_sites, muscle_name, say_change, side_label
from tracker.text import _, format_date_short, format_units

CHANGE_MARKS = {
    ChangeCode.NEW: "+",
    ChangeCode.MORE: "↑",
    ChangeCode.LESS: "↓",
    ChangeCode.DROPPED: "×",
    ChangeCode.MOVED: "→",
}
"""What stands beside the Units of a point that changed."""


def say_point(point: Point) -> str:
    """ "Temporalis, left: 5 Units"."""
    return _("{muscle}, {side}: {dose}").format(
        muscle=muscle_name(point.muscle),
        side=side_label(point.side),
        dose=format_units(point.dose),
    )


def say_map(one: SessionMap) -> str:
    """Day, dose, product and treatment on one line."""
    dose = format_units(one.dose) if one.dose is not None else _("unknown dose")
    return _("{on}: {dose} of {product}, {treatment}").format(
        on=format_date_short(one.on),
        treatment=one.course_label,
        dose=dose,
        product=one.product_label,
    )


def say_changes(shown: SessionMap, other: SessionMap | None, found: tuple[Change, ...]) -> str:
    """How many sites, and a line for each change since `other`."""
    count = count_sites(sum(site.sites for site in shown.sites))
    if other is None:
        return count
    if other.product != shown.product:
        head = _("{sites}. Another product than on {on}, so Units don’t compare.")
    else:
        head = _("{sites}. Since {on}:") if found else _("{sites}, the same as on {on}.")
    head = head.format(sites=count, on=format_date_short(other.on))
    return "\n".join((head, *(say_change(change) for change in found)))
