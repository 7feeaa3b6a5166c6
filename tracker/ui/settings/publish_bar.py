"""From a draft to a new version: look at what moves, publish, or start again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QVBoxLayout, QWidget

from tracker.text import _, format_number, ngettext
from tracker.ui.look import look
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip


class PublishBar(QWidget):
    """Publishing is offered once a preview of this very draft was shown."""

    preview_chosen = Signal()
    publish_chosen = Signal()
    restart_chosen = Signal()
    cancel_chosen = Signal()

    def __init__(self, owner: QWidget | None = None, *, publish_title: str = "") -> None:
        super().__init__(owner)
        self._told = PlainLabel(kind="muted", wraps=True)
        self._problem = PlainLabel(kind="danger", wraps=True)
        self._progress = QProgressBar()
        self._preview = QPushButton(_("Preview"))
        self._publish = QPushButton()
        self._restart = QPushButton(_("Start again"))
        self._cancel = QPushButton(_("Cancel"))
        self._denied = ""
        self._has_preview = True
        self._publish_title = publish_title

        self._lay_out()
        self.show_clean(1)

        self._preview.clicked.connect(self.preview_chosen)
        self._publish.clicked.connect(self.publish_chosen)
        self._restart.clicked.connect(self.restart_chosen)
        self._cancel.clicked.connect(self.cancel_chosen)

    def deny(self, why: str) -> None:
        """Publishing stays switched off, for this reason; what would move may still be looked at."""
        self._denied = why
        self._publish.setToolTip(plain_tooltip(why))
        self._publish.setAccessibleDescription(why)

    def leave_out_preview(self) -> None:
        """No date depends on it: a draft can be published as it is."""
        self._has_preview = False
        self.show_clean(1)

    @property
    def problem(self) -> str:
        return self._problem.text()

    @property
    def told(self) -> str:
        return self._told.text()

    def show_clean(self, version: int) -> None:
        """Nothing was changed yet; `version` is what publishing would make, 1 for a new rule."""
        self._name_version(version)
        if self._denied:
            self._tell(self._denied)
        elif version > 1:
            self._tell(_("Change a field to draft version {version}.").format(version=version))
        else:
            self._tell(
                _("Fill in the fields, then preview which dates would move.")
                if self._has_preview
                else _("Fill in the fields.")
            )
        self._offer()

    def show_draft(self, version: int) -> None:
        """Something was changed that nobody has previewed."""
        self._name_version(version)
        if self._has_preview:
            self._tell(_("Nothing is published yet. Preview which dates would move."))
            self._offer(self._preview, self._restart)
        else:
            self._tell(_("Nothing is saved yet; what you typed is kept as a draft."))
            self._offer(self._publish, self._restart)

    def show_previewed(self, told: str) -> None:
        """A preview of the draft is in sight."""
        self._tell(told)
        # Looking again is allowed, and whoever looked with the keyboard stays where they were.
        self._offer(self._preview, self._publish, self._restart)

    def show_running(self, told: str) -> None:
        """Long work has begun; it can be cancelled."""
        self._tell(told)
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(told)
        self._progress.show()
        self._offer(self._cancel)

    def show_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)
        self._told.setText(
            ngettext("{done} of {count} patient", "{done} of {count} patients", total).format(
                done=format_number(done), count=format_number(total)
            )
        )

    def show_problem(self, sentence: str) -> None:
        """What went wrong, above the buttons; "" for nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        layout.addWidget(self._problem)
        layout.addWidget(self._told)
        layout.addWidget(self._progress)
        buttons = FlowLayout(gap=8)
        for button in (self._preview, self._publish, self._restart, self._cancel):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self._publish.setProperty("kind", "primary")
        self._restart.setProperty("kind", "quiet")

    def _name_version(self, version: int) -> None:
        title = self._publish_title or _("Publish version {version}")
        self._publish.setText(title.format(version=version))

    def _tell(self, told: str) -> None:
        self._told.setText(told)
        self._progress.hide()
        self.show_problem("")

    def _offer(self, *offered: QPushButton) -> None:
        is_running = self._cancel in offered
        self._cancel.setVisible(is_running)
        self._preview.setVisible(not is_running and self._has_preview)
        self._publish.setVisible(not is_running)
        for button in (self._preview, self._publish):
            button.setEnabled(button in offered)
        if self._denied:
            self._publish.setEnabled(False)
        self._restart.setVisible(self._restart in offered)
