"""Places where a database in use gets damaged or goes back in time: told, never refused."""

import re
from pathlib import Path, PurePath

from tracker.storage.synchronised import is_synchronised
from tracker.text import _

_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|webdav|davfs|fuse\.(sshfs|davfs2?|rclone|s3fs|gvfsd-fuse)|afpfs"
)
_MOUNTS = Path("/proc/self/mounts")


def risky_place(database: Path, *, mounts: Path = _MOUNTS) -> str:
    """A sentence about the folder of a database, "" where nothing speaks against it."""
    place = database.resolve()
    if is_synchronised(place):
        return _(
            "“{path}” lies in a folder that is synchronised with another place. An old version can "
            "come back from there, and records would be lost. Move the clinic to a folder of this "
            "computer alone, and let backups go elsewhere."
        ).format(path=place)
    if _is_on_network(place, mounts):
        return _(
            "“{path}” lies on a network drive. A file in use there can be damaged by another "
            "computer. Move it to this computer; several workstations need a server."
        ).format(path=place)
    return ""


def _is_on_network(place: PurePath, mounts: Path) -> bool:
    if str(place).startswith("\\\\"):
        return True
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    kind, longest = "", -1
    for line in lines:
        words = line.split(" ")
        if len(words) < 3:
            continue
        at = PurePath(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), words[1]))
        if place.is_relative_to(at) and len(at.parts) > longest:
            kind, longest = words[2], len(at.parts)
    return _NETWORK.fullmatch(kind) is not None
