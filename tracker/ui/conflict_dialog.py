"""Mine beside theirs, field by field, when somebody else was quicker."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.problems import EditConflict
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.rule import Rule


class ConflictDialog(QDialog):
    """Closing it decides nothing: the form keeps what was typed."""

    theirs_chosen = Signal()
    mine_chosen = Signal()

    def __init__(
        self, sentence: str, conflict: EditConflict, window: QWidget | None, *, can_overwrite: bool
    ) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Changed by somebody else"))
        self.setAccessibleName(self.windowTitle())
        self._keep_theirs = QPushButton(_("Take theirs"))
        self._keep_mine = QPushButton(_("Save mine instead"))
        self._go_back = QPushButton(_("Back to the form"))

        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(sentence, kind="heading", wraps=True))
        if conflict.fields:
            layout.addWidget(self._table(conflict), 1)
        layout.addWidget(Rule())
        buttons = QHBoxLayout()
        buttons.addWidget(self._keep_mine)
        buttons.addStretch(1)
        buttons.addWidget(self._go_back)
        buttons.addWidget(self._keep_theirs)
        layout.addLayout(buttons)
        self._keep_theirs.setProperty("kind", "primary")
        self._keep_mine.setProperty("kind", "danger")
        self._keep_mine.setVisible(can_overwrite)
        self._keep_mine.setAutoDefault(False)
        self._go_back.setDefault(True)
        self._go_back.setFocus()
        self.resize(current.px(640), self.sizeHint().height())

        self._keep_theirs.clicked.connect(self._on_theirs)
        self._keep_mine.clicked.connect(self._on_mine)
        self._go_back.clicked.connect(self.reject)

    def _table(self, conflict: EditConflict) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("kind", "scrolled")
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(20))
        grid.setVerticalSpacing(look().px(8))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        theirs = (
            _("{name} saved").format(name=conflict.changed_by)
            if conflict.changed_by
            else _("Saved meanwhile")
        )
        grid.addWidget(PlainLabel(_("You entered"), kind="muted"), 0, 1)
        grid.addWidget(PlainLabel(theirs, kind="muted", wraps=True), 0, 2)
        for row, field in enumerate(conflict.fields, start=1):
            grid.addWidget(PlainLabel(field.label, kind="muted"), row, 0)
            grid.addWidget(PlainLabel(field.mine or _("(empty)"), wraps=True), row, 1)
            grid.addWidget(
                PlainLabel(field.theirs or _("(empty)"), kind="strong", wraps=True), row, 2
            )
        grid.setRowStretch(len(conflict.fields) + 1, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        return scroll

    def _on_theirs(self) -> None:
        self.theirs_chosen.emit()
        self.accept()

    def _on_mine(self) -> None:
        self.mine_chosen.emit()
        self.accept()
