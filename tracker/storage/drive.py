"""Whether two folders lie on one drive, as far as the system tells."""

from pathlib import Path

from tracker.storage.synchronised import is_synchronised


def is_same_drive(one: Path, other: Path) -> bool:
    """True only where it is known: then what takes one of them takes the other.

    Never known of a folder that another program copies elsewhere. False is no proof: two parts of
    one disk look like two drives, and a second drive may stand in the same room.
    """
    try:
        if is_synchronised(other.resolve()):
            return False
        drive = one.stat().st_dev
        # Some systems have no number for a drive of the network.
        return drive != 0 and drive == other.stat().st_dev
    except OSError:
        return False
