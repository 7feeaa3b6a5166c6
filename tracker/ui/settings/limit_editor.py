"""The fields of a dose limit."""

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.protocol import Population
from tracker.services.rules.dose_limits import LimitForm, LimitRow
from tracker.services.wording import population_label
from tracker.text import _
from tracker.ui.settings.condition_boxes import ConditionBoxes
from tracker.ui.settings.reading import read_field, required
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit

_EVERYBODY = ""


class LimitEditor(RuleEditor):
    """`row` None: a new limit, whose product is chosen here."""

    def __init__(
        self, row: LimitRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(offers, owner)
        self._population = Choice(
            [
                Option(_EVERYBODY, population_label(None)),
                *(Option(p.value, population_label(p.value)) for p in Population),
            ]
        )
        self._days = QLineEdit()
        self._dose, self._per_kg = DoseEdit(), DoseEdit()
        self._conditions = ConditionBoxes(offers.conditions)

        if row is None:
            self.add_wide("product", _("Product"), self._product)
        self.add_half("population", _("For whom"), self._population)
        self.add_half("days", _("In so many days"), self._days)
        self.add_half("dose", _("At most"), self._dose)
        self.add_half("per_kg", _("Most per kg of weight"), self._per_kg)
        self.add_wide(
            "conditions",
            _("Only for these conditions"),
            self._conditions,
            _("None chosen: the limit is for all of them together."),
        )
        self._add_grounds(_("Needed where more is allowed than before. Kept with the new version."))
        self._population.set_code(_EVERYBODY)
        if row is not None:
            self._show(row.form)
        self._begin()

    def draft(self) -> LimitForm:
        self.fields.clear_problems()
        population = self._population.code()
        return LimitForm(
            product=required("product", self._product.code()),
            days=required("days", read_field("days", self._read_days)),
            dose=required("dose", read_field("dose", self._dose.dose)),
            population=Population(population) if population else None,
            conditions=self._conditions.codes(),
            per_kg=read_field("per_kg", self._per_kg.dose),
            **self._grounds(),
        )

    def _show(self, form: LimitForm) -> None:
        self._product.set_code(form.product)
        self._limit_doses(form.product)
        self._population.set_code(form.population.value if form.population else _EVERYBODY)
        self._days.setText(str(form.days))
        self._dose.set_dose(form.dose)
        self._per_kg.set_dose(form.per_kg)
        self._conditions.choose(form.conditions)
        self._show_grounds(form)

    def _read_days(self) -> int | None:
        return read_whole_number(self._days.text(), least=1, most=3660)
