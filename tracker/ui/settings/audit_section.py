"""The audit trail: found by person, patient, day and kind, told in words, and verified."""

from operator import attrgetter
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tracker.domain.problems import NotAllowed
from tracker.services.audit.trail import (
    TrailEntry,
    TrailFilter,
    TrailRow,
    trail_entry,
    trail_ids,
    trail_people,
    trail_rows,
)
from tracker.services.wording import say_problem
from tracker.text import _, format_moment, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.settings.audit_entry_panel import AuditEntryPanel
from tracker.ui.settings.audit_filters import AuditFilters
from tracker.ui.settings.side_by_side import SideBySide
from tracker.ui.settings.verify_bar import VerifyBar
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel

_LEAST_HEIGHT = 190


class AuditSection(QWidget):
    """Asks when it is first shown: that somebody searches the trail is itself an act."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._has_asked = self._has_people = False
        self._filters = AuditFilters(today)
        self._table = PagedTable(
            tasks,
            _columns(ZoneInfo(today.zone)),
            trail_rows,
            key=attrgetter("seq"),
            name=_("Audit trail"),
        )
        self._panel = AuditEntryPanel(today.zone)
        self._count = PlainLabel(kind="muted")
        self._verify = VerifyBar(tasks)
        self._refused = PlainLabel(wraps=True)
        self._scroll = ColumnScroll(QWidget())

        self._lay_out()

        self._filters.changed.connect(self.refresh)
        self._table.current_changed.connect(self._on_current_changed)
        self._table.loaded.connect(self._on_loaded)
        self._table.failed.connect(self._on_failed)
        self._table.empty_action_chosen.connect(self._filters.clear)
        self._verify.failed.connect(self.failed)

    @property
    def table(self) -> PagedTable:
        return self._table

    @property
    def filters(self) -> AuditFilters:
        return self._filters

    @property
    def verify_bar(self) -> VerifyBar:
        return self._verify

    def refresh(self) -> None:
        """Look again, for what the filters say."""
        self._has_asked = True
        wanted = self._filters.wanted()
        self._table.explain_empty(
            _("Nothing of that kind is in the audit trail."),
            _("Show everything") if wanted != TrailFilter() else "",
        )
        self._table.ask(trail_ids, wanted)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_asked:
            self.refresh()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("kind", "tableCard")
        card.setMinimumHeight(look().px(_LEAST_HEIGHT))
        self._panel.setMinimumHeight(look().px(_LEAST_HEIGHT))
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._table)
        # At large text each part stays large enough to be used, and the section scrolls.
        layout = QVBoxLayout(self._scroll.column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        layout.addWidget(self._filters)
        layout.addWidget(self._count)
        layout.addWidget(SideBySide(card, self._panel, second_width=300), 1)
        layout.addWidget(self._verify)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._refused)
        whole.addWidget(self._scroll, 1)
        whole.addStretch(0)
        self._refused.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._refused.hide()

    def _on_current_changed(self, seq: int | None) -> None:
        if seq is None:
            self._tasks.forget(self, "entry")
            self._panel.show_nothing()
            return
        self._tasks.read(
            self, "entry", trail_entry, seq, then=self._on_entry, failed=self._on_failed
        )

    def _on_entry(self, entry: TrailEntry) -> None:
        if entry.row.seq == self._table.current_id():
            self._panel.show_entry(entry)

    def _on_loaded(self) -> None:
        count = self._table.count
        self._count.setText(
            ngettext("{count} entry", "{count} entries", count).format(count=format_number(count))
        )
        if not self._has_people:
            self._has_people = True
            self._tasks.read(
                self,
                "people",
                trail_people,
                then=self._filters.offer_people,
                failed=self._on_failed,
            )

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, NotAllowed):
            # Said in its place: whoever came here by chance needs no dialog.
            self._refused.setText(say_problem(problem))
            self._refused.show()
            self._scroll.hide()
            return
        self.failed.emit(problem)


def _columns(zone: ZoneInfo) -> tuple[Column[TrailRow], ...]:
    return (
        Column(_("When"), lambda row: format_moment(row.at, zone), width=20),
        Column(_("Who"), lambda row: row.who, width=12, stretches=True),
        Column(
            _("What"),
            lambda row: row.what,
            pill=lambda row: Kind.BAD if row.is_refused else None,
            width=20,
            is_strong=True,
            stretches=True,
        ),
        Column(_("Patient"), lambda row: row.patient, width=16, stretches=True),
    )
