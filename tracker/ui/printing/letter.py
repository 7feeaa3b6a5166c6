"""Letters on paper: one after the other, each on a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.services.contacts.letter_settings import SenderForm
from tracker.services.contacts.letters import PlannedLetter
from tracker.services.wording.letters import letter_date
from tracker.text import _
from tracker.ui.printing.letter_head import LetterHead
from tracker.ui.printing.markup import Markup, joined, paragraph
from tracker.ui.printing.paper import Paper


def letters_paper(letters: Sequence[PlannedLetter], sender: SenderForm, today: date) -> Paper:
    """At least one letter. Nothing on it names what is treated but what the clinic itself wrote."""
    first, *more = (_one(letter, sender, today) for letter in letters)
    name = _("Letters {on}").format(on=today.isoformat())
    return Paper(name, name, "", first.body, more=tuple(more), letter_head=first.letter_head)


def _one(letter: PlannedLetter, sender: SenderForm, today: date) -> Paper:
    address = f"{letter.addressee}\n{letter.address}"
    return Paper(
        letter.addressee,
        letter.addressee,
        "",
        _body(letter, today),
        letter_head=LetterHead(_sender(sender), address),
    )


def _sender(sender: SenderForm) -> str:
    return "\n".join(part for part in (sender.block.strip(), sender.telephone) if part)


def _body(letter: PlannedLetter, today: date) -> Markup:
    dated = paragraph(letter_date(today, letter.language), kind="letterDate")
    # The margin above the first paragraph of all would not count, nor an empty one.
    return joined(
        (
            paragraph("\u00a0"),
            dated,
            *(paragraph(one, kind="letter") for one in letter.text.strip().split("\n\n")),
        )
    )
