"""The buttons of the side panel, each with its key: the usual ones large, the others below."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.recall.acts import Act, Offer, commands, right_for_act
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.button_pairs import put_in_pairs
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.reading_order import tab_in_reading_order

_HALF_WIDTH = 117
"""Of the panel, without its margins and its scroll bar."""


class PanelActs(QWidget):
    """One button for every act, made once; `offer` shows those that make sense."""

    chosen = Signal(object)
    """An Act."""

    def __init__(self, keys: Keys, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._keys = keys
        self._tasks = tasks
        self._buttons: dict[Act, KeyButton] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(look().px(6))
        self._quiet = QGridLayout()
        self._quiet.setSpacing(look().px(2))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(4))
        layout.addLayout(self._grid)
        layout.addLayout(self._quiet)
        for act, command in commands().items():
            button = KeyButton(command.title, owner=self)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setProperty("act", act.value)
            button.clicked.connect(self._on_clicked)
            button.hide()
            self._buttons[act] = button
        keys.changed.connect(self.show_keys)

    def show_keys(self) -> None:
        """Print the keys as they are now on the buttons; off, and why, where a right is missing."""
        for act, button in self._buttons.items():
            button.show_key(self._keys.cap(f"recall.{act.value}"))
            # After the key, which is spoken in the same place as the reason.
            takes = right_for_act(act)
            if takes is not None:
                follow_right(button, self._tasks, takes)

    def offer(self, offers: Sequence[Offer]) -> None:
        """These and no others, in this order."""
        offered = {one.act for one in offers}
        for act, button in self._buttons.items():
            self._grid.removeWidget(button)
            self._quiet.removeWidget(button)
            button.setVisible(act in offered)
        for one in offers:
            button = self._buttons[one.act]
            button.setText(one.label)
            button.setAccessibleName(one.label)
            _dress(button, "primary" if one.is_primary else "link" if one.is_quiet else "")
        for grid, is_quiet in ((self._grid, False), (self._quiet, True)):
            mine = (self._buttons[one.act] for one in offers if one.is_quiet is is_quiet)
            put_in_pairs(grid, mine, look().px(_HALF_WIDTH))
        tab_in_reading_order(self)

    def button(self, act: Act) -> KeyButton:
        return self._buttons[act]

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.chosen.emit(Act(button.property("act")))


def _dress(button: KeyButton, kind: str) -> None:
    if (button.property("kind") or "") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)
