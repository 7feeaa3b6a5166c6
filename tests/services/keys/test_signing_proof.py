"""What is signed needs the password of whoever signs, in the services too, not in the window alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.clinics import TODAY, USER, Clinic
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, WoundClock
from tracker.domain.account import Role
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import Invalid, NotAllowed, WrongPassword
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.passwords import set_first_password
from tracker.services.keys.reauthenticate import confirm_password, prove_signer
from tracker.services.visits import recording, sessions
from tracker.storage import records as r
from tracker.storage.signing_proof import LASTS

_SIGN = "password of whoever signs"


@dataclass
class Signing(Clinic):
    """An encrypted clinic with a patient, and four ways to sign."""

    def __init__(self, place: Path, clock: WoundClock) -> None:
        self.place, self.clock, self.today = place, clock, TODAY
        self.database = open_clinic(place, USER, password=PASSWORD, now=clock)
        self._numbers = iter(range(1, 1000))
        self.ada = self.patient()
        self.migraine = self.course(self.ada)

    def prove(self, password: str = PASSWORD) -> None:
        prove_signer(self.database, password, self.clock)

    def way(self, name: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """A command that signs, and what it is told."""
        if name == "record_visit":
            return recording.record_visit, (
                self.visit_form(self.ada, "2026-11-20", (self.migraine, 155)),
                TODAY,
            )
        if name == "amend_session":
            self.prove()
            (uuid,) = self.visit(self.ada, "2026-11-20", (self.migraine, 155))
            seen = self.seen(r.SessionRecord, uuid)
            return sessions.amend_session, (*seen, self.amended(uuid, dose=150), "typo", TODAY)
        status = SessionStatus.PLANNED if name == "give_session" else SessionStatus.GIVEN
        (uuid,) = self.visit(self.ada, "2026-11-20", (self.migraine, 155), status=status)
        seen = self.seen(r.SessionRecord, uuid)
        if name == "give_session":
            return sessions.give_session, (
                *seen,
                self.amended(uuid),
                SessionStatus.SIGNED,
                TODAY,
            )
        return sessions.sign_sessions, ((seen,), TODAY)


WAYS = ("record_visit", "give_session", "amend_session", "sign_sessions")


@pytest.fixture
def signing(clinic: Encrypted) -> Iterator[Signing]:
    opened = Signing(clinic.path, clinic.clock)
    yield opened
    opened.close()


def _is_signed(signing: Signing) -> bool:
    rows = signing.card(signing.ada).sessions
    return bool(rows) and rows[0].status in ("signed", "amended")


@pytest.mark.parametrize("name", WAYS)
def test_nothing_is_signed_without_the_password(signing: Signing, name: str) -> None:
    command, told = signing.way(name)
    before = [(row.status, row.dose) for row in signing.card(signing.ada).sessions]
    with pytest.raises(NotAllowed, match=_SIGN):
        signing.write(command, *told)
    assert [(row.status, row.dose) for row in signing.card(signing.ada).sessions] == before
    signing.prove()
    signing.write(command, *told)
    assert _is_signed(signing)


def test_a_wrong_password_proves_nothing(signing: Signing) -> None:
    command, told = signing.way("sign_sessions")
    with pytest.raises(WrongPassword):
        signing.prove("a red bicycle")
    with pytest.raises(NotAllowed, match=_SIGN):
        signing.write(command, *told)


def test_a_password_typed_for_something_else_signs_nothing(signing: Signing) -> None:
    command, told = signing.way("sign_sessions")
    confirm_password(signing.database, PASSWORD, signing.clock)
    with pytest.raises(NotAllowed, match=_SIGN):
        signing.write(command, *told)


@pytest.mark.parametrize("seconds", [LASTS.total_seconds(), -1])
def test_a_proof_ends_after_two_minutes_and_with_a_clock_put_back(
    signing: Signing, seconds: float
) -> None:
    command, told = signing.way("record_visit")
    signing.prove()
    signing.clock.wind(seconds)
    with pytest.raises(NotAllowed, match=_SIGN):
        signing.write(command, *told)


def test_a_proof_serves_one_signature_and_one_that_fails_leaves_it(signing: Signing) -> None:
    command, told = signing.way("record_visit")
    signing.prove()
    too_much = signing.visit_form(signing.ada, "2026-11-20", (signing.migraine, 900))
    with pytest.raises(Invalid):
        signing.write(recording.record_visit, too_much, TODAY)
    signing.write(command, *told)
    with pytest.raises(NotAllowed, match=_SIGN):
        signing.write(command, *told)


def test_many_sessions_are_signed_together_with_one_proof(signing: Signing) -> None:
    bo = signing.patient()
    of_two = [
        signing.unsigned(patient, "2026-11-20", (course, 155))[0]
        for patient, course in ((signing.ada, signing.migraine), (bo, signing.course(bo)))
    ]
    signing.prove()
    seen = tuple(signing.seen(r.SessionRecord, uuid) for uuid in of_two)
    signing.write(sessions.sign_sessions, seen, TODAY)
    assert _is_signed(signing)


def test_one_persons_proof_signs_nothing_of_anothers(signing: Signing) -> None:
    command, told = signing.way("sign_sessions")
    other = signing.account("Noor Haddad", Role.CLINICIAN)
    set_first_password(signing.database, other.uuid, "a green bicycle", strength=QUICK)
    signing.prove()
    signing.database.work_as(other)
    with pytest.raises(NotAllowed, match=_SIGN):
        signing.write(command, *told)
    signing.prove("a green bicycle")
    signing.write(command, *told)
    assert signing.card(signing.ada).sessions[0].signed_by == "Noor Haddad"


def test_what_isnt_signed_takes_no_password(signing: Signing) -> None:
    (uuid,) = signing.unsigned(signing.ada, "2026-11-20", (signing.migraine, 155))
    seen = signing.seen(r.SessionRecord, uuid)
    signing.write(sessions.amend_session, *seen, signing.amended(uuid, dose=150), "typo", TODAY)
    assert not _is_signed(signing)


def test_a_refused_signature_stands_in_the_audit_trail(signing: Signing) -> None:
    command, told = signing.way("sign_sessions")
    with pytest.raises(NotAllowed):
        signing.write(command, *told)
    (act,) = [act for act in signing.database.acts.waiting() if act.outcome == "refused"]
    assert (act.action, act.reason, act.who) == ("sign-sessions", "no-proof", USER)


def test_on_a_server_it_takes_the_password_too(moved: Path, clinic: Encrypted) -> None:
    signing = Signing(moved, clinic.clock)
    try:
        command, told = signing.way("sign_sessions")
        with pytest.raises(NotAllowed, match=_SIGN):
            signing.write(command, *told)
        with pytest.raises(WrongPassword):
            signing.prove("a red bicycle")
        signing.prove()
        signing.write(command, *told)
        assert _is_signed(signing)
    finally:
        signing.close()
