"""A label, an editor, and under it a hint or what is wrong."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel


class Field(QWidget):
    """`name` is what `Invalid(field=…)` calls it.

    The label becomes the editor's accessible name, the problem its description. An
    editor with the signals `hint_changed(str)` and `problem_changed(str)` fills both
    lines by itself. One that `is_required` says so in words.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        name: str = "",
        hint: str = "",
        is_required: bool = False,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self.name = name
        self.editor = editor
        self._own_hint = hint
        self._spoken = _("Required") if is_required else ""
        marked = _("{field} (required)").format(field=label) if is_required else label
        self._label = PlainLabel(marked, kind="muted")
        self._hint = PlainLabel(hint, kind="muted", wraps=True)
        self._problem = PlainLabel(kind="danger", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(4))
        layout.addWidget(self._label)
        layout.addWidget(editor)
        layout.addWidget(self._hint)
        layout.addWidget(self._problem)
        # Beside a field with more lines, labels and editors still stand level.
        layout.addStretch(1)
        self._label.setBuddy(editor)
        editor.setAccessibleName(label.replace("&", ""))
        if is_required:
            editor.setAccessibleDescription(self._spoken)
        self._show_lines()

        for signal, slot in (
            ("hint_changed", self.show_hint),
            ("problem_changed", self._on_problem_changed),
        ):
            if hasattr(editor, signal):
                getattr(editor, signal).connect(slot)

    @property
    def problem(self) -> str:
        return self._problem.text()

    def show_hint(self, hint: str) -> None:
        self._hint.setText(hint or self._own_hint)
        self._show_lines()

    def show_problem(self, sentence: str) -> None:
        """Under the field, and in its colour; the focus goes there, and both come into sight."""
        self._set_problem(sentence)
        self.editor.setFocus()
        around = self.parentWidget()
        while around is not None:
            if isinstance(around, ColumnScroll):
                around.show_part(self)
            around = around.parentWidget()

    def clear_problem(self) -> None:
        self._set_problem("")

    def _on_problem_changed(self, sentence: str) -> None:
        self._set_problem(sentence)

    def _set_problem(self, sentence: str) -> None:
        if sentence == self._problem.text():
            return
        self._problem.setText(sentence)
        self.editor.setAccessibleDescription(sentence or self._spoken)
        editor = getattr(self.editor, "marked_widget", self.editor)
        editor.setProperty("isInvalid", "true" if sentence else "false")
        editor.style().unpolish(editor)
        editor.style().polish(editor)
        editor.update()
        self._show_lines()

    def _show_lines(self) -> None:
        has_problem = bool(self._problem.text())
        self._problem.setVisible(has_problem)
        self._hint.setVisible(bool(self._hint.text()) and not has_problem)
