"""How wide the columns of a table are: as their contents need, and what is left goes to those that hold texts."""

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from models.fields import Kind
from ui import theme
from ui.table_model import BoundColumn, RecordModel

LEAST, MOST, SAMPLE, ROOM = 72, 360, 60, 26
WIDE = {Kind.TEXT, Kind.LONG_TEXT, Kind.REFERENCES, Kind.REFERENCE}


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
        for at in sorted(stretch, key=lambda one: -wanted[one]):
            cut = min(-spare, max(0, wanted[at] - 2 * LEAST))
            wanted[at] -= cut
            spare += cut
    for at, width in enumerate(wanted):
        if table.columnWidth(at) != width:
            table.setColumnWidth(at, width)


def _stretches(column: BoundColumn) -> bool:
    return not column.column.width and not column.right and (column.view is None or column.view.kind in WIDE)


def _wanted(model: RecordModel, at: int, metrics: QFontMetrics) -> int:
    column = model.columns[at]
    if column.column.width:
        return column.column.width
    heading = QFontMetrics(theme.font(12, bold=True)).horizontalAdvance(column.title)
    rows = range(min(model.rowCount(), SAMPLE))
    texts = [model.text(row, at).split("\n", 1)[0][:60] for row in rows]
    longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
    if model.total_title and model.records:
        longest = max(longest, metrics.horizontalAdvance(model.text(len(model.records), at)) + 8)
    return max(LEAST, min(MOST, max(heading, longest) + ROOM))
