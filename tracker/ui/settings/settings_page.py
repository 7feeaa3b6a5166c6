"""The Settings screen: sections at the left, the one chosen beside them."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.settings import Settings
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.settings.appearance_section import AppearanceSection
from tracker.ui.settings.keys_section import KeysSection
from tracker.ui.settings.language_section import LanguageSection
from tracker.ui.settings.limit_kind import limit_kind
from tracker.ui.settings.protocol_kind import protocol_kind
from tracker.ui.settings.reading_width import ReadingWidth
from tracker.ui.settings.rule_section import RuleSection
from tracker.ui.settings.scrolled import scrolled
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

_LIST_WIDTH = 122


class SettingsPage(QWidget):
    """`keys` None leaves the section of keys out. Nothing is kept here: who listens does that."""

    appearance_changed = Signal(object)
    """`Settings` with another theme, size of text or language; to be applied at once and kept."""
    keys_changed = Signal(object)
    """`Settings` with other keys, which `keys` has already; to be kept."""
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        settings: Settings,
        owner: QWidget | None = None,
        *,
        keys: Keys | None = None,
    ) -> None:
        super().__init__(owner)
        self._settings = settings
        self._keys = keys
        self._list = QButtonGroup(self)
        self._sections = QWidget()
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._rules = RuleSection(tasks, today, protocol_kind())
        self._limits = RuleSection(tasks, today, limit_kind())
        self._appearance = AppearanceSection(settings)
        self._language = LanguageSection(settings)

        self._lay_out()
        self.show_section("rules")

        self._list.idClicked.connect(self._stack.setCurrentIndex)
        self._rules.failed.connect(self.failed)
        self._limits.failed.connect(self.failed)
        self._appearance.changed.connect(self._on_appearance_changed)
        self._language.changed.connect(self._on_appearance_changed)

    @property
    def rules(self) -> RuleSection:
        return self._rules

    @property
    def limits(self) -> RuleSection:
        return self._limits

    @property
    def sections(self) -> tuple[str, ...]:
        """Their names, in the order of the list, for `show_section`."""
        return tuple(self._names)

    def show_section(self, name: str) -> None:
        position = self._names.index(name)
        self._list.button(position).setChecked(True)
        self._stack.setCurrentIndex(position)

    def show_settings(self, settings: Settings) -> None:
        """What holds now, also when it was changed elsewhere."""
        self._settings = settings
        self._appearance.show_settings(settings)
        self._language.show_settings(settings)

    def _lay_out(self) -> None:
        self.setProperty("kind", "page")
        layout = QVBoxLayout(self)
        pad = look().px(18)
        layout.setContentsMargins(pad, look().px(14), pad, look().px(14))
        layout.setSpacing(look().px(10))
        layout.addWidget(PlainLabel(_("Settings"), kind="title"))
        beside = QHBoxLayout()
        beside.setSpacing(look().px(14))
        sections = QVBoxLayout(self._sections)
        sections.setContentsMargins(0, 0, 0, 0)
        sections.setSpacing(look().px(4))
        beside.addWidget(self._sections)
        beside.addWidget(self._stack, 1)
        layout.addLayout(beside, 1)

        self._sections.setFixedWidth(look().px(_LIST_WIDTH))
        self._add(sections, "rules", _("Rules"), self._rules)
        self._add(sections, "limits", _("Dose limits"), self._limits)
        self._add(sections, "appearance", _("Appearance"), scrolled(ReadingWidth(self._appearance)))
        self._add(sections, "language", _("Language"), scrolled(ReadingWidth(self._language)))
        if self._keys is not None:
            keys = KeysSection(self._keys)
            keys.changed.connect(self._on_keys_changed)
            self._add(sections, "keys", _("Keys"), scrolled(keys))
        sections.addStretch(1)

    def _add(self, sections: QVBoxLayout, name: str, title: str, section: QWidget) -> None:
        button = QPushButton(title)
        button.setProperty("kind", "nav")
        button.setCheckable(True)
        button.setAccessibleName(title)
        self._list.addButton(button, len(self._names))
        self._names.append(name)
        sections.addWidget(button)
        self._stack.addWidget(section)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_sections"):
            self._sections.setFixedWidth(look().px(_LIST_WIDTH))

    def _on_appearance_changed(self, chosen: Settings) -> None:
        self.show_settings(replace(chosen, keys=self._settings.keys))
        self.appearance_changed.emit(self._settings)

    def _on_keys_changed(self) -> None:
        if self._keys is not None:
            self._settings = replace(self._settings, keys=self._keys.overrides())
            self.keys_changed.emit(self._settings)
