"""The recovery code, shown once: to be printed or written down, and a part of it typed back."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QFontDatabase, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Problem
from tracker.text import _
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.look import look
from tracker.ui.problem_presenter import sentence
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 560


def is_group(code: str, number: int, typed: str) -> bool:
    """Whether that group of the code, counted from 1, was typed; capitals make no difference."""
    wanted = code.split("-")[number - 1]
    return typed.strip().upper().translate(str.maketrans("OIL", "011")) == wanted


class CodeSheet(FittedDialog):
    """Closes only when the asked group was typed: a code that nobody has kept is none."""

    def __init__(
        self,
        clinic: str,
        code: str,
        printed_on: str,
        *,
        asked_group: int | None = None,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._clinic, self._code, self._printed_on = clinic, code, printed_on
        count = len(code.split("-"))
        self._group = asked_group or 1 + secrets.randbelow(count)
        self._shown = PlainLabel(_in_lines(code), is_selectable=True)
        self._typed = QLineEdit()
        self._field = Field(
            _("&Type group {number} of the code, from your paper").format(number=self._group),
            self._typed,
            name="group",
        )
        self._print = QPushButton(_("Print…"))
        self._done = QPushButton(_("I have kept it"))

        self.setWindowTitle(_("Recovery code"))
        self.setAccessibleName(_("Recovery code"))
        self._lay_out()

        self._print.clicked.connect(self._on_print)
        self._done.clicked.connect(self._on_done)
        self._typed.textChanged.connect(self._on_typed)

    @property
    def code(self) -> str:
        return self._code

    @property
    def asked_group(self) -> int:
        """Counted from 1."""
        return self._group

    @property
    def typed(self) -> QLineEdit:
        return self._typed

    @property
    def problem(self) -> str:
        return self._field.problem

    def _on_typed(self, _text: str) -> None:
        self._field.clear_problem()

    def _on_done(self) -> None:
        if is_group(self._code, self._group, self._typed.text()):
            self.accept()
            return
        self._field.show_problem(
            _("This is not group {number}; compare it with your paper.").format(number=self._group)
        )

    def _on_print(self) -> None:
        # The print system is slow to load, and this is seldom.
        from tracker.ui.lock.code_paper import code_paper
        from tracker.ui.printing.print_flow import print_paper

        try:
            print_paper(code_paper(self._clinic, self._code, self._printed_on), self)
        except Problem as problem:
            self._field.show_problem(sentence(problem))

    def reject(self) -> None:
        """There is no other copy: it stays until it was kept."""
        self._field.show_problem(
            _("Print or write down the code first: it is shown only now, and kept nowhere else.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.reject()

    def done(self, result: int) -> None:
        self._code = ""
        self._shown.setText("")
        super().done(result)

    def _lay_out(self) -> None:
        current = look()
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(current.px(22))
        fixed.setBold(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(_("Recovery code"), kind="heading"))
        layout.addWidget(
            PlainLabel(
                _(
                    "For the day on which nobody knows a password any more. Without a password "
                    "and without this code, nobody can ever open the records again."
                ),
                wraps=True,
            )
        )
        self._shown.setFont(fixed)
        self._shown.setStyleSheet(
            f"font-family: '{fixed.family()}'; font-size: {current.px(22)}px; font-weight: 700;"
        )
        self._shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._shown)
        layout.addWidget(
            PlainLabel(
                _(
                    "Print it or write it down, and keep the paper locked away, not at this "
                    "computer. It works once, and is shown only now."
                ),
                kind="muted",
                wraps=True,
            )
        )
        layout.addWidget(self._field)
        buttons = QHBoxLayout()
        buttons.addWidget(self._print)
        buttons.addStretch(1)
        buttons.addWidget(self._done)
        layout.addLayout(buttons)
        self._done.setProperty("kind", "primary")
        self._done.setDefault(True)
        self._print.setAutoDefault(False)
        self.set_width(_WIDTH)
        self._typed.setFocus()


def _in_lines(code: str) -> str:
    """Four groups, then three: it fits at any size of text."""
    groups = code.split("-")
    return "\n".join(("  ".join(groups[:4]), "  ".join(groups[4:])))
