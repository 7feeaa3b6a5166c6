"""A window to walk through, and the camera before it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from tracker.app import OpenWindow
from tracker.domain.problems import NotFound, Unavailable
from tracker.services.patients.search import find_patients
from tracker.ui.main_window import MainWindow
from tracker.ui.screenshot import TOUR_SIZE, settle
from tracker.ui.tasks import Tasks

AREA: QSize = TOUR_SIZE

_PAUSE_MS = 350
_QUICKLY = 85
_SHADE = QColor(0, 0, 0, 96)


@dataclass(frozen=True, slots=True)
class Scene:
    """`play` brings something into sight; the picture is taken afterwards."""

    name: str
    play: "Callable[[Stage], object]"


class Stage:
    """Scenes press what is on the screen, and wait until it has answered."""

    def __init__(self, opened: OpenWindow, folder: Path, today: date, look: str) -> None:
        self._opened = opened
        self._folder = folder
        self._name = ""
        self._was_taken = False
        self.today = today
        self.look = look
        self.drawn = 0

    @property
    def window(self) -> MainWindow:
        return self._opened.window

    @property
    def tasks(self) -> Tasks:
        """The window's own."""
        return self._opened.tasks

    def begin(self, name: str) -> None:
        """The next picture's name."""
        self._name, self._was_taken = name, False
        self.settle()

    def settle(self) -> None:
        """Wait until every question has been answered and painted."""
        settle(self._opened.tasks)

    def ask(self, query: Callable[..., Any], *args: Any) -> Any:
        """What a service says, at once."""
        return self._opened.database.read(query, *args)

    def write(self, command: Callable[..., Any], *args: Any) -> Any:
        """As whoever is signed in, at once; what only waited to be audited is written too."""
        done = self._opened.database.write(command, *args)
        self._opened.database.write_acts()
        return done

    @property
    def opened(self) -> OpenWindow:
        return self._opened

    def do(self, command: Callable[..., Any], *args: Any) -> Any:
        """What a service does, at once, without any screen."""
        return self._opened.database.write(command, *args)

    def patient(self, typed: str) -> str:
        """The uuid of the best answer to a search."""
        found = self.ask(find_patients, typed, 1)
        if not found:
            raise NotFound(f"Nobody is found by {typed!r}.")
        return str(found[0].uuid)

    def press(self, text: str, where: QWidget | None = None) -> None:
        """Click the button in sight that says `text`."""
        self.button(text, where).click()
        self.settle()

    def button(self, text: str, where: QWidget | None = None) -> QAbstractButton:
        for button in (where or self.front()).findChildren(QAbstractButton):
            said = button.text().replace("&", "") or button.accessibleName()
            if button.isVisible() and said == text:
                return button
        raise NotFound(f"No button says {text!r}.")

    def type_into(self, label: str, typed: str) -> None:
        """As if typed into the field of that label."""
        for line in self.front().findChildren(QLineEdit):
            if line.isVisible() and _is_called(line, label):
                _bring_into_sight(line)
                line.setText(typed)
                line.textEdited.emit(typed)
                self.settle()
                return
        for text in self.front().findChildren(QPlainTextEdit):
            if text.isVisible() and _is_called(text, label):
                text.setPlainText(typed)
                self.settle()
                return
        raise NotFound(f"No field is called {label!r}.")

    def boxes(self, where: QWidget) -> list[QCheckBox]:
        """Every box in sight that can be ticked."""
        return [box for box in where.findChildren(QCheckBox) if box.isVisible()]

    def bring_into_sight(self, part: QWidget) -> None:
        """Scroll to it, as focus does."""
        _bring_into_sight(part)

    def show_lower_end(self, where: QWidget) -> None:
        """Scroll to the end of a page."""
        for area in where.findChildren(QScrollArea):
            if area.isVisible():
                area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())

    def wait_for_checks(self) -> None:
        """Forms check a moment after the last letter."""
        QTest.qWait(_PAUSE_MS)
        self.settle()

    def choose(self, text: str) -> None:
        """Take the entry that begins with `text` from the menu that is open."""
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            for action in menu.actions():
                if action.text().startswith(text):
                    menu.close()
                    action.trigger()
                    self.settle()
                    return
        raise NotFound(f"No menu offers {text!r}.")

    def front(self) -> QWidget:
        """The dialog in front, else the window."""
        modal = QApplication.activeModalWidget()
        return modal if modal is not None else self.window

    def take(self) -> None:
        """A picture of the window with whatever is open above it; nothing if there is one."""
        if self._was_taken:
            return
        self.settle()
        picture = QImage(self.window.size(), QImage.Format.Format_RGB32)
        self.window.render(picture)
        painter = QPainter(picture)
        for above in self._above():
            place = above.mapToGlobal(QPoint()) - self.window.mapToGlobal(QPoint())
            if above.isModal():
                painter.fillRect(picture.rect(), _SHADE)
                place = QPoint(
                    max((picture.width() - above.width()) // 2, 0),
                    max((picture.height() - above.height()) // 2, 0),
                )
            painter.drawPixmap(place, above.grab())
        painter.end()
        self.keep(picture)

    def keep(self, picture: QImage) -> None:
        """Save a picture under the scene's name."""
        file = self._folder / f"{self._name}-{self.look}.png"
        if not picture.save(str(file), None, _QUICKLY):
            raise Unavailable("The picture could not be written to {file}.", file=str(file))
        self._was_taken = True
        self.drawn += 1

    def clear(self) -> None:
        """Close everything that is open above the window."""
        for above in reversed(self._above()):
            above.hide()
            above.deleteLater()
        # It would stay for seconds, over what the next scenes are about.
        self.window.toast.hide()
        self.settle()

    def _above(self) -> list[QWidget]:
        found = [
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one is not self.window
        ]
        return sorted(found, key=_depth)


def _is_called(editor: QWidget, label: str) -> bool:
    """A field of one treatment among several is called "Dose, Chronic migraine"."""
    name = editor.accessibleName()
    return name == label or name.startswith(f"{label},")


def _bring_into_sight(part: QWidget) -> None:
    """As focus does when somebody types there; areas may lie within one another."""
    around = part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(part)
            part = around
        around = around.parentWidget()


def _depth(widget: QWidget) -> int:
    owner = widget.parentWidget()
    return 0 if owner is None else 1 + _depth(owner.window())
