"""What a list doesn't say: a card a question, each with three examples of its column."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.interchange.numbered_days import SeenList
from tracker.text import _
from tracker.ui.imports.question_card import QuestionCard
from tracker.ui.look import look
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 560, 640


class ListQuestions(QDialog):
    """Nothing is compared before all are answered."""

    answered = Signal(object, object)
    """The list as it was seen, and the answers by the keys of their questions."""

    def __init__(self, found: SeenList, owner: QWidget) -> None:
        super().__init__(owner)
        self._found = found
        self.cards = [QuestionCard(question) for question in found.questions]
        go_on, leave = QPushButton(_("Compare")), QPushButton(_("Cancel"))

        self.setWindowTitle(_("What the list doesn’t say"))
        self.setAccessibleName(_("What the list doesn’t say"))
        go_on.setProperty("kind", "primary")
        go_on.setDefault(True)
        leave.setAutoDefault(False)
        self._lay_out(leave, go_on)

        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.go_on)
        go_on.clicked.connect(self.go_on)
        leave.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)
        self.cards[0].focus_answer()

    def go_on(self) -> None:
        """With what is answered; where an answer is missing, that is told there."""
        missing = next((card for card in self.cards if not card.code()), None)
        if missing is not None:
            missing.show_problem(_("Choose what is right."))
            return
        self.accept()
        self.answered.emit(self._found, {card.question.key: card.code() for card in self.cards})

    def _lay_out(self, leave: QPushButton, go_on: QPushButton) -> None:
        current = look()
        column = QWidget()
        cards = QVBoxLayout(column)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(current.px(10))
        for card in self.cards:
            cards.addWidget(card)
        cards.addStretch(1)
        area = ColumnScroll(column)
        area.setFrameShape(QFrame.Shape.NoFrame)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(go_on)
        lead = _("“{file}”. The answers hold for its columns, and for the next list of this kind.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(_("What the list doesn’t say"), kind="title", wraps=True))
        layout.addWidget(
            PlainLabel(lead.format(file=self._found.seen.path.name), kind="muted", wraps=True)
        )
        layout.addWidget(area, 1)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        width = min(current.px(_WIDTH), screen.width() - current.px(40))
        inner = width - current.px(40)
        height = column.heightForWidth(inner) if column.hasHeightForWidth() else 0
        wanted = max(height, column.sizeHint().height()) + current.px(190)
        self.resize(width, min(wanted, current.px(_HEIGHT), screen.height() - current.px(60)))
