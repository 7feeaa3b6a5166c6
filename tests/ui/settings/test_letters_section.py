"""Letters under Settings: what they say, who sends them, nothing typed lost."""

from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.services.contacts.letter_settings import SenderForm, letter_settings, save_sender
from tracker.services.staff.drafts import DraftContent, my_drafts, read_draft
from tracker.ui.letters.letter_forms import SenderDialog, WordingDialog
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.notes_edit import NotesEdit


def body_of(form: WordingDialog | SenderDialog, name: str) -> NotesEdit:
    editor = form.fields[name].editor
    assert isinstance(editor, NotesEdit)
    return editor


def open_wording(qtbot: QtBot, page: SettingsPage, tasks: Tasks) -> WordingDialog:
    page.show_section("letters")
    qtbot.waitUntil(lambda: page.letters.table.current_row() is not None and tasks.is_idle)
    button(page, "Change the wording…").click()
    form = open_window(WordingDialog)
    assert form is not None
    return form


def test_an_unknown_field_is_told_while_typing_and_never_saved(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, page: SettingsPage
) -> None:
    form = open_wording(qtbot, page, clinic_tasks)
    assert unnamed(form) == []
    button(form, "Show the letter").click()
    assert "Robin Sample" in form.page.accessibleDescription()
    body_of(form, "body").setText("Dear {nmae}")
    qtbot.waitUntil(lambda: "There is no field {nmae}" in form.fields["body"].problem)
    button(form, "Save").click()
    assert form.isVisible()
    body_of(form, "body").setText("Dear {name}, do come.")
    button(form, "Save").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and page.letters.table.current_row().is_own)
    assert clinic.read(letter_settings).rows[0].body == "Dear {name}, do come.\n"
    button(page, "Use the wording that ships").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and not page.letters.table.current_row().is_own)


def test_the_sender_is_read_and_a_telephone_is_asked_for(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, page: SettingsPage
) -> None:
    page.show_section("letters")
    qtbot.waitUntil(lambda: "Without a telephone number" in texts(page.letters))
    clinic.write(save_sender, SenderForm("Springfield Clinic", "555 0100"), 0)
    button(page, "Change the sender…").click()
    form = open_window(SenderDialog)
    assert form is not None
    button(form, "Save").click()
    # It was opened before a colleague had said who sends.
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert clinic.read(letter_settings).sender.telephone == "555 0100"
    form.reject()


def test_a_wording_half_typed_comes_back(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, page: SettingsPage
) -> None:
    form = open_wording(qtbot, page, clinic_tasks)
    body_of(form, "body").setText("Dear {name}, half")
    qtbot.waitUntil(lambda: bool(clinic.read(my_drafts)))
    (row,) = clinic.read(my_drafts)
    form.done(0)
    draft = clinic.read(read_draft, row.uuid)
    assert isinstance(draft, DraftContent)
    page.resume(draft)
    qtbot.waitUntil(lambda: open_window(WordingDialog) not in (None, form))
    again = open_window(WordingDialog)
    assert again is not None
    assert body_of(again, "body").text() == "Dear {name}, half"
    again.done(0)
