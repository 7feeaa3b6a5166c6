"""Backups: where they are and how they are, one now, a drill, putting one back, the paper."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.services.backups.status import BackupStatus
from tracker.settings import CLOSING_HOURS, Settings
from tracker.text import _
from tracker.ui.backups.backup_words import say_drill, say_drill_advice
from tracker.ui.backups.entered_again_line import EnteredAgainLine
from tracker.ui.backups.place_row import PlaceRow
from tracker.ui.backups.plain_backups_line import PlainBackupsLine
from tracker.ui.backups.window_backups import WindowBackups
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class BackupsSection(QWidget):
    changed = Signal(object)
    """The `Settings` chosen."""

    def __init__(
        self, backups: WindowBackups, settings: Settings, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._backups = backups
        self._settings = settings
        self._zone = zone = backups.zone
        self._here = PlaceRow(_("On this computer"), zone)
        self._outside = PlaceRow(_("Second place"), zone)
        self._plain = PlainBackupsLine()
        self._now = QPushButton(_("Back up now"))
        self._choose = QPushButton(_("Choose a folder…"))
        self._leave = QPushButton(_("No second place"))
        self._hour = Choice([Option(str(hour), _hour(hour)) for hour in CLOSING_HOURS])
        self._drill = QPushButton(_("Try a restore"))
        self._tried = PlainLabel(wraps=True)
        self._drill_problem = PlainLabel(kind="danger", wraps=True)
        self._restore = QPushButton(_("Restore a backup…"))
        self._print = QPushButton(_("Print the paper…"))
        self._save = QPushButton(_("Save as encrypted PDF…"))
        self._daily = QPushButton(_("Make it each day…"))
        self._not_daily = QPushButton(_("Not each day"))
        self._each_day = PlainLabel(wraps=True)
        self._paper_problem = PlainLabel(kind="danger", wraps=True)
        self._working = PlainLabel(kind="muted")

        self._lay_out()
        self.show_settings(settings)
        self._on_busy(backups.watch.is_busy)
        if backups.watch.status is not None:
            self.show_status(backups.watch.status)
        else:
            backups.watch.refresh()

        self._now.clicked.connect(backups.watch.back_up_now)
        self._plain.chosen.connect(backups.replace_plain)
        self._choose.clicked.connect(self._on_choose)
        self._leave.clicked.connect(self._on_leave)
        self._hour.code_changed.connect(self._on_hour)
        self._drill.clicked.connect(backups.watch.try_restore)
        self._restore.clicked.connect(backups.choose_backup)
        self._print.clicked.connect(backups.paper.print_it)
        self._save.clicked.connect(backups.paper.save_it)
        self._daily.clicked.connect(backups.daily.choose)
        self._not_daily.clicked.connect(backups.daily.stop)
        backups.daily.folder_chosen.connect(self._on_paper_folder)
        backups.watch.status_changed.connect(self.show_status)
        backups.watch.busy_changed.connect(self._on_busy)

    def show_settings(self, settings: Settings) -> None:
        """Marks what is chosen; emits nothing."""
        self._settings = settings
        self._hour.set_code(str(settings.closing_hour))
        self._leave.setVisible(bool(settings.backup_folder))
        folder = settings.paper_folder if self._backups.daily.is_possible else ""
        self._not_daily.setVisible(bool(folder))
        self._each_day.setVisible(bool(folder))
        self._each_day.setText(_("Each day into “{folder}”.").format(folder=folder))

    def show_status(self, status: BackupStatus) -> None:
        self._here.show_place(status.first)
        self._outside.show_place(status.second)
        # What is on a server is outside this computer already.
        self._outside.setVisible(not status.is_on_server or status.second is not None)
        self._plain.show_backups(status.plain)
        words, is_bad = say_drill(status, self._zone)
        self._tried.setText(words)
        self._tried.setProperty("kind", "danger" if is_bad else "strong")
        self._tried.style().unpolish(self._tried)
        self._tried.style().polish(self._tried)
        self._drill_problem.setText(status.drill.problem)
        self._drill_problem.setVisible(bool(status.drill.problem))
        self._paper_problem.setText(status.paper.problem)
        self._paper_problem.setVisible(bool(status.paper.problem))

    def choose_folder(self, folder: str) -> None:
        """The second place from now on, "" for none."""
        if folder != self._settings.backup_folder:
            self._settings = replace(self._settings, backup_folder=folder)
            self._leave.setVisible(bool(folder))
            self.changed.emit(self._settings)
        elif folder:
            self._backups.watch.begin_again()

    def _on_choose(self) -> None:
        begin = self._settings.backup_folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, _("A folder for backups"), begin)
        if folder:
            self.choose_folder(folder)

    def _on_leave(self) -> None:
        self.choose_folder("")

    def _on_paper_folder(self, folder: str) -> None:
        self.show_settings(replace(self._settings, paper_folder=folder))
        self.changed.emit(self._settings)

    def _on_hour(self, code: str | None) -> None:
        if code is not None and int(code) != self._settings.closing_hour:
            self._settings = replace(self._settings, closing_hour=int(code))
            self.changed.emit(self._settings)

    def _on_busy(self, is_busy: bool) -> None:
        for button in (self._now, self._drill, self._restore, self._plain.button):
            button.setEnabled(not is_busy)
        for button, action in (
            (self._choose, Action.MANAGE_BACKUPS),
            (self._leave, Action.MANAGE_BACKUPS),
            (self._drill, Action.MANAGE_BACKUPS),
            (self._plain.button, Action.MANAGE_BACKUPS),
            (self._daily, Action.MANAGE_BACKUPS),
            (self._not_daily, Action.MANAGE_BACKUPS),
            (self._restore, Action.RESTORE),
        ):
            follow_right(button, self._backups.tasks, action)
        self._working.setText(_("Working…") if is_busy else "")

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        self._now.setProperty("kind", "primary")
        self._leave.setProperty("kind", "quiet")

        if not self._backups.watch.keeper.has_place:
            self._lay_out_without_place(layout)
            return
        is_on_server = self._backups.watch.keeper.is_on_server
        places = Card(_("Where backups are"))
        places.body.setSpacing(look().px(12))
        places.body.addWidget(self._here)
        places.body.addWidget(self._outside)
        places.body.addWidget(self._plain)
        places.body.addWidget(_advice(_outside_advice()))
        places.body.addLayout(_line(self._now, self._choose, self._leave, self._working))
        layout.addWidget(places)

        hours = Card(_("When they are made"))
        hours.body.addWidget(_advice(_server_when_advice() if is_on_server else _when_advice()))
        hours.body.addWidget(Field(_("The clinic closes at"), self._hour))
        layout.addWidget(hours)

        drill = Card(_("Restore drill"))
        drill.body.addWidget(self._tried)
        drill.body.addWidget(self._drill_problem)
        drill.body.addWidget(_advice(say_drill_advice()))
        drill.body.addLayout(_line(self._drill))
        layout.addWidget(drill)

        back = Card(_("Put a backup back"))
        if is_on_server:
            back.body.addWidget(_advice(_server_restore_advice()))
            self._put_away(self._restore)
        else:
            back.body.addWidget(_advice(_restore_advice()))
            back.body.addLayout(_line(self._restore))
        back.body.addWidget(EnteredAgainLine(self._backups.tasks, self._zone))
        layout.addWidget(back)
        layout.addWidget(self._paper_card())
        layout.addStretch(1)

    def _lay_out_without_place(self, layout: QVBoxLayout) -> None:
        server = Card(_("Where backups are"))
        server.body.addWidget(_advice(_server_alone_advice()))
        layout.addWidget(server)
        layout.addWidget(self._paper_card())
        layout.addStretch(1)
        self._put_away(self._plain)
        self._put_away(self._here, self._outside, self._now, self._choose, self._leave, self._hour)
        self._put_away(self._drill, self._tried, self._drill_problem, self._restore, self._working)

    def _put_away(self, *parts: QWidget) -> None:
        """What has no place here is never shown, whatever is told of it."""
        away = QWidget(self)
        away.hide()
        for part in parts:
            part.setParent(away)

    def _paper_card(self) -> Card:
        paper = Card(_("Paper for when the computer is down"))
        paper.body.addWidget(_advice(_paper_advice()))
        paper.body.addWidget(self._each_day)
        paper.body.addWidget(self._paper_problem)
        paper.body.addLayout(_line(self._print, self._save, self._daily, self._not_daily))
        self._daily.setVisible(self._backups.daily.is_possible)
        self._not_daily.setProperty("kind", "quiet")
        self._paper_problem.hide()
        return paper


def _line(*parts: QWidget) -> FlowLayout:
    line = FlowLayout(gap=8)
    for part in parts:
        line.addWidget(part)
    return line


def _advice(text: str) -> PlainLabel:
    return PlainLabel(text, kind="muted", wraps=True)


def _hour(hour: int) -> str:
    return f"{hour}:00"


def _outside_advice() -> str:
    return _(
        "Choose a folder that is not on this computer: a drive that is taken home, or the clinic’s "
        "file server. Each backup is as encrypted as the clinic, and is opened and checked where it "
        "lies. Another drive can be told from the clinic’s own; that it stands elsewhere cannot."
    )


def _when_advice() -> str:
    return _(
        "At the day’s close, when the window closes or locks, and each hour while something "
        "changes. The newest of each day, week and month stay; the last good one is never removed."
    )


def _restore_advice() -> str:
    return _(
        "First you see which clinic and day the backup is of, and what would be lost. The clinic as "
        "it is now is backed up before it is replaced."
    )


def _server_when_advice() -> str:
    return _(
        "At the day’s close, and each hour while something changes: all of the server’s clinic, as "
        "it stands at one moment. The newest of each day, week and month stay; the last good one "
        "is never removed."
    )


def _server_restore_advice() -> str:
    return _(
        "The clinic is on a server, where a backup is never put over what is there. If the server "
        "is lost, its administrator makes an empty database and puts the newest backup into it; "
        "the manual tells how, and how a backup is opened beside it to look something up."
    )


def _server_alone_advice() -> str:
    return _(
        "This clinic is on a server and has no passwords, so no copy of it is kept here: it would "
        "lie open on this computer. Only the server’s administrator backs it up; ask where, and "
        "when putting a copy back was last tried."
    )


def _paper_advice() -> str:
    return _(
        "Who is booked in the next 14 days and who is to be called, with telephone numbers: on "
        "paper, or as a PDF that opens with a passphrase only."
    )
