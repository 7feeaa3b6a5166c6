"""What people read of procedures that are proposed to a payer."""

from collections.abc import Iterator

from tracker.domain.procedures import TRUNK, Counted, Proposals, Proposed
from tracker.domain.sites import Side
from tracker.text import _, format_number, ngettext


def say_procedures(proposals: Proposals) -> str:
    """ "64644 × 1, 64643 × 2": codes that a payer reads, the same in every language."""
    return ", ".join(
        f"{line.procedure.code} × {format_number(line.count)}" for line in proposals.lines
    )


def say_counted(proposals: Proposals) -> str:
    """ "left arm: 5 muscles; right leg: 2 muscles", "" where muscles aren't counted."""
    counted = (one for line in proposals.lines for one in line.counted)
    return "; ".join(_say_limb(one) for one in counted)


def procedure_doubts(proposals: Proposals) -> tuple[str, ...]:
    """What a biller has to look at before any of it is used, a sentence each."""
    return tuple(_doubts(proposals))


def procedure_sources(proposals: Proposals) -> str:
    """ "64615: NOR, AAPC; 64616: check": where each code stands, or that nobody has compared it."""
    return "; ".join(f"{line.procedure.code}: {_source(line)}" for line in proposals.lines)


def _doubts(proposals: Proposals) -> Iterator[str]:
    for one, other in proposals.clashes:
        yield _("{one} is not billed with {other} on one day.").format(one=one, other=other)
    if proposals.unsure:
        yield _("Sites or sides are missing: count again by hand.")
    unread = [
        line.procedure.code for line in proposals.lines if line.procedure.evidence != "confirmed"
    ]
    if unread:
        yield _("Check {codes} with the payer.").format(codes=", ".join(unread))


def _source(line: Proposed) -> str:
    return line.procedure.source or _("check")


def _say_limb(counted: Counted) -> str:
    muscles = ngettext("{count} muscle", "{count} muscles", counted.muscles).format(
        count=format_number(counted.muscles)
    )
    return _("{limb}: {muscles}").format(limb=_limb(counted), muscles=muscles)


def _limb(counted: Counted) -> str:
    named = {
        ("arm", Side.LEFT): _("left arm"),
        ("arm", Side.RIGHT): _("right arm"),
        ("leg", Side.LEFT): _("left leg"),
        ("leg", Side.RIGHT): _("right leg"),
        (TRUNK, Side.MIDLINE): _("trunk"),
    }
    return named.get((counted.limb, counted.side), counted.limb)
