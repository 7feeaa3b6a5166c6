"""Two people at one list: what a colleague does is seen here, without asking for it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import names, press, treated
from tests.ui.seen import texts
from tracker.services.contacts.call_claims import claim_call
from tracker.ui.colleagues import Colleagues
from tracker.ui.recall.acts import Act
from tracker.ui.tasks import Tasks

DUE = "2026-08-30"


@pytest.mark.fault(27)
def test_the_list_shows_what_a_colleague_added(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Okafor", DUE)
    page = open_page()
    colleagues = Colleagues(clinic.database.watch, clinic_tasks, page)
    own = clinic.database
    with clinic.as_user("Anna") as anna:
        clinic.database = anna
        qtbot.wait(300)
        treated(clinic, "Nakamura", DUE)
        clinic.database = own
        qtbot.waitUntil(lambda: names(page) == ["Okafor", "Nakamura"], timeout=10_000)
    colleagues.stop()


@pytest.mark.fault(27)
def test_the_panel_tells_who_is_calling(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Okafor", DUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "You are calling, since" in texts(page.panel))
    assert page.panel.acts.button(Act.CALLING).text() == "Not calling"
    qtbot.waitUntil(lambda: page.panel.takes_keys)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: "You are calling" not in texts(page.panel))
    assert page.panel.shown is not None
    with clinic.as_user("Anna") as anna:
        anna.write(claim_call, page.panel.shown.patient_uuid)
    page.panel.refresh()
    qtbot.waitUntil(lambda: "Anna is calling this patient, since" in texts(page.panel))
