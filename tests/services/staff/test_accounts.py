"""Accounts: added, changed, deactivated; never deleted, never without an administrator."""

import threading

import pytest

from tests.clinics import TODAY, USER, Clinic
from tracker.domain.account import Role
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.clinic.clinic import open_clinic
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.staff import accounts
from tracker.services.staff.accounts import AccountForm, AccountRow, RightsForm
from tracker.storage import audit
from tracker.storage import records as r


def _row(clinic: Clinic, name: str) -> AccountRow:
    return next(row for row in clinic.read(accounts.account_rows, TODAY) if row.name == name)


def _seen(clinic: Clinic, name: str) -> tuple[str, int]:
    row = _row(clinic, name)
    return row.uuid, row.version


def _add(clinic: Clinic, name: str, role: Role = Role.NURSE) -> tuple[str, int]:
    clinic.write(accounts.add_account, AccountForm(name, role), TODAY)
    return _seen(clinic, name)


def test_who_makes_a_clinic_administers_it(clinic: Clinic) -> None:
    (founder,) = clinic.read(accounts.account_rows, TODAY)
    assert (founder.name, founder.role) == (USER, Role.ADMINISTRATOR)
    assert founder.injects_and_signs
    assert founder.is_me
    assert founder.is_last_administrator


def test_an_account_is_added_and_listed_by_name(clinic: Clinic) -> None:
    _add(clinic, "Zoë Berg")
    _add(clinic, "Bo Lund")
    rows = clinic.read(accounts.account_rows, TODAY)
    assert [row.name for row in rows] == ["Bo Lund", USER, "Zoë Berg"]
    assert not rows[0].injects_and_signs
    assert [one.name for one in clinic.read(accounts.colleagues)] == [row.name for row in rows]


@pytest.mark.parametrize("again", ["zoë berg", "ZOË BERG", "Zoe\u0308 Berg", "  Zoë Berg "])
def test_a_name_is_one_persons_however_it_is_typed(clinic: Clinic, again: str) -> None:
    uuid, version = _add(clinic, "Zoë Berg")
    with pytest.raises(Invalid, match="has an account already") as refused:
        _add(clinic, again)
    assert refused.value.field == "name"
    clinic.write(accounts.deactivate_account, uuid, version, TODAY)
    with pytest.raises(Invalid, match="the name has signed"):
        _add(clinic, again)


def test_a_name_is_needed(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as refused:
        _add(clinic, "   ")
    assert refused.value.field == "name"


def test_names_that_differ_by_an_accent_are_two_people(clinic: Clinic) -> None:
    _add(clinic, "Zoë Berg")
    _add(clinic, "Zoe Berg")
    assert len(clinic.read(accounts.colleagues)) == 3


def test_the_last_administrator_stays(clinic: Clinic) -> None:
    _add(clinic, "Bo Lund", Role.CLINICIAN)
    with pytest.raises(NotAllowed, match="only administrator"):
        clinic.write(accounts.deactivate_account, *_seen(clinic, USER), TODAY)
    nurse = RightsForm(Role.NURSE)
    with pytest.raises(NotAllowed, match="only administrator"):
        clinic.write(accounts.change_rights, *_seen(clinic, USER), nurse, TODAY)
    assert _row(clinic, USER).is_last_administrator


def test_an_administrator_who_left_does_not_count_as_one(clinic: Clinic) -> None:
    second = _add(clinic, "Bo Lund", Role.ADMINISTRATOR)
    assert not _row(clinic, USER).is_last_administrator
    clinic.write(accounts.deactivate_account, *second, TODAY)
    assert _row(clinic, USER).is_last_administrator
    with pytest.raises(NotAllowed, match="only administrator"):
        clinic.write(accounts.deactivate_account, *_seen(clinic, USER), TODAY)


def test_adding_changing_and_leaving_can_each_be_undone(clinic: Clinic) -> None:
    added = clinic.write(accounts.add_account, AccountForm("Bo Lund", Role.NURSE), TODAY)
    gone = clinic.undo(added)
    assert not _row(clinic, "Bo Lund").is_active
    clinic.undo(gone)
    assert _row(clinic, "Bo Lund").is_active
    wanted = RightsForm(Role.CLINICIAN, injects_and_signs=True)
    changed = clinic.write(accounts.change_rights, *_seen(clinic, "Bo Lund"), wanted, TODAY)
    assert clinic.read(accounts.rights_form, _row(clinic, "Bo Lund").uuid).form == wanted
    clinic.undo(changed)
    assert _row(clinic, "Bo Lund").role is Role.NURSE


def test_a_stale_form_shows_mine_beside_theirs(clinic: Clinic) -> None:
    seen = _add(clinic, "Bo Lund")
    clinic.write(accounts.change_rights, *seen, RightsForm(Role.CLINICIAN), TODAY)
    with pytest.raises(EditConflict) as refused:
        clinic.write(accounts.change_rights, *seen, RightsForm(Role.NURSE, True), TODAY)
    told = [(field.name, field.mine, field.theirs) for field in refused.value.fields]
    assert told == [("role", "Nurse", "Clinician"), ("injects_and_signs", "yes", "no")]
    assert refused.value.changed_by == USER
    with pytest.raises(EditConflict):
        clinic.write(accounts.deactivate_account, *seen, TODAY)


def test_whoever_is_deactivated_elsewhere_writes_and_reads_nothing_more(clinic: Clinic) -> None:
    form = PatientForm("MRN900", "Okafor", "Ada", TODAY)
    with clinic.as_user("Bo Lund") as colleague:
        colleague.write(add_patient, form, TODAY)
        clinic.write(accounts.deactivate_account, *_seen(clinic, "Bo Lund"), TODAY)
        with pytest.raises(NotAllowed, match="no longer active"):
            colleague.write(add_patient, form, TODAY)
        with pytest.raises(NotAllowed, match="no longer active"):
            colleague.read(accounts.colleagues)
    with pytest.raises(NotAllowed, match="has no account"):
        open_clinic(clinic.database.location, "Bo Lund")


def test_a_right_that_was_given_counts_from_the_next_write(clinic: Clinic) -> None:
    with clinic.as_user("Bo Lund", Role.NURSE, injects_and_signs=False) as colleague:
        account = colleague.account
        assert account is not None
        assert not account.injects_and_signs
        wanted = RightsForm(Role.NURSE, injects_and_signs=True)
        clinic.write(accounts.change_rights, *_seen(clinic, "Bo Lund"), wanted, TODAY)
        colleague.write(lambda _tx: None)
        assert colleague.account is not None
        assert colleague.account.injects_and_signs


def test_whoever_gives_away_the_administration_has_it_no_more(clinic: Clinic) -> None:
    _add(clinic, "Bo Lund", Role.ADMINISTRATOR)
    mine = _seen(clinic, USER)
    clinic.write(accounts.change_rights, *mine, RightsForm(Role.NURSE), TODAY)
    with pytest.raises(NotAllowed, match="administrator"):
        clinic.read(accounts.account_rows, TODAY)


def test_an_open_window_hears_that_its_account_was_deactivated(clinic: Clinic) -> None:
    heard = threading.Event()
    with clinic.as_user("Bo Lund") as colleague:
        watch = colleague.watch(lambda _changed: heard.set())
        try:
            clinic.write(accounts.deactivate_account, *_seen(clinic, "Bo Lund"), TODAY)
            while not heard.wait(1):
                # Nobody knows when the watch has begun to look.
                clinic.patient()
        finally:
            watch.stop()
        with pytest.raises(NotAllowed, match="no longer active"):
            colleague.read(accounts.colleagues)


def test_each_change_is_audited_and_no_account_is_ever_deleted(clinic: Clinic) -> None:
    seen = _add(clinic, "Bo Lund")
    clinic.write(accounts.deactivate_account, *seen, TODAY)

    def told(tx: object) -> list[tuple[str, str]]:
        entry = r.AuditEntry
        rows = tx.query(entry).where(entry.subject_uuid == seen[0]).order_by(entry.seq)  # type: ignore[attr-defined]
        return [(row.action, row.who) for row in rows]

    assert clinic.read(told) == [("create", USER), ("change", USER)]
    assert clinic.read(audit.verify) is None

    def delete(tx: object) -> None:
        tx.delete(tx.get(r.AccountRecord, 2))  # type: ignore[attr-defined]
        tx.flush()  # type: ignore[attr-defined]

    with pytest.raises(NotAllowed, match="Nothing is ever deleted"):
        clinic.write(delete)
