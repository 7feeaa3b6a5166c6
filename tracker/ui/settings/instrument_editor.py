"""The fields of an instrument."""

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.instruments import MILLI, By, Worse
from tracker.services.outcomes.instruments import InstrumentForm, InstrumentRow
from tracker.text import _
from tracker.ui.settings.condition_boxes import ConditionBoxes
from tracker.ui.settings.own_editor import OwnEditor
from tracker.ui.settings.reading import read_field, required
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.thousandths import read_thousandths, say_thousandths
from tracker.ui.widgets.choice import Choice, Option

_NOTHING = ""


class InstrumentEditor(OwnEditor):
    """`row` None: a new one."""

    def __init__(
        self, row: InstrumentRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(offers, owner)
        self._name, self._unit = QLineEdit(), QLineEdit()
        self._worse = Choice(
            [
                Option(Worse.HIGHER.value, _("A higher score is worse")),
                Option(Worse.LOWER.value, _("A lower score is worse")),
            ]
        )
        self._least, self._most, self._step = QLineEdit(), QLineEdit(), QLineEdit("1")
        self._levels = QLineEdit()
        self._matters = QLineEdit()
        self._by = Choice(
            [
                Option(_NOTHING, _("Nobody has said")),
                Option(By.POINTS.value, _("Points")),
                Option(By.PERCENT.value, _("Percent of the baseline")),
                Option(By.GRADES.value, _("Grades, of codes")),
                Option(By.REACHES.value, _("The score that is reached")),
            ]
        )
        self._conditions = ConditionBoxes(offers.conditions)

        self._lay_out(is_new=row is None)
        self._worse.set_code(Worse.HIGHER.value)
        self._by.set_code(_NOTHING)
        if row is not None:
            self._show(row)
        self._begin()

    def draft(self) -> InstrumentForm:
        self.fields.clear_problems()
        by = self._by.code()
        step = read_field("step", lambda: read_thousandths(self._step.text()))
        return InstrumentForm(
            name=self._name.text().strip(),
            worse=Worse(required("worse", self._worse.code())),
            conditions=self._conditions.codes(),
            least=read_field("least", lambda: read_thousandths(self._least.text())),
            most=read_field("most", lambda: read_thousandths(self._most.text())),
            step=MILLI if step is None else step,
            levels=tuple(code.strip() for code in self._levels.text().split(",") if code.strip()),
            unit=self._unit.text().strip(),
            matters_by=By(by) if by else None,
            matters=read_field("matters", lambda: read_thousandths(self._matters.text())),
            **self._words(),
        )

    def _lay_out(self, *, is_new: bool) -> None:
        self.add_wide("name", _("Name"), self._name)
        self.add_wide("worse", _("Direction"), self._worse)
        self.add_half("least", _("Least score"), self._least)
        self.add_half("most", _("Most"), self._most)
        self.add_half("step", _("In steps of"), self._step)
        self.add_half("unit", _("Unit"), self._unit)
        self.add_wide(
            "levels",
            _("Codes instead of numbers"),
            self._levels,
            _("In order, with commas between them: 0, 1, 1+, 2. Empty where scores are numbers."),
        )
        self.add_half("matters", _("Change that matters"), self._matters)
        self.add_half("matters_by", _("Counted by"), self._by)
        self.add_wide(
            "conditions",
            _("Only for these conditions"),
            self._conditions,
            _("None chosen: it is offered for all of them."),
        )
        self._add_source(has_reason=not is_new)

    def _show(self, row: InstrumentRow) -> None:
        form = row.form
        self._name.setText(row.label if row.is_shipped else form.name)
        self._unit.setText(form.unit)
        self._worse.set_code(form.worse.value)
        self._least.setText(say_thousandths(form.least))
        self._most.setText(say_thousandths(form.most))
        self._step.setText(say_thousandths(form.step))
        self._levels.setText(", ".join(form.levels))
        self._matters.setText(say_thousandths(form.matters))
        self._by.set_code(form.matters_by.value if form.matters_by else _NOTHING)
        self._conditions.choose(form.conditions)
        self._show_words(form.source, form.note)
