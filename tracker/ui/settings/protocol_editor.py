"""The fields of a clinic rule."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from tracker.domain.protocol import Population, Schedule
from tracker.services.protocols import ProtocolForm, ProtocolRow
from tracker.services.wording import population_label, schedule_label
from tracker.text import _
from tracker.ui.settings.field_grid import FieldGrid
from tracker.ui.settings.interval_edit import IntervalEdit
from tracker.ui.settings.reading import evidence_options, read_field, required
from tracker.ui.settings.rule_kind import RuleOffers
from tracker.ui.settings.sources_told import sources_told
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.fields import Fields


class ProtocolEditor(FieldGrid):
    """`row` None: a new rule, whose condition, product and age group are chosen here."""

    edited = Signal()

    def __init__(
        self, row: ProtocolRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._row = row
        self._offers = offers
        self._condition = Choice([Option(c.code, c.label) for c in offers.conditions])
        self._product = Choice([Option(p.code, p.label) for p in offers.products])
        self._population = Choice([Option(p.value, population_label(p.value)) for p in Population])
        self._schedule = Choice([Option(s.value, schedule_label(s.value)) for s in Schedule])
        self._minimum = IntervalEdit()
        self._basis = QLineEdit()
        self._site_minimum = IntervalEdit()
        self._interval = IntervalEdit()
        self._grace = QLineEdit()
        self._usual, self._most, self._per_kg = DoseEdit(), DoseEdit(), DoseEdit()
        self._evidence = Choice(evidence_options())
        self._source = QLineEdit()
        self._note = QPlainTextEdit()
        self._reason = QLineEdit()

        self.fields = Fields([])
        self._lay_out()
        self._show(row)
        self._original = self._texts()

        for choice in (
            self._condition, self._product, self._population, self._schedule, self._evidence,
        ):  # fmt: skip
            choice.code_changed.connect(self._on_edited)
        for interval in (self._minimum, self._site_minimum, self._interval):
            interval.edited.connect(self._on_edited)
        for line in (self._basis, self._grace, self._source, self._reason):
            line.textEdited.connect(self._on_edited)
        for dose in (self._usual, self._most, self._per_kg):
            # Comes with every letter: what was said of the text so far no longer holds.
            dose.problem_changed.connect(self._on_edited)
        self._product.code_changed.connect(self._on_product_changed)
        self._note.textChanged.connect(self._on_edited)

    def as_widget(self) -> QWidget:
        return self

    def is_changed(self) -> bool:
        return self._texts() != self._original

    def draft(self) -> ProtocolForm:
        """Raises Invalid for the first field that can't be right."""
        self.fields.clear_problems()
        return ProtocolForm(
            jurisdiction=self._row.form.jurisdiction if self._row else self._offers.jurisdiction,
            condition=required("condition", self._condition.code()),
            product=required("product", self._product.code()),
            population=Population(required("population", self._population.code())),
            schedule=Schedule(required("schedule", self._schedule.code())),
            minimum=required("minimum", read_field("minimum", self._minimum.interval)),
            interval=required("interval", read_field("interval", self._interval.interval)),
            grace_days=required("grace_days", read_field("grace_days", self._grace_days)),
            minimum_basis=self._basis.text().strip(),
            usual_dose=read_field("usual_dose", self._usual.dose),
            most_per_session=read_field("most_per_session", self._most.dose),
            most_per_kg=read_field("most_per_kg", self._per_kg.dose),
            site_minimum=read_field("site_minimum", self._site_minimum.interval),
            evidence=required("evidence", self._evidence.code()),
            source=self._source.text().strip(),
            note=self._note.toPlainText().strip(),
            reason=self._reason.text().strip(),
        )

    def _lay_out(self) -> None:
        if self._row is None:
            self._wide("condition", _("Condition"), self._condition)
            self._wide("product", _("Product"), self._product)
            self._wide("population", _("For whom"), self._population)
        self._wide("schedule", _("Treated"), self._schedule)
        self._half("minimum", _("Minimum interval"), self._minimum)
        self._half("minimum_basis", _("What it rests on"), self._basis)
        self._wide(
            "site_minimum",
            _("The clinic’s own, stricter minimum"),
            self._site_minimum,
            _("Empty for none. It may be lengthened freely; to shorten it needs a reason."),
        )
        self._half("interval", _("Usual interval"), self._interval)
        self._half("grace_days", _("Grace, in days"), self._grace)
        self._half("usual_dose", _("Usual dose"), self._usual)
        self._half("most_per_session", _("Most per session"), self._most)
        self._half("most_per_kg", _("Most per kg of weight"), self._per_kg)
        self._wide("evidence", _("Evidence"), self._evidence)
        self._wide("source", _("Sources"), self._source)
        self._wide("note", _("Note"), self._note)
        self._wide(
            "reason", _("Reason for the change"), self._reason, _("Kept with the new version.")
        )
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(self._note.fontMetrics().lineSpacing() * 4)

    def _wide(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        self.fields.add(self.add_wide(name, label, editor, hint))

    def _half(self, name: str, label: str, editor: QWidget) -> None:
        self.fields.add(self.add_half(name, label, editor))

    def _show(self, row: ProtocolRow | None) -> None:
        if row is None:
            self._population.set_code(Population.ADULT.value)
            self._schedule.set_code(Schedule.FIXED.value)
            self._evidence.set_code("check")
            return
        form = row.form
        self._condition.set_code(form.condition)
        self._product.set_code(form.product)
        self._population.set_code(form.population.value)
        self._schedule.set_code(form.schedule.value)
        self._minimum.set_interval(form.minimum)
        self._basis.setText(form.minimum_basis)
        self._site_minimum.set_interval(form.site_minimum)
        self._interval.set_interval(form.interval)
        self._grace.setText(str(form.grace_days))
        self._on_product_changed(form.product)
        self._usual.set_dose(form.usual_dose)
        self._most.set_dose(form.most_per_session)
        self._per_kg.set_dose(form.most_per_kg)
        self._evidence.set_code(form.evidence)
        self._source.setText(form.source)
        self._note.setPlainText(form.note)
        self.fields["source"].show_hint(sources_told(form.source))

    def _grace_days(self) -> int | None:
        return read_whole_number(self._grace.text(), least=0, most=366)

    def _texts(self) -> tuple[str | None, ...]:
        return (
            self._condition.code(),
            self._product.code(),
            self._population.code(),
            self._schedule.code(),
            self._minimum.text(),
            self._basis.text().strip(),
            self._site_minimum.text(),
            self._interval.text(),
            self._grace.text().strip(),
            self._usual.text().strip(),
            self._most.text().strip(),
            self._per_kg.text().strip(),
            self._evidence.code(),
            self._source.text().strip(),
            self._note.toPlainText().strip(),
            self._reason.text().strip(),
        )

    def _on_product_changed(self, product: str | None) -> None:
        for dose in (self._usual, self._most, self._per_kg):
            dose.set_most(self._offers.most_units(product))

    def _on_edited(self, *_now: object) -> None:
        self.fields["source"].show_hint(sources_told(self._source.text()))
        self.edited.emit()
