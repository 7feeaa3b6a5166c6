"""Pairs of records that may be of one person, the likeliest first: each compared, or told apart."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.same_person.not_same import say_not_same
from tracker.services.same_person.pairs import ListedPair, pair_ids, pair_rows
from tracker.services.same_person.told_people import ToldPerson
from tracker.services.wording.same_person import say_likeness
from tracker.text import _, format_date_short, format_number, isolated, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right
from tracker.ui.same_person.merge_dialog import MergeDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 1080, 640


class PairsDialog(QDialog):
    """Enter compares the current pair. What is done here can be undone like anything else."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._told = PlainLabel(_("Looking through all patients…"), kind="muted", wraps=True)
        self._table = PagedTable(
            tasks, _columns(), pair_rows, key=attrgetter("key"), name=_("Perhaps the same person")
        )
        self._both = PlainLabel(kind="muted", wraps=True, fills=True)
        self._why = QLineEdit()
        self._apart = QPushButton(_("Not the same"))
        self._compare = QPushButton(_("Compare…"))
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("Same person?"))
        self.setAccessibleName(_("Same person?"))
        self._lay_out()
        self._why.setPlaceholderText(_("Why these are two people, if it is worth telling"))
        self._why.setAccessibleName(_("Why these are two people"))
        self._table.explain_empty(
            _("Nobody seems to stand here twice. Pairs that were told apart are not asked again."),
            "",
        )
        follow_right(self._apart, tasks, Action.EDIT_PATIENTS)

        self._table.loaded.connect(self._on_loaded)
        self._table.failed.connect(self._presenter.present)
        self._table.current_changed.connect(self._on_current)
        self._table.paged_model.rows_arrived.connect(self._on_current)
        self._table.row_activated.connect(self._on_compare)
        self._compare.clicked.connect(self._on_compare)
        self._apart.clicked.connect(self._on_apart)
        self._close.clicked.connect(self.reject)
        tasks.changed.connect(self._on_changed)
        self._table.ask(pair_ids)
        self._table.setFocus()

    @property
    def table(self) -> PagedTable:
        return self._table

    def _on_loaded(self) -> None:
        count = self._table.count
        self._told.setText(
            ngettext(
                "{count} pair may be one person. Nothing is merged unless somebody signs for it.",
                "{count} pairs may be one person. Nothing is merged unless somebody signs for it.",
                count,
            ).format(count=format_number(count))
        )
        for button in (self._compare, self._apart):
            button.setEnabled(count > 0)
        follow_right(self._apart, self._tasks, Action.EDIT_PATIENTS)

    def _on_current(self, *_what: object) -> None:
        row = self._table.current_row()
        told = (row.one, row.other) if isinstance(row, ListedPair) else ()
        self._both.setText("\n".join(f"{who.name} · {say_person(who)}" for who in told))

    def _on_changed(self, _what: object) -> None:
        self._table.refresh()

    def _on_compare(self, _key: object = None) -> None:
        row = self._table.current_row()
        if not isinstance(row, ListedPair):
            return
        dialog = MergeDialog(self._tasks, self._today, row.one.uuid, row.other.uuid, self)
        dialog.saved.connect(self._on_merged)
        dialog.open_fitted()

    def _on_merged(self, _done: Done) -> None:
        self._table.setFocus()

    def _on_apart(self) -> None:
        row = self._table.current_row()
        if isinstance(row, ListedPair):
            self._tasks.write(
                self, say_not_same, row.one.uuid, row.other.uuid, self._why.text(), self._today.on,
                then=self._on_told_apart, failed=self._presenter.present,
            )  # fmt: skip

    def _on_told_apart(self, _done: Done) -> None:
        self._why.clear()
        self._table.setFocus()

    def _lay_out(self) -> None:
        current = look()
        pad, gap = current.px(18), current.px(8)
        below = QHBoxLayout()
        below.setSpacing(gap)
        below.addWidget(self._why, 1)
        below.addWidget(self._apart)
        buttons = QHBoxLayout()
        buttons.setSpacing(gap)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(gap)
        layout.addWidget(PlainLabel(_("Same person?"), kind="title"))
        layout.addWidget(self._banner)
        layout.addWidget(self._told)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._both)
        layout.addLayout(below)
        layout.addLayout(buttons)
        self._banner.hide()
        self._compare.setProperty("kind", "primary")
        for button in (self._apart, self._close):
            button.setAutoDefault(False)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _columns() -> tuple[Column[ListedPair], ...]:
    return (
        Column(
            _("One record"),
            lambda row: row.one.name,
            sub=lambda row: say_person(row.one),
            width=20,
            is_strong=True,
            stretches=True,
        ),
        Column(
            _("The other"),
            lambda row: row.other.name,
            sub=lambda row: say_person(row.other),
            width=20,
            is_strong=True,
            stretches=True,
        ),
        Column(
            _("What they share"),
            lambda row: _("Perhaps twins") if row.likeness.is_perhaps_twins else _how(row),
            sub=lambda row: say_likeness(row.likeness),
            tooltip=lambda row: say_likeness(row.likeness),
            pill=_kind,
            width=44,
            stretches=True,
        ),
    )


def say_person(one: ToldPerson) -> str:
    """Birth date, record number, newest treatment."""
    last = _("never treated here")
    if one.last_on is not None:
        last = _("last treated {on}").format(on=format_date_short(one.last_on))
    return _("born {birth} · record {number} · {last}").format(
        birth=format_date_short(one.birth_date), number=isolated(one.record_number), last=last
    )


def _how(row: ListedPair) -> str:
    return _("Very likely") if row.likeness.rank <= _VERY else _("Perhaps")


def _kind(row: ListedPair) -> Kind:
    return Kind.CAUTION if row.likeness.rank <= _VERY else Kind.PLAIN


_VERY = 2
