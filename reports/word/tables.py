"""How a table of the report becomes a Word table: caption, unit, repeated header, aligned cells, bold total."""

import re

from reports.outline import Column, Row, Table
from reports.word.markup import attribute, before_closing, clean, field, paragraph, run
from reports.word.styles import CELL_MARGINS, SIZE_SMALL, SIZE_TABLE, TEXT_WIDTH
from reports.word.trace import Trace

_MOST_COLUMNS_IN_FULL_SIZE = 6
_DIGIT_WIDTH = 0.67  # of an em: half an em in Times, more in what stands in where Times is missing
_MOST_DIGITS = 16  # what is longer than any amount may break
_FIGURE = re.compile("[0-9][!-~×÷]+")
_LEAST_SHARE = 0.01
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
_HEADER_ROW = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_CELL_END = "</w:p></w:tc>"
# Which parts of the table style apply, in figures and in words: LibreOffice reads the first, Word the second.
_LOOK = (
    '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
    ' w:noHBand="1" w:noVBand="1"/>'
)
_ROWS_WITH_TOTAL = 2  # a total never stands alone on the next page


def table_xml(table: Table, number: int, trace: Trace) -> str:
    """Caption, unit, the table itself, and the short paragraph that keeps two tables from growing together."""
    small = len(table.columns) > _MOST_COLUMNS_IN_FULL_SIZE
    styles, size = ("CellSmall", SIZE_SMALL) if small else ("Cell", SIZE_TABLE)
    widths = _widths(table, 10 * size)
    cells = _Cells(widths, [styles + column.align.value for column in table.columns])
    parts = [_caption(table, number), _unit(table), _frame(table, widths), _header(table.columns, widths, styles)]
    near_total = len(table.rows) - _ROWS_WITH_TOTAL if table.total else len(table.rows)
    for at, (row, merged) in enumerate(zip(table.rows, _merges(table), strict=True)):
        starts = cells.starts(merged)
        kept = starts if at < near_total else [one.replace("</w:pPr>", "<w:keepNext/></w:pPr>") for one in starts]
        parts.append(_row(row, kept, merged, trace))
    if table.total:
        parts.append(_row(table.total, cells.starts({}), {}, trace, bold=True))
    parts += ["</w:tbl>", paragraph("TableEnd", "")]
    return "".join(parts)


_BEGINS, _GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def _merges(table: Table) -> list[dict[int, str]]:
    """For each row the cells that are one with those below (they begin) or above (they go on), by column."""
    columns = [place for place, column in enumerate(table.columns) if column.merged]
    found: list[dict[int, str]] = [{} for _ in table.rows]
    for at, row in enumerate(table.rows[1:], 1):
        before = table.rows[at - 1]
        for place in columns:
            if not row.cells[place].text or row.cells[place].text != before.cells[place].text:
                break
            found[at - 1].setdefault(place, _BEGINS)
            found[at][place] = _GOES_ON
    return found


class _Cells:
    """How the cells of a row begin; those of plain rows are made once."""

    def __init__(self, widths: list[int], styles: list[str]) -> None:
        self._widths, self._styles = widths, styles
        self._plain = [_cell_start(width, style) for width, style in zip(widths, styles, strict=True)]

    def starts(self, merged: dict[int, str]) -> list[str]:
        if not merged:
            return self._plain
        starts = [*self._plain]
        for place, how in merged.items():
            starts[place] = _cell_start(self._widths[place], self._styles[place], how)
        return starts


def _widths(table: Table, em: int) -> list[int]:
    """The columns' shares of the text width, but wide enough that no figure breaks (if all of them find room)."""
    needs = [
        int(_longest_figure(table, index) * em * _DIGIT_WIDTH) + CELL_MARGINS for index in range(len(table.columns))
    ]
    if sum(needs) > TEXT_WIDTH:
        needs = [0] * len(needs)
    widths, free = list(needs), dict(enumerate(max(column.width, _LEAST_SHARE) for column in table.columns))
    while True:
        room = TEXT_WIDTH - sum(width for index, width in enumerate(widths) if index not in free)
        shares = sum(free.values())
        widths = [int(room * free[index] / shares) if index in free else width for index, width in enumerate(widths)]
        tight = [index for index in free if widths[index] < needs[index]]
        if not tight:
            return widths
        for index in tight:
            widths[index] = needs[index]
            del free[index]


def _longest_figure(table: Table, index: int) -> int:
    """Digits of the longest figure in a column, dates and sums like 102.88÷107.97 among them."""
    rows = (*table.rows, table.total) if table.total else table.rows
    figures = _FIGURE.findall("\n".join(row.cells[index].text for row in rows))
    longest = max((len(figure) + figure.count("%") for figure in figures), default=0)  # % is as wide as two digits
    return min(longest, _MOST_DIGITS)


def _caption(table: Table, number: int) -> str:
    if not table.caption:
        return ""
    words = run("表 ") + field("SEQ 表 \\* ARABIC", str(number)) + run(f"  {clean(table.caption)}")
    return paragraph("Caption", words)


def _unit(table: Table) -> str:
    return paragraph("TableUnit", run(clean(table.unit))) if table.unit else ""


def _frame(table: Table, widths: list[int]) -> str:
    caption = f"<w:tblCaption w:val={attribute(table.caption)}/>" if table.caption else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_LOOK}{caption}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _header(columns: tuple[Column, ...], widths: list[int], styles: str) -> str:
    cells = [
        _cell_start(width, f"{styles}head") + run(clean(column.title)) + _CELL_END
        for column, width in zip(columns, widths, strict=True)
    ]
    return f"{_HEADER_ROW}{''.join(cells)}</w:tr>"


def _row(row: Row, starts: list[str], merged: dict[int, str], trace: Trace, bold: bool = False) -> str:
    """The row's own bookmark lies in its first cell that is shown."""
    texts = [clean(cell.text) for cell in row.cells]
    parts, marked = [_ROW], False
    for place, (start, text, cell) in enumerate(zip(starts, texts, row.cells, strict=True)):
        if merged.get(place) == _GOES_ON:
            parts.append(start + _CELL_END)
            continue
        heavy = bold or cell.bold
        head, closing = before_closing(text)
        inner = trace.figure(run(head, heavy), cell.source)
        if not marked:
            inner, marked = trace.block(row.key, "\t".join(texts), inner, row.source), True
        parts.append(start + inner + run(closing, heavy) + _CELL_END)
    parts.append("</w:tr>")
    return "".join(parts)


def _cell_start(width: int, style: str, merge: str = "") -> str:
    size = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{size}{merge}</w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
