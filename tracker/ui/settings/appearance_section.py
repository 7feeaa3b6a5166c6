"""Light or dark, and how large the text is; each choice holds at once."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from tracker.settings import TEXT_SCALES, Settings
from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel


class AppearanceSection(QWidget):
    changed = Signal(object)
    """The `Settings` chosen."""

    def __init__(self, settings: Settings, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._settings = settings
        self._themes = QButtonGroup(self)
        self._scales = QButtonGroup(self)
        self._theme_codes = {
            "system": _("As the system"),
            "light": _("Light"),
            "dark": _("Dark"),
            "high-contrast": _("High contrast"),
        }

        self._lay_out()
        self.show_settings(settings)

        self._themes.buttonClicked.connect(self._on_theme_clicked)
        self._scales.buttonClicked.connect(self._on_scale_clicked)

    def show_settings(self, settings: Settings) -> None:
        """Marks what is chosen; emits nothing."""
        self._settings = settings
        for button in (*self._themes.buttons(), *self._scales.buttons()):
            button.setChecked(button.property("chosen") in {settings.theme, settings.text_scale})

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        colours = Card(_("Colours"))
        for code, label in self._theme_codes.items():
            colours.body.addWidget(_radio(self._themes, label, code))
        layout.addWidget(colours)
        size = Card(_("Size of text"))
        line = FlowLayout(gap=16)
        for scale in TEXT_SCALES:
            line.addWidget(_radio(self._scales, _("{percent} %").format(percent=scale), scale))
        size.body.addLayout(line)
        layout.addWidget(size)
        sample = Card(_("How it looks"))
        sample.body.addWidget(PlainLabel(_("Nakamura, Aiko"), kind="strong"))
        sample.body.addWidget(
            PlainLabel(
                _("Chronic migraine, treat from 22 Nov, by 29 Nov"), kind="muted", wraps=True
            )
        )
        pills = FlowLayout(gap=8)
        for kind, word in (
            (Kind.TO_CALL, _("To call")),
            (Kind.BOOKED, _("Booked")),
            (Kind.IN_REVIEW, _("Clinician to decide")),
            (Kind.BOOKED_WRONG, _("Booked too early")),
        ):
            pills.addWidget(Pill(kind, word))
        sample.body.addLayout(pills)
        layout.addWidget(sample)
        layout.addStretch(1)

    def _on_theme_clicked(self, button: QAbstractButton) -> None:
        self._choose(replace(self._settings, theme=str(button.property("chosen"))))

    def _on_scale_clicked(self, button: QAbstractButton) -> None:
        self._choose(replace(self._settings, text_scale=int(button.property("chosen"))))

    def _choose(self, settings: Settings) -> None:
        if settings != self._settings:
            self._settings = settings
            self.changed.emit(settings)


def _radio(group: QButtonGroup, label: str, chosen: object) -> QRadioButton:
    button = QRadioButton(label)
    button.setProperty("chosen", chosen)
    group.addButton(button)
    return button
