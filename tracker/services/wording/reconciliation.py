"""The numbers that add up, as the same lines for the screen, paper, a file and the terminal."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.services.recall.reconciliation import Attention, Reconciliation
from tracker.services.wording.states import state_label
from tracker.text import _

TOTAL, ENDED, MISSING = "in treatment", "ended", "without a state"


@dataclass(frozen=True, slots=True)
class Line:
    """One number. `late` of them are overdue; None where that isn't asked."""

    code: str
    label: str
    count: int
    late: int | None = None


def sum_lines(found: Reconciliation) -> Iterator[Line]:
    """The states, what they add up to, and what stands beside the sum."""
    for one in found.sums:
        yield Line(one.state.value, state_label(one.state), one.count, one.late)
    yield Line(TOTAL, _("All in treatment"), found.total, sum(one.late for one in found.sums))
    yield Line(ENDED, _("Ended"), found.ended)
    if found.missing:
        yield Line(MISSING, _("Without a state"), found.missing)


def attention_lines(found: Reconciliation) -> Iterator[Line]:
    """Patients whose data a person has to look at; nobody is left out for being 0."""
    for kind, count in found.attention:
        yield Line(kind.value, attention_label(kind), count)


def say_sum(found: Reconciliation) -> str:
    """Whether it adds up, in a sentence."""
    if found.missing:
        return _(
            "It doesn’t add up: the clinic has {courses} treatments and {missing} of them are in no "
            "state. Run “tracker check”, and restore a backup if it says so."
        ).format(courses=found.courses, missing=found.missing)
    return _(
        "It adds up: each treatment that hasn’t ended is in exactly one state, and the states make "
        "{total}."
    ).format(total=found.total)


def attention_label(kind: Attention) -> str:
    names = {
        Attention.NO_COURSE: _("Patients without any treatment"),
        Attention.UNREACHABLE: _("No telephone and no address"),
        Attention.DECEASED: _("Died, and a treatment is still open"),
        Attention.RULE_GONE: _("No clinic rule for a product"),
        Attention.NO_UNITS: _("Injections without Units"),
        Attention.UNREADABLE: _("Dates that can’t be read"),
        Attention.SAME_PERSON: _("Perhaps here twice"),
    }
    return names[kind]


def attention_todo(kind: Attention) -> str:
    """What to do about it."""
    todo = {
        Attention.NO_COURSE: _(
            "Nobody calls them, since nothing is due. Open a treatment for whoever is treated here; "
            "leave whoever isn’t."
        ),
        Attention.UNREACHABLE: _(
            "They are in treatment and can’t be reached. Ask the referring doctor or the hospital, "
            "and enter a number or an address."
        ),
        Attention.DECEASED: _("Nobody is called or written to. End the treatment."),
        Attention.RULE_GONE: _(
            "Their dates are worked out without it. An administrator publishes a rule for the "
            "product under Settings, Rules; a clinician decides about the treatment."
        ),
        Attention.NO_UNITS: _(
            "The dose is unknown, and counts as unknown in every limit. Look it up on paper and "
            "amend the injections."
        ),
        Attention.UNREADABLE: _(
            "Another program wrote into the database. Run “tracker check”, and restore a backup if "
            "it says so."
        ),
        Attention.SAME_PERSON: _(
            "Two records may be of one person, so that their doses are not added up. Choose “Same "
            "person?” on the Patients screen, and compare or tell apart each pair."
        ),
    }
    return todo[kind]
