"""An import signs nothing: what it brought says from which file, when and by whom."""

import json
from datetime import date

from sqlalchemy import select

from tests.clinics import TODAY, USER
from tests.interchange.plain_files import ImportedClinic, row
from tracker.services.audit import trail
from tracker.services.audit.trail import TrailFilter
from tracker.services.patients.card import SessionRow
from tracker.services.patients.record import patient_record
from tracker.services.visits import sessions
from tracker.storage import records as r
from tracker.terminal.patient_output import patient_json, patient_text
from tracker.ui.printing.patient_history import history_paper


def uuid_of(clinic: ImportedClinic) -> str:
    return str(clinic.read(lambda tx: tx.scalars(select(r.Patient.uuid)).one()))


def only(clinic: ImportedClinic) -> SessionRow:
    (found,) = clinic.card(uuid_of(clinic)).sessions
    return found


def test_what_was_imported_is_signed_by_nobody_and_names_its_import(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(row("2026-09-14", injector="Dr A"))
    found = only(clinic)
    assert (found.status_label, found.signed_by, found.injector) == ("imported", "", "Dr A")
    assert found.imported is not None
    assert found.imported.sentence == (f"Imported from “clinic.csv” on 22 Nov 2026 by {USER}.")


def test_whoever_amends_what_was_imported_signs_it_and_the_import_stays_told(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(row("2026-09-14"))
    found = only(clinic)
    form = clinic.amended(found.uuid, dose=150)
    clinic.write(sessions.amend_session, found.uuid, found.version, form, "typo", TODAY)
    amended = only(clinic)
    assert (amended.status_label, amended.signed_by) == ("amended", USER)
    assert amended.imported == found.imported


def test_what_was_recorded_here_beside_an_import_keeps_its_signature(
    clinic: ImportedClinic,
) -> None:
    clinic.bring(row("2026-06-08"))
    (card,) = clinic.card(uuid_of(clinic)).courses
    clinic.visit(uuid_of(clinic), "2026-09-14", (card.uuid, 155))
    here, imported = clinic.card(uuid_of(clinic)).sessions
    assert (here.status_label, here.signed_by, here.imported) == ("signed", USER, None)
    assert imported.signed_by == ""


def test_the_terminal_tells_the_import_and_no_signature(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-09-14"))
    record = clinic.read(patient_record, "100", TODAY)
    assert "155 Units · imported" in "\n".join(patient_text(record, TODAY))
    (session,) = json.loads(patient_json(record))["courses"][0]["sessions"]
    assert session["imported"] == {"file": "clinic.csv", "on": "2026-11-22", "by": USER}


def test_the_paper_tells_each_import_once(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-09-14"), row("2026-06-08"))
    html = history_paper(clinic.card(uuid_of(clinic)), date(2026, 11, 22)).body.html
    assert html.count("Imported from “clinic.csv” on 22 Nov 2026 by Ines Ruiz.") == 1
    assert html.count("Imported on 22 Nov 2026.") == 2


def test_the_audit_trail_calls_no_import_a_signature(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-09-14"))
    ids = [seq for part in clinic.read(_trail_ids) for seq in part]
    entries = [clinic.read(trail.trail_entry, seq) for seq in ids]
    (entry,) = [one for one in entries if one.row.what == "Added: injections"]
    said = " ".join(part.after for part in entry.parts)
    assert "Imported: yes" in said
    assert "igned" not in said


def _trail_ids(tx: object) -> list[list[int]]:
    return [list(part) for part in trail.trail_ids(tx, TrailFilter())]  # type: ignore[arg-type]
