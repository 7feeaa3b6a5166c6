"""The colours: four palettes, each pair of text and ground at WCAG AA or better.

`TEXT_PAIRS` names every pair that is ever painted; a test measures each.
"""

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """A meaning that has a colour. Colour is never alone: see `kinds.py` for shapes."""

    AMBER = "amber"
    RED = "red"
    VIOLET = "violet"
    GREEN = "green"
    BLUE = "blue"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class ToneColours:
    ink: str
    fill: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "#rrggbb". `line` is decoration, `edge` bounds what can be edited (3:1)."""

    name: str
    is_dark: bool
    is_high_contrast: bool
    ground: str
    surface: str
    raised: str
    text: str
    muted: str
    placeholder: str
    line: str
    edge: str
    track: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    danger: str
    focus: str
    toast_accent: str
    amber: ToneColours
    red: ToneColours
    violet: ToneColours
    green: ToneColours
    blue: ToneColours
    grey: ToneColours

    @property
    def button_line(self) -> str:
        """Around a button, which its words tell from the page already."""
        return self.edge if self.is_high_contrast else self.line

    def tone(self, tone: Tone) -> ToneColours:
        found: ToneColours = getattr(self, tone.value)
        return found


LIGHT = Palette(
    name="light",
    is_dark=False,
    is_high_contrast=False,
    ground="#f4f6f8",
    surface="#ffffff",
    raised="#ffffff",
    text="#18222d",
    muted="#566371",
    placeholder="#5f6b78",
    line="#dde3e9",
    edge="#7f8c99",
    track="#dde3e9",
    accent="#0b6b70",
    on_accent="#ffffff",
    accent_hover="#09585c",
    accent_soft="#e0f0f1",
    danger="#a8201a",
    focus="#0b6b70",
    toast_accent="#7fdbe1",
    amber=ToneColours("#7a4b00", "#fff1d8"),
    red=ToneColours("#a8201a", "#fce9e7"),
    violet=ToneColours("#64309a", "#f1e8fa"),
    green=ToneColours("#1a6540", "#e1f4e9"),
    blue=ToneColours("#1b5aa0", "#e5effb"),
    grey=ToneColours("#4f5c69", "#eceff3"),
)

DARK = Palette(
    name="dark",
    is_dark=True,
    is_high_contrast=False,
    ground="#12181e",
    surface="#1a222a",
    raised="#222c36",
    text="#e6ebf0",
    muted="#9aa7b4",
    placeholder="#94a1ae",
    line="#2c3742",
    edge="#6b7987",
    track="#2c3742",
    accent="#4fc3cb",
    on_accent="#0f2123",
    accent_hover="#79d5db",
    accent_soft="#173a3d",
    danger="#ffb4ab",
    focus="#4fc3cb",
    toast_accent="#075257",
    amber=ToneColours("#ffcf8a", "#42300f"),
    red=ToneColours("#ffb4ab", "#4a1c19"),
    violet=ToneColours("#d9bdf7", "#352248"),
    green=ToneColours("#8fddb1", "#143824"),
    blue=ToneColours("#a6ccff", "#16304e"),
    grey=ToneColours("#b3bfcb", "#2a333d"),
)

LIGHT_CONTRAST = Palette(
    name="light high contrast",
    is_dark=False,
    is_high_contrast=True,
    ground="#ffffff",
    surface="#ffffff",
    raised="#ffffff",
    text="#000000",
    muted="#1f2933",
    placeholder="#3a4550",
    line="#4a545e",
    edge="#000000",
    track="#c3cad1",
    accent="#004347",
    on_accent="#ffffff",
    accent_hover="#002b2e",
    accent_soft="#d3ebec",
    danger="#7d0f0a",
    focus="#0033cc",
    toast_accent="#9feaf0",
    amber=ToneColours("#4d2e00", "#ffffff"),
    red=ToneColours("#7d0f0a", "#ffffff"),
    violet=ToneColours("#43156f", "#ffffff"),
    green=ToneColours("#05401f", "#ffffff"),
    blue=ToneColours("#063a78", "#ffffff"),
    grey=ToneColours("#1f2933", "#ffffff"),
)

DARK_CONTRAST = Palette(
    name="dark high contrast",
    is_dark=True,
    is_high_contrast=True,
    ground="#000000",
    surface="#000000",
    raised="#0d1116",
    text="#ffffff",
    muted="#dbe2e8",
    placeholder="#c3ccd4",
    line="#9aa5af",
    edge="#ffffff",
    track="#39434c",
    accent="#7ee6ed",
    on_accent="#000000",
    accent_hover="#b0f2f6",
    accent_soft="#0b3134",
    danger="#ffc9c2",
    focus="#ffe14d",
    toast_accent="#004347",
    amber=ToneColours("#ffdca8", "#000000"),
    red=ToneColours("#ffc9c2", "#000000"),
    violet=ToneColours("#e9d7ff", "#000000"),
    green=ToneColours("#b0efca", "#000000"),
    blue=ToneColours("#c6deff", "#000000"),
    grey=ToneColours("#dbe2e8", "#000000"),
)

PALETTES = (LIGHT, DARK, LIGHT_CONTRAST, DARK_CONTRAST)

# (text, ground) by attribute; tones are checked as pairs of their own.
TEXT_PAIRS = (
    ("text", "ground"),
    ("text", "surface"),
    ("text", "raised"),
    ("text", "accent_soft"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "raised"),
    ("muted", "accent_soft"),
    ("placeholder", "surface"),
    ("placeholder", "ground"),
    ("accent", "surface"),
    ("accent", "ground"),
    ("accent", "accent_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("danger", "surface"),
    ("danger", "ground"),
    ("danger", "accent_soft"),
    ("surface", "text"),
    ("toast_accent", "text"),
)
# Not text: what tells a control, a focus or a mark from its ground needs 3:1.
SHAPE_PAIRS = (
    ("edge", "surface"),
    ("edge", "ground"),
    ("edge", "raised"),
    ("focus", "surface"),
    ("focus", "ground"),
    ("focus", "raised"),
    ("focus", "accent_soft"),
    ("accent", "surface"),
    ("accent", "track"),
)


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two "#rrggbb" colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
