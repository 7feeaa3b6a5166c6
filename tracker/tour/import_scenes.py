"""The import assistant: each of its steps, with a spreadsheet as a clinic might have kept it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from tracker.domain.problems import NotFound
from tracker.text import _
from tracker.tour.stage import Scene, Stage
from tracker.ui.imports.import_desk import ImportDesk
from tracker.ui.imports.import_dialog import ImportDialog

_HEADER = (
    "Pat.-Nr.;Name, Vorname;geb.;Tel.;Dx;Drug;last inj.;U;what the patient said on the telephone"
)
_NAMES = (
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh, Maximiliane-Antoinette Josephine",
    "O’Brien-Núñez, Zoë",
    "<b>Müller</b> & Sons, =SUM(A1)",
    "García Núñez, José",
)
_WORDS = ("CM", "migr.", "neck", "armpits", "OAB")


def _file(stage: Stage) -> Path:
    # Of its own in each look: a kept mapping would answer every question of the next one.
    look = stage.look.replace("-100", "").replace("-200", " large")
    rows = [f"{_HEADER} {look}"]
    for number in range(40):
        given = stage.today - timedelta(days=20 + 11 * number)
        on = "31.2.26" if number % 13 == 5 else given.strftime("%d.%m.%y")
        units = "" if number % 9 == 4 else "155 U"
        word = _WORDS[number % len(_WORDS)]
        name = _NAMES[number % len(_NAMES)]
        rows.append(
            f"{stage.look}{number:03};{name} {number};{1941 + number}-03-0{1 + number % 9};555 01{number:02};"
            f"{word};Botox;{on};{units};asks to be rung in the evening, not before six"
        )
    folder = Path(tempfile.mkdtemp(prefix="tracker-tour-list-"))
    path = folder / "Botox-Liste Ambulanz 2019 bis heute (Kopie von Schwester Hildegard).csv"
    path.write_bytes("\r\n".join([*rows, ""]).encode("cp1252"))
    return path


def open_assistant(stage: Stage, path: Path | None = None) -> ImportDialog:
    """The import assistant over the window, with a file that it has read; one of its own for None."""
    desk = stage.window.findChild(ImportDesk)
    if not isinstance(desk, ImportDesk):
        raise NotFound("The window has no desk for imports.")
    desk.begin(path or _file(stage))
    stage.settle()
    dialog = stage.front()
    if not isinstance(dialog, ImportDialog):
        raise NotFound("The assistant did not open.")
    return dialog


def _asked(stage: Stage) -> ImportDialog:
    dialog = open_assistant(stage)
    stage.press(_("Next"))
    stage.press(_("Next"))
    return dialog


def _tried(stage: Stage) -> ImportDialog:
    dialog = _asked(stage)
    for card in (one for one in dialog.answers.cards if not one.code()):
        card.choose("cervical-dystonia" if "neck" in card.question.key else "chronic-migraine")
    stage.press(_("Next"))
    # Another look has brought the same people, by other numbers.
    while dialog.page is dialog.answers:
        for card in dialog.answers.cards:
            card.choose("two")
        stage.press(_("Next"))
    return dialog


def _people(stage: Stage) -> None:
    header = "MRN,Name,DOB,Condition,Product,Date,Units"
    rows = [
        f'{stage.look}{number},"{name} {stage.look}",1941-03-02,CM,Botox,2026-09-07,155'
        for number, name in enumerate((_NAMES[1], _NAMES[1].replace("Zoë", "Zoe"), _NAMES[3]))
    ]
    path = Path(tempfile.mkdtemp(prefix="tracker-tour-list-")) / "list.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    open_assistant(stage, path)
    stage.press(_("Next"))
    stage.press(_("Next"))


def _untreated(stage: Stage) -> None:
    desk = stage.window.findChild(ImportDesk)
    if isinstance(desk, ImportDesk):
        desk.show_untreated()


def _columns(stage: Stage) -> None:
    open_assistant(stage)
    stage.press(_("Next"))


def _missing(stage: Stage) -> None:
    _asked(stage)
    stage.press(_("Next"))


def _done(stage: Stage) -> None:
    _tried(stage)
    stage.press(_("Import"))


def _refused(stage: Stage) -> None:
    path = Path(tempfile.mkdtemp(prefix="tracker-tour-list-")) / "scan.csv"
    path.write_bytes(b"%PDF-1.7 not a list")
    open_assistant(stage, path)


def _waiting(stage: Stage) -> None:
    desk = stage.window.findChild(ImportDesk)
    if isinstance(desk, ImportDesk):
        desk.show_waiting()
    stage.settle()
    for edit in stage.front().findChildren(QLineEdit):
        if "last inj." in edit.accessibleName():
            edit.setText("31.4.26")
    stage.press(_("Try again"))


def _listed(stage: Stage) -> None:
    desk = stage.window.findChild(ImportDesk)
    if isinstance(desk, ImportDesk):
        desk.show_imports()


def _fhir(stage: Stage) -> None:
    """Another hospital's bundle: somebody may be known, something can't be read."""
    path = Path(tempfile.mkdtemp(prefix="tracker-tour-list-")) / "Neurologie Botox export.ndjson"
    person: dict[str, object] = {"resourceType": "Patient"}
    told: list[dict[str, object]] = []
    for number, name in enumerate(_NAMES):
        key = f"{stage.look}{number}"
        named: dict[str, object] = {"name": [{"family": f"{name} {stage.look}"}]}
        born: dict[str, object] = {"birthDate": "1950" if number == 1 else f"195{number}-03-04"}
        told.append(person | named | born | {"id": key})
        told.append(
            {
                "resourceType": "Procedure",
                "id": f"{key}.1",
                "status": "completed",
                "code": {"text": "Botox" if number else "Botulinum toxin"},
                "reasonCode": [{"text": "Chronic migraine"}],
                "subject": {"reference": f"Patient/{key}"},
                "performedDateTime": (stage.today - timedelta(days=70)).isoformat(),
            }
        )
    told.append(told[0] | {"id": f"{stage.look}twin"})
    path.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
    desk = stage.window.findChild(ImportDesk)
    if isinstance(desk, ImportDesk):
        desk.begin(path)
    stage.settle()


_PLAYS: tuple[tuple[str, Callable[[Stage], object]], ...] = (
    ("file", open_assistant),
    ("columns", _columns),
    ("answers", _asked),
    ("missing", _missing),
    ("people", _people),
    ("trial", _tried),
    ("done", _done),
    ("waiting", _waiting),
    ("list", _listed),
    ("untreated", _untreated),
    ("refused", _refused),
    ("fhir", _fhir),
)
IMPORT_SCENES = tuple(Scene(f"import-{name}", play) for name, play in _PLAYS)
