"""Folders that another program copies to other computers, known by their names."""

import re
from pathlib import Path

_NAMES = re.compile(
    r"onedrive( - .*)?|dropbox( \(.*\))?|icloud ?drive|mobile documents|com~apple~clouddocs"
    r"|google ?drive|my drive|nextcloud|owncloud|syncthing|pcloud ?drive|box sync|seafile",
    re.IGNORECASE,
)


def is_synchronised(place: Path) -> bool:
    """Whether a resolved path looks as if it lay in one. Whether anything is copied can't be seen."""
    return any(_NAMES.fullmatch(part) for part in place.parts)
