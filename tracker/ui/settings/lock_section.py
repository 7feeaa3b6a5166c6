"""How long nobody may have touched anything before the window locks itself."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from tracker.settings import LOCK_MINUTES, Settings
from tracker.text import _, ngettext
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


class LockSection(QWidget):
    changed = Signal(object)
    """The `Settings` chosen."""

    def __init__(
        self, settings: Settings, owner: QWidget | None = None, *, has_password: bool = True
    ) -> None:
        super().__init__(owner)
        self._settings = settings
        self._minutes = QButtonGroup(self)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card(_("The window locks itself"))
        card.body.setSpacing(look().px(6))
        if not has_password:
            card.body.addWidget(
                PlainLabel(
                    _("Not this clinic: it is not encrypted and has no passwords."),
                    kind="strong",
                    wraps=True,
                )
            )
        for minutes in LOCK_MINUTES:
            button = QRadioButton(_say(minutes))
            self._minutes.addButton(button, minutes)
            card.body.addWidget(button)
        card.body.addWidget(
            PlainLabel(
                _(
                    "Patients are treated on a day that is open in the clinic’s calendar and has "
                    "somebody booked, until the hour at which the clinic closes."
                ),
                kind="muted",
                wraps=True,
            )
        )
        card.body.addWidget(
            PlainLabel(
                _(
                    "Also when the computer sleeps, or its screen is locked. What is half typed is "
                    "kept, and comes back to whoever typed it."
                ),
                kind="muted",
                wraps=True,
            )
        )
        layout.addWidget(card)
        layout.addStretch(1)
        self.show_settings(settings)

        self._minutes.buttonClicked.connect(self._on_clicked)

    def show_settings(self, settings: Settings) -> None:
        """Marks what is chosen; emits nothing."""
        self._settings = settings
        self._minutes.button(settings.lock_minutes).setChecked(True)

    def _on_clicked(self, button: QAbstractButton) -> None:
        chosen = replace(self._settings, lock_minutes=self._minutes.id(button))
        if chosen != self._settings:
            self._settings = chosen
            self.changed.emit(chosen)


def _say(minutes: int) -> str:
    if not minutes:
        return _("After 5 minutes without a touch; after 15 while patients are treated")
    return ngettext(
        "After {count} minute without a touch", "After {count} minutes without a touch", minutes
    ).format(count=minutes)
