"""The language of the program: those that the catalogue has."""

from dataclasses import replace

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.settings import Settings
from tracker.text import _, available_languages
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel


class LanguageSection(QWidget):
    changed = Signal(object)
    """The `Settings` chosen."""

    def __init__(self, settings: Settings, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._settings = settings
        self._choice = Choice(
            [
                Option("", _("As the system")),
                *(Option(code, _own_name(code)) for code in available_languages()),
            ]
        )
        self._choice.set_code(settings.language)
        self._note = PlainLabel(
            _("The new language is spoken from the next start of the program on."),
            kind="muted",
            wraps=True,
        )

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        card = Card(_("Language"))
        card.body.setSpacing(look().px(10))
        card.body.addWidget(Field(_("Language of the program"), self._choice))
        card.body.addWidget(self._note)
        card.body.addWidget(
            PlainLabel(
                _("Dates, numbers and the first day of the week follow the system."),
                kind="muted",
                wraps=True,
            )
        )
        layout.addWidget(card)
        layout.addStretch(1)
        self._note.hide()

        self._choice.code_changed.connect(self._on_code_changed)

    def show_settings(self, settings: Settings) -> None:
        """Marks what is chosen; emits nothing."""
        self._settings = settings
        self._choice.set_code(settings.language)

    @property
    def choice(self) -> Choice:
        return self._choice

    def _on_code_changed(self, code: str | None) -> None:
        if code is None or code == self._settings.language:
            return
        self._settings = replace(self._settings, language=code)
        self._note.show()
        self.changed.emit(self._settings)


def _own_name(code: str) -> str:
    """What its speakers call a language."""
    return QLocale(code).nativeLanguageName().capitalize() or code
