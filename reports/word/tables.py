"""How a table of the report becomes a Word table: caption, unit, repeated header, aligned cells, bold total."""

from reports.outline import Column, Row, Table
from reports.word.markup import attribute, clean, field, paragraph, run
from reports.word.styles import TEXT_WIDTH
from reports.word.trace import Trace

_MOST_COLUMNS_IN_FULL_SIZE = 6
_ROW = "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
_HEADER_ROW = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_CELL_END = "</w:p></w:tc>"
# Which parts of the table style apply, in figures and in words: LibreOffice reads the first, Word the second.
_LOOK = (
    '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0"'
    ' w:noHBand="1" w:noVBand="1"/>'
)


def table_xml(table: Table, number: int, trace: Trace) -> str:
    """Caption, unit, the table itself, and the short paragraph that keeps two tables from growing together."""
    widths = _widths(table.columns)
    suffix = "" if len(table.columns) <= _MOST_COLUMNS_IN_FULL_SIZE else "Small"
    starts = [
        _cell_start(width, f"Cell{suffix}{column.align.value}")
        for width, column in zip(widths, table.columns, strict=True)
    ]
    parts = [_caption(table, number), _unit(table), _frame(table, widths), _header(table.columns, widths, suffix)]
    parts += [_row(row, starts, trace) for row in table.rows]
    if table.total:
        parts.append(_row(table.total, starts, trace, bold=True))
    parts += ["</w:tbl>", paragraph("TableEnd", "")]
    return "".join(parts)


def _widths(columns: tuple[Column, ...]) -> list[int]:
    shares = [max(column.width, 0) for column in columns]
    whole = sum(shares)
    if not 0 < whole < float("inf"):
        shares, whole = [1.0] * len(columns), float(len(columns))
    widths = [int(TEXT_WIDTH * share / whole) for share in shares]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


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
        f'<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{_LOOK}{caption}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _header(columns: tuple[Column, ...], widths: list[int], suffix: str) -> str:
    cells = [
        _cell_start(width, f"Cell{suffix}head") + run(clean(column.title)) + _CELL_END
        for column, width in zip(columns, widths, strict=True)
    ]
    return f"{_HEADER_ROW}{''.join(cells)}</w:tr>"


def _row(row: Row, starts: list[str], trace: Trace, bold: bool = False) -> str:
    texts = [clean(cell.text) for cell in row.cells]
    cells = [
        trace.figure(run(text, bold or cell.bold), cell.source) for text, cell in zip(texts, row.cells, strict=True)
    ]
    cells[0] = trace.block(row.key, "\t".join(texts), cells[0], row.source)
    filled = [start + cell + _CELL_END for start, cell in zip(starts, cells, strict=True)]
    return f"{_ROW}{''.join(filled)}</w:tr>"


def _cell_start(width: int, style: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
