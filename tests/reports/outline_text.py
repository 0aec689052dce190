"""A report's blocks as plain text: what golden files hold and what tests search."""

from collections.abc import Iterable

from reports.outline import Block, Heading, Paragraph, Report, Row, Run, Style, Table

MARKS = {Style.BODY: "", Style.ITEM: "1、", Style.POINT: "（1）", Style.NOTE: ""}


def report_text(report: Report) -> str:
    lines = [*report.title, "", block_text(report.blocks), "", report.signed_by, report.date]
    for number, annex in enumerate(report.annexes, 1):
        lines += ["", f"# 附件{number} {annex.title}", block_text(annex.blocks)]
    return "\n".join(lines) + "\n"


def block_text(blocks: Iterable[Block]) -> str:
    return "\n".join(line for block in blocks for line in _lines(block))


def _lines(block: Block) -> list[str]:
    match block:
        case Heading():
            return ["", f"{'#' * block.level} {block.text}"]
        case Paragraph():
            return [MARKS[block.style] + "".join(map(_run, block.runs))]
        case Table():
            rows = [*block.rows, *([block.total] if block.total else [])]
            head = " | ".join(column.title for column in block.columns)
            return ["", f"[{block.caption}] {block.unit}".rstrip(), head, *map(_row, rows), ""]


def _run(run: Run) -> str:
    return f"**{run.text}**" if run.bold else run.text


def _row(row: Row) -> str:
    return " | ".join(cell.text for cell in row.cells).rstrip()


def runs(blocks: Iterable[Block]) -> list[Run]:
    """Every run of paragraphs and tables."""
    found: list[Run] = []
    for block in blocks:
        match block:
            case Paragraph():
                found += block.runs
            case Table():
                for row in [*block.rows, *([block.total] if block.total else [])]:
                    found += row.cells
    return found
