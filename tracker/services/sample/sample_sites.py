"""Sites of sample sessions: the pattern that ships, or muscles of the condition."""

from typing import Any

from tracker.domain.pattern import Pattern
from tracker.domain.sites import Side, Site, Sites, put_cell, spread, summed
from tracker.services.sites.shipped_patterns import shipped_patterns, shipped_ranges

_MOST_MUSCLES = 4
_EACH = 5_000


def sample_sites(condition: str, product: str, dose: int, region: str, turn: int) -> Sites:
    """Sites that add up to the dose in 0.001 Unit; `turn` varies them from session to session."""
    for shipped in shipped_patterns():
        pattern = shipped.pattern
        if (pattern.condition, pattern.product) == (condition, product):
            return _of_pattern(pattern, dose, turn)
    muscles = [
        one.range
        for one in shipped_ranges()
        if (one.range.condition, one.range.product) == (condition, product)
        and one.range.muscle
        and not one.range.per_kg
    ][:_MOST_MUSCLES]
    if not muscles:
        return ()
    side = Side.LEFT if "left" in region else Side.RIGHT
    weights = [one.most or 1 for one in muscles]
    shares = [_EACH * share for share in spread(dose // _EACH, weights)]
    if sum(shares) != dose or not all(shares):
        shares = spread(dose, weights)
    return tuple(
        Site(one.muscle, side, share, 1 + (position + turn) % 2)
        for position, (one, share) in enumerate(zip(muscles, shares, strict=True))
    )


def site_rows(session_id: int, sites: Sites) -> list[dict[str, Any]]:
    """As they are stored."""
    return [
        {
            "session_id": session_id,
            "position": position,
            "muscle": site.muscle,
            "side": site.side.value,
            "dose": site.dose,
            "sites": site.sites,
        }
        for position, site in enumerate(sites)
    ]


def _of_pattern(pattern: Pattern, dose: int, turn: int) -> Sites:
    sites = pattern.sites
    fixed = summed(sites).dose
    if pattern.extra and dose >= fixed and (dose - fixed) % _EACH == 0:
        cells = [
            (one.muscle, side)
            for one in pattern.extra
            for _ in range(one.sites // 2)
            for side in (Side.LEFT, Side.RIGHT)
        ]
        for number in range((dose - fixed) // _EACH):
            muscle, side = cells[(number + turn) % len(cells)]
            there = summed(site for site in sites if site.cell == (muscle, side))
            sites = put_cell(sites, muscle, side, there.dose + _EACH, there.sites + 1)
        return sites
    shares = spread(dose, [site.dose for site in sites])
    return tuple(
        Site(site.muscle, site.side, share, site.sites)
        for site, share in zip(sites, shares, strict=True)
    )
