"""A run of letters before it goes out: who is written to, who isn't and why, and each letter."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.letter import LetterKind
from tracker.domain.outcome import Done
from tracker.services.contacts.letters import LetterRun, Plan, PlannedLetter, log_letters
from tracker.services.contacts.shipped_letters import language_name
from tracker.services.wording.letters import letter_label, say_left_out
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.letters.letter_page import LetterPage
from tracker.ui.look import look
from tracker.ui.printing.letter import letters_paper
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.print_flow import ask_where, print_at_once, say_saved, write_pdf
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 1160, 760
_FITTING = ""


class LetterDialog(QDialog):
    """Nothing is logged until something has been printed, saved or copied."""

    told = Signal(str)

    def __init__(self, tasks: Tasks, plan: Plan, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._plan = tasks, plan
        self._run: LetterRun | None = None
        self._is_logging = False
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._lead = PlainLabel(_("Writing…"), kind="muted", wraps=True)
        self._kind = Choice(
            [
                Option(_FITTING, _("Whichever letter fits")),
                *(Option(kind.value, letter_label(kind)) for kind in LetterKind),
            ]
        )
        self._table = RowsTable(
            _columns(), key=attrgetter("patient_uuid"), name=_("Letters"), most_rows_in_sight=None
        )
        self._page = LetterPage()
        self._copy = QPushButton(_("Copy text"))
        self._pdf = QPushButton(_("Save as PDF…"))
        self._print = QPushButton(_("Print…"))
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("Letters"))
        self.setAccessibleName(_("Letters"))
        self._kind.setAccessibleName(_("Which letter"))
        self._lay_out()
        self._enable(is_ready=False)

        self._kind.code_changed.connect(self._ask)
        self._table.current_changed.connect(self._on_current)
        self._copy.clicked.connect(self._on_copy)
        self._pdf.clicked.connect(self._on_pdf)
        self._print.clicked.connect(self._on_print)
        self._close.clicked.connect(self.reject)
        self._kind.set_code(_FITTING)
        self._ask()

    @property
    def run(self) -> LetterRun | None:
        """What is shown, None while it is being written."""
        return self._run

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def page(self) -> LetterPage:
        return self._page

    @property
    def lead(self) -> str:
        return self._lead.text()

    # -- what is shown -----------------------------------------------------------------------

    def _ask(self, _code: object = None) -> None:
        self._enable(is_ready=False)
        code = self._kind.code() or _FITTING
        kind = LetterKind(code) if code else None
        self._tasks.read(
            self, "run", self._plan, kind, then=self._on_run, failed=self._presenter.present
        )

    def _on_run(self, run: LetterRun) -> None:
        self._run = run
        # Who gets none stands first: it is the part that wants to be read.
        self._table.show_rows((*run.left_out, *run.written))
        if run.written:
            self._table.select_key(run.written[0].patient_uuid)
        self._lead.setText(_say(run))
        self._enable(is_ready=bool(run.written))

    def _on_current(self, letter: PlannedLetter | None) -> None:
        run = self._run
        if letter is None or run is None:
            return
        if letter.left_out:
            self._page.explain(
                _("No letter to {name}: {why}.").format(
                    name=letter.name, why=say_left_out(letter.left_out)
                )
            )
            return
        self._page.show_paper(letters_paper([letter], run.sender, run.today))

    def _enable(self, *, is_ready: bool) -> None:
        for button in (self._copy, self._pdf, self._print):
            button.setEnabled(is_ready)

    # -- what goes out -----------------------------------------------------------------------

    def _on_copy(self) -> None:
        if self._run is not None:
            whole = "\n\n".join(letter.text for letter in self._run.written)
            QGuiApplication.clipboard().setText(whole)
            self._log("copied")

    def _on_pdf(self) -> None:
        if self._run is None:
            return
        paper = self._paper(self._run)
        path = ask_where(paper, self)
        if path is not None:
            # A run of them takes a second, in which the window would stand still.
            self._enable(is_ready=False)
            self._tasks.run(
                self, _written, paper, path,
                then=self._on_written, failed=self._on_failed,
            )  # fmt: skip

    def _on_written(self, path: Path) -> None:
        self.told.emit(say_saved(path))
        self._log("saved")

    def _on_print(self) -> None:
        if self._run is not None and print_at_once(self._paper(self._run), self):
            self._log("printed")

    def _paper(self, run: LetterRun) -> Paper:
        return letters_paper(run.written, run.sender, run.today)

    def _log(self, how: str) -> None:
        if self._run is None:
            return
        self._enable(is_ready=False)
        self._is_logging = True
        self._tasks.long_write(
            self, log_letters, self._run.written, how, self._run.today,
            then=self._on_logged, progress=self._on_progress, failed=self._on_failed,
        )  # fmt: skip

    def _on_progress(self, done: int, total: int) -> None:
        self._lead.setText(
            _("Logging {done} of {total}…").format(
                done=format_number(done), total=format_number(total)
            )
        )

    def reject(self) -> None:
        if not self._is_logging:
            super().reject()

    def _on_logged(self, _done: Done) -> None:
        self._is_logging = False
        self.accept()

    def _on_failed(self, problem: Exception) -> None:
        self._is_logging = False
        self._enable(is_ready=True)
        self._presenter.present(problem)

    def _lay_out(self) -> None:
        current = look()
        self._banner.hide()
        self._print.setProperty("kind", "primary")
        for button in (self._copy, self._pdf, self._close):
            button.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(_("Letters"), kind="title"), 1)
        head.addWidget(self._kind)
        body = QHBoxLayout()
        body.setSpacing(current.px(12))
        body.addWidget(self._table, 4)
        body.addWidget(ColumnScroll(self._page), 5)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        for button in (self._close, self._pdf, self._print):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(18)] * 4))
        layout.setSpacing(current.px(10))
        layout.addLayout(head)
        layout.addWidget(self._banner)
        layout.addWidget(self._lead)
        layout.addLayout(body, 1)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _written(_source: object, paper: Paper, path: Path) -> Path:
    write_pdf(paper, path)
    return path


def _say(run: LetterRun) -> str:
    written, left_out = len(run.written), len(run.left_out)
    parts = [
        ngettext("{count} letter is written.", "{count} letters are written.", written).format(
            count=format_number(written)
        )
    ]
    if left_out:
        parts.append(
            ngettext(
                "{count} patient gets none; the list says why.",
                "{count} patients get none; the list says why.",
                left_out,
            ).format(count=format_number(left_out))
        )
    if run.beyond:
        parts.append(
            ngettext(
                "{count} more patient on this list has no room in one run; run it again afterwards.",
                "{count} more patients on this list have no room in one run; run it again afterwards.",
                run.beyond,
            ).format(count=format_number(run.beyond))
        )
    parts.append(_("They are logged once they are printed, saved or copied."))
    return " ".join(parts)


def _columns() -> tuple[Column[PlannedLetter], ...]:
    return (
        Column(
            _("Patient"),
            attrgetter("name"),
            sub=_born,
            width=13,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Letter"), _what, sub=_why, width=15, pill=_mark, stretches=True),
    )


def _born(letter: PlannedLetter) -> str:
    return format_date_short(letter.birth_date)


def _what(letter: PlannedLetter) -> str:
    return _("no letter") if letter.left_out else letter_label(letter.kind)


def _why(letter: PlannedLetter) -> str:
    return say_left_out(letter.left_out) if letter.left_out else language_name(letter.language)


def _mark(letter: PlannedLetter) -> Kind | None:
    return Kind.CAUTION if letter.left_out else None
