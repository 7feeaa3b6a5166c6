"""The fields of a size of vial."""

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.services.stock.vial_sizes import STORAGES, SizeForm, SizeRow
from tracker.services.wording import storage_label
from tracker.text import _
from tracker.ui.settings.reading import read_field, required
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_offers import RuleOffers
from tracker.ui.settings.whole_number import read_whole_number
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit


class SizeEditor(RuleEditor):
    """`row` None: a new one; any other is only read."""

    def __init__(
        self, row: SizeRow | None, offers: RuleOffers, owner: QWidget | None = None
    ) -> None:
        super().__init__(offers, owner)
        self._size, self._hours = DoseEdit(), QLineEdit("24")
        self._mixed = QCheckBox(_("Has to be reconstituted"))
        self._storage = Choice([Option(code, storage_label(code)) for code in STORAGES])

        self.add_wide("product", _("Product"), self._product)
        self.add_half("size", _("Size"), self._size)
        self.add_half("life_hours", _("Hours once opened"), self._hours)
        self.add_wide("storage", _("Unopened"), self._storage)
        self.add_wide("is_reconstituted", _("Use"), self._mixed)
        self.add_wide(
            "source", _("Source"), self._source, _("A document, or who agreed on it and when.")
        )
        self._mixed.setChecked(True)
        self._storage.set_code("fridge")
        if row is not None:
            self._show(row.form)
        self._begin()

    def draft(self) -> SizeForm:
        self.fields.clear_problems()
        hours = read_field(
            "life_hours", lambda: read_whole_number(self._hours.text(), least=1, most=8760)
        )
        return SizeForm(
            product=required("product", self._product.code()),
            size=required("size", read_field("size", self._size.dose)),
            life_hours=required("life_hours", hours),
            is_reconstituted=self._mixed.isChecked(),
            storage=required("storage", self._storage.code()),
            source=self._source.text().strip(),
        )

    def _show(self, form: SizeForm) -> None:
        self._product.set_code(form.product)
        self._limit_doses(form.product)
        self._size.set_dose(form.size)
        self._hours.setText(str(form.life_hours))
        self._mixed.setChecked(form.is_reconstituted)
        self._storage.set_code(form.storage)
        self._source.setText(form.source)
