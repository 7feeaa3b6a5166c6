"""What call mode looks like: the patient at the left, the keys at the right, the last act below."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from tracker.services.contacts.call_sheet import CallSheet
from tracker.text import _, format_number, ngettext
from tracker.ui.calls.call_acts import QUIET, CallAct, call_commands
from tracker.ui.calls.call_card import CallCard
from tracker.ui.calls.call_numbers import say_numbers
from tracker.ui.calls.call_walk import CallWalk
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order

_WIDEST = 1180
"""On a large screen: the eye goes between patient and keys all the time."""
_KEYS_WIDTH = 400
_GAP = 8


class CallLayout(QWidget):
    """Lays itself out in `window`."""

    chosen = Signal(object)
    """A CallAct whose button was clicked."""

    def __init__(self, keys: Keys, window: QWidget) -> None:
        super().__init__(window)
        self._keys = keys
        self.banner = Banner()
        self.banner.hide()
        self.card = CallCard()
        self._title = PlainLabel(_("Calls"), kind="title")
        self._left = PlainLabel(kind="muted")
        self._told = PlainLabel(kind="strong", wraps=True)
        self._end = PlainLabel(kind="heading", wraps=True)
        self._last = PlainLabel(kind="strong", wraps=True)
        self._foot = QFrame()
        self._buttons: dict[CallAct, KeyButton] = {}
        self._offered: tuple[CallAct, ...] = ()
        self._waiting = ("", "")
        self._side = ColumnScroll(QWidget())
        self._column = QVBoxLayout(self._side.column)
        self._acts = QWidget()
        self._grid = QGridLayout(self._acts)
        for act, command in call_commands().items():
            button = KeyButton(command.title, owner=self._acts)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("act", act.value)
            button.clicked.connect(self._on_clicked)
            self._buttons[act] = button
        self._lay_out(window)
        keys.changed.connect(self.show_keys)

    def button(self, act: CallAct) -> KeyButton:
        return self._buttons[act]

    @property
    def last(self) -> str:
        """What was done last, as it stands below."""
        return self._last.text()

    @property
    def told(self) -> str:
        return self._told.text()

    @property
    def end(self) -> str:
        """What was done, in numbers; "" before the end."""
        return self._end.text()

    def show_keys(self) -> None:
        for act, button in self._buttons.items():
            button.show_key(self._keys.cap(f"calls.{act.value}"))

    def show_sheet(self, sheet: CallSheet, acts: Sequence[CallAct], left: int) -> None:
        """The patient in sight, and what can come of the call."""
        self._tell_waiting(sheet.panel.patient_uuid)
        self.card.show_sheet(sheet)
        self.card.show()
        # Undo comes back from the end, too.
        self._end.setText("")
        self._end.hide()
        self._left.setText(
            ngettext("{count} more treatment", "{count} more treatments", left).format(
                count=format_number(left)
            )
        )
        several = (CallAct.NUMBER,) if len(sheet.panel.plan.phones) > 1 else ()
        carer = (CallAct.PERSON,) if sheet.panel.plan.carer else ()
        self._offer((*acts, CallAct.COPY, *several, *carer, CallAct.NEXT))
        self._buttons[CallAct.COPY].setEnabled(bool(sheet.panel.plan.phones))
        self._acts.show()

    def show_nobody(self) -> None:
        """Nobody is called until the next patient is shown."""
        self.card.hide()
        self._acts.hide()
        self.tell("")

    def show_end(self, walk: CallWalk) -> None:
        """Nobody is left: what was done, in numbers."""
        self.show_nobody()
        self._tell_waiting("")
        self._left.setText("")
        told = say_numbers(walk) or _("Nothing was logged.")
        self._end.setText(_("Nobody is left to call on this list.\n\n{done}").format(done=told))
        self._end.show()

    def show_last(self, told: str) -> None:
        """The last outcome, with its name; it stays until the next one."""
        self._last.setText(told)
        self._foot.setVisible(bool(told))

    def tell(self, told: str) -> None:
        """Something about the walk itself; it stays as long as the patient in sight."""
        self._told.setText(told)
        self._told.setVisible(bool(told))

    def tell_with_next(self, told: str, patient_uuid: str = "") -> None:
        """As `tell`, once somebody else is in sight: only that patient, where one is named."""
        self._waiting = (told, patient_uuid)

    def _tell_waiting(self, patient_uuid: str) -> None:
        (told, of), self._waiting = self._waiting, ("", "")
        self.tell(told if of in ("", patient_uuid) else "")

    def show_form(self, form: PanelForm) -> None:
        self._acts.hide()
        self._column.insertWidget(0, form)
        form.show()

    def remove_form(self, form: PanelForm) -> None:
        form.hide()
        self._column.removeWidget(form)
        form.deleteLater()
        self._acts.show()

    def _offer(self, acts: tuple[CallAct, ...]) -> None:
        """Two in a line; one that is too wide has a line of its own."""
        if acts == self._offered:
            return
        self._offered = acts
        for act, button in self._buttons.items():
            if act not in (CallAct.LEAVE, CallAct.UNDO):
                self._grid.removeWidget(button)
                button.setVisible(act in acts)
        half = (look().px(_KEYS_WIDTH) - look().px(_GAP)) // 2 - look().px(8)
        position = 0
        for act in acts:
            button = self._buttons[act]
            if act not in QUIET:
                _dress(button, is_primary=act is acts[0])
            if button.sizeHint().width() > half:
                position += position % 2
                self._grid.addWidget(button, position // 2, 0, 1, 2)
                position += 2
            else:
                self._grid.addWidget(button, position // 2, position % 2)
                position += 1
        tab_in_reading_order(self._acts)

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.chosen.emit(CallAct(button.property("act")))

    def _lay_out(self, window: QWidget) -> None:
        current = look()
        whole = QHBoxLayout(window)
        whole.setContentsMargins(0, 0, 0, 0)
        self.setMaximumWidth(current.px(_WIDEST))
        whole.addWidget(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(24)] * 4))
        layout.setSpacing(current.px(14))
        head = QHBoxLayout()
        head.setSpacing(current.px(14))
        head.addWidget(self._title)
        head.addWidget(self._left)
        head.addStretch(1)
        head.addWidget(self._buttons[CallAct.LEAVE])
        layout.addLayout(head)
        layout.addWidget(self.banner)
        layout.addWidget(self._told)
        layout.addWidget(self._end)

        middle = QHBoxLayout()
        middle.setSpacing(current.px(28))
        middle.addWidget(ColumnScroll(self.card), 3)
        self._side.setFixedWidth(current.px(_KEYS_WIDTH))
        self._column.setContentsMargins(0, 0, current.px(6), 0)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(current.px(_GAP))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for act in QUIET:
            self._buttons[act].setProperty("kind", "link")
        self._column.addWidget(self._acts)
        self._column.addStretch(1)
        middle.addWidget(self._side)
        layout.addLayout(middle, 1)

        self._foot.setProperty("kind", "card")
        below = QHBoxLayout(self._foot)
        below.addWidget(self._last, 1)
        below.addWidget(self._buttons[CallAct.UNDO])
        layout.addWidget(self._foot)
        self._end.hide()
        self._told.hide()
        self.show_last("")


def _dress(button: KeyButton, *, is_primary: bool) -> None:
    kind = "primary" if is_primary else ""
    if (button.property("kind") or "") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)
