"""How wide the columns of a table are: as their contents need, and what is left goes to those that hold texts.

A figure is never cut: where there is too little room, texts give way, and then the table scrolls.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QTableView

from models.fields import Kind, Record
from ui import theme
from ui.table_model import BoundColumn, RecordModel
from ui.widgets import THEME_EVENTS

LEAST, MOST, SAMPLE, ROOM = 72, 360, 60, 26
WIDE = {Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCES, Kind.REFERENCE}
SIZED = {Kind.MONEY, Kind.SCORE, Kind.NUMBER, Kind.PERCENT}  # the greatest or the least is also the longest


class MeasuredTable(QTableView):
    """Measured again when what it shows or how it looks has changed, but only while it is seen."""

    _outdated = True

    def measure(self) -> None:
        self._outdated = False

    def outdate(self) -> None:
        self._outdated = True
        if self.isVisible():
            self.measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in THEME_EVENTS:
            self._outdated = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._outdated:
            self.measure()


def fit(table: QTableView, model: RecordModel) -> None:
    """Widths for what is shown now, unless they are already right."""
    wanted = [_wanted(model, at, table.fontMetrics()) for at in range(len(model.columns))]
    if not wanted:
        return
    stretch = [at for at, column in enumerate(model.columns) if _stretches(column)] or [0]
    spare = table.viewport().width() - sum(wanted)
    if spare > 0:
        for at in stretch:
            wanted[at] += spare // len(stretch)
        wanted[stretch[0]] += spare % len(stretch)
    else:
        _cut(model.columns, wanted, -spare)
    for at, width in enumerate(wanted):
        if table.columnWidth(at) != width:
            table.setColumnWidth(at, width)


def _cut(columns: Sequence[BoundColumn], wanted: list[int], excess: int) -> None:
    """Take away what is too much: of the longest texts first, of those that are typed down to their headings."""
    texts = [at for at, column in enumerate(columns) if _gives_way(column)]
    typed = [at for at in texts if columns[at].view is not None]
    for cut, least in ((texts, 2 * LEAST), (typed, LEAST)):
        for at in sorted(cut, key=lambda one: -wanted[one]):
            less = min(excess, max(0, wanted[at] - max(least, _heading(columns[at]) + ROOM)))
            wanted[at] -= less
            excess -= less


def _heading(column: BoundColumn) -> int:
    return QFontMetrics(theme.font(12, bold=True)).horizontalAdvance(column.title)


def _stretches(column: BoundColumn) -> bool:
    return not column.column.width and not column.right and (column.view is None or column.view.kind in WIDE)


def _gives_way(column: BoundColumn) -> bool:
    return not column.right and (column.view is None or column.view.kind in WIDE)


def _wanted(model: RecordModel, at: int, metrics: QFontMetrics) -> int:
    column = model.columns[at]
    said = column.column.width
    if said and column.view is not None and column.view.kind in WIDE:
        return said
    longest = max((metrics.horizontalAdvance(text) for text in _texts(model, at)), default=0)
    if model.total_title and model.records:
        bold = QFontMetrics(theme.font(bold=True))
        longest = max(longest, bold.horizontalAdvance(model.text(len(model.records), at)))
    return max(said or LEAST, min(MOST, max(_heading(column), longest) + ROOM))


def _texts(model: RecordModel, at: int) -> Iterable[str]:
    """What stands in a column: of the first rows, and of those with its greatest and its least figure."""
    for row in range(min(model.rowCount(), SAMPLE)):
        yield model.text(row, at).split("\n", 1)[0][:60]
    column = model.columns[at]
    if column.view is not None and column.view.kind in SIZED:
        yield from (column.text(one) for one in _extremes(model.records[SAMPLE:], column.view.name))


def _extremes(records: Sequence[Record], name: str) -> list[Record]:
    known = [one for one in records if getattr(one, name) is not None]
    return [min(known, key=attrgetter(name)), max(known, key=attrgetter(name))] if known else []
