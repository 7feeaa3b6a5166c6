"""Where files live: the clinic's data, this user's settings, and what ships with the program.

Nothing here creates a file; whoever writes one makes its folder.
"""

import os
from pathlib import Path

APPLICATION = "treatment-tracker"

_PACKAGE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The folder of the clinic's own files, on this machine only (never a roaming profile)."""
    import platformdirs

    return platformdirs.user_data_path(APPLICATION, appauthor=False)


def config_folder() -> Path:
    """The folder of this user's settings."""
    import platformdirs

    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def log_folder() -> Path:
    """The folder of logs, which hold ids and never names."""
    import platformdirs

    return platformdirs.user_log_path(APPLICATION, appauthor=False)


def default_database() -> Path:
    """The clinic's database unless one is named: `TRACKER_DATABASE`, or a file in `data_folder`."""
    named = os.environ.get("TRACKER_DATABASE", "")
    return Path(named) if named else data_folder() / "clinic.db"


def demo_database() -> Path:
    """The sample clinic, in a file of its own."""
    return data_folder() / "sample-clinic.db"


def settings_file() -> Path:
    return config_folder() / "settings.json"


def resource(*parts: str) -> Path:
    """A shipped file or folder, e.g. `resource("protocols", "limits.toml")`; it need not exist."""
    return _shipped("resources").joinpath(*parts)


def migrations_folder() -> Path:
    return _shipped("migrations")


def _shipped(folder: str) -> Path:
    # The repository first: an editable install may leave a stale copy in `_bundled`.
    beside_package = _PACKAGE.parent
    if (beside_package / "pyproject.toml").is_file() and (beside_package / folder).is_dir():
        return beside_package / folder
    return _PACKAGE / "_bundled" / folder
