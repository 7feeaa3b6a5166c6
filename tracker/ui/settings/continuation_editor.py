"""The fields of a rule that asks whether a treatment goes on."""

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.outcomes.continuation_rules import ContinuationForm, ContinuationRow
from tracker.text import _
from tracker.ui.settings.own_editor import OwnEditor
from tracker.ui.settings.reading import read_field, required
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.thousandths import read_thousandths, say_thousandths
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.widgets.choice import Choice, Option


class ContinuationEditor(OwnEditor):
    """`row` None: a new one."""

    def __init__(
        self, row: ContinuationRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(offers, owner)
        self._name = QLineEdit()
        self._condition = Choice([Option(c.code, c.label) for c in offers.conditions])
        measures = [Option(one.code, one.label) for one in offers.instruments]
        if row is not None and row.form.instrument not in {one.code for one in offers.instruments}:
            measures.append(Option(row.form.instrument, row.instrument_label))
        self._instrument = Choice(measures)
        self._cycles, self._fall = QLineEdit("2"), QLineEdit()
        self._below, self._months = QLineEdit(), QLineEdit()

        self._lay_out(is_new=row is None)
        if row is not None:
            self._show(row.form)
        self._begin()

    def draft(self) -> ContinuationForm:
        self.fields.clear_problems()

        def whole(name: str, edit: QLineEdit, most: int) -> int | None:
            return read_field(name, lambda: read_whole_number(edit.text(), least=1, most=most))

        return ContinuationForm(
            name=self._name.text().strip(),
            condition=required("condition", self._condition.code()),
            instrument=required("instrument", self._instrument.code()),
            after_cycles=required("after_cycles", whole("after_cycles", self._cycles, 100)),
            least_fall=whole("least_fall", self._fall, 100),
            below=read_field("below", lambda: read_thousandths(self._below.text())),
            for_months=whole("for_months", self._months, 120),
            **self._words(),
        )

    def _lay_out(self, *, is_new: bool) -> None:
        self.add_wide("name", _("Name"), self._name)
        self.add_wide("condition", _("Condition"), self._condition)
        self.add_wide("instrument", _("Measured by"), self._instrument)
        self.add_half("after_cycles", _("After so many sessions"), self._cycles)
        self.add_half("least_fall", _("Asks below a gain of, in %"), self._fall)
        self.add_half("below", _("Asks below the score"), self._below)
        self.add_half("for_months", _("For months in a row"), self._months)
        self._add_source(has_reason=not is_new)

    def _show(self, form: ContinuationForm) -> None:
        self._name.setText(form.name)
        self._condition.set_code(form.condition)
        self._instrument.set_code(form.instrument)
        self._cycles.setText(str(form.after_cycles))
        self._fall.setText("" if form.least_fall is None else str(form.least_fall))
        self._below.setText(say_thousandths(form.below))
        self._months.setText("" if form.for_months is None else str(form.for_months))
        self._show_words(form.source, form.note)
