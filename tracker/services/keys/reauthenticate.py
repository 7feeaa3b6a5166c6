"""The password asked again, before what must not happen at an unattended screen."""

from tracker.domain.problems import NotAllowed, WrongPassword
from tracker.services.keys.slot_changes import take_over_slots
from tracker.services.keys.unlock import confirm
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.location import Server
from tracker.text import _


def confirm_password(database: Database, password: str, now: Clock = utc_now) -> None:
    """Make sure that whoever works is who unlocked. A clinic that isn't encrypted asks nothing.

    Takes as long as unlocking: call it on a thread. Raises WrongPassword, MustWait, Invalid.
    """
    if database.key is None:
        return
    if database.account is None:
        raise NotAllowed(_("Nobody works here; unlock the clinic first."))
    if isinstance(database.location, Server):
        # Another workstation may have changed or taken away this password.
        take_over_slots(database, database.key)
    unlocked = confirm(database.path, database.account.uuid, password, now)
    if unlocked.data_key != database.key:
        raise WrongPassword(_("The key slots were exchanged meanwhile; unlock the clinic anew."))


def prove_signer(database: Database, password: str, now: Clock = utc_now) -> None:
    """As `confirm_password`, for one signature: the next that is saved, within two minutes."""
    account = database.account
    confirm_password(database, password, now)
    if account is not None:
        database.signing_proof.give(account.uuid)
