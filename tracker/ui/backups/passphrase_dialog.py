"""The passphrase of a file that names patients, typed twice."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.text import _
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field


class PassphraseDialog(FormDialog):
    chosen = Signal(str)
    """What was typed in both fields."""

    def __init__(
        self,
        tasks: Tasks,
        owner: QWidget | None = None,
        *,
        title: str = "",
        why: str = "",
        check: Callable[[str], None] | None = None,
    ) -> None:
        """Of a paper as PDF, unless another `title` is given, with what it is for and its `check`."""
        super().__init__(
            title or _("A passphrase for the paper"), tasks, action=_("Go on"), owner=owner
        )
        self._check = check
        self._first, self._again = QLineEdit(), QLineEdit()
        self._shows = QCheckBox(_("Show what is typed"))

        self.explain(
            why
            or _(
                "The PDF names patients, so it opens with this passphrase only. Nobody can look it "
                "up: write it where the team finds it, and not beside the file."
            )
        )
        self.add(
            Field(
                _("Passphrase"),
                self._first,
                name="passphrase",
                hint=_("Four words that belong together for nobody else are best."),
            )
        )
        self.add(Field(_("The same again"), self._again, name="again"))
        self.body.addWidget(self._shows)
        self._on_shows(self._shows.isChecked())
        self.note_untouched()

        self._shows.toggled.connect(self._on_shows)

    def submit(self) -> None:
        typed = self._first.text()
        if self._check is None:
            from tracker.ui.printing.encrypted_pdf import check_passphrase

            check_passphrase(typed)
        else:
            self._check(typed)
        if typed != self._again.text():
            raise Invalid(_("The two passphrases differ."), field="again")
        self.chosen.emit(typed)
        self.accept()

    def _on_shows(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for line in (self._first, self._again):
            line.setEchoMode(mode)
