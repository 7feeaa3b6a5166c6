"""Commands and their keys: one list, remappable, off while typing.

    keys.bind(self, Command("recall.book", _("Book"), "B"), self._on_book)

A command's name begins with its screen; the same key may serve two screens, but
not two commands of one, and not one of "app" as well as any other.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from tracker.domain.problems import Invalid

EVERYWHERE = "app"


@dataclass(frozen=True, slots=True)
class Command:
    """`key` in Qt's portable form ("B", "Ctrl+K", "" for none); `title` as shown."""

    name: str
    title: str
    key: str = ""

    @property
    def screen(self) -> str:
        return self.name.partition(".")[0]

    @property
    def act(self) -> str:
        """What it does on its screen."""
        return self.name.partition(".")[2]


class Keys(QObject):
    """`overrides` are keys by command name, as the settings keep them."""

    changed = Signal()
    """Some key is another one: caps and menus are drawn anew."""

    def __init__(self, app: QApplication, overrides: Mapping[str, str] | None = None) -> None:
        super().__init__(app)
        self._overrides = dict(overrides or {})
        self._commands: dict[str, Command] = {}
        self._shortcuts: dict[str, list[QShortcut]] = {}
        self._is_typing = False
        app.focusChanged.connect(self._on_focus_changed)

    def bind(
        self,
        where: QWidget,
        command: Command,
        slot: Callable[[], object],
        *,
        repeats: bool = False,
    ) -> QShortcut:
        """The key works while the focus is in `where`; for "app." commands, in its window.

        Unless it `repeats`, a key held down acts once.
        """
        self._commands[command.name] = command
        shortcut = QShortcut(where)
        shortcut.setContext(
            Qt.ShortcutContext.WindowShortcut
            if command.screen == EVERYWHERE
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.setAutoRepeat(repeats)
        shortcut.activated.connect(slot)
        self._shortcuts.setdefault(command.name, []).append(shortcut)
        self._apply(command.name)
        return shortcut

    def offer(self, commands: Iterable[Command]) -> None:
        """What a screen will bind that isn't there yet: its keys can be changed before."""
        for command in commands:
            self._commands.setdefault(command.name, command)

    def commands(self) -> tuple[Command, ...]:
        """All that were bound or offered so far, with the keys they have now, by name."""
        return tuple(
            Command(name, command.title, self._key(name))
            for name, command in sorted(self._commands.items())
        )

    def cap(self, name: str) -> str:
        """What to print on the key cap of a button: "B", "Ctrl+K"."""
        return QKeySequence(self._key(name)).toString(QKeySequence.SequenceFormat.NativeText)

    def usual_key(self, name: str) -> str:
        """The key that a command has unless somebody changed it, in Qt's portable form."""
        return self._commands[name].key

    def overrides(self) -> dict[str, str]:
        return dict(self._overrides)

    def remap(self, name: str, key: str) -> None:
        """Invalid when another command has that key; the default key forgets the override."""
        wanted = QKeySequence(key).toString()
        if key and not wanted:
            raise Invalid("“{key}” is no key.", field="key", key=key)
        command = self._commands[name]
        taken = self._taken_by(command, wanted) if wanted else None
        if taken is not None:
            raise Invalid(
                "{key} is already the key for “{title}”.",
                field="key",
                key=QKeySequence(wanted).toString(QKeySequence.SequenceFormat.NativeText),
                title=taken.title,
            )
        if wanted == QKeySequence(command.key).toString():
            self._overrides.pop(name, None)
        else:
            self._overrides[name] = wanted
        self._apply(name)
        self.changed.emit()

    def restore_defaults(self) -> None:
        self._overrides.clear()
        for name in self._commands:
            self._apply(name)
        self.changed.emit()

    def _taken_by(self, command: Command, key: str) -> Command | None:
        for other in self._commands.values():
            if other.name == command.name or QKeySequence(self._key(other.name)).toString() != key:
                continue
            if other.screen == command.screen or EVERYWHERE in {other.screen, command.screen}:
                return other
        return None

    def _key(self, name: str) -> str:
        if name in self._overrides:
            return self._overrides[name]
        return self._commands[name].key if name in self._commands else ""

    def _apply(self, name: str) -> None:
        key = self._key(name)
        alive = [one for one in self._shortcuts.get(name, []) if isValid(one)]
        self._shortcuts[name] = alive
        for shortcut in alive:
            shortcut.setKey(QKeySequence(key))
            shortcut.setEnabled(not (self._is_typing and _is_typed(key)))

    def _enable_typed(self) -> None:
        """Keys that type are off while somebody types, and on again; a cell that is typed into asks it."""
        for name, shortcuts in self._shortcuts.items():
            if _is_typed(self._key(name)):
                for shortcut in filter(isValid, shortcuts):
                    shortcut.setEnabled(not self._is_typing)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        is_typing = now is not None and any(now.inherits(kind) for kind in _EDITORS)
        if is_typing != self._is_typing:
            self._is_typing = is_typing
            self._enable_typed()


_NOT_TYPED = re.compile(r"(Shift\+)?(Ctrl|Alt|Meta)\+|(Shift\+)?F[0-9]+$")
# By name: to load the classes would cost each start some milliseconds.
_EDITORS = ("QLineEdit", "QTextEdit", "QPlainTextEdit", "QAbstractSpinBox", "QComboBox")


@cache
def _is_typed(key: str) -> bool:
    """Whether typing text produces it: no Ctrl, Alt or Meta, and no function key."""
    wanted = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
    return bool(wanted) and not _NOT_TYPED.match(wanted)
