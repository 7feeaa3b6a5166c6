"""Verifying the audit trail: every entry's hash is worked out anew, beside the window."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from tracker.domain.problems import Problem
from tracker.services.audit_trail import VerifiedTrail, verify_trail
from tracker.services.wording import say_problem
from tracker.text import _, format_number, ngettext
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class VerifyBar(QWidget):
    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._job: Job | None = None
        self._verify = QPushButton(_("Verify"))
        self._cancel = QPushButton(_("Cancel"))
        self._progress = QProgressBar()
        self._good = PlainLabel(kind="muted", wraps=True)
        self._bad = PlainLabel(kind="danger", wraps=True)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        layout.addWidget(self._verify)
        layout.addWidget(self._cancel)
        layout.addWidget(self._progress, 1)
        layout.addWidget(self._good, 1)
        layout.addWidget(self._bad, 1)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("How much has been verified"))
        self._show_idle()
        self._good.setText(_("Verifying proves that no entry was changed, added or taken away."))

        self._verify.clicked.connect(self.verify)
        self._cancel.clicked.connect(self._on_cancel)

    @property
    def told(self) -> str:
        """What came of it."""
        return self._bad.text() or self._good.text()

    @property
    def has_found_something(self) -> bool:
        return bool(self._bad.text())

    def verify(self) -> None:
        self._tell("", "")
        self._verify.setEnabled(False)
        self._cancel.show()
        self._progress.setRange(0, 0)
        self._progress.show()
        self._good.hide()
        self._job = self._tasks.long_read(
            self,
            verify_trail,
            progress=self._on_progress,
            then=self._on_verified,
            failed=self._on_failed,
        )

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)

    def _on_verified(self, found: VerifiedTrail) -> None:
        self._show_idle()
        if found.first_bad is None and found.backup_ahead:
            self._tell("", found.backup_ahead)
            return
        if found.first_bad is None:
            self._tell(
                ngettext(
                    "{count} entry verified: it is as it was written.",
                    "{count} entries verified: all are as they were written.",
                    found.entries,
                ).format(count=format_number(found.entries)),
                "",
            )
            return
        self._tell(
            "",
            _(
                "From entry {number} on, the audit trail is not as it was written. Keep a copy of "
                "the database as it is now, and compare it with a backup."
            ).format(number=format_number(found.first_bad)),
        )

    def _on_failed(self, problem: Exception) -> None:
        self._show_idle()
        if isinstance(problem, Cancelled):
            self._tell(_("Stopped; nothing is known of the rest."), "")
        elif isinstance(problem, Problem):
            self._tell("", say_problem(problem))
        else:
            self.failed.emit(problem)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _show_idle(self) -> None:
        self._job = None
        self._progress.hide()
        self._cancel.hide()
        self._verify.setEnabled(True)
        self._tell("", "")

    def _tell(self, good: str, bad: str) -> None:
        self._good.setText(good)
        self._bad.setText(bad)
        self._bad.setVisible(bool(bad))
        self._good.setVisible(not bad)
