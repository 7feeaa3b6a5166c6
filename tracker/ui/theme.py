"""Light, dark and high contrast, and the size of text; follows the system unless told."""

from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from tracker.ui.look import DESIGN_FONT_PX, Look, set_look
from tracker.ui.palette import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Palette
from tracker.ui.stylesheet import stylesheet

MIN_TEXT_PERCENT, MAX_TEXT_PERCENT = 100, 200

# Where the system names no proper interface font (bare Linux), the best of these.
_BETTER_FAMILIES = ("Inter", "Cantarell", "Ubuntu", "Noto Sans", "DejaVu Sans Condensed")
_POOR_FAMILIES = ("DejaVu Sans", "Sans Serif", "Bitstream Vera Sans")


class Scheme(Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Contrast(Enum):
    SYSTEM = "system"
    NORMAL = "normal"
    HIGH = "high"


class Theme(QObject):
    """Dresses the application. One per process; keep it as long as the application.

    `changed` comes after everything has been restyled.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        *,
        scheme: Scheme = Scheme.SYSTEM,
        contrast: Contrast = Contrast.SYSTEM,
        text_percent: int = 100,
    ) -> None:
        super().__init__(app)
        self._app = app
        # WORKAROUND PySide: without a reference of our own the hints object is
        # collected and its signals stop.
        self._hints = app.styleHints()
        self._scheme, self._contrast, self._text_percent = scheme, contrast, text_percent
        self._families, self._system_px = _interface_font()
        app.setStyle("fusion")
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self.choose(scheme=scheme, contrast=contrast, text_percent=text_percent)

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def contrast(self) -> Contrast:
        return self._contrast

    @property
    def text_percent(self) -> int:
        return self._text_percent

    def choose(
        self,
        *,
        scheme: Scheme | None = None,
        contrast: Contrast | None = None,
        text_percent: int | None = None,
    ) -> None:
        """Change what is named, keep the rest. `text_percent` is held to 100–200."""
        if scheme is not None:
            self._scheme = scheme
        if contrast is not None:
            self._contrast = contrast
        if text_percent is not None:
            self._text_percent = min(max(text_percent, MIN_TEXT_PERCENT), MAX_TEXT_PERCENT)
        self._dress()

    def _dress(self) -> None:
        palette = self._palette()
        look = Look(palette, self._families, self._system_px * self._text_percent / 100)
        set_look(look)
        self._app.setFont(look.body)
        QToolTip.setFont(look.small)
        self._app.setPalette(_qt_palette(palette))
        self._app.setStyleSheet(stylesheet(look))
        self.changed.emit()

    def _palette(self) -> Palette:
        if self._scheme is Scheme.SYSTEM:
            is_dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        else:
            is_dark = self._scheme is Scheme.DARK
        if self._contrast is Contrast.SYSTEM:
            is_high = self._system_wants_contrast()
        else:
            is_high = self._contrast is Contrast.HIGH
        if is_high:
            return DARK_CONTRAST if is_dark else LIGHT_CONTRAST
        return DARK if is_dark else LIGHT

    def _system_wants_contrast(self) -> bool:
        accessibility = getattr(self._hints, "accessibility", None)  # Qt 6.10 and newer
        if accessibility is None:
            return False
        preference = accessibility().contrastPreference()
        return bool(preference is Qt.ContrastPreference.HighContrast)

    def _on_system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._dress()


def _interface_font() -> tuple[tuple[str, ...], float]:
    """Families in order of preference, and the system's text height in pixels."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    info = QFontInfo(system)
    height = float(max(info.pixelSize(), DESIGN_FONT_PX))
    if info.family() not in _POOR_FAMILIES:
        return (info.family(),), height
    present = set(QFontDatabase.families())
    better = tuple(family for family in _BETTER_FAMILIES if family in present)
    return (*better, info.family()), height


def _qt_palette(colours: Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, colour in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.ground),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.placeholder),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.danger),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.Light, colours.raised),
        (role.Midlight, colours.line),
        (role.Mid, colours.edge),
        (role.Dark, colours.edge),
        (role.Shadow, colours.edge),
    ):
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.placeholder))
    return palette
