"""What a FHIR file would bring, as numbers and as rows, and who of it may be known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from tracker.interchange.fhir.audit_event import say_left_in_file
from tracker.interchange.fhir.importing import FhirImported
from tracker.interchange.fhir.reading import FhirFile
from tracker.interchange.sheets.questions import Choice, Question
from tracker.services.imports.others.told import NEW, SameQuestion, SetAside
from tracker.text import _, format_number, ngettext
from tracker.ui.imports.figures import Figures
from tracker.ui.imports.question_card import QuestionCard
from tracker.ui.imports.row_pages import RowPages
from tracker.ui.imports.step_page import StepPage
from tracker.ui.imports.told_rows import ToldRow, told_columns
from tracker.ui.look import look

_AT_ONCE = 12
"""So many people are asked about at a time; whoever is answered for stays in sight."""
_LATER = ""
_TYPES = 6


class FhirPage(StepPage):
    """`answered` when somebody says who a person of the file is: then it is tried anew."""

    answered = Signal()

    def __init__(self) -> None:
        super().__init__(_("What would come in"), _("Import"))
        self._figures = Figures()
        self.cards: list[QuestionCard] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(look().px(10))
        self.rows = RowPages(told_columns(), name=_("What is set aside"))
        self.body.addWidget(self._figures)
        self.body.addLayout(self._place)
        self.body.addWidget(self.rows, 1)

    def clear(self) -> None:
        """No file is read yet."""
        self.lead.setText("")
        self._figures.show_figures(())
        self._show_cards(())
        self.rows.hide()

    def show_tried(self, found: FhirFile, imported: FhirImported) -> None:
        """What an import would do."""
        brought = imported.brought
        self.lead.setText(" ".join(_says(found, imported)))
        self._figures.show_figures(figures_of(imported))
        answered = [one for one in brought.questions if one.answer]
        self._show_cards([*answered, *brought.open_questions[:_AT_ONCE]])
        aside = sorted(imported.aside, key=lambda one: (not one.waits, one.line))
        self.rows.setVisible(bool(aside))
        self.rows.show_all(aside, _tell_aside)

    def given(self) -> Mapping[str, str]:
        """The answers there are now."""
        return {card.question.key: card.code() for card in self.cards if card.code()}

    def focus_first(self) -> None:
        card = next((one for one in self.cards if not one.code()), None)
        if card is not None:
            card.focus_answer()

    def _show_cards(self, questions: Sequence[SameQuestion]) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [QuestionCard(_question(one), one.answer) for one in questions]
        for card in self.cards:
            self._place.addWidget(card)
            card.changed.connect(self.answered)


def figures_of(imported: FhirImported) -> Iterator[tuple[int, str]]:
    """What is counted of an import, without what there is none of."""
    new, brought = imported.new, imported.brought
    told = (
        (new["patient"], _("new patients")),
        (brought.known, _("known already")),
        (new["course"], _("new treatments")),
        (new["session"], _("injections")),
        (new["appointment"], _("bookings")),
        (brought.died, _("have died")),
        (brought.changed, _("got a number or an address")),
        (brought.reviews, _("asked of a clinician")),
        (imported.repeated, _("records unchanged")),
        (imported.set_aside, _("set aside")),
    )
    return ((count, words) for count, words in told if count)


def _says(found: FhirFile, imported: FhirImported) -> Iterator[str]:
    yield _("“{file}” was read. Nothing is written yet.").format(file=found.name)
    brought = imported.brought
    if brought.open_questions:
        yield ngettext(
            "{count} person may be known already; what is theirs waits until somebody says.",
            "{count} people may be known already; what is theirs waits until somebody says.",
            len(brought.open_questions),
        ).format(count=format_number(len(brought.open_questions)))
    if imported.waiting:
        yield ngettext(
            "{count} of the {aside} set aside stays on the list “Not in yet” until it comes in or is "
            "dismissed.",
            "{count} of the {aside} set aside stay on the list “Not in yet” until each comes in or "
            "is dismissed.",
            imported.waiting,
        ).format(count=format_number(imported.waiting), aside=format_number(imported.set_aside))
    rest = imported.set_aside - imported.waiting
    if rest > 0:
        yield ngettext(
            "{count} set aside needs nobody to see to it: its row below says why.",
            "{count} set aside need nobody to see to them: their rows below say why.",
            rest,
        ).format(count=format_number(rest))
    if found.trail_entries:
        yield say_left_in_file(found.trail_entries)
    others = found.foreign.others.most_common(_TYPES)
    if others:
        listed = ", ".join(f"{name} ({format_number(count)})" for name, count in others)
        yield _("Not read, since nothing here says the same: {types}.").format(types=listed)


def _question(one: SameQuestion) -> Question:
    choices = [Choice(each.uuid, each.told) for each in one.choices]
    if choices:
        sentence, new = _("Is {who} the same person as…?"), _("Somebody else")
    else:
        sentence = _("The other system has given up its record of {who}. Are they to come in?")
        new = _("Bring them in")
    choices += [Choice(NEW, new), Choice(_LATER, _("Say it later"))]
    sentence = sentence.format(who=one.told)
    return Question(one.place, sentence, tuple(choices), _LATER)


def _tell_aside(one: SetAside) -> ToldRow:
    said = " · ".join(filter(None, (one.where, one.gist)))
    return ToldRow(format_number(one.line), one.who or "–", said, one.reason)
