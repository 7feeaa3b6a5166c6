"""Backups from before the clinic was encrypted, by name, and the way to replace them."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.text import _, format_number, ngettext
from tracker.ui.look import look
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_MOST_NAMES = 5


class PlainBackupsLine(QWidget):
    """Hidden while there are none."""

    chosen = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._words = PlainLabel(kind="danger", wraps=True)
        self._names = PlainLabel(kind="muted", wraps=True, is_selectable=True)
        self.button = QPushButton(_("Replace them…"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        layout.addWidget(self._words)
        layout.addWidget(self._names)
        line = FlowLayout(gap=8)
        line.addWidget(self.button)
        layout.addLayout(line)
        self.button.clicked.connect(self.chosen)
        self.hide()

    def show_backups(self, backups: tuple[Path, ...]) -> None:
        self.setVisible(bool(backups))
        self._words.setText(
            ngettext(
                "{count} backup was made before the clinic was encrypted. Whoever comes to its "
                "file can read it.",
                "{count} backups were made before the clinic was encrypted. Whoever comes to their "
                "files can read them.",
                len(backups),
            ).format(count=format_number(len(backups)))
        )
        names = [str(one) for one in backups[:_MOST_NAMES]]
        self._names.setText("\n".join([*names, "…"] if len(backups) > _MOST_NAMES else names))
