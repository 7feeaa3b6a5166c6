"""Sites on paper: each session's drawings with the Units of every point, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from tracker.domain.drawing import Drawing, Point, drawings_for, points
from tracker.domain.site_changes import Change, ChangeCode, changes
from tracker.domain.sites import Side, Site, Sites, summed
from tracker.services.sites.maps import SessionMap
from tracker.services.sites.shipped_drawings import shipped_drawings
from tracker.services.wording.sites import count_sites, muscle_name, side_label
from tracker.text import _, format_dose, format_units, pgettext
from tracker.ui.look import look
from tracker.ui.printing.markup import (
    Markup,
    heading,
    joined,
    paragraph,
    picture,
    subheading,
    text,
)
from tracker.ui.sites.drawing_art import aspect, inked_art
from tracker.ui.sites.map_words import CHANGE_MARKS, say_changes, say_map
from tracker.ui.sites.spread import Box, spread

_WIDTH, _BESIDE, _SHARPER = 162, 4, 3
_DOT, _SPOT, _FONT, _MARK_FONT, _CAPTION = 11, 1.3, 8, 11, 16
_INK, _LINE, _GROUND = "#111111", "#8a8a8a", "#ffffff"
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class DrawnMaps:
    """What a paper shows of sites; its pictures by their names. Nothing where no session has any."""

    body: Markup = Markup("")
    pictures: Mapping[str, QImage] = field(default_factory=dict)


NO_MAPS = DrawnMaps()


def newest_maps(maps: Sequence[SessionMap], each: int = 2) -> tuple[SessionMap, ...]:
    """The newest `each` of every treatment, as they came."""
    found: dict[str, list[SessionMap]] = {}
    for one in maps:
        found.setdefault(one.course_uuid, []).append(one)
    return tuple(one for mine in found.values() for one in mine[:each])


def draw_maps(shown: Sequence[SessionMap], maps: Sequence[SessionMap]) -> DrawnMaps:
    """Those of `shown`, each against the one before it in `maps`, newest first. On any thread."""
    pictures: dict[str, QImage] = {}
    parts = [heading(_("Sites"))] if shown else []
    for one in shown:
        earlier = maps[maps.index(one) + 1 :]
        before = next((two for two in earlier if two.course_uuid == one.course_uuid), None)
        parts += _one_map(one, before, pictures)
    return DrawnMaps(joined(parts), pictures)


def _one_map(
    one: SessionMap, before: SessionMap | None, pictures: dict[str, QImage]
) -> Iterator[Markup]:
    found: tuple[Change, ...] = ()
    if before is not None:
        is_same = before.product == one.product
        found = changes(before.sites, one.sites, same_product=is_same)
    codes = {(change.muscle, change.side): change.code for change in found}
    drawings = shipped_drawings()
    seen = points(one.sites, drawings)
    used = drawings_for("", seen, drawings)
    yield subheading(say_map(one))
    for start in range(0, len(used), _BESIDE):
        row = []
        for drawing in used[start : start + _BESIDE]:
            name = f"map-{len(pictures)}"
            pictures[name] = _map_image(drawing, seen, codes)
            row.append(picture(name, _WIDTH))
        yield paragraph(*row)
    yield paragraph("; ".join(_say_sites(one.sites)))
    yield paragraph(text(say_changes(one, before, found), kind="muted"))


def _say_sites(sites: Sites) -> Iterator[str]:
    """Every muscle with its side, points and dose: not every muscle lies on a drawing."""
    by_cell: dict[tuple[str, Side], list[Site]] = {}
    for site in sites:
        by_cell.setdefault(site.cell, []).append(site)
    for (muscle, side), mine in by_cell.items():
        whole = summed(mine)
        yield _("{muscle}, {side}: {dose} in {sites}").format(
            muscle=muscle_name(muscle),
            side=side_label(side),
            dose=format_units(whole.dose),
            sites=count_sites(whole.sites),
        )


def _map_image(
    drawing: Drawing, seen: Sequence[Point], codes: dict[tuple[str, Side], ChangeCode]
) -> QImage:
    from PySide6.QtSvg import QSvgRenderer

    height = round(_WIDTH * aspect(drawing.code))
    made = QImage(_WIDTH * _SHARPER, (height + _CAPTION) * _SHARPER, QImage.Format.Format_RGB32)
    made.fill(QColor(_GROUND))
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SHARPER, _SHARPER)
    art = inked_art(drawing.code, _LINE, _GROUND)
    QSvgRenderer(QByteArray(art)).render(painter, QRectF(0, 0, _WIDTH, height))
    mine = [point for point in seen if point.drawing == drawing.code]
    _paint_points(painter, mine, [_say_point(point, codes) for point in mine], height)
    _paint_marks(painter, drawing, height)
    painter.end()
    return made


def _say_point(point: Point, codes: dict[tuple[str, Side], ChangeCode]) -> str:
    code = codes.get((point.muscle, point.side))
    return format_dose(round(point.dose, -2)) + (CHANGE_MARKS.get(code, "") if code else "")


def _paint_points(
    painter: QPainter, mine: Sequence[Point], said: Sequence[str], height: int
) -> None:
    """Black where somebody placed it, hollow at its usual place; a line leads to one moved aside."""
    font = _font(_FONT)
    metrics = QFontMetricsF(font)
    over = tuple(
        Box(
            point.x * _WIDTH / 10_000,
            point.y * height / 10_000,
            max(_DOT, metrics.horizontalAdvance(words) + 4),
            _DOT,
        )
        for point, words in zip(mine, said, strict=True)
    )
    labels = spread(over, _WIDTH, height)
    painter.setFont(font)
    painter.setPen(QPen(QColor(_INK), 0.6))
    painter.setBrush(QColor(_INK))
    for at, box in zip(over, labels, strict=True):
        if box != at:
            painter.drawLine(QPointF(at.x, at.y), QPointF(box.x, box.y))
            painter.drawEllipse(QPointF(at.x, at.y), _SPOT, _SPOT)
    for point, words, box in zip(mine, said, labels, strict=True):
        shape = QRectF(box.x - box.width / 2, box.y - _DOT / 2, box.width, _DOT)
        painter.setPen(QPen(QColor(_INK), 0.8))
        painter.setBrush(QColor(_INK if point.is_placed else _GROUND))
        painter.drawRoundedRect(shape, _DOT / 2, _DOT / 2)
        painter.setPen(QColor(_GROUND if point.is_placed else _INK))
        painter.drawText(shape, _MIDDLE, words)


def _paint_marks(painter: QPainter, drawing: Drawing, height: int) -> None:
    """The patient's own R and L, and what is seen."""
    sides = {"left": pgettext("mark", "L"), "right": pgettext("mark", "R")}
    left, _dash, right = drawing.marks.partition("-")
    painter.setPen(QColor(_INK))
    painter.setFont(_font(_MARK_FONT, QFont.Weight.Bold))
    edge = 16.0
    painter.drawText(QRectF(2, 2, edge, edge), _MIDDLE, sides[left])
    if right:
        painter.drawText(QRectF(_WIDTH - edge - 2, 2, edge, edge), _MIDDLE, sides[right])
    painter.setFont(_font(_FONT + 1))
    painter.drawText(QRectF(0, height, _WIDTH, _CAPTION), _MIDDLE, _(drawing.name))


def _font(size_px: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont()
    if look().families:
        font.setFamilies(list(look().families))
    font.setPixelSize(size_px)
    font.setWeight(weight)
    return font
