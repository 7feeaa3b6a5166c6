"""The paper for when the computer is down, made each day by itself: its passphrase, and when.

The passphrase is sealed in the key slots with the data key; a clinic that isn't encrypted has
nowhere to keep one.
"""

from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.runs import Run, load_runs
from tracker.services.clinic.clinic import today_in
from tracker.services.keys.slot_changes import change_slots
from tracker.storage.key_slots import KeySlots
from tracker.storage.sealed import sealed_secrets, with_secrets
from tracker.text import _

_NAME = "downtime paper"


def keep_passphrase(tx: Session, keeper: BackupKeeper, passphrase: str) -> None:
    """Seal the passphrase that each day's paper opens with; "" forgets it."""
    authorize(tx, Action.MANAGE_BACKUPS)
    database = keeper.database
    if database.key is None:
        raise Unavailable(
            _(
                "A clinic that isn’t encrypted can’t keep a passphrase, so the paper is made only "
                "when somebody asks for it."
            )
        )
    change = partial(_with_passphrase, database.key, passphrase)
    change_slots(database.path, database.key, database.user, change)


def kept_passphrase(tx: Session, keeper: BackupKeeper) -> str:
    """The passphrase that was sealed, "" for none."""
    authorize(tx, Action.PRINT_LISTS)
    database = keeper.database
    if database.key is None:
        return ""
    return sealed_secrets(KeySlots.load(database.path), database.key).get(_NAME, "")


def _with_passphrase(data_key: bytes, passphrase: str, slots: KeySlots) -> KeySlots:
    secrets = sealed_secrets(slots, data_key)
    secrets.pop(_NAME, None)
    return with_secrets(slots, data_key, secrets | ({_NAME: passphrase} if passphrase else {}))


def is_paper_due(keeper: BackupKeeper) -> bool:
    """Whether today's paper hasn't been made yet, by the clinic's date; a failure waits an hour."""
    run, now, zone = load_runs(keeper.places().first).paper, keeper.now(), keeper.zone
    today = today_in(zone, now)
    if run.good_at is not None and today_in(zone, run.good_at) == today:
        return False
    tried_at = run.tried_at
    return not run.problem or tried_at is None or abs((now - tried_at).total_seconds()) >= 3600


def note_paper(keeper: BackupKeeper, problem: str) -> None:
    """Remember that the paper was made, or the sentence of what kept it from being made."""
    now = keeper.now()
    if problem:
        keeper.note(lambda runs: replace(runs, paper=runs.paper.failed(now, problem)))
    else:
        keeper.note(lambda runs: replace(runs, paper=Run().succeeded(now)))
