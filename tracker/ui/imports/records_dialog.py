"""What has to be said about a row before it can come in: who it is of, and what of it is right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from tracker.interchange.sheets.questions import Question
from tracker.text import _
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.imports.question_card import QuestionCard
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 560


class RecordsDialog(FittedDialog):
    """`answered` has the code of each answer, by the key of its question."""

    answered = Signal(dict)

    def __init__(self, questions: Iterable[Question], owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.cards = [QuestionCard(one) for one in questions]
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )

        title = _("Before it can come in")
        self.setWindowTitle(title)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([look().px(20)] * 4))
        layout.setSpacing(look().px(10))
        layout.addWidget(PlainLabel(title, kind="title", wraps=True))
        for card in self.cards:
            layout.addWidget(card)
        layout.addWidget(self._buttons)
        self.set_width(_WIDTH)

        self._buttons.accepted.connect(self._on_accepted)
        self._buttons.rejected.connect(self.reject)
        for card in self.cards[:1]:
            card.focus_answer()

    def _on_accepted(self) -> None:
        missing = next((card for card in self.cards if not card.code()), None)
        if missing is not None:
            missing.show_problem(_("Choose what is right."))
            return
        self.answered.emit({card.question.key: card.code() for card in self.cards})
        self.accept()
