"""Numbers as pictures on a page: the score on its scale, and bars; each also says its numbers to those who listen.

gauge = Gauge()
gauge.show_score("85.54", 85.54, _("良"), bands=[(60, "中"), (80, "良"), (90, "优")], hint=_("距“优”还差 4.46 分"))
bars = BarList()
bars.show_bars([Bar(_("项目投入"), "18.40 / 20", 0.92)])
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.i18n import _

THICK, ROW = 16, 44
TONES = ("bad", "warn", "accent", "good")


class Gauge(QWidget):
    """A half circle from 0 to ``full``; ``bands`` are the floors of the grades above the lowest, ascending."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._value, self._grade, self._full = "", 0.0, "", 100.0
        self._bands: Sequence[tuple[float, str]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 160)
        self.show_score("", 0, "")

    def sizeHint(self) -> QSize:
        return QSize(280, 190)

    def show_score(
        self,
        text: str,
        value: float,
        grade: str,
        *,
        bands: Sequence[tuple[float, str]] = (),
        full: float = 100,
        hint: str = "",
    ) -> None:
        """``text`` is how the score is printed, "" where there is none yet."""
        self._text, self._value, self._grade, self._bands, self._full = text, value, grade, bands, full
        said = _("综合得分 {score} 分，等级 {grade}").format(score=text, grade=grade) if text else _("尚未评分")
        self.setAccessibleName(_("综合得分"))
        self.setAccessibleDescription(f"{said}。{hint}" if hint else said)
        self.setToolTip(hint)
        self.update()

    def _tone(self) -> str:
        """The colour of the grade: the highest is good, the lowest bad."""
        reached = sum(self._value >= floor for floor, _name in self._bands)
        return TONES[max(0, min(len(TONES) - 1, reached + len(TONES) - 1 - len(self._bands)))]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = min(self.width() - 56, (self.height() - 26) * 2 / 1.12) / 2
        centre = QPointF(self.width() / 2, 18 + radius)
        self._arc(painter, centre, radius, self._full, theme.colours().sunken)
        if self._text:
            self._arc(painter, centre, radius, self._value, getattr(theme.colours(), self._tone()))
        self._ticks(painter, centre, radius)
        self._words(painter, centre, radius)
        painter.end()

    def _arc(self, painter: QPainter, centre: QPointF, radius: float, value: float, colour: str) -> None:
        side = 2 * radius - THICK
        rect = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        painter.setPen(QPen(QColor(colour), THICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        turn = max(0.0, min(1.0, value / self._full)) * 180
        painter.drawArc(rect, round((180 - turn) * 16), round(turn * 16))

    def _ticks(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        tokens = theme.colours()
        painter.setFont(theme.font(11))
        for floor, _name in self._bands:
            angle = math.radians(180 - floor / self._full * 180)
            way = QPointF(math.cos(angle), -math.sin(angle))
            painter.setPen(QPen(QColor(tokens.surface), 2))
            painter.drawLine(centre + way * (radius - THICK - 1), centre + way * (radius + 1))
            painter.setPen(QColor(tokens.text3))
            at = centre + way * (radius + 12)
            painter.drawText(QRectF(at.x() - 16, at.y() - 8, 32, 16), Qt.AlignmentFlag.AlignCenter, f"{floor:g}")

    def _words(self, painter: QPainter, centre: QPointF, radius: float) -> None:
        tokens, tone = theme.colours(), self._tone()
        if not self._text:
            painter.setFont(theme.font(15))
            painter.setPen(QColor(tokens.text3))
            room = QRectF(centre.x() - radius, centre.y() - radius * 0.5, 2 * radius, radius * 0.4)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _("尚未评分"))
            return
        painter.setFont(theme.font(round(max(26, radius * 0.4)), bold=True))
        painter.setPen(QColor(tokens.text))
        room = QRectF(centre.x() - radius, centre.y() - radius * 0.66, 2 * radius, radius * 0.5)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.setFont(theme.font(13))
        words = _("等级  {grade}").format(grade=self._grade)
        width = painter.fontMetrics().horizontalAdvance(words) + 22
        pill = QRectF(centre.x() - width / 2, centre.y() - radius * 0.13, width, 22)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens, f"{tone}_soft")))
        painter.drawRoundedRect(pill, 11, 11)
        painter.setPen(QColor(getattr(tokens, tone)))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


@dataclass(frozen=True)
class Bar:
    """One line of a BarList; ``share`` is between 0 and 1, None where nothing is known yet."""

    label: str
    text: str
    share: float | None
    tone: str = ""


class BarList(QWidget):
    """Horizontal bars below each other; without a tone a bar is good from 90 %, weak below 80 %."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[Bar] = ()
        self._empty = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_bars([])

    def show_bars(self, bars: Sequence[Bar], name: str = "", empty: str = "") -> None:
        self._bars, self._empty = bars, empty or _("还没有数据")
        self.setAccessibleName(name or _("条形图"))
        self.setAccessibleDescription("；".join(_said(bar) for bar in bars) or self._empty)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, ROW * max(1, len(self._bars)))

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(13))
        if not self._bars:
            painter.setPen(QColor(tokens.text3))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._empty)
        for at, bar in enumerate(self._bars):
            self._paint_bar(painter, tokens, at * ROW, bar)
        painter.end()

    def _paint_bar(self, painter: QPainter, tokens: theme.Colours, top: int, bar: Bar) -> None:
        width, middle = self.width(), Qt.AlignmentFlag.AlignVCenter
        words = QRectF(0, top, width, ROW - 16)
        right = painter.fontMetrics().horizontalAdvance(_numbers(bar)) + 12
        label = painter.fontMetrics().elidedText(bar.label, Qt.TextElideMode.ElideRight, max(20, width - right))
        painter.setPen(QColor(tokens.text))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | middle, label)
        painter.setPen(QColor(tokens.text2))
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | middle, _numbers(bar))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.sunken))
        painter.drawRoundedRect(QRectF(0, top + ROW - 15, width, 7), 3.5, 3.5)
        if bar.share:
            painter.setBrush(QColor(getattr(tokens, bar.tone or _tone(bar.share))))
            painter.drawRoundedRect(QRectF(0, top + ROW - 15, width * min(1.0, max(0.0, bar.share)), 7), 3.5, 3.5)


def _tone(share: float) -> str:
    return "good" if share >= 0.9 else "accent" if share >= 0.8 else "warn"


def _numbers(bar: Bar) -> str:
    return f"{bar.text}   {bar.share:.0%}" if bar.share is not None else bar.text


def _said(bar: Bar) -> str:
    return f"{bar.label} {_numbers(bar)}"
