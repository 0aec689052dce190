"""The expense tables of section 三: of each project what it spent its funds on, line by line."""

from collections.abc import Iterator

from models.evaluation import Project
from models.funds import ExpenseLine, Fund, lines_total
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Row, Run, Table
from reports.sections.pieces import at, centred, everywhere, grouped, key, left, note, right, run, say
from reports.sections.projects import project_name
from reports.wording import Money

_INDENT = "　"
_DEEPEST_INDENT = 4


def blocks(snapshot: Snapshot) -> Iterator[Block]:
    funds, lines = grouped(snapshot.funds, "project"), grouped(snapshot.expense_lines, "project")
    told = [one for one in snapshot.projects if funds[one.id] or lines[one.id] or wording.bare(one.expense_lead)]
    if not told:
        return
    money = wording.money_of(snapshot.evaluation)
    yield Heading("expenses", "资金支出明细", 2)
    for project in told:
        yield from _lead(project, funds[project.id], bool(lines[project.id]), money)
        if lines[project.id]:
            yield _table(project, lines[project.id], money)
            yield from _notes(project, funds[project.id], lines[project.id], money)


def used_by(funds: list[Fund]) -> int | None:
    known = [fund.used for fund in funds if fund.used is not None]
    return sum(known) if known else None


def _lead(project: Project, funds: list[Fund], detailed: bool, money: Money) -> Iterator[Paragraph]:
    used = used_by(funds)
    purpose, *more = wording.lines(project.expense_lead) or [""]
    purpose = wording.bare(purpose).removeprefix("主要用于")
    runs = say(
        run(project, "name", project_name(project)),
        *("本年使用", Run(money.words(used), at(funds[0], "used")) if funds else wording.MISSING),
        *(("，主要用于", run(project, "expense_lead", purpose)) if purpose else ()),
        "，支出明细如下。" if detailed else "，未取得支出明细。",
    )
    yield Paragraph(key(project, "expense_lead"), runs, source=at(project))
    for place, line in enumerate(more, 1):
        yield Paragraph(key(project, "expense_lead", place), (run(project, "expense_lead", line),), source=at(project))


def _table(project: Project, lines: list[ExpenseLine], money: Money) -> Table:
    rows: list[Row] = []
    number = 0
    for line, depth in nested(lines):
        number += depth == 0
        item = wording.inline(line.item) or wording.UNFILLED
        cells = (
            Run(str(number) if depth == 0 else "", at(line)),
            run(line, "item", f"{_INDENT * min(depth, _DEEPEST_INDENT)}其中：{item}" if depth else item),
            run(line, "amount", money.figure(line.amount)),
            run(line, "note", wording.inline(line.note)),
        )
        rows.append(Row(f"expense.{line.id}", cells, at(line)))
    columns = (centred("序号", 0.7), left("支出项目", 4), right("金额", 1.5), left("备注", 2.6))
    whole = Run(money.figure(lines_total(lines)), everywhere(ExpenseLine, "amount"))
    total = Row(f"expense.total.{project.id}", (Run(""), Run("合计"), whole, Run("")), at(project))
    caption = f"{project_name(project)}支出明细表"
    return Table(f"expenses.{project.id}", caption, columns, tuple(rows), money.heading, total)


def nested(lines: list[ExpenseLine]) -> list[tuple[ExpenseLine, int]]:
    """Each line followed by the lines that are part of it, with how deep they lie.

    Parts of a line that is gone come last: like every part, they do not count.
    """
    parts = grouped(lines, "part_of")
    waiting = [(line, 0) for line in reversed(parts.pop(None, []))]
    ordered: list[tuple[ExpenseLine, int]] = []
    while waiting:
        line, depth = waiting.pop()
        ordered.append((line, depth))
        waiting += [(part, depth + 1) for part in reversed(parts.pop(line.id, []))]
    return ordered + [(line, 1) for orphans in parts.values() for line in orphans]


def _notes(project: Project, funds: list[Fund], lines: list[ExpenseLine], money: Money) -> Iterator[Paragraph]:
    counted = [line.amount for line in lines if line.part_of is None]
    whole, used, remarks = lines_total(lines), used_by(funds), []
    if any(line.amount is None for line in lines):
        remarks.append("“—”为未取得的金额，未计入合计。")
    if any(line.part_of is not None for line in lines):
        remarks.append("“其中”项已包含在所属支出项目内，不重复计入合计。")
    if money.rounding_shows(counted, whole):
        remarks.append("各行金额按两位小数列示，与合计数的尾差由四舍五入形成。")
    if used is not None and whole != used:
        words = f"支出明细合计{money.words(whole)}，本年使用{money.words(used)}，相差{money.difference(whole - used)}。"
        remarks.append(words)
    if remarks:
        yield note(f"expense.note.{project.id}", "".join(remarks), at(project))
