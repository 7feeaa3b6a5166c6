"""The few lines of style that the password window needs before the theme is loaded."""

from tracker.ui.palette import Palette

_DESIGN_PX = 13

_SHEET = """
PasswordWindow { background: {ground}; }
* { color: {text}; font-size: {body}px; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-size: {big}px; font-weight: 700; }
QLabel[kind="muted"] { color: {muted}; font-size: {small}px; }
QLabel[kind="problem"] { color: {danger}; }
QFrame[kind="card"] { background: {surface}; border: 1px solid {line}; border-radius: {r8}px; }
QLineEdit { background: {surface}; border: 1px solid {edge}; border-radius: {r6}px;
    padding: {r6}px {r9}px; selection-background-color: {accent};
    selection-color: {on_accent}; placeholder-text-color: {placeholder}; }
QLineEdit:focus { border: 2px solid {focus}; padding: {p5}px {p8}px; }
QPushButton { border: 2px solid transparent; border-radius: {r6}px; padding: {r6}px {r13}px; }
QPushButton[kind="primary"] { background: {accent}; color: {on_accent}; font-weight: 500; }
QPushButton[kind="primary"]:focus { border-color: {text}; }
QPushButton[kind="primary"]:disabled { background: {track}; color: {muted}; }
QPushButton[kind="plain"] { background: {surface}; border: 1px solid {edge}; color: {text};
    padding: {r6}px {r9}px; }
QPushButton[kind="plain"]:hover { border-color: {text}; }
QPushButton[kind="plain"]:focus { border: 2px solid {focus}; padding: {p5}px {p8}px; }
QPushButton[kind="plain"]:disabled { color: {muted}; }
QPushButton[kind="quiet"] { background: transparent; color: {accent}; padding: {r6}px 0; }
QPushButton[kind="quiet"]:hover { text-decoration: underline; }
QPushButton[kind="quiet"]:focus { border-color: {focus}; }
"""


def password_style(palette: Palette, scale: float) -> str:
    """`scale` 1 is text of 13 px."""

    def px(length: float) -> str:
        return str(max(1, round(length * scale)))

    lengths = {
        "body": px(_DESIGN_PX),
        "small": px(12),
        "big": px(20),
        "r6": px(6),
        "r8": px(8),
        "r9": px(9),
        "r13": px(13),
        "p5": str(max(1, round(6 * scale) - 1)),
        "p8": str(max(1, round(9 * scale) - 1)),
    }
    names = [
        "ground",
        "surface",
        "text",
        "muted",
        "danger",
        "line",
        "edge",
        "accent",
        "on_accent",
        "placeholder",
        "focus",
        "track",
    ]
    values = lengths | {name: getattr(palette, name) for name in names}
    sheet = _SHEET
    for name, value in values.items():
        sheet = sheet.replace("{" + name + "}", value)
    return sheet
