"""The fields of a clinic rule."""

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.protocol import Population, Schedule
from tracker.services.rules.protocols import ProtocolForm, ProtocolRow
from tracker.services.wording import population_label, schedule_label
from tracker.text import _
from tracker.ui.settings.interval_edit import IntervalEdit
from tracker.ui.settings.reading import read_field, required
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit


class ProtocolEditor(RuleEditor):
    """`row` None: a new rule, whose condition, product and age group are chosen here."""

    def __init__(
        self, row: ProtocolRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(offers, owner)
        self._jurisdiction = row.form.jurisdiction if row else offers.jurisdiction
        self._condition = Choice([Option(c.code, c.label) for c in offers.conditions])
        self._population = Choice([Option(p.value, population_label(p.value)) for p in Population])
        self._schedule = Choice([Option(s.value, schedule_label(s.value)) for s in Schedule])
        self._minimum = IntervalEdit()
        self._basis = QLineEdit()
        self._site_minimum = IntervalEdit()
        self._interval = IntervalEdit()
        self._grace = QLineEdit()
        self._usual, self._most, self._per_kg = DoseEdit(), DoseEdit(), DoseEdit()

        self._lay_out(is_new=row is None)
        self._population.set_code(Population.ADULT.value)
        self._schedule.set_code(Schedule.FIXED.value)
        if row is not None:
            self._show(row.form)
        self._begin()

    def draft(self) -> ProtocolForm:
        self.fields.clear_problems()
        return ProtocolForm(
            jurisdiction=self._jurisdiction,
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
            **self._grounds(),
        )

    def _lay_out(self, *, is_new: bool) -> None:
        if is_new:
            self.add_wide("condition", _("Condition"), self._condition)
            self.add_wide("product", _("Product"), self._product)
            self.add_wide("population", _("For whom"), self._population)
        self.add_wide("schedule", _("Treated"), self._schedule)
        self.add_half("minimum", _("Minimum interval"), self._minimum)
        self.add_half("minimum_basis", _("What it rests on"), self._basis)
        self.add_wide(
            "site_minimum",
            _("The clinic’s own, stricter minimum"),
            self._site_minimum,
            _("Empty for none. It may be lengthened freely; to shorten it needs a reason."),
        )
        self.add_half("interval", _("Usual interval"), self._interval)
        self.add_half("grace_days", _("Grace, in days"), self._grace)
        self.add_half("usual_dose", _("Usual dose"), self._usual)
        self.add_half("most_per_session", _("Most per session"), self._most)
        self.add_half("most_per_kg", _("Most per kg of weight"), self._per_kg)
        self._add_grounds(_("Kept with the new version."))

    def _show(self, form: ProtocolForm) -> None:
        self._condition.set_code(form.condition)
        self._product.set_code(form.product)
        self._limit_doses(form.product)
        self._population.set_code(form.population.value)
        self._schedule.set_code(form.schedule.value)
        self._minimum.set_interval(form.minimum)
        self._basis.setText(form.minimum_basis)
        self._site_minimum.set_interval(form.site_minimum)
        self._interval.set_interval(form.interval)
        self._grace.setText(str(form.grace_days))
        self._usual.set_dose(form.usual_dose)
        self._most.set_dose(form.most_per_session)
        self._per_kg.set_dose(form.most_per_kg)
        self._show_grounds(form)

    def _grace_days(self) -> int | None:
        return read_whole_number(self._grace.text(), least=0, most=366)
