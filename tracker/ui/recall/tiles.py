"""The tiles of the recall list: the states that add up to all treatments."""

from dataclasses import dataclass

from tracker.domain.state import State
from tracker.services.recall.listing import IN_TREATMENT, StateCounts
from tracker.text import _, format_number, ngettext
from tracker.ui.widgets.tile_bar import TileCount


@dataclass(frozen=True, slots=True)
class TileGroup:
    """One tile and the states that it counts."""

    code: str
    label: str
    states: frozenset[State]


def tile_groups() -> tuple[TileGroup, ...]:
    """In the order of the sum. Each state in treatment is in exactly one."""
    groups = (
        TileGroup("to-call", _("To call"), frozenset({State.TO_CALL})),
        TileGroup("in-review", _("Clinician to decide"), frozenset({State.IN_REVIEW})),
        TileGroup("booked-wrong", _("Booked wrong"), frozenset({State.BOOKED_WRONG})),
        TileGroup("booked", _("Booked"), frozenset({State.BOOKED})),
        TileGroup(
            "promised", _("Promised or try again"), frozenset({State.PROMISED, State.RESTING})
        ),
        TileGroup("on-hold", _("On hold"), frozenset({State.DEFERRED})),
        TileGroup("waiting", _("Not due yet"), frozenset({State.WAITING})),
    )
    assert sum(len(group.states) for group in groups) == len(IN_TREATMENT)  # noqa: S101
    return groups


def tile_counts(counts: StateCounts) -> list[TileCount]:
    """What the tiles show of `counts`."""
    shown = []
    for group in tile_groups():
        number = sum(counts.by_state[state] for state in group.states)
        late = sum(counts.late[state] for state in group.states)
        told = ngettext("{count} overdue", "{count} overdue", late)
        shown.append(
            TileCount(
                group.code,
                format_number(number),
                told.format(count=format_number(late)) if late else "",
            )
        )
    return shown


def total_label(counts: StateCounts) -> str:
    """The right side of the sum."""
    return ngettext("= {count} treatment", "= {count} treatments", counts.total).format(
        count=format_number(counts.total)
    )
