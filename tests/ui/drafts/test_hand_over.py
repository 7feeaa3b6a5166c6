"""To whom a half-typed form is handed over: to whoever may go on with it, and to nobody else."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, USER, Clinic
from tests.ui.seen import button
from tracker.domain.account import Role
from tracker.domain.problems import Invalid
from tracker.services.staff import accounts, drafts, hand_over, leavers
from tracker.storage import records as r
from tracker.storage.uuids import new_uuid
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts import draft_words as kinds
from tracker.ui.drafts.draft_list import DraftList
from tracker.ui.screenshot import settle
from tracker.ui.settings.left_items import LeftItems
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.choice import Choice

ANYBODY = ["Adam", "Cleo", "Nia", "Sigrid"]
OFFERED = [
    (kinds.VISIT, ANYBODY),
    (kinds.PATIENT, ANYBODY),
    (kinds.COURSE, ANYBODY),
    (kinds.OUTSIDE, ANYBODY),
    (kinds.HOLD, ANYBODY),
    (kinds.BOOKING, ANYBODY),
    (kinds.GIVEN, ANYBODY),
    (kinds.AMENDMENT, ["Sigrid"]),
    (kinds.OWN_DATE, ["Cleo"]),
    (kinds.ENDING, ["Cleo"]),
    *((kind, ["Adam"]) for kind in sorted(kinds.OF_SETTINGS)),
    *((kind, ANYBODY) for kind in sorted(kinds.OF_OUTCOMES - {kinds.DECLINE} | kinds.OF_STOCK)),
    (kinds.DECLINE, ["Cleo"]),
    (kinds.NOT_TREATED, ANYBODY),
    (kinds.PATTERN, ["Cleo"]),
]


@pytest.fixture
def staff(clinic: Clinic) -> dict[str, str]:
    """One of each kind, and one who left; uuids by name."""
    clinic.account("Adam", Role.ADMINISTRATOR, injects_and_signs=False)
    clinic.account("Cleo", Role.CLINICIAN, injects_and_signs=False)
    clinic.account("Nia", Role.NURSE, injects_and_signs=False)
    clinic.account("Rhea", Role.READ_ONLY, injects_and_signs=False)
    clinic.account("Sigrid", Role.NURSE)
    left = clinic.account("Lars", Role.ADMINISTRATOR)
    uuids = {one.name: one.uuid for one in clinic.read(accounts.colleagues)}
    _deactivate(clinic, left.uuid)
    return uuids


def _deactivate(clinic: Clinic, uuid: str) -> None:
    clinic.write(accounts.deactivate_account, *clinic.seen(r.AccountRecord, uuid), TODAY)


def _offered(to: Choice) -> list[str]:
    return sorted(to.itemText(at) for at in range(to.count()))


@pytest.mark.parametrize(("kind", "offered"), OFFERED)
def test_who_is_offered_is_who_may_take_it(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    staff: dict[str, str],
    kind: str,
    offered: list[str],
) -> None:
    uuid = new_uuid()
    clinic.write(drafts.keep_draft, uuid, kind, "", {"note": "x"})
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = DraftList(clinic_tasks, clinic_date, USER, owner)
    dialog.open()
    settle(clinic_tasks)
    assert _offered(dialog.to) == offered
    for name in staff.keys() - set(offered):
        with pytest.raises(Invalid) as refused:
            clinic.write(drafts.hand_over_draft, uuid, staff[name])
        assert refused.value.field == "account"

    dialog.to.set_code(staff[offered[0]])
    button(dialog, "Hand over").click()
    settle(clinic_tasks)
    assert clinic.read(drafts.my_drafts) == ()
    with clinic.as_user(offered[0]) as colleague:
        assert [one.uuid for one in colleague.read(drafts.my_drafts)] == [uuid]
    dialog.reject()


@pytest.mark.parametrize(("kind", "offered"), OFFERED)
def test_a_leavers_form_is_offered_to_who_may_take_it_and_becomes_theirs(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    staff: dict[str, str],
    kind: str,
    offered: list[str],
) -> None:
    uuid = new_uuid()
    with clinic.as_user("Leo", Role.ADMINISTRATOR) as leaver:
        leaver.write(drafts.keep_draft, uuid, kind, "", {"note": "x"})
        assert leaver.account is not None
        leo = leaver.account.uuid
    _deactivate(clinic, leo)
    card = LeftItems(clinic_tasks, clinic_date)
    qtbot.addWidget(card)
    row = next(one for one in clinic.read(accounts.account_rows, TODAY) if one.uuid == leo)
    card.show_account(row)
    settle(clinic_tasks)
    # Whoever works here injects, signs and administers: may take anything.
    assert _offered(card.to) == sorted([*offered, USER])
    (item,) = clinic.read(leavers.leaving_list, leo, TODAY)
    for name in staff.keys() - {*offered, USER}:
        with pytest.raises(Invalid):
            clinic.write(hand_over.hand_over, item, leo, staff[name], TODAY)

    card.to.set_code(staff[offered[-1]])
    button(card, "Hand over").click()
    settle(clinic_tasks)
    with clinic.as_user(offered[-1]) as colleague:
        assert [one.uuid for one in colleague.read(drafts.my_drafts)] == [uuid]
    assert clinic.read(drafts.my_drafts) == ()


def test_a_leavers_list_offers_whom_the_chosen_item_is_for(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    staff: dict[str, str],
) -> None:
    with clinic.as_user("Leo") as leaver:
        for kind in (kinds.ENDING, kinds.HOLD):
            leaver.write(drafts.keep_draft, new_uuid(), kind, "", {})
        assert leaver.account is not None
        leo = leaver.account.uuid
    _deactivate(clinic, leo)
    card = LeftItems(clinic_tasks, clinic_date)
    qtbot.addWidget(card)
    row = next(one for one in clinic.read(accounts.account_rows, TODAY) if one.uuid == leo)
    card.show_account(row)
    settle(clinic_tasks)
    assert _offered(card.to) == ["Cleo", USER]
    card.table.selectRow(1)
    assert _offered(card.to) == sorted([*ANYBODY, USER])
    card.to.set_code(staff["Nia"])
    card.table.selectRow(0)
    assert card.to.code() is None
