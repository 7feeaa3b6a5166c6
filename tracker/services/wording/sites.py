"""What people read of muscles, sides, patterns, and what differs between two sessions."""

from functools import lru_cache

from tracker.domain.site_changes import Change, ChangeCode
from tracker.domain.sites import Side
from tracker.services.shipped_patterns import shipped_muscles, shipped_patterns
from tracker.text import _, format_units, ngettext, pgettext


def muscle_name(code: str, name: str = "") -> str:
    """ "Temporalis"; `name` is what the clinic calls one that doesn't ship."""
    shipped = _muscles().get(code)
    return _(shipped) if shipped else name or code


def pattern_name(code: str, name: str) -> str:
    """One that ships in the language of the program, the clinic's own as it was typed."""
    shipped = _patterns().get(code)
    return _(shipped) if shipped else name


def region_heading(region: str) -> str:
    """What a group of muscles is called."""
    return {
        "head": _("Head"),
        "eyelids": _("Eyelids"),
        "eyes": _("Eyes"),
        "neck": _("Neck and shoulders"),
        "glands": _("Salivary glands"),
        "axillae": _("Axillae"),
        "bladder": _("Bladder"),
        "shoulder": _("Shoulder"),
        "arm": _("Arm"),
        "leg": _("Leg"),
    }.get(region, region)


def side_label(side: Side | str) -> str:
    """The patient's own side."""
    return {
        Side.LEFT: pgettext("side", "left"),
        Side.MIDLINE: pgettext("side", "midline"),
        Side.RIGHT: pgettext("side", "right"),
    }[Side(side)]


def say_change(change: Change) -> str:
    """ "Trapezius, left: 5 U more (20 U)"."""
    sentences = {
        ChangeCode.NEW: _("{muscle}, {side}: new, {after}"),
        ChangeCode.DROPPED: _("{muscle}, {side}: dropped ({before} before)"),
        ChangeCode.MORE: _("{muscle}, {side}: {by} more ({after})"),
        ChangeCode.LESS: _("{muscle}, {side}: {by} less ({after})"),
        ChangeCode.SITES: _("{muscle}, {side}: {sites} instead of {sites_before}"),
        ChangeCode.MOVED: _("{muscle}, {side}: moved"),
    }
    return sentences[change.code].format(
        muscle=muscle_name(change.muscle),
        side=side_label(change.side),
        by=format_units(abs(change.by)),
        before=format_units(change.before.dose),
        after=format_units(change.after.dose),
        sites=count_sites(change.after.sites),
        sites_before=count_sites(change.before.sites),
    )


def count_sites(count: int) -> str:
    """ "31 sites"."""
    return ngettext("{count} site", "{count} sites", count).format(count=count)


@lru_cache(maxsize=1)
def _muscles() -> dict[str, str]:
    return {muscle.code: muscle.name for muscle in shipped_muscles()}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, str]:
    return {shipped.code: shipped.name for shipped in shipped_patterns()}
