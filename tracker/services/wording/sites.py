"""What people read of muscles, sides, patterns, and what differs between two sessions."""

from functools import lru_cache

from tracker.domain.site_changes import Change, ChangeCode
from tracker.domain.sites import MuscleRow, Side
from tracker.services.sites.shipped_patterns import (
    shipped_muscles,
    shipped_patterns,
    shipped_ranges,
)
from tracker.text import _, decimal_point, format_dose, format_units, ngettext, pgettext


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


def say_muscle(row: MuscleRow) -> str:
    """ "Temporalis: left 20 Units, right 20 Units"; "20 Units left" might be what is left over."""
    doses = (
        _("{side} {dose}").format(dose=format_units(row.of(side).dose), side=side_label(side))
        for side in Side
        if row.of(side).dose
    )
    return _("{muscle}: {doses}").format(muscle=muscle_name(row.muscle), doses=", ".join(doses))


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


def say_usual(muscle: str, condition: str, product: str) -> str:
    """What a muscle of an adult usually gets, "" where no figure ships."""
    for one in shipped_ranges():
        found = one.range
        if (found.muscle, found.condition, found.product) != (muscle, condition, product):
            continue
        if found.per_kg or found.least is None or found.most is None:
            continue
        is_sure = all(figure.evidence == "confirmed" for figure in one.figures)
        return _usual_sentences()[found.is_for_both, is_sure].format(
            muscle=muscle_name(muscle),
            least=format_dose(found.least),
            most=format_units(found.most),
        )
    return ""


def _usual_sentences() -> dict[tuple[bool, bool], str]:
    """By whether it is for both sides together, and whether it is confirmed."""
    return {
        (False, True): _("{muscle}: in adults usually {least} to {most} a side."),
        (False, False): _(
            "{muscle}: in adults usually {least} to {most} a side; confirm before you rely on it."
        ),
        (True, True): _("{muscle}: in adults usually {least} to {most} on both sides together."),
        (True, False): _(
            "{muscle}: in adults usually {least} to {most} on both sides together; confirm before you rely "
            "on it."
        ),
    }


def say_how(code: str) -> str:
    """How a pattern that ships is done, and what is minded in the days around it; "" for others."""
    how = next((one.how for one in shipped_patterns() if one.code == code), {})
    figures = {
        name.replace("-", "_"): figure.replace(".", decimal_point()) for name, figure in how.items()
    }
    said = [sentence for name, sentence in _how_sentences().items() if name in how]
    return " ".join(one.format(**figures) for one in said)


def _how_sentences() -> dict[str, str]:
    """Each where its figure is there."""
    return {
        "millilitres-a-site": _("{millilitres_a_site} mL a site."),
        "millimetres-deep": _("About {millimetres_deep} mm deep and {millimetres_apart} mm apart."),
        "millilitres-to-flush": _("Then {millilitres_to_flush} mL to flush."),
        "days-without-antiplatelets": _(
            "At least {days_without_antiplatelets} days before: no antiplatelets."
        ),
        "days-of-antibiotics": _(
            "Antibiotics, never an aminoglycoside, from {days_of_antibiotics} to "
            "{days_of_antibiotics_most} days before until {days_of_antibiotics} to "
            "{days_of_antibiotics_most} days after."
        ),
    }


def count_sites(count: int) -> str:
    """ "31 sites"."""
    return ngettext("{count} site", "{count} sites", count).format(count=count)


@lru_cache(maxsize=1)
def _muscles() -> dict[str, str]:
    return {muscle.code: muscle.name for muscle in shipped_muscles()}


@lru_cache(maxsize=1)
def _patterns() -> dict[str, str]:
    return {shipped.code: shipped.name for shipped in shipped_patterns()}
