"""A FHIR file in the window: tried, asked about, brought in; stopped, it leaves nothing."""

import re
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.interchange.fhir.files import put_resources
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tests.ui.seen import texts, unnamed
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.patients.search import find_patients
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.fhir_dialog import FhirDialog
from tracker.ui.imports.import_desk import ImportDesk
from tracker.ui.imports.waiting_dialog import WaitingDialog
from tracker.ui.rows_table import RowsModel
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def test_a_dropped_file_is_tried_asked_about_and_brought_in(
    clinic: Clinic,
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    clinic.patient(
        record_number="77", family_name="Baxter", given_name="Amy V.", birth_date="1987-02-20"
    )
    stranger = {"id": "no-one", "name": [], "birthDate": "1950-01-01"}
    file = put_resources(
        tmp_path / "file.ndjson", PATIENT, PROCEDURE, GIVEN, PATIENT | stranger,
        {"resourceType": "Immunization", "id": "x"},
    )  # fmt: skip
    part = QWidget()
    qtbot.addWidget(part)
    part.show()
    ImportDesk(clinic_tasks, clinic_date, part).begin(file)
    settle(clinic_tasks)
    dialog = part.window().findChild(FhirDialog)
    assert isinstance(dialog, FhirDialog)
    said = texts(dialog)
    assert "1 person may be known already" in said
    assert _adds_up(said), said
    assert "Immunization (1)" in said
    model = dialog.trial.rows.table.model()
    assert isinstance(model, RowsModel)
    aside = [row.why for row in model.rows]
    assert "no name is said." in aside
    assert unnamed(dialog) == []
    assert len(clinic.read(find_patients, "baxter")) == 1

    dialog.trial.cards[0].choose("new")
    settle(clinic_tasks)
    assert "1\ninjections" in texts(dialog)
    dialog.trial.cards[0].choose("")
    settle(clinic_tasks)
    assert "1\ninjections" not in texts(dialog)
    dialog.trial.cards[0].choose("new")
    settle(clinic_tasks)
    assert "may be known already" not in texts(dialog)
    assert len(clinic.read(find_patients, "baxter")) == 1
    dialog.go_on()
    settle(clinic_tasks)
    assert dialog.page is dialog.done_page
    assert len(clinic.read(find_patients, "baxter")) == 2
    dialog.reject()


def _adds_up(said: str) -> bool:
    """Whether those that wait and those that don’t are as many as the tile counts."""
    tile = re.search(r"(\d+)\nset aside", said)
    parts = re.findall(r"(\d+) (?:of the \d+ )?set aside (?:stay|need)", said)
    return tile is not None and sum(map(int, parts)) == int(tile[1])


def test_an_import_that_is_stopped_or_no_fhir_leaves_nothing(
    clinic: Clinic,
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    dialog = FhirDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(dialog)
    dialog.open()
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"resourceType": "Observation"}', encoding="utf-8")
    dialog.begin(wrong)
    settle(clinic_tasks)
    assert "has no Patient resource" in texts(dialog)

    dialog.begin(put_resources(tmp_path / "file.ndjson", PATIENT, PROCEDURE, GIVEN))
    settle(clinic_tasks)
    dialog.go_on()
    dialog.reject()
    assert dialog.isVisible()
    settle(clinic_tasks)
    assert clinic.read(find_patients, "baxter") == []


def test_what_waits_of_another_system_is_dismissed_not_mended(
    clinic: Clinic,
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    dialog = FhirDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(dialog)
    dialog.open()
    no_day = {key: value for key, value in PROCEDURE.items() if key != "performedDateTime"}
    dialog.begin(put_resources(tmp_path / "file.ndjson", PATIENT, no_day))
    settle(clinic_tasks)
    dialog.go_on()
    settle(clinic_tasks)
    assert clinic.read(count_waiting) == 1
    waiting = WaitingDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(waiting)
    waiting.open()
    settle(clinic_tasks)
    assert "on which day it was" in texts(waiting)
    buttons = {one.text(): one.isEnabled() for one in waiting.findChildren(QPushButton)}
    assert (buttons["Try again"], buttons["Dismiss…"]) == (False, True)
