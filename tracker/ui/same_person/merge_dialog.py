"""Two records side by side, what merging them would change, and the signature for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.same_person.comparison import (
    Clash,
    Comparison,
    Difference,
    DoseLine,
    WindowMove,
    compare,
)
from tracker.services.same_person.merging import CourseChoice, MergeOrder, merge_patients
from tracker.text import _, format_date_short, format_units
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.form_dialog import FormDialog
from tracker.ui.kinds import Kind
from tracker.ui.lock.password_gate import with_password
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.same_person.side_card import SideCard
from tracker.ui.signer import signer
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel

_KEPT, _MERGED = "kept", "merged"
_ONE, _TWO = "one", "two"


class MergeDialog(FormDialog):
    """The first is kept, unless they are exchanged. Nothing happens before it is signed."""

    manual_page = "same-person"
    least_width = 980

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        kept_uuid: str,
        merged_uuid: str,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(_("Same person?"), tasks, action=_("Merge…"), owner=owner)
        self._today = today
        self._uuids = kept_uuid, merged_uuid
        self._found: Comparison | None = None
        self._values: dict[str, Choice] = {}
        self._courses: dict[str, tuple[Choice, QLineEdit]] = {}
        self._reason = NotesEdit(2)
        self._kept, self._merged = SideCard(_("Is kept")), SideCard(_("Is merged into it"))
        self._exchange = QPushButton(_("Keep the other one"))
        self._warnings = PlainLabel(kind="danger", wraps=True)
        self._chosen = QWidget()
        self._choices = QVBoxLayout(self._chosen)
        self._windows = RowsTable(_window_columns(), key=_window_key, name=_("What would change"))
        self._doses = RowsTable(
            _dose_columns(), key=_dose_key, name=_("Doses of both"), most_rows_in_sight=8
        )

        self.explain(
            _(
                "Everything of the one is brought to the other; both record numbers lead there "
                "from then on. It can be split again."
            )
        )
        self._lay_out_parts()
        self.set_ready(is_ready=False)
        self._exchange.clicked.connect(self._on_exchange)
        self._ask()

    def content(self) -> object:
        return self._reason.text()

    @property
    def found(self) -> Comparison | None:
        """What is shown."""
        return self._found

    @property
    def choices(self) -> dict[str, tuple[Choice, QLineEdit]]:
        """By the uuid of the treatment that both have: one or two, and the region of the second."""
        return self._courses

    def submit(self) -> None:
        order = self._order()
        found = self._found
        if found is None:
            return
        self.presenter.confirm_twice(
            _("Merge {merged}, record {number}, into {kept}?").format(
                merged=found.merged.who.name,
                number=found.merged.who.record_number,
                kept=found.kept.who.name,
            ),
            detail="\n".join(found.warnings),
            action=_("Merge"),
            again=_("Signed by {name}: these two records are of one person.").format(
                name=signer(self.tasks)
            ),
            then=partial(self._sign, order),
        )

    def _sign(self, order: MergeOrder) -> None:
        what = _("Merging is signed with your password.")
        write: Callable[[], object] = partial(self.write, merge_patients, order, self._today.on)
        with_password(self.tasks, self, what, _("Sign"), write)

    def _order(self) -> MergeOrder:
        found = self._found
        if found is None:
            raise Invalid(_("The two are still being compared."))
        return MergeOrder(
            found.kept.who.uuid,
            found.kept.version,
            found.merged.who.uuid,
            found.merged.version,
            frozenset(name for name, choice in self._values.items() if choice.code() == _MERGED),
            tuple(self._choice(uuid) for uuid in self._courses),
            self._reason.text(),
        )

    def _choice(self, uuid: str) -> CourseChoice:
        choice, region = self._courses[uuid]
        return CourseChoice(uuid, joins=choice.code() != _TWO, body_region=region.text())

    # -- reading -------------------------------------------------------------------------------

    def _ask(self) -> None:
        apart = frozenset(uuid for uuid, (c, _r) in self._courses.items() if c.code() == _TWO)
        self.tasks.read(
            self, "compare", compare, *self._uuids, apart, self._today.on,
            then=self._on_found, failed=self.present,
        )  # fmt: skip

    def _on_found(self, found: Comparison) -> None:
        is_first = self._found is None or self._found.kept.who.uuid != found.kept.who.uuid
        self._found = found
        self._kept.show_side(found.kept)
        self._merged.show_side(found.merged)
        if is_first:
            self._offer(found)
        self._warnings.setText("\n".join(found.warnings))
        self._warnings.setVisible(bool(found.warnings))
        self._windows.show_rows(found.windows)
        self._windows.setVisible(bool(found.windows))
        self._doses.show_rows(found.doses)
        self._doses.setVisible(bool(found.doses))
        self.set_ready(is_ready=True)
        self.save_needs(Action.DECIDE)

    def _on_exchange(self) -> None:
        self._uuids = self._uuids[1], self._uuids[0]
        self._courses.clear()
        self.set_ready(is_ready=False)
        self._ask()

    def _offer(self, found: Comparison) -> None:
        """What has to be chosen: of each value that differs, and of treatments that both have."""
        while (item := self._choices.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._values, self._courses = {}, {}
        for clash in found.clashes:
            self._choices.addWidget(self._course_fields(clash))
        for difference in found.differences:
            self._choices.addWidget(self._value_field(difference))

    def _course_fields(self, clash: Clash) -> QWidget:
        choice = Choice(
            [
                Option(_ONE, _("one treatment: everything goes on in one row")),
                Option(_TWO, _("two treatments, told apart by the body region")),
            ]
        )
        choice.set_code(_ONE)
        region = QLineEdit()
        self._courses[clash.course_uuid] = choice, region
        told = _("Here: {kept}. There: {merged}.").format(
            kept=clash.kept_told, merged=clash.merged_told
        )
        label = _("Both are treated for {treatment}").format(treatment=clash.label)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        beside = Field(_("Body region of the second"), region, name="body_region")
        layout.addWidget(Field(label, choice, name="courses", hint=told), 2)
        layout.addWidget(self.fields.add(beside), 1)
        beside.hide()
        choice.code_changed.connect(lambda code: beside.setVisible(code == _TWO))
        choice.code_changed.connect(self._on_choice)
        return row

    def _on_choice(self, _code: object) -> None:
        self._ask()

    def _value_field(self, difference: Difference) -> QWidget:
        choice = Choice(
            [Option(_KEPT, difference.kept or _("(nothing)")), Option(_MERGED, difference.merged)]
        )
        choice.set_code(_MERGED if difference.takes_merged else _KEPT)
        self._values[difference.field] = choice
        return Field(difference.label, choice, name=difference.field)

    # -- making it -----------------------------------------------------------------------------

    def _lay_out_parts(self) -> None:
        gap = look().px(12)
        sides = QHBoxLayout()
        sides.setSpacing(gap)
        sides.addWidget(self._kept, 1)
        sides.addWidget(self._merged, 1)
        self.body.addLayout(sides)
        row = QHBoxLayout()
        row.addWidget(self._exchange)
        row.addStretch(1)
        self._exchange.setAutoDefault(False)
        self.body.addLayout(row)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self._choices.setSpacing(gap)
        self.body.addWidget(self._warnings)
        self.body.addWidget(PlainLabel(_("What is kept"), kind="heading"))
        self.body.addWidget(self._chosen)
        self.body.addWidget(PlainLabel(_("What would change"), kind="heading"))
        self.body.addWidget(self._windows)
        self.body.addWidget(PlainLabel(_("Doses of both"), kind="heading"))
        self.body.addWidget(self._doses)
        self.add(Field(_("Why they are one person"), self._reason, name="reason"))
        self._warnings.hide()


def _window_columns() -> tuple[Column[WindowMove], ...]:
    return (
        Column(_("Treatment"), lambda row: row.label, width=24, is_strong=True, stretches=True),
        Column(_("From"), _from, width=15),
        Column(_("Due now"), lambda row: _on(row.before_on), width=13),
        Column(_("State now"), lambda row: row.before_state, width=18),
        Column(_("Due merged"), lambda row: _on(row.after_on), pill=_moved, width=17),
        Column(_("State merged"), lambda row: row.after_state, width=18, stretches=True),
    )


def _moved(row: WindowMove) -> Kind | None:
    return Kind.CAUTION if row.after_on != row.before_on else None


def _dose_columns() -> tuple[Column[DoseLine], ...]:
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=13, is_strong=True),
        Column(_("From"), _from, width=16),
        Column(_("Product"), lambda row: row.product_label, width=20, stretches=True),
        Column(_("Units"), _dose, width=12, is_number=True),
        Column(_("Together"), _together, pill=_over, width=30, stretches=True),
    )


def _from(row: DoseLine | WindowMove) -> str:
    return _("merged record") if row.is_merged else _("kept record")


def _dose(row: DoseLine) -> str:
    return format_units(row.dose) if row.dose is not None else _("unknown")


def _together(row: DoseLine) -> str:
    told = _("{total} of {allowed} in {days} days")
    if row.is_at_least:
        told = _("at least {total} of {allowed} in {days} days")
    return told.format(
        total=format_units(row.total), allowed=format_units(row.allowed), days=row.days
    )


def _over(row: DoseLine) -> Kind | None:
    return Kind.BAD if row.is_over else None


def _on(day: date | None) -> str:
    return format_date_short(day) if day is not None else _("no date")


def _window_key(row: WindowMove) -> str:
    return f"{row.label} {row.is_merged}"


def _dose_key(row: DoseLine) -> str:
    return f"{row.on} {row.is_merged} {row.product_label} {row.dose}"
