"""The one style sheet, filled in from a `Look`.

Widgets are marked by dynamic property, never by object name: `kind="primary"`,
`kind="quiet"`, `kind="danger"` on buttons, `kind="card"` on frames, `kind="nav"`
on the entries of the navigation, `kind="title|heading|muted|small|danger"` on labels,
`isInvalid=true` on editors. `$name` is a colour of the palette, `px(n)` a length
of the design, `px(n)-1` one pixel less: where a focus frame is one wider, nothing moves.
"""

import re
from dataclasses import asdict
from string import Template

from tracker.paths import resource
from tracker.ui.look import Look

_LENGTH = re.compile(r"px\((\d+(?:\.\d+)?)\)(?:-(\d))?")

_SHEET = """
QMainWindow, QDialog, QWidget[kind="page"] { background: $ground; }
QWidget { color: $text; }
QToolTip {
    background: $raised; color: $text; border: 1px solid $edge; padding: px(5) px(8);
}

QLabel { background: transparent; }
QLabel[kind="title"] { font-size: px(20); font-weight: 700; }
QLabel[kind="heading"] { font-size: px(15); font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="muted"] { color: $muted; font-size: px(12); }
QLabel[kind="small"] { font-size: px(12); }
QLabel[kind="danger"] { color: $danger; font-size: px(12); }
QLabel[kind="called"] { font-size: px(24); font-weight: 700; }
QLabel[kind="phone"] { font-size: px(17); font-weight: 600; }

QFrame[kind="card"], QFrame[kind="tableCard"] {
    background: $surface; border: 1px solid $line; border-radius: px(8);
}
QFrame[kind="card"][isCurrent="true"] { border: 2px solid $accent; }
QFrame[kind="toast"] { background: $text; border: none; border-radius: px(8); }
QFrame[kind="toast"] QLabel { color: $surface; }
QPushButton[kind="toastAction"] {
    background: transparent; color: $toast_accent; border: 2px solid transparent;
    font-weight: 700; padding: px(4) px(10);
}
QPushButton[kind="toastAction"]:hover { background: transparent; text-decoration: underline; }
QPushButton[kind="toastAction"]:focus { border: 2px solid $toast_accent; padding: px(4) px(10); }
QFrame[kind="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="bar"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[kind="footer"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[kind="popup"] {
    background: $raised; border: 1px solid $button_line; border-radius: px(8);
}
QListView[kind="plain"], QListView[kind="plain"]:focus {
    background: transparent; border: none; padding: 0;
}
QFrame[kind="sidebar"] { background: $surface; border: none; border-right: 1px solid $line; }

QPushButton, QToolButton {
    background: $raised; color: $text; border: 1px solid $button_line;
    border-radius: px(7); padding: px(7) px(13); font-weight: 500;
    min-height: px(18);
}
QPushButton:hover, QToolButton:hover { background: $accent_soft; border-color: $accent; }
QPushButton:pressed, QToolButton:pressed { background: $accent_soft; }
QPushButton:checked, QToolButton:checked {
    background: $accent_soft; border-color: $accent; color: $accent;
}
QPushButton:focus, QToolButton:focus {
    border: 2px solid $focus; padding: px(7)-1 px(13)-1;
}
QPushButton:disabled, QToolButton:disabled { color: $placeholder; background: $ground; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:disabled {
    background: $track; color: $disabled_on_track; border-color: $track;
}
QPushButton[kind="danger"] { color: $danger; border-color: $danger; }
QPushButton[kind="primary"]:focus, QPushButton[kind="danger"]:focus {
    border: 3px solid $text; padding: px(7)-2 px(13)-2;
}
QPushButton[kind="danger"]:disabled { color: $placeholder; border-color: $button_line; }
QPushButton[kind="quiet"], QToolButton[kind="quiet"] {
    background: transparent; border-color: transparent; color: $accent;
    padding: px(7) px(8);
}
QPushButton[kind="quiet"]:disabled, QToolButton[kind="quiet"]:disabled { color: $placeholder; }
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {
    background: $accent_soft; border-color: $accent_soft;
}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {
    border: 2px solid $focus; padding: px(7)-1 px(8)-1;
}
QPushButton[kind="link"] {
    background: transparent; border: 2px solid transparent; color: $accent;
    padding: px(3) px(12);
}
QPushButton[kind="link"]:hover { background: $accent_soft; }
QPushButton[kind="link"]:focus { border: 2px solid $focus; padding: px(3) px(12); }
QPushButton[kind="link"]:disabled { background: transparent; color: $placeholder; }
QLineEditIconButton, QLineEditIconButton:hover {
    border: none; padding: 0; min-height: 0; background: transparent;
}
QToolButton[kind="inField"] {
    background: transparent; border: 2px solid transparent; padding: 0; min-height: 0;
    border-radius: px(4);
}
QToolButton[kind="inField"]:hover { background: $accent_soft; }
QToolButton[kind="inField"]:focus { border: 2px solid $focus; padding: 0; }

QPushButton[kind="status"], QPushButton[kind="statusBad"] {
    background: transparent; border: 2px solid transparent; color: $muted; font-size: px(12);
    font-weight: 400; padding: 0 px(4); min-height: 0; border-radius: px(5);
}
QPushButton[kind="statusBad"] { color: $danger; font-weight: 600; }
QPushButton[kind="status"]:hover, QPushButton[kind="statusBad"]:hover {
    background: $accent_soft;
}
QPushButton[kind="status"]:focus, QPushButton[kind="statusBad"]:focus {
    border: 2px solid $focus; padding: 0 px(4);
}

QPushButton[kind="nav"] {
    background: transparent; border: 2px solid transparent; color: $muted; text-align: left;
    padding: px(7) px(9); border-radius: px(7); font-weight: 400;
}
QPushButton[kind="nav"]:hover { background: $accent_soft; }
QPushButton[kind="nav"]:checked { background: $accent_soft; color: $accent; font-weight: 600; }
QPushButton[kind="nav"]:focus { border: 2px solid $focus; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QListWidget, QListView {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: px(6);
    padding: px(6) px(9); selection-background-color: $accent;
    selection-color: $on_accent; placeholder-text-color: $placeholder;
}
QLineEdit { min-height: px(18); }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus,
QListWidget:focus, QListView:focus {
    border: 2px solid $focus; padding: px(6)-1 px(9)-1;
}
QLineEdit[isInvalid="true"], QPlainTextEdit[isInvalid="true"] {
    border: 2px solid $danger; padding: px(6)-1 px(9)-1;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QLineEdit:read-only {
    background: $ground; color: $muted;
}
QLineEdit[kind="search"] { background: $ground; padding: px(7) px(12); }
QLineEdit[kind="search"]:focus { padding: px(7)-1 px(12)-1; }
QListWidget[kind="inPopup"], QListWidget[kind="inPopup"]:focus { border: none; padding: 0; }
QListWidget::item, QListView::item { padding: px(5) px(6); border-radius: px(4); }
QListWidget::item:selected, QListView::item:selected {
    background: $accent_soft; color: $text;
}

QCheckBox, QRadioButton { spacing: px(8); padding: px(3); background: transparent;
    border: 2px solid transparent; border-radius: px(5); }
QCheckBox::indicator, QRadioButton::indicator { width: px(16); height: px(16); }
QCheckBox::indicator, QRadioButton::indicator {
    border: 1px solid $edge; background: $surface; border-radius: px(4);
}
QRadioButton::indicator { border-radius: px(8.5); }
QRadioButton[kind="bare"] { spacing: 0; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked {
    border-color: $accent; background: $accent; image: url("$check_icon");
}
QCheckBox::indicator:indeterminate { border-color: $accent; background: $accent_soft; }
QRadioButton::indicator:checked {
    border: px(5) solid $accent; background: $on_accent; width: px(8); height: px(8);
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $ground; }
QCheckBox::indicator:checked:disabled { border-color: $muted; background: $muted; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $focus; }

QTableView {
    background: $surface; color: $text; border: none; gridline-color: $line;
    selection-background-color: $accent_soft; selection-color: $text; outline: none;
}
QTableView[kind="sheet"]::item { padding: 0 px(5); }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: px(8) px(8); font-size: px(12); font-weight: 600; text-align: left;
}
QHeaderView::section:hover { color: $text; }

QMenu { background: $raised; color: $text; border: 1px solid $button_line;
    border-radius: px(8); padding: px(5); }
QMenu::item { padding: px(6) px(24) px(6) px(12); border-radius: px(5); }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $placeholder; }
QMenu::separator { height: 1px; background: $line; margin: px(5) px(8); }

QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] {
    background: transparent; border: none;
}
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: px(12); margin: 0; }
QScrollBar:horizontal { background: transparent; height: px(12); margin: 0; }
QScrollBar::handle { background: $edge; border-radius: px(3); margin: px(3); }
QScrollBar::handle:vertical { min-height: px(32); }
QScrollBar::handle:horizontal { min-width: px(32); }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; padding: px(8) px(14);
    border: 2px solid transparent; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::tab:focus { border: 2px solid $focus; }

QGroupBox { border: none; font-weight: 600; margin-top: px(20); }
QGroupBox::title { subcontrol-origin: margin; left: 0; padding: 0; }
QProgressBar {
    background: $track; border: none; border-radius: px(4); min-height: px(8);
    max-height: px(8); text-align: center; color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: px(4); }
QStatusBar { background: $surface; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover, QSplitter::handle:focus { background: $accent_soft; }
QCalendarWidget QWidget { background: $raised; alternate-background-color: $surface; }
QCalendarWidget QToolButton { border: none; padding: px(5) px(8); }
QCalendarWidget QToolButton:focus { border: 2px solid $focus; padding: px(5)-2 px(8)-2; }
QCalendarWidget QAbstractItemView {
    background: $raised; color: $text; selection-background-color: $accent;
    selection-color: $on_accent; outline: none;
}
QCalendarWidget QAbstractItemView:disabled { color: $placeholder; }
"""


def stylesheet(look: Look) -> str:
    """The sheet for one look."""
    palette = look.palette
    colours = {name: value for name, value in asdict(palette).items() if isinstance(value, str)}
    colours["button_line"] = palette.button_line
    colours["disabled_on_track"] = palette.muted
    colours["toast_accent"] = palette.toast_accent
    check = resource("icons", f"check-{'dark' if palette.is_dark else 'light'}.svg")
    colours["check_icon"] = check.as_posix()
    sheet = Template(_SHEET).substitute(colours)

    def length(found: re.Match[str]) -> str:
        return f"{look.px(float(found[1])) - int(found[2] or 0)}px"

    return _LENGTH.sub(length, sheet)
