"""A dose in Units, typed with the point or comma of this system."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tracker.domain.dose import parse_dose
from tracker.domain.problems import Invalid
from tracker.text import _, decimal_point, format_dose
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel


class DoseEdit(QWidget):
    """`most_units` is the typing limit of the product. Doses are integers of 0.001 Unit."""

    dose_changed = Signal(object)
    """The dose that the text means now, or None."""
    problem_changed = Signal(str)

    def __init__(self, *, most_units: int = 100_000, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._most_units = most_units
        self._dose: int | None = None
        self._line = QLineEdit()
        self._unit = PlainLabel(_("Units"), kind="muted")

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        layout.addWidget(self._line, 1)
        layout.addWidget(self._unit)
        self.setFocusProxy(self._line)

        self._line.textEdited.connect(self._on_text_edited)
        self._line.editingFinished.connect(self._on_editing_finished)

    @property
    def marked_widget(self) -> QWidget:
        return self._line

    def dose(self) -> int | None:
        """None when nothing was typed; Invalid when it is no dose."""
        typed = self._line.text().strip()
        if not typed:
            return None
        point = decimal_point()
        other = "." if point == "," else ","
        if other in typed:
            # 1,000 is a thousand to one reader and one to another: never guess a dose.
            raise Invalid(
                "Write the dose with “{point}” before the fraction and nothing between thousands.",
                field="units",
                point=point,
            )
        return parse_dose(typed.replace(point, "."), most_units=self._most_units)

    def set_dose(self, dose: int | None) -> None:
        self._line.setText("" if dose is None else _typed(dose))
        self.problem_changed.emit("")
        self._take(dose)

    def set_most(self, most_units: int) -> None:
        self._most_units = most_units

    def set_placeholder(self, text: str) -> None:
        self._line.setPlaceholderText(text)

    def set_text(self, typed: str) -> None:
        """As if typed, not yet left."""
        self._line.setText(typed)
        self._on_text_edited(typed)

    def text(self) -> str:
        return self._line.text()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        self._line.setAccessibleDescription(description)

    def _on_text_edited(self, _text: str) -> None:
        self.problem_changed.emit("")
        try:
            self._take(self.dose())
        except Invalid:
            self._take(None)

    def _on_editing_finished(self) -> None:
        try:
            self.dose()
        except Invalid as problem:
            self.problem_changed.emit(_(problem.message).format(**problem.parameters))

    def _take(self, dose: int | None) -> None:
        if dose != self._dose:
            self._dose = dose
            self.dose_changed.emit(dose)


def _typed(dose: int) -> str:
    # Grouped thousands are for reading; what is edited has none.
    point = decimal_point()
    return "".join(c for c in format_dose(dose) if c.isdigit() or c == point)
