"""Step 3: what only people know, asked once for a whole column."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QVBoxLayout

from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.questions import Question
from tracker.interchange.sheets.understanding import answered
from tracker.text import _, format_number, ngettext
from tracker.ui.imports.file_page import OF_THE_FILE
from tracker.ui.imports.import_work import Examined
from tracker.ui.imports.question_card import QuestionCard
from tracker.ui.imports.step_page import StepPage
from tracker.ui.look import look

AT_ONCE = 12


class AnswersPage(StepPage):
    """A dozen questions at a time; what was answered before stands chosen."""

    def __init__(self) -> None:
        super().__init__(_("What the file doesn’t say"), _("Next"))
        self._found: Examined | None = None
        self.cards: list[QuestionCard] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(look().px(10))
        self.body.addLayout(self._place)
        self.body.addStretch(1)

    def show_found(self, found: Examined, given: Dict[str, str]) -> None:
        """What is still open."""
        self._found = found
        asked = [one for one in found.understood.questions if one.key not in OF_THE_FILE]
        self._ask(asked, given)
        self.lead.setText(
            ngettext(
                "{count} question. The answer holds for the whole file, and for the next file "
                "of this kind.",
                "{count} questions. Each answer holds for the whole file, and for the next file "
                "of this kind.",
                len(asked),
            ).format(count=format_number(len(asked)))
        )

    def show_records(self, asked: Sequence[Question], given: Dict[str, str]) -> None:
        """What has to be said about people and treatments that are here already."""
        self._ask(asked, given)
        self.lead.setText(
            ngettext(
                "{count} question about what is here already, or twice in the file. Nothing is "
                "written yet.",
                "{count} questions about what is here already, or twice in the file. Nothing is "
                "written yet.",
                len(asked),
            ).format(count=format_number(len(asked)))
        )

    def _ask(self, asked: Sequence[Question], given: Dict[str, str]) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [QuestionCard(one, given.get(one.key, "")) for one in asked[:AT_ONCE]]
        for card in self.cards:
            self._place.addWidget(card)

    def focus_first(self) -> None:
        open_ones = [card for card in self.cards if not card.code()]
        for card in open_ones[:1] or self.cards[:1]:
            card.focus_answer()

    def given(self) -> dict[str, str]:
        """What is chosen now, by the key of its question."""
        return {card.question.key: card.code() for card in self.cards if card.code()}

    def is_complete(self) -> bool:
        """Whether all are answered; what isn’t is told there."""
        missing = next((card for card in self.cards if not card.code()), None)
        if missing is not None:
            missing.show_problem(_("Choose what is right."))
        return missing is None

    def mapping(self) -> Mapping | None:
        """With all that is answered here; None where an answer is missing, which is told there."""
        if self._found is None or not self.is_complete():
            return None
        understood = self._found.understood
        for card in self.cards:
            mapping = answered(understood, card.question.key, card.code())
            understood = replace(understood, decided=mapping)
        return understood.decided
