"""Where files of the user's own are looked for and put."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths


def documents_folder() -> Path:
    """The user's documents; their home where there is no such folder."""
    # A dialog that is given a folder which isn't there takes its name for that of a file.
    place = QStandardPaths.StandardLocation.DocumentsLocation
    found = Path(QStandardPaths.writableLocation(place))
    return found if found.is_dir() else Path.home()
