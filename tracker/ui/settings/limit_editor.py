"""The fields of a dose limit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from tracker.domain.protocol import Population
from tracker.services.dose_limits import LimitForm, LimitRow
from tracker.services.wording import population_label
from tracker.text import _
from tracker.ui.settings.condition_boxes import ConditionBoxes
from tracker.ui.settings.field_grid import FieldGrid
from tracker.ui.settings.reading import evidence_options, read_field, required
from tracker.ui.settings.rule_kind import RuleOffers
from tracker.ui.settings.sources_told import sources_told
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.fields import Fields

_EVERYBODY = ""


class LimitEditor(FieldGrid):
    """`row` None: a new limit, whose product is chosen here."""

    edited = Signal()

    def __init__(
        self, row: LimitRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._row = row
        self._offers = offers
        self._product = Choice([Option(p.code, p.label) for p in offers.products])
        self._population = Choice(
            [
                Option(_EVERYBODY, population_label(None)),
                *(Option(p.value, population_label(p.value)) for p in Population),
            ]
        )
        self._days = QLineEdit()
        self._dose, self._per_kg = DoseEdit(), DoseEdit()
        self._conditions = ConditionBoxes(offers.conditions)
        self._evidence = Choice(evidence_options())
        self._source = QLineEdit()
        self._note = QPlainTextEdit()
        self._reason = QLineEdit()

        self.fields = Fields([])
        self._lay_out()
        self._show(row)
        self._original = self._texts()

        for choice in (self._product, self._population, self._evidence):
            choice.code_changed.connect(self._on_edited)
        for line in (self._days, self._source, self._reason):
            line.textEdited.connect(self._on_edited)
        for dose in (self._dose, self._per_kg):
            # Comes with every letter: what was said of the text so far no longer holds.
            dose.problem_changed.connect(self._on_edited)
        self._conditions.edited.connect(self._on_edited)
        self._product.code_changed.connect(self._on_product_changed)
        self._note.textChanged.connect(self._on_edited)

    def as_widget(self) -> QWidget:
        return self

    def is_changed(self) -> bool:
        return self._texts() != self._original

    def draft(self) -> LimitForm:
        """Raises Invalid for the first field that can't be right."""
        self.fields.clear_problems()
        population = self._population.code()
        return LimitForm(
            product=required("product", self._product.code()),
            days=required("days", read_field("days", self._read_days)),
            dose=required("dose", read_field("dose", self._dose.dose)),
            population=Population(population) if population else None,
            conditions=self._conditions.codes(),
            per_kg=read_field("per_kg", self._per_kg.dose),
            evidence=required("evidence", self._evidence.code()),
            source=self._source.text().strip(),
            note=self._note.toPlainText().strip(),
            reason=self._reason.text().strip(),
        )

    def _lay_out(self) -> None:
        if self._row is None:
            self._wide("product", _("Product"), self._product)
        self._half("population", _("For whom"), self._population)
        self._half("days", _("In so many days"), self._days)
        self._half("dose", _("At most"), self._dose)
        self._half("per_kg", _("Most per kg of weight"), self._per_kg)
        self._wide("evidence", _("Evidence"), self._evidence)
        self._wide(
            "conditions",
            _("Only for these conditions"),
            self._conditions,
            _("None chosen: the limit is for all of them together."),
        )
        self._wide("source", _("Sources"), self._source)
        self._wide("note", _("Note"), self._note)
        self._wide(
            "reason",
            _("Reason for the change"),
            self._reason,
            _("Needed where more is allowed than before. Kept with the new version."),
        )
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(self._note.fontMetrics().lineSpacing() * 4)

    def _wide(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        self.fields.add(self.add_wide(name, label, editor, hint))

    def _half(self, name: str, label: str, editor: QWidget) -> None:
        self.fields.add(self.add_half(name, label, editor))

    def _show(self, row: LimitRow | None) -> None:
        if row is None:
            self._population.set_code(_EVERYBODY)
            self._evidence.set_code("check")
            return
        form = row.form
        self._product.set_code(form.product)
        self._on_product_changed(form.product)
        self._population.set_code(form.population.value if form.population else _EVERYBODY)
        self._days.setText(str(form.days))
        self._dose.set_dose(form.dose)
        self._per_kg.set_dose(form.per_kg)
        self._conditions.choose(form.conditions)
        self._evidence.set_code(form.evidence)
        self._source.setText(form.source)
        self._note.setPlainText(form.note)
        self.fields["source"].show_hint(sources_told(form.source))

    def _read_days(self) -> int | None:
        return read_whole_number(self._days.text(), least=1, most=3660)

    def _texts(self) -> tuple[str | None, ...]:
        return (
            self._product.code(),
            self._population.code(),
            self._days.text().strip(),
            self._dose.text().strip(),
            self._per_kg.text().strip(),
            *self._conditions.codes(),
            self._evidence.code(),
            self._source.text().strip(),
            self._note.toPlainText().strip(),
            self._reason.text().strip(),
        )

    def _on_product_changed(self, product: str | None) -> None:
        for dose in (self._dose, self._per_kg):
            dose.set_most(self._offers.most_units(product))

    def _on_edited(self, *_now: object) -> None:
        self.fields["source"].show_hint(sources_told(self._source.text()))
        self.edited.emit()
