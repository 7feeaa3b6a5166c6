"""A section of rules: the list, one of them beside it, and what publishing would move."""

from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import NotFound
from tracker.services.rules.publishing import RulePreview
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import ABOUT
from tracker.ui.look import look
from tracker.ui.rights import follow_right, may
from tracker.ui.rows_table import RowsTable
from tracker.ui.settings.moves_card import MovesCard
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.rule_panel import RulePanel
from tracker.ui.settings.scrolled import scrolled
from tracker.ui.settings.side_by_side import SideBySide
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class RuleSection(QWidget):
    """Reads its list when it is first shown, and again when somebody has published."""

    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, today: ClinicDate, kind: RuleKind, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._today = today
        self._kind = kind
        self._offers = RuleOffers("", (), ())
        self._rows: tuple[Any, ...] = ()
        self._wanted = ""
        self._resumed: DraftContent | None = None
        self._is_stale = True
        self._title = PlainLabel(kind.list_name, kind="heading")
        self._new = QPushButton(kind.new_title)
        self._table = RowsTable(
            kind.columns, key=kind.key, name=kind.list_name, most_rows_in_sight=None
        )
        self._empty = PlainLabel(kind.empty_told, kind="muted", wraps=True)
        self._moves = MovesCard()
        self._panel = RulePanel(tasks, today, kind)

        self._lay_out()
        follow_right(self._new, tasks, kind.right)
        self._new.setVisible(bool(kind.new_title))
        self._empty.setVisible(False)

        self._new.clicked.connect(self._on_new)
        self._table.current_changed.connect(self._on_current_changed)
        self._table.clicked.connect(self._on_clicked)
        self._table.row_activated.connect(self._on_activated)
        self._panel.previewed.connect(self._on_previewed)
        self._panel.published.connect(self._on_published)
        self._panel.began.connect(self._on_began)
        self._panel.ended.connect(self._on_ended)
        self._panel.failed.connect(self.failed)
        self._tasks.changed.connect(self._on_changed)

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def panel(self) -> RulePanel:
        return self._panel

    @property
    def moves(self) -> MovesCard:
        return self._moves

    @property
    def rows(self) -> tuple[Any, ...]:
        """What the list shows."""
        return self._rows

    def select(self, row: Any) -> None:
        """Make it the current one."""
        self._table.select_key(self._kind.key(row))

    def resume(self, draft: DraftContent) -> None:
        """Go on with what was left half typed, over the rule as it is now."""
        self._resumed = draft
        self.refresh()

    def refresh(self) -> None:
        """Read the list again; drafts stay."""
        self._is_stale = False
        self._tasks.read(
            self,
            "rules",
            self._kind.read,
            self._today.on,
            then=self._on_read,
            failed=self.failed.emit,
        )

    def start_new(self) -> None:
        """Open the fields of a new rule."""
        self._table.clearSelection()
        self._panel.show_rule(None, self._offers)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(10))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._new)
        column.addLayout(head)
        card = QFrame()
        card.setProperty("kind", "tableCard")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._table)
        column.addWidget(self._empty)
        card.setMinimumHeight(look().px(170))
        self._moves.setMinimumHeight(look().px(200))
        column.addWidget(card, 3)
        column.addWidget(self._moves, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(SideBySide(left, self._panel, second_width=320)))

    def _on_read(self, book: RuleBook) -> None:
        self._offers = book.offers
        self._rows = book.rows
        self._table.show_rows(book.rows)
        self._empty.setVisible(not book.rows and bool(self._kind.empty_told))
        wanted, self._wanted = self._wanted, ""
        for row in book.rows:
            if wanted and row.uuid == wanted:
                self._table.select_key(self._kind.key(row))
        draft, self._resumed = self._resumed, None
        if draft is not None:
            self._put_back(draft)
        self._show_current()

    def _put_back(self, draft: DraftContent) -> None:
        key = draft.payload.get(ABOUT, "")
        row = next((one for one in self._rows if self._kind.key(one) == key), None)
        if key and row is None:
            self.failed.emit(
                NotFound(
                    _(
                        "The rule that this half-typed form was about is no longer there. What was "
                        "typed is kept until it is thrown away."
                    )
                )
            )
            return
        self._panel.put_back(row, self._offers, draft)
        if row is None:
            self._table.setCurrentIndex(QModelIndex())
        else:
            self._table.select_key(key)

    def _show_current(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._panel.show_rule(row, self._offers)
        elif self._kind.new_title:
            self.start_new()
        self._panel.setVisible(row is not None or bool(self._kind.new_title))

    def _on_current_changed(self, row: Any) -> None:
        if row is not None:
            self._panel.show_rule(row, self._offers)

    def _on_clicked(self, _index: QModelIndex) -> None:
        # Also the current row, after a new rule has taken its place beside the list.
        self._on_current_changed(self._table.current_row())

    def _on_began(self) -> None:
        self._table.setEnabled(False)
        self._new.setEnabled(False)

    def _on_ended(self) -> None:
        self._table.setEnabled(True)
        self._new.setEnabled(may(self._tasks, self._kind.right))

    def _on_activated(self, _row: Any) -> None:
        self._panel.focus_first_field()

    def _on_new(self) -> None:
        self.start_new()

    def _on_previewed(self, preview: RulePreview | None) -> None:
        if preview is None:
            self._moves.hide()
        else:
            self._moves.show_preview(preview)

    def _on_published(self, done: Done) -> None:
        self._wanted = done.value if isinstance(done.value, str) else ""
        self.refresh()

    def _on_changed(self, subjects: frozenset[Any]) -> None:
        if any(subject.kind == "rules" for subject in subjects):
            if self.isVisible():
                self.refresh()
            else:
                self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()
