"""Cells to and from the clipboard as Excel and WPS write them: tabs between cells, quotes around those with line ends."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.errors import UserError
from ui.i18n import _
from ui.table_model import BoundColumn, RecordModel
from ui.values import sentence

MOST_PROBLEMS = 3


@dataclass(frozen=True)
class PastedRow:
    """What a pasted row changes: of an existing record, or of a new one where ``record_id`` is 0."""

    record_id: int
    changes: dict[str, Any]


def copied(model: RecordModel, rows: Sequence[int], columns: Sequence[int]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    writer.writerows([model.typed(model.index(row, column)) for column in columns] for row in rows)
    return out.getvalue()


def cells(text: str) -> list[list[str]]:
    """The block that a clipboard's text stands for; blank lines at its end are dropped."""
    lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n")), dialect="excel-tab"))
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    return lines


def pasted(model: RecordModel, text: str, row: int, column: int, *, may_add: bool) -> list[PastedRow]:
    """All of the block or nothing: raises UserError naming the first cells that cannot be kept."""
    block = cells(text)
    width = max(map(len, block), default=0)
    targets = model.columns[column : column + width]
    if not block:
        raise UserError(_("剪贴板里没有可以粘贴的文字"), _("请先在 Excel 中复制单元格"))
    if _is_heading(block[0], targets):
        del block[0]
    if width > len(targets):
        raise UserError(
            _("复制了 {width} 列，这里只剩 {left} 列").format(width=width, left=len(targets)),
            _("请从更靠左的单元格开始粘贴，或少复制几列"),
        )
    if (fixed := next((bound for bound in targets if not bound.editable), None)) is not None:
        raise UserError(_("“{title}”不能填写").format(title=fixed.title), _("请避开这一列粘贴"))
    if not may_add and row + len(block) > len(model.records):
        raise UserError(
            _("复制了 {count} 行，这里只剩 {left} 行").format(count=len(block), left=len(model.records) - row),
            _("这张表不能增加行"),
        )
    return _read(model, block, targets, row)


def _is_heading(first: list[str], targets: Sequence[BoundColumn]) -> bool:
    names = [{bound.title, *((bound.view.label, bound.view.heading) if bound.view else ())} for bound in targets]
    return len(first) == len(names) and all(cell.strip() in known for cell, known in zip(first, names, strict=True))


def _read(model: RecordModel, block: list[list[str]], targets: Sequence[BoundColumn], row: int) -> list[PastedRow]:
    made, problems = [], []
    for at, line in enumerate(block):
        changes: dict[str, Any] = {}
        for bound, cell in zip(targets, line, strict=False):
            try:
                changes |= bound.view.changes(cell, whole=True) if bound.view else {}
            except UserError as error:
                where = _("第 {row} 行“{title}”：").format(row=row + at + 1, title=bound.title)
                problems.append(where + sentence(error))
        record = model.record(row + at)
        made.append(PastedRow(record.id if record else 0, changes))
    if problems:
        more = _("……共 {count} 处").format(count=len(problems)) if len(problems) > MOST_PROBLEMS else ""
        raise UserError("\n".join([_("没有粘贴，请先改正："), *problems[:MOST_PROBLEMS], *([more] if more else [])]))
    return made
