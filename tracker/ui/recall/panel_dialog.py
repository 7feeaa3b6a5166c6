"""A form of the side panel by itself, when it comes back half typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 420


class PanelDialog(QDialog):
    """`who` is the patient, whom the side panel would name above the form."""

    def __init__(self, form: PanelForm, who: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(form.accessibleName())
        self.setAccessibleName(form.accessibleName())
        self._form = form
        banner = Banner()
        presenter = ProblemPresenter(self, banner)
        banner.hide()

        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(9))
        layout.addWidget(PlainLabel(who, kind="title", wraps=True))
        layout.addWidget(banner)
        layout.addWidget(form)
        layout.addStretch(1)
        self.resize(current.px(_WIDTH), self.sizeHint().height())

        form.saved.connect(self.accept)
        form.cancelled.connect(partial(self.done, QDialog.DialogCode.Rejected))
        form.failed.connect(presenter.present)
        form.begin()

    def reject(self) -> None:
        self._form.cancel()
