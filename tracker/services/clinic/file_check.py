"""Whether the clinic's file is whole, looked at while somebody works with it.

The program's own doing: it shows nothing of the clinic, and nobody need have the right.
"""

from collections.abc import Callable
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Damaged
from tracker.storage.database import Database
from tracker.storage.failures import explain
from tracker.storage.quick_check import is_sound
from tracker.text import _


def check_file(database: Database, go_on: Callable[[], object]) -> None:
    """Read every page by a connection of its own; a server looks after its files itself.

    From then on nothing is saved in a file that is damaged: it would be lost with it.
    Raises Damaged, Unavailable for a file that can't be read just now, and whatever `go_on` raises,
    which is asked now and then.
    """
    path = database.location
    if not isinstance(path, Path):
        return
    try:
        if is_sound(path, key=database.key, go_on=go_on):
            return
    except sqlcipher.Error as error:
        raise explain(error, path) or error from None
    database.damage = Damaged(
        _(
            "“{path}” is damaged: part of it can’t be read, so nothing more is saved in it. Stop "
            "entering, and restore a backup; the file as it is now is kept aside."
        ).format(path=path)
    )
    raise database.damage
