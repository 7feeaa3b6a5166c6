"""The forms of the settings for letters: who sends them, and the wording of one."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tracker.domain.letter import FIELDS, filled
from tracker.domain.problems import Invalid
from tracker.services.contacts.letter_settings import (
    LetterRow,
    LetterSettings,
    SenderForm,
    check_letter,
    save_letter,
    save_sender,
)
from tracker.services.contacts.letters import PlannedLetter
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording.letters import letter_date, letter_label
from tracker.services.wording.problems import say_problem
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import LETTER, LETTER_SENDER
from tracker.ui.form_dialog import FormDialog
from tracker.ui.letters.letter_page import LetterPage
from tracker.ui.printing.letter import letters_paper
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit

_REDRAW_MS = 300


class SenderDialog(FormDialog):
    """What stands at the head of every letter, and the number to ring."""

    manual_page = "letters"

    def __init__(
        self,
        tasks: Tasks,
        settings: LetterSettings,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Who sends letters"), tasks, owner=owner)
        self._version = self.seen_version(draft, settings.sender_version)
        self._block, self._telephone = NotesEdit(lines=5), QLineEdit()
        self.add(
            Field(
                _("&Head of the letter"),
                self._block,
                name="block",
                hint=_(
                    "The clinic’s name and address, line by line. Leave out what is treated: a "
                    "letter may be read by others."
                ),
            )
        )
        self.add(Field(_("&Telephone to ring"), self._telephone, name="telephone"))
        self._block.setText(settings.sender.block)
        self._telephone.setText(settings.sender.telephone)
        self.note_untouched()
        self.keep_drafts(LETTER_SENDER, "", self.fields.editors, draft, self._version)

    def content(self) -> object:
        return self._block.text(), self._telephone.text()

    def submit(self) -> None:
        self.write(save_sender, SenderForm(*self._typed()), self._version)

    def _typed(self) -> tuple[str, str]:
        return self._block.text(), self._telephone.text()


class WordingDialog(FormDialog):
    """The text of one letter, and how it looks for somebody made up."""

    manual_page = "letters"
    least_width = 720

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        settings: LetterSettings,
        row: LetterRow,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        title = _("{letter}, {language}").format(
            letter=letter_label(row.kind), language=row.language_name
        )
        super().__init__(title, tasks, owner=owner)
        self._today, self._settings, self._row = today, settings, row
        self._version = self.seen_version(draft, row.version)
        self._body = NotesEdit(lines=14)
        self._page = LetterPage()
        self._pause = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self.add(
            Field(
                _("&Text"),
                self._body,
                name="body",
                hint=_("Fields that are filled in: {fields}").format(
                    fields=" ".join(f"{{{name}}}" for name in FIELDS)
                ),
            )
        )
        self._show = QPushButton(_("Show the letter"))
        self._show.setAutoDefault(False)
        self.body.addWidget(self._show)
        self.body.addWidget(self._page)
        self._page.hide()
        self._body.setText(row.body)
        self.note_untouched()
        self.keep_drafts(
            LETTER,
            f"{row.kind.value} {row.language}",
            self.fields.editors,
            draft,
            self._version,
        )

        self._show.clicked.connect(self._on_show)
        self._body.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._redraw)

    @property
    def page(self) -> LetterPage:
        return self._page

    def content(self) -> object:
        return self._body.text()

    def submit(self) -> None:
        row, body = self._row, check_letter(self._body.text())
        self.write(save_letter, row.kind, row.language, body, self._version, self._today.on)

    def _on_show(self) -> None:
        self._page.setVisible(True)
        self._show.hide()
        self._redraw()

    def _redraw(self) -> None:
        """What is wrong is told at once, at the text."""
        field = self.fields["body"]
        try:
            body = check_letter(self._body.text())
        except Invalid as problem:
            field.show_problem(say_problem(problem))
            return
        field.clear_problem()
        if self._page.isVisible():
            letter = _sample(body, self._row, self._settings, self._today.on)
            self._page.show_paper(letters_paper([letter], self._settings.sender, self._today.on))


def _sample(body: str, row: LetterRow, settings: LetterSettings, today: date) -> PlannedLetter:
    """A letter to somebody who doesn't exist."""
    given, family = _("Robin"), _("Sample")
    due = letter_date(today - timedelta(days=7), row.language)
    values = {
        "name": f"{given} {family}",
        "given_name": given,
        "family_name": family,
        "clinic": settings.clinic or settings.sender.block.split("\n")[0],
        "telephone": settings.sender.telephone or "…",
        "due": due,
        "last": letter_date(today - timedelta(days=91), row.language),
        "missed": letter_date(today - timedelta(days=2), row.language),
        "today": letter_date(today, row.language),
    }
    return PlannedLetter(
        "", values["name"], today, "", values["name"], _("1 Example Street\nSampletown"),
        row.kind, row.language, filled(body, values), (),
    )  # fmt: skip
