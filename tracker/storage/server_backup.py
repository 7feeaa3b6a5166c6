"""A copy of a clinic on a server in an encrypted file here: a backup like any other.

All rows come from one state of the database, whatever colleagues save meanwhile.
"""

from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage import records as r
from tracker.storage.backup import Backup, verify_backup
from tracker.storage.database import Database
from tracker.storage.encrypted_file import salt_of
from tracker.storage.failures import explain
from tracker.storage.moving import copy_all
from tracker.text import _


def copy_server(database: Database, unfinished: Path, target: Path) -> Backup:
    """What `copy_verified` is for a file: the copy lies whole and verified as `unfinished`.

    Each table was compared with the server's by its hash. After an error nothing lies there.
    Raises Unavailable.
    """
    clinic = database.read(lambda tx: tx.scalar(select(r.Clinic.uuid)))
    copy = partial(
        copy_all,
        target=unfinished,
        key=database.key,
        salt=salt_of(clinic) if clinic and database.key is not None else b"",
        before_it_counts=_it_counts,
    )
    try:
        contents = database.read(copy)
        backup = verify_backup(unfinished, key=database.key, named=target)
        if any(backup.counts.get(name) != content.rows for name, content in contents.items()):
            raise Unavailable(
                _("The backup “{path}” could not be verified, so it was not kept.").format(
                    path=target
                )
            )
    except sqlcipher.Error as error:
        unfinished.unlink(missing_ok=True)
        raise explain(error, target) or error from None
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return backup


def _it_counts() -> None:
    """Colleagues may have saved meanwhile: a backup is of a moment."""
