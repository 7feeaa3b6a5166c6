"""The part of the footer that says how the backups are; a click leads to them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tracker.services.backups.status import BackupStatus
from tracker.text import _
from tracker.ui.backups.backup_words import say_drill, say_paper, say_state
from tracker.ui.look import look
from tracker.ui.widgets.plain_tooltip import plain_tooltip


class BackupLine(QWidget):
    """Hidden until there is something to say."""

    chosen = Signal()

    def __init__(self, zone: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._zone = zone
        self._state = QPushButton()
        self._drill = QPushButton()
        self._paper = QPushButton()

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        for button in (self._state, self._drill, self._paper):
            button.setAutoDefault(False)
            layout.addWidget(button)
            button.clicked.connect(self.chosen)
        self.hide()

    def show_status(self, status: BackupStatus) -> None:
        state, drill = say_state(status, self._zone), say_drill(status, self._zone)
        for button, (words, is_bad), problems in (
            (self._state, state, status.backup_problems),
            (self._drill, drill, (status.drill.problem,)),
            (self._paper, (say_paper(status), True), (status.paper.problem,)),
        ):
            button.setText(words)
            button.setAccessibleName(_("{words}: open the backups").format(words=words))
            button.setProperty("kind", "statusBad" if is_bad else "status")
            button.style().unpolish(button)
            button.style().polish(button)
            button.setToolTip(plain_tooltip("\n".join(filter(None, problems)) or words))
        self._drill.setVisible(status.has_place)
        self._paper.setVisible(bool(status.paper.problem))
        self.show()
