"""A working day in the window of an encrypted clinic, in a process with a home of its own.

    python -m tests.faults.working_day ELSEWHERE

Everything that the program keeps lies in the home; what is printed or exported goes ELSEWHERE. It
says `look` when everything is open, goes on after a line on standard input, and says `evening`
when all is closed.
"""

import logging
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from tracker.assembly import Opening, OpenWindow, put_together
from tracker.paths import default_database, log_folder
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.clinic.clinic import ClinicForm, open_clinic
from tracker.services.courses.courses import CourseForm, open_course
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.reauthenticate import prove_signer
from tracker.services.patients.card import patient_card
from tracker.services.patients.search import find_patients
from tracker.services.visits.forms import LotForm, SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.settings import Settings, save_settings
from tracker.storage.slot import Strength
from tracker.tour.stage import Stage
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.form_dialog import FormDialog
from tracker.ui.printing.patient_history import history_paper
from tracker.ui.printing.print_flow import write_pdf

FAMILY, GIVEN = "Zyxkanarius", "Quorvina"
PHONE, NUMBER = "+1 555 0173 991", "ZK77231X"
NOTE = "bavvleworp"
PASSWORD = "a blue bicycle by the sea"
USER = "Ines Ruiz"

_TODAY = date(2026, 11, 22)


def main() -> None:
    elsewhere = Path(sys.argv[1])
    logging.basicConfig(filename=_log_file(), level=logging.DEBUG)
    path = default_database()
    form = ClinicForm("US", "America/New_York", "Elm Street")
    create_encrypted_clinic(
        path, form, USER, PASSWORD, strength=Strength(64, 1, 1)
    ).database.close()
    app = QApplication(sys.argv[:1])
    opening = Opening(partial(open_clinic, path, USER, password=PASSWORD))
    opened = put_together(app, opening, Settings(), _TODAY)
    opened.window.show()
    stage = Stage(opened, elsewhere, _TODAY, "light-100")
    stage.settle()
    _work(opened, stage, elsewhere)
    print("look", flush=True)
    sys.stdin.readline()
    opened.window.hide()
    opened.close()
    print("evening", flush=True)


def _work(opened: OpenWindow, stage: Stage, elsewhere: Path) -> None:
    patient = _new_patient(stage)
    write = opened.database.write
    treatment = CourseForm("chronic-migraine", "onabotulinumtoxinA", planned_dose=155_000)
    course = str(write(open_course, patient, treatment, date(2026, 1, 5)).value)
    session = SessionForm(
        course, "onabotulinumtoxinA", 155_000, lots=(LotForm("C7232A"),), notes=NOTE
    )
    prove_signer(opened.database, PASSWORD)
    write(record_visit, VisitForm(patient, date(2026, 8, 31), (session,)), _TODAY)
    write(book, BookingForm((course,), date(2026, 11, 23), note=NOTE), _TODAY)
    window = opened.window
    for place in ("recall", "patients", "settings"):
        window.go_to(place)
        stage.settle()
    window.search.begin()
    window.search.line.setText(FAMILY)
    window.search.line.textEdited.emit(FAMILY)
    stage.settle()
    window.open_patient(patient)
    stage.settle()
    QApplication.clipboard().setText(PHONE)
    # Half a visit, kept as at a lock.
    window.open_visit(patient, course)
    stage.settle()
    stage.type_into("Notes", NOTE)
    for keeper in window.findChildren(DraftKeeper):
        keeper.keep()
    stage.settle()
    write_pdf(
        history_paper(stage.ask(patient_card, patient, _TODAY), _TODAY), elsewhere / "paper.pdf"
    )
    _break(opened, stage)
    backups = BackupKeeper(opened.database, BackupWishes(str(Path.home() / "second place")))
    backups.keep()
    save_settings(Settings(text_scale=125))


def _new_patient(stage: Stage) -> str:
    stage.window.new_patient()
    stage.settle()
    form = stage.front()
    assert isinstance(form, FormDialog)
    typed = {
        "family_name": FAMILY,
        "given_name": GIVEN,
        "record_number": NUMBER,
        "phones": PHONE,
        "notes": NOTE,
    }
    for name, value in typed.items():
        editor: Any = form.fields[name].editor
        editor.setPlainText(value) if hasattr(editor, "setPlainText") else editor.setText(value)
    birth: Any = form.fields["birth_date"].editor
    birth.set_text("17.5.1980")
    stage.press("Save")
    return str(stage.ask(find_patients, FAMILY)[0].uuid)


def _break(opened: OpenWindow, stage: Stage) -> None:
    """Bugs with a patient's name in their text: in a slot, in a query, in a command."""
    opened.window.presenter.install_hooks()
    error = KeyError(FAMILY)
    sys.excepthook(KeyError, error, None)

    def broken(tx: Any) -> Any:
        raise ValueError(f"{FAMILY}, {GIVEN}, {PHONE}")

    opened.tasks.read(opened.window, "broken", broken, then=print)
    opened.tasks.write(opened.window, broken)
    stage.settle()
    opened.window.presenter.remove_hooks()
    stage.clear()


def _log_file() -> Path:
    folder = log_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "program.log"


if __name__ == "__main__":
    main()
