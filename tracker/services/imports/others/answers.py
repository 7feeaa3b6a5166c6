"""What was said about the people of a file."""

from collections.abc import Sequence

from tracker.domain.problems import Invalid
from tracker.services.imports.others.told import NEW, Answers, OtherPatient, SameChoice
from tracker.text import _


def refuse_unasked(patients: Sequence[OtherPatient], answers: Answers) -> None:
    """Raises Invalid for an answer about somebody who isn't in the file."""
    unknown = answers.keys() - {one.origin.place for one in patients}
    for place in sorted(unknown):
        raise Invalid(_("The file has no patient “{place}”.").format(place=place[:80]))


def answer_about(one: OtherPatient, choices: Sequence[SameChoice], answers: Answers) -> str | None:
    """`NEW`, the uuid of a choice, or None: nobody has said. Raises Invalid."""
    said = answers.get(one.origin.place)
    if said in (None, "", NEW):
        return said or None
    for each in choices:
        if said in (each.uuid, each.short):
            return each.uuid
    raise Invalid(
        _("{place}: “{answer}” is none of the answers: “{new}”, {choices}.").format(
            place=one.origin.place,
            answer=said[:40],
            new=NEW,
            choices=", ".join(f"“{each.short or each.uuid}”" for each in choices),
        )
    )
