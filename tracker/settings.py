"""What this user chose for this computer: appearance, language, keys. Nothing of the clinic's.

Read once at the start and handed around as a frozen value; `save_settings` keeps a changed one.
"""

import json
import logging
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from tracker.paths import settings_file

THEMES = ("system", "light", "dark", "high-contrast")
TEXT_SCALES = (100, 125, 150, 175, 200)
LOCK_MINUTES = (0, 2, 5, 10, 15)
CLOSING_HOURS = tuple(range(11, 24))

_MOST_BYTES = 2**20
_log = logging.getLogger(__name__)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Settings:
    """`language` "" follows the system; `text_scale` in percent; `keys` only those changed.

    `backup_folder` is the second place of backups, "" for none; the clinic closes at `closing_hour`.
    `paper_folder` is where the paper for when the computer is down goes each day, "" for nowhere.
    `lock_minutes` is how long nobody may have touched anything before the window locks itself;
    0 leaves it to the clinic's day: 5, and 15 while patients are treated.
    `keys` maps the name of an action to its key sequence as Qt writes it, "" for no key.
    """

    theme: str = "system"
    language: str = ""
    text_scale: int = 100
    lock_minutes: int = 0
    backup_folder: str = ""
    closing_hour: int = 18
    paper_folder: str = ""
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            message = f"theme is one of {THEMES}, not {self.theme!r}"
            raise ValueError(message)
        if self.text_scale not in TEXT_SCALES:
            message = f"text_scale is one of {TEXT_SCALES}, not {self.text_scale!r}"
            raise ValueError(message)
        if self.lock_minutes not in LOCK_MINUTES:
            message = f"lock_minutes is one of {LOCK_MINUTES}, not {self.lock_minutes!r}"
            raise ValueError(message)
        if self.closing_hour not in CLOSING_HOURS:
            message = f"closing_hour is one of {CLOSING_HOURS}, not {self.closing_hour!r}"
            raise ValueError(message)
        object.__setattr__(self, "keys", MappingProxyType(dict(self.keys)))


def load_settings(file: Path | None = None) -> Settings:
    """The kept settings; the usual ones where there are none or they make no sense.

    A file that cannot be understood never keeps the program from starting: it is set aside.
    """
    file = file or settings_file()
    try:
        with file.open("rb") as opened:
            return _settings_from(json.loads(opened.read(_MOST_BYTES)))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
        _log.warning("the settings could not be read (%s); using the usual ones", error)
        _set_aside(file)
        return Settings()


def save_settings(settings: Settings, file: Path | None = None) -> None:
    """Keep `settings`; after a crash half way the old ones are still whole. Raises OSError."""
    file = file or settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    values = {one.name: getattr(settings, one.name) for one in fields(settings)}
    values["keys"] = dict(settings.keys)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as kept:
            json.dump(values, kept, ensure_ascii=False, indent=2, sort_keys=True)
            kept.write("\n")
            kept.flush()
            os.fsync(kept.fileno())
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _settings_from(kept: object) -> Settings:
    if not isinstance(kept, dict):
        message = "not a JSON object"
        raise TypeError(message)
    usual = Settings()
    keys: dict[str, str] = _kept(kept, "keys", {})
    return Settings(
        theme=_kept(kept, "theme", usual.theme),
        language=_kept(kept, "language", usual.language),
        text_scale=_kept(kept, "text_scale", usual.text_scale),
        lock_minutes=_kept(kept, "lock_minutes", usual.lock_minutes),
        backup_folder=_kept(kept, "backup_folder", usual.backup_folder),
        closing_hour=_kept(kept, "closing_hour", usual.closing_hour),
        paper_folder=_kept(kept, "paper_folder", usual.paper_folder),
        keys={_kept({"keys": action}, "keys", ""): _kept(keys, action, "") for action in keys},
    )


def _kept(kept: Mapping[str, object], name: str, usual: _Value) -> _Value:
    value = kept.get(name, usual)
    if not isinstance(value, type(usual)):
        message = f"{name} is {value!r}"
        raise TypeError(message)
    if isinstance(value, str):
        # Half a character can't be kept again, and no path has a NUL.
        value.encode()
        if "\0" in value:
            message = f"{name} has a NUL"
            raise ValueError(message)
    return value


def _set_aside(file: Path) -> None:
    try:
        file.replace(file.with_suffix(".unreadable.json"))
    except OSError:
        _log.warning("the unreadable settings could not be set aside either")
