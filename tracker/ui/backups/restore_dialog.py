"""Which backup is put back, what is in it, and what would be lost; nothing happens before that."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.problems import Problem, Unavailable, WrongPassword
from tracker.domain.recovery_code import code_as_printed
from tracker.services.backups.asked import ListedBackup, Looked
from tracker.services.backups.found import Secret, asks_for_password
from tracker.text import _, format_moment, format_number
from tracker.ui.backups.backup_words import say_why
from tracker.ui.backups.found_card import FoundCard
from tracker.ui.backups.restore_source import RestoreSource
from tracker.ui.column import Column
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter, sentence
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel

_SIZE = (760, 720)


class RestoreDialog(QDialog):
    """`chosen` comes after everything was shown, agreed to, and the password confirmed."""

    chosen = Signal(object, bool)
    """What was `Looked` at, and whether another clinic's may take the place."""

    def __init__(self, tasks: Tasks, source: RestoreSource, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks = tasks
        self._source = source
        self._path: Path | None = None
        self._looked: Looked | None = None
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._table = RowsTable(
            _columns(source.zone),
            key=lambda row: row.path.name,
            name=_("Backups"),
            most_rows_in_sight=4,
        )
        self._other = QPushButton(_("Another file…"))
        self._name, self._password = QLineEdit(), QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._name_field = Field(_("Name"), self._name, name="name")
        self._password_field = Field(
            _("Password that opened the clinic when it was made, or the recovery code"),
            self._password,
            name="password",
        )
        self._unlock = QPushButton(_("Open it"))
        self._state = PlainLabel(kind="muted", wraps=True)
        self._card = FoundCard()
        self._agrees = QCheckBox(_("Replace the other clinic that is here now"))
        self._restore = QPushButton(_("Restore…"))
        self._cancel = QPushButton(_("Cancel"))

        self.setWindowTitle(_("Restore a backup"))
        self._lay_out()
        self._show_locked(is_locked=False)
        self._show_looked(None)

        self._table.current_changed.connect(self._on_current_changed)
        self._other.clicked.connect(self._on_other)
        self._unlock.clicked.connect(self._on_unlock)
        self._password.returnPressed.connect(self._on_unlock)
        self._agrees.toggled.connect(self._on_agrees)
        self._restore.clicked.connect(self._on_restore)
        self._cancel.clicked.connect(self.reject)

        if source.listed is None:
            self._table.hide()
        else:
            tasks.read(self, "list", source.listed, then=self._on_listed, failed=self._on_failed)

    @property
    def looked(self) -> Looked | None:
        """What is shown now."""
        return self._looked

    @property
    def typed_name(self) -> str:
        return self._name.text().strip()

    def choose_file(self, path: Path) -> None:
        """Look into a backup, wherever it lies."""
        self._path = path
        current = self._table.current_row()
        if current is not None and current.path != path:
            # Another file than the one that is marked in the table.
            self._table.selectionModel().clear()
        self._show_looked(None)
        self._banner.hide()
        try:
            is_locked = asks_for_password(path, self._source.known_key)
        except Problem as problem:
            self._on_failed(problem)
            return
        self._show_locked(is_locked=is_locked)
        if is_locked:
            self._state.setText(_("This backup is encrypted with a key that is not at hand."))
            self._password.setFocus()
        else:
            self._look(Secret())

    # -- what happens ------------------------------------------------------------------------

    def _look(self, secret: Secret) -> None:
        self._state.setText(_("Opening the backup and checking all of it…"))
        self._tasks.long_read(
            self,
            self._source.look,
            self._path,
            secret,
            progress=_ignore,
            then=self._on_looked,
            failed=self._on_failed,
        )

    def _on_listed(self, rows: Sequence[ListedBackup]) -> None:
        self._table.show_rows(rows)
        if not rows:
            self._state.setText(_("There is no backup of this clinic yet; choose a file."))

    def _on_current_changed(self, row: ListedBackup | None) -> None:
        if row is not None and row.path != self._path:
            self.choose_file(row.path)

    def _on_other(self) -> None:
        begin = str(self._path.parent if self._path else Path.home())
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("A backup"), begin, _("Backups (*.db);;All files (*)")
        )
        if chosen:
            self.choose_file(Path(chosen))

    def _on_unlock(self) -> None:
        self._password_field.clear_problem()
        self._look(_secret(self.typed_name, self._password.text()))

    def _on_looked(self, looked: Looked) -> None:
        if looked.found.path == self._path:
            self._show_locked(is_locked=False)
            self._show_looked(looked)

    def _on_agrees(self, _is_checked: bool) -> None:
        self._show_ready()

    def _on_failed(self, problem: Exception) -> None:
        self._state.setText("")
        if isinstance(problem, WrongPassword):
            self._password_field.show_problem(sentence(problem))
        else:
            self._presenter.present(problem)

    def _on_restore(self) -> None:
        if self._looked is not None and self._looked.needs_only_slots:
            # Nothing is replaced that could be used, and what was there is kept.
            self._on_confirmed()
            return
        if self._source.confirm is None:
            self._presenter.confirm(
                _("Put this backup in the place of the clinic?"),
                detail=self._what_becomes_of_it(),
                action=_("Restore"),
                then=self._on_confirmed,
                is_dangerous=True,
            )
            return
        from tracker.ui.lock.secret_dialog import SecretDialog, password_again

        asked = password_again(
            _("The backup takes the place of the clinic, which is backed up first."), _("Restore")
        )
        self._asking = SecretDialog(asked, self)
        self._asking.submitted.connect(self._on_password_given)
        self._asking.open()

    def _what_becomes_of_it(self) -> str:
        if self._looked is None or self._looked.present.is_readable:
            return _("The clinic as it is now is backed up first; the window opens again.")
        return _(
            "What is here now can’t be opened. It is kept beside the clinic under a name that "
            "begins with “damaged”; nothing is deleted."
        )

    def _on_password_given(self, typed: dict[str, str]) -> None:
        assert self._source.confirm is not None  # noqa: S101 - else nothing was asked
        (password,) = typed.values()
        self._tasks.read(
            self,
            "password",
            self._source.confirm,
            password,
            then=self._on_password_right,
            failed=self._on_password_wrong,
        )

    def _on_password_right(self, _nothing: None) -> None:
        self._asking.accept()
        self._on_confirmed()

    def _on_password_wrong(self, problem: Exception) -> None:
        if isinstance(problem, Problem) and not isinstance(problem, Unavailable):
            self._asking.present(problem)
            return
        self._asking.reject()
        self._on_failed(problem)

    def _on_confirmed(self) -> None:
        if self._looked is not None:
            self.chosen.emit(self._looked, self._agrees.isChecked())
            self.accept()

    # -- what is shown -----------------------------------------------------------------------

    def _show_looked(self, looked: Looked | None) -> None:
        self._looked = looked
        self._card.setVisible(looked is not None)
        is_other = looked is not None and looked.is_other_clinic
        self._agrees.setVisible(is_other)
        self._agrees.setChecked(False)
        if looked is not None:
            self._state.setText("")
            self._card.show_looked(looked)
            QTimer.singleShot(0, self, self._bring_into_sight)
        self._show_ready()

    def _bring_into_sight(self) -> None:
        """What would be lost is what this dialog is for."""
        QTimer.singleShot(0, self, partial(self._scroll.ensureWidgetVisible, self._card))

    def _show_ready(self) -> None:
        looked = self._looked
        may = looked is not None and (not looked.is_other_clinic or self._agrees.isChecked())
        self._restore.setEnabled(may)
        is_slots = looked is not None and looked.needs_only_slots
        self._restore.setText(_("Put back the key slots") if is_slots else _("Restore…"))

    def _show_locked(self, *, is_locked: bool) -> None:
        for part in (self._name_field, self._password_field, self._unlock):
            part.setVisible(is_locked)

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        self._restore.setProperty("kind", "danger")
        self._restore.setAutoDefault(False)
        self._cancel.setDefault(True)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(pad, current.px(4), pad, current.px(4))
        inside.setSpacing(current.px(12))
        inside.addWidget(self._table)
        beside = QHBoxLayout()
        beside.setSpacing(current.px(12))
        beside.addWidget(self._other)
        beside.addWidget(self._state, 1)
        inside.addLayout(beside)
        unlocking = QHBoxLayout()
        unlocking.setSpacing(current.px(10))
        unlocking.addWidget(self._name_field, 1)
        unlocking.addWidget(self._password_field, 2)
        inside.addLayout(unlocking)
        inside.addWidget(self._unlock, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addWidget(self._card)
        inside.addWidget(self._agrees)
        inside.addStretch(1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, pad, 0, 0)
        layout.setSpacing(current.px(8))
        head = QVBoxLayout()
        head.setContentsMargins(pad, 0, pad, 0)
        head.addWidget(PlainLabel(_("Restore a backup"), kind="title", wraps=True))
        head.addWidget(
            PlainLabel(
                _("Nothing is changed before you have seen what would be lost, and agreed."),
                kind="muted",
                wraps=True,
            )
        )
        head.addWidget(self._banner)
        layout.addLayout(head)
        self._scroll = ColumnScroll(inner)
        layout.addWidget(self._scroll, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(pad, current.px(8), pad, pad)
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._restore)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - 40),
            min(current.px(_SIZE[1]), screen.height() - 60),
        )


def _secret(name: str, typed: str) -> Secret:
    """A recovery code is known by its letters, which check one another."""
    try:
        code_as_printed(typed)
    except Problem:
        return Secret(name=name, password=typed)
    return Secret(recovery_code=typed)


def _columns(zone: str) -> list[Column[Any]]:
    place = ZoneInfo(zone)
    return [
        Column(
            _("Made"),
            lambda row: format_moment(row.made_at, place),
            width=22,
            is_strong=True,
        ),
        Column(_("What"), lambda row: say_why(row.why), width=20, stretches=True),
        Column(_("Patients"), lambda row: format_number(row.patients), width=10, is_number=True),
        Column(_("Injections"), lambda row: format_number(row.sessions), width=11, is_number=True),
        Column(
            _("Where"),
            lambda row: _("second place") if row.is_outside else _("this computer"),
            width=16,
            is_muted=True,
        ),
    ]


def _ignore(_done: int, _total: int) -> None:
    pass
