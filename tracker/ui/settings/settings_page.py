"""The Settings screen: sections at the left, the one chosen beside them."""

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.services.staff.drafts import DraftContent
from tracker.settings import Settings
from tracker.text import _
from tracker.ui.backups.window_backups import WindowBackups
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import LETTER, LETTER_SENDER
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.manual.manual_opener import PAGE_PROPERTY
from tracker.ui.settings.appearance_section import AppearanceSection
from tracker.ui.settings.audit_section import AuditSection
from tracker.ui.settings.backups_section import BackupsSection
from tracker.ui.settings.clinic_days_section import ClinicDaysSection
from tracker.ui.settings.contact_section import ContactSection
from tracker.ui.settings.continuation_kind import continuation_kind
from tracker.ui.settings.export_section import ExportSection
from tracker.ui.settings.instrument_kind import instrument_kind
from tracker.ui.settings.keys_section import KeysSection
from tracker.ui.settings.language_section import LanguageSection
from tracker.ui.settings.letters_section import LettersSection
from tracker.ui.settings.limit_kind import limit_kind
from tracker.ui.settings.lock_section import LockSection
from tracker.ui.settings.pattern_kind import pattern_kind
from tracker.ui.settings.protocol_kind import protocol_kind
from tracker.ui.settings.reading_width import ReadingWidth
from tracker.ui.settings.rule_section import RuleSection
from tracker.ui.settings.scrolled import scrolled
from tracker.ui.settings.size_kind import size_kind
from tracker.ui.settings.users_section import UsersSection
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

_LIST_WIDTH = 122
_BAR_WIDTH = 14


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
        self._backups: BackupsSection | None = None
        self._list = QButtonGroup(self)
        self._sections = QWidget()
        self._list_area = scrolled(self._sections)
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self._kinds = {
            "rules": protocol_kind(),
            "limits": limit_kind(),
            "instruments": instrument_kind(),
            "continuation": continuation_kind(),
            "sizes": size_kind(),
            "patterns": pattern_kind(),
        }
        self._rule_sections = {
            name: RuleSection(tasks, today, kind) for name, kind in self._kinds.items()
        }
        self._contact = ContactSection(tasks, today)
        self._clinic_days = ClinicDaysSection(tasks, today)
        self._users = UsersSection(tasks, today)
        self._audit = AuditSection(tasks, today)
        self._export = ExportSection(tasks, today)
        self._letters = LettersSection(tasks, today)
        self._appearance = AppearanceSection(settings)
        self._language = LanguageSection(settings)
        self._lock = LockSection(settings, has_password=tasks.has_password)

        self._lay_out()
        self.show_section("rules")

        self._list.idClicked.connect(self._stack.setCurrentIndex)
        for section in self._rule_sections.values():
            section.failed.connect(self.failed)
        self._contact.failed.connect(self.failed)
        self._clinic_days.failed.connect(self.failed)
        self._users.failed.connect(self.failed)
        self._letters.failed.connect(self.failed)
        self._audit.failed.connect(self.failed)
        self._export.failed.connect(self.failed)
        self._appearance.changed.connect(self._on_appearance_changed)
        self._language.changed.connect(self._on_appearance_changed)
        self._lock.changed.connect(self._on_appearance_changed)

    @property
    def rules(self) -> RuleSection:
        return self._rule_sections["rules"]

    @property
    def limits(self) -> RuleSection:
        return self._rule_sections["limits"]

    def rule_section(self, name: str) -> RuleSection:
        """By the name of its section: "rules", "limits", "instruments" and so on."""
        return self._rule_sections[name]

    @property
    def letters(self) -> LettersSection:
        return self._letters

    @property
    def clinic_days(self) -> ClinicDaysSection:
        return self._clinic_days

    @property
    def users(self) -> UsersSection:
        return self._users

    @property
    def audit(self) -> AuditSection:
        return self._audit

    @property
    def sections(self) -> tuple[str, ...]:
        """Their names, in the order of the list, for `show_section`."""
        return tuple(self._names)

    def show_section(self, name: str) -> None:
        position = self._names.index(name)
        self._list.button(position).setChecked(True)
        self._list_area.ensureWidgetVisible(self._list.button(position))
        self._stack.setCurrentIndex(position)

    def resume(self, draft: DraftContent) -> None:
        """Go on with a rule or a limit that was left half typed."""
        if draft.kind in {LETTER, LETTER_SENDER}:
            self.show_section("letters")
            self._letters.resume(draft)
            return
        name = next(name for name, kind in self._kinds.items() if kind.draft == draft.kind)
        self.show_section(name)
        self._rule_sections[name].resume(draft)

    def show_settings(self, settings: Settings) -> None:
        """What holds now, also when it was changed elsewhere."""
        self._settings = settings
        self._appearance.show_settings(settings)
        self._language.show_settings(settings)
        self._lock.show_settings(settings)
        if self._backups is not None:
            self._backups.show_settings(settings)

    def add_backups(self, backups: WindowBackups) -> None:
        """One more section."""
        if self._backups is None:
            self._backups = BackupsSection(backups, self._settings)
            self._backups.changed.connect(self._on_appearance_changed)
            part = scrolled(ReadingWidth(self._backups))
            self._add(self._list_layout, "backups", _("Backups"), part)

    def _lay_out(self) -> None:
        self.setProperty("kind", "page")
        layout = QVBoxLayout(self)
        pad = look().px(18)
        layout.setContentsMargins(pad, look().px(14), pad, look().px(14))
        layout.setSpacing(look().px(10))
        layout.addWidget(PlainLabel(_("Settings"), kind="title"))
        beside = QHBoxLayout()
        beside.setSpacing(look().px(4))
        self._list_layout = sections = QVBoxLayout(self._sections)
        sections.setAlignment(Qt.AlignmentFlag.AlignTop)
        sections.setContentsMargins(0, 0, 0, 0)
        sections.setSpacing(look().px(4))
        self._list_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        beside.addWidget(self._list_area)
        beside.addWidget(self._stack, 1)
        layout.addLayout(beside, 1)

        self._fit_list()
        titles = {
            "rules": _("Rules"),
            "limits": _("Dose limits"),
            "instruments": _("Instruments"),
            "continuation": _("Go on or stop"),
            "sizes": _("Vial sizes"),
            "patterns": _("Patterns"),
        }
        for name, section in self._rule_sections.items():
            self._add(sections, name, titles[name], section)
        self._add(sections, "letters", _("Letters"), scrolled(ReadingWidth(self._letters)))
        self._add(sections, "contact", _("Contact"), scrolled(ReadingWidth(self._contact)))
        days = scrolled(ReadingWidth(self._clinic_days))
        self._add(sections, "clinic-days", _("Clinic days"), days)
        self._add(sections, "users", _("People"), scrolled(ReadingWidth(self._users)))
        self._add(sections, "audit", _("Audit trail"), self._audit)
        self._add(sections, "export", _("Export"), scrolled(ReadingWidth(self._export)))
        self._add(sections, "appearance", _("Appearance"), scrolled(ReadingWidth(self._appearance)))
        self._add(sections, "language", _("Language"), scrolled(ReadingWidth(self._language)))
        self._add(sections, "lock", _("Locking"), scrolled(ReadingWidth(self._lock)))
        if self._keys is not None:
            keys = KeysSection(self._keys)
            keys.changed.connect(self._on_keys_changed)
            self._add(sections, "keys", _("Keys"), scrolled(keys))

    def _add(self, sections: QVBoxLayout, name: str, title: str, section: QWidget) -> None:
        button = QPushButton(title)
        button.setProperty("kind", "nav")
        button.setCheckable(True)
        button.setAccessibleName(title)
        self._list.addButton(button, len(self._names))
        self._names.append(name)
        sections.addWidget(button)
        section.setProperty(PAGE_PROPERTY, name)
        self._stack.addWidget(section)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        chosen = self._list.checkedButton()
        if chosen is not None:
            self._list_area.ensureWidgetVisible(chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_list_area"):
            self._fit_list()

    def _fit_list(self) -> None:
        """With room for a scroll bar, should there be more sections than fit."""
        self._sections.setFixedWidth(look().px(_LIST_WIDTH))
        self._list_area.setFixedWidth(look().px(_LIST_WIDTH + _BAR_WIDTH))

    def _on_appearance_changed(self, chosen: Settings) -> None:
        self.show_settings(replace(chosen, keys=self._settings.keys))
        self.appearance_changed.emit(self._settings)

    def _on_keys_changed(self) -> None:
        if self._keys is not None:
            self._settings = replace(self._settings, keys=self._keys.overrides())
            self.keys_changed.emit(self._settings)
