"""Line icons drawn from the shipped SVG files in any colour; drawn once for each name, colour and size."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

import resources


def pixmap(name: str, colour: str, size: int = 18, gap: int = 0) -> QPixmap:
    """``gap`` leaves room to the right: a QPushButton has no distance of its own between icon and text."""
    return _drawn(name, colour, size, gap, _ratio())


def icon(name: str, colour: str, *, active: str = "", size: int = 18, gap: int = 0) -> QIcon:
    """``active`` is the colour where the item is selected."""
    made = QIcon(pixmap(name, colour, size, gap))
    made.addPixmap(pixmap(name, colour, size, gap), QIcon.Mode.Disabled)
    if active:
        made.addPixmap(pixmap(name, active, size, gap), QIcon.Mode.Selected)
    return made


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return 2.0 if screen is None else max(2.0, screen.devicePixelRatio())


@lru_cache(256)
def _drawn(name: str, colour: str, size: int, gap: int, ratio: float) -> QPixmap:
    svg = resources.path(f"icons/{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    made = QPixmap(round((size + gap) * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return made
