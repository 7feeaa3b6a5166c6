"""After a new data key: whose password changes, and what becomes of the file under the old key."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Problem
from tracker.services.keys.encrypting import Encrypted, remove_kept
from tracker.services.wording.problems import say_problem
from tracker.text import _, format_number, ngettext, say_cause
from tracker.ui.column import Column
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 560


class RekeyedDialog(FittedDialog):
    """`left` when somebody has seen it and goes on."""

    left = Signal()

    def __init__(self, done: Encrypted, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._encrypted = done
        self._passwords: RowsTable = RowsTable(
            [
                Column(_("Name"), lambda row: row[0], width=20, is_strong=True, stretches=True),
                Column(_("First password"), lambda row: row[1], width=22),
            ],
            key=lambda row: row[0],
            name=_("First passwords"),
            most_rows_in_sight=8,
        )
        self._passwords.keep_off_files()
        self._passwords.show_rows(list(done.first_passwords.items()))
        self._kept = PlainLabel(wraps=True, is_selectable=True)
        self._print = QPushButton(_("Print the passwords…"))
        self._remove = QPushButton(_("Remove the old file"))
        self._go_on = QPushButton(_("Open the clinic"))

        self.setWindowTitle(_("The clinic has a new key"))
        self.setAccessibleName(_("The clinic has a new key"))
        self._lay_out()
        self._kept.setText(
            _(
                "The file under the old key is kept as “{name}”. Whoever has the old key can still "
                "open it. All that is in it was read back from the new one."
            ).format(name=done.before.name)
        )

        self._print.clicked.connect(self._on_print)
        self._remove.clicked.connect(self._on_remove)
        self._go_on.clicked.connect(self.accept)
        self.finished.connect(self._on_finished)

    def _on_print(self) -> None:
        from tracker.ui.lock.passwords_paper import passwords_paper
        from tracker.ui.printing.print_flow import print_paper

        try:
            print_paper(passwords_paper(self._encrypted.first_passwords), self)
        except Problem as problem:
            self._kept.setText(say_problem(problem))

    def _on_remove(self) -> None:
        try:
            remove_kept(self._encrypted.before)
        except OSError as error:
            self._kept.setText(
                _("“{name}” can’t be removed: {cause}. Remove it by hand.").format(
                    name=self._encrypted.before, cause=say_cause(error)
                )
            )
            return
        self._remove.hide()
        self._kept.setText(
            _(
                "The file under the old key is overwritten and removed. Backups made until now "
                "stay as they are, under the old key."
            )
        )

    def _on_finished(self, _result: int) -> None:
        self.left.emit()

    def _lay_out(self) -> None:
        current = look()
        done = self._encrypted
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(_("The clinic has a new key"), kind="heading", wraps=True))
        read = ngettext(
            "{rows} row was written anew and read back.",
            "{rows} rows were written anew and read back.",
            done.rows,
        ).format(rows=format_number(done.rows))
        layout.addWidget(PlainLabel(read, wraps=True))
        has_others = bool(done.first_passwords)
        layout.addWidget(
            PlainLabel(
                _(
                    "Your own password stays. The others get a first password, shown only now; "
                    "each chooses another at the first unlocking."
                )
                if has_others
                else _("Your own password stays."),
                wraps=True,
            )
        )
        layout.addWidget(self._passwords)
        self._passwords.setVisible(has_others)
        layout.addWidget(self._kept)
        buttons = QHBoxLayout()
        buttons.addWidget(self._print)
        buttons.addWidget(self._remove)
        buttons.addStretch(1)
        buttons.addWidget(self._go_on)
        layout.addLayout(buttons)
        self._print.setVisible(has_others)
        self._go_on.setProperty("kind", "primary")
        self._go_on.setDefault(True)
        for one in (self._print, self._remove):
            one.setAutoDefault(False)
        self.set_width(_WIDTH)
