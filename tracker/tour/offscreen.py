"""A screen of any size where there is no display."""

import json
from pathlib import Path

from PySide6.QtCore import QSize

from tracker.qt_libraries import OFFSCREEN


def offscreen(size: QSize, folder: Path) -> str:
    """What `QT_QPA_PLATFORM` says for it; Qt's own would be 800 by 800. Writes a file there."""
    screen = {"name": "tour", "x": 0, "y": 0, "width": size.width(), "height": size.height()}
    screen |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = folder / "screen.json"
    file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return f"{OFFSCREEN}:configfile={file}"
