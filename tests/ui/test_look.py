"""Colours can be told apart and read; sizes follow the font."""

import re

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tracker.paths import resource
from tracker.ui.kinds import Kind
from tracker.ui.look import Look, look
from tracker.ui.palette import (
    DARK,
    DARK_CONTRAST,
    LIGHT,
    LIGHT_CONTRAST,
    PALETTES,
    SHAPE_PAIRS,
    TEXT_PAIRS,
    Palette,
    Tone,
    contrast,
)
from tracker.ui.stylesheet import stylesheet
from tracker.ui.theme import Contrast, Scheme, Theme


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_every_text_can_be_read_on_its_ground(palette: Palette, text: str, ground: str) -> None:
    least = 7.0 if palette.is_high_contrast else 4.5
    assert contrast(getattr(palette, text), getattr(palette, ground)) >= least


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
@pytest.mark.parametrize("tone", Tone)
def test_every_pill_can_be_read_on_its_fill_and_on_the_page(palette: Palette, tone: Tone) -> None:
    least = 7.0 if palette.is_high_contrast else 4.5
    colours = palette.tone(tone)
    for ground in (colours.fill, palette.surface, palette.ground, palette.accent_soft):
        assert contrast(colours.ink, ground) >= least


@pytest.mark.parametrize("palette", PALETTES, ids=lambda palette: palette.name)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_every_frame_and_focus_stands_out(palette: Palette, shape: str, ground: str) -> None:
    assert contrast(getattr(palette, shape), getattr(palette, ground)) >= 3.0


def test_no_two_states_of_one_colour_share_a_shape() -> None:
    states = [kind for kind in Kind if kind.shape is not None]
    seen = {(kind.tone, kind.shape) for kind in states}
    doubles = {Kind.GOOD, Kind.BAD}  # the same mark for the same meaning
    assert len(seen) == len(states) - len(doubles)


def test_every_colour_and_length_of_the_sheet_is_filled_in() -> None:
    for palette in PALETTES:
        sheet = stylesheet(Look(palette, font_px=26))
        assert "$" not in sheet
        assert "px(" not in sheet


def test_every_icon_that_the_sheet_names_exists_and_can_be_drawn(qapp: QApplication) -> None:
    for palette in PALETTES:
        icons = re.findall(r'url\("([^"]+)"\)', stylesheet(Look(palette)))
        assert icons
        for icon in icons:
            assert not QPixmap(icon).isNull()
    assert resource("icons").is_dir()


def test_lengths_follow_the_text() -> None:
    assert Look(LIGHT, font_px=13).px(8) == 8
    assert Look(LIGHT, font_px=26).px(8) == 16
    assert Look(LIGHT, font_px=26).body.pixelSize() == 2 * Look(LIGHT, font_px=13).body.pixelSize()


def test_light_dark_and_high_contrast_can_be_forced(theme: Theme) -> None:
    for scheme, high, palette in (
        (Scheme.DARK, Contrast.NORMAL, DARK),
        (Scheme.LIGHT, Contrast.NORMAL, LIGHT),
        (Scheme.DARK, Contrast.HIGH, DARK_CONTRAST),
        (Scheme.LIGHT, Contrast.HIGH, LIGHT_CONTRAST),
    ):
        theme.choose(scheme=scheme, contrast=high)
        assert look().palette is palette


def test_what_is_shown_changes_with_the_theme(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton("Book")
    qtbot.addWidget(button)
    button.show()
    small = button.sizeHint()
    with qtbot.waitSignal(theme.changed):
        theme.choose(scheme=Scheme.DARK, text_percent=200)
    assert button.sizeHint().height() > 1.6 * small.height()
    assert button.grab().toImage().pixelColor(button.width() // 2, 4).name() == DARK.raised


def test_the_text_is_never_smaller_than_whole_nor_larger_than_twice(theme: Theme) -> None:
    theme.choose(text_percent=20)
    assert theme.text_percent == 100
    theme.choose(text_percent=500)
    assert theme.text_percent == 200


def test_a_title_is_larger_than_text(qtbot: QtBot, theme: Theme) -> None:
    title, text = QLabel("Recall"), QLabel("Recall")
    title.setProperty("kind", "title")
    for label in (title, text):
        qtbot.addWidget(label)
        label.show()
    assert title.sizeHint().height() > text.sizeHint().height()
