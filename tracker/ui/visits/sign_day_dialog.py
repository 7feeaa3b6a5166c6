"""Sign the day: every unsigned session of it in sight, and one question for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.domain.typed_date import Lean
from tracker.services.visits.sessions import sign_sessions
from tracker.services.visits.unsigned import UnsignedRow, unsigned_sessions
from tracker.text import _, format_weekday_date, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.lock.password_gate import with_signature
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right, may
from tracker.ui.signer import signer
from tracker.ui.tasks import Tasks
from tracker.ui.visits.unsigned_line import UnsignedLine
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.wrapped_check import WrappedCheck

_WIDTH = 720
_HEIGHT = 520


class SignDayDialog(QDialog):
    """Each session can be left out; those ticked are signed together or not at all."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._on: date = today.on
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._day = DateEdit(today=today.on, lean=Lean.PAST)
        self._none = PlainLabel(kind="muted", wraps=True)
        self._list = QWidget()
        self._lines: list[UnsignedLine] = []
        self._sign = QPushButton()
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("Sign the day"))
        self.setAccessibleName(_("Sign the day"))
        self._lay_out()
        self._day.set_day(today.on)
        self._ask(today.on)

        self._day.day_changed.connect(self._ask)
        self._sign.clicked.connect(self._on_sign)
        self._close.clicked.connect(self.reject)

    @property
    def ticks(self) -> Sequence[WrappedCheck]:
        return [line.tick for line in self._lines]

    @property
    def day(self) -> DateEdit:
        return self._day

    def _ask(self, on: date | None) -> None:
        if on is None:
            return
        self._on = on
        self._tasks.read(
            self,
            "unsigned",
            unsigned_sessions,
            on,
            self._today.on,
            then=self._on_rows,
            failed=self._presenter.present,
        )

    def _on_rows(self, rows: tuple[UnsignedRow, ...]) -> None:
        fresh = QWidget()
        self._body.replaceWidget(self._list, fresh)
        self._list.hide()
        self._list.deleteLater()
        self._list = fresh
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        may_override = may(self._tasks, Action.OVERRIDE)
        self._lines = [UnsignedLine(row, may_override=may_override) for row in rows]
        for line in self._lines:
            line.toggled.connect(self._on_ticked)
            column.addWidget(line)
        self._none.setText(
            _("Nothing of {on} waits to be signed.").format(on=format_weekday_date(self._on))
        )
        self._none.setVisible(not rows)
        self._on_ticked()

    def _chosen(self) -> list[UnsignedLine]:
        return [line for line in self._lines if line.tick.isChecked()]

    def _fields(self) -> Fields:
        return Fields([line.reason_field for line in self._chosen() if line.row.stops])

    def _on_ticked(self) -> None:
        count = len(self._chosen())
        self._sign.setEnabled(count > 0)
        follow_right(self._sign, self._tasks, Action.SIGN_SESSIONS)
        if not count:
            self._sign.setText(_("Sign in your name"))
            return
        self._sign.setText(
            ngettext("Sign {count} in your name", "Sign {count} in your name", count).format(
                count=count
            )
        )

    def _on_sign(self) -> None:
        fields = self._fields()
        fields.clear_problems()
        try:
            self._day.day()
            for line in self._chosen():
                if line.row.stops and not line.reason().strip():
                    # Before anybody is asked to sign for it.
                    raise Invalid(_("Give a reason."), field=line.reason_field.name)
        except Invalid as problem:
            self._presenter.present(problem, fields=fields)
            return
        count = len(self._chosen())
        with_signature(
            self._tasks,
            self,
            ngettext(
                "You sign {count} session in your name. A signed session is never deleted.",
                "You sign {count} sessions in your name. A signed session is never deleted.",
                count,
            ).format(count=count),
            self._write,
        )

    def _write(self) -> None:
        self._sign.setEnabled(False)
        self._tasks.write(
            self,
            sign_sessions,
            tuple((line.row.uuid, line.row.version) for line in self._chosen()),
            self._today.on,
            tuple((line.row.uuid, line.reason()) for line in self._chosen() if line.row.stops),
            then=self._on_signed,
            failed=self._on_failed,
        )

    def _on_signed(self, _done: Done) -> None:
        self.accept()

    def _on_failed(self, problem: Exception) -> None:
        fields = self._fields()
        if isinstance(problem, Invalid) and problem.field in fields.editors:
            # What was typed stays.
            self._on_ticked()
        else:
            self._ask(self._on)
        self._presenter.present(problem, fields=fields)

    def _lay_out(self) -> None:
        current = look()
        inner = QWidget()
        self._body = QVBoxLayout(inner)
        self._body.setContentsMargins(0, 0, current.px(8), 0)
        self._body.addWidget(self._none)
        self._body.addWidget(self._list)
        self._body.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(_("Sign the day"), kind="heading"))
        layout.addWidget(self._banner)
        layout.addWidget(Field(_("&Day"), self._day, name="on"))
        layout.addWidget(ColumnScroll(inner), 1)
        buttons = QHBoxLayout()
        name = signer(self._tasks)
        if name:
            layout.addWidget(
                PlainLabel(_("You sign as {name}.").format(name=name), kind="muted", wraps=True)
            )
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._sign)
        layout.addLayout(buttons)
        self._sign.setProperty("kind", "primary")
        self._sign.setDefault(True)
        self._close.setAutoDefault(False)
        self._none.hide()
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )
