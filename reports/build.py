"""From a snapshot to the finished report: composed out of its chapters, checked, and written as a Word file."""

from collections.abc import Callable
from pathlib import Path

from models.errors import N_, UserError
from models.evaluation import Evaluation
from models.fields import Kind
from models.snapshot import Snapshot
from reports import wording
from reports.chapters import ANNEXES, CHAPTERS
from reports.completeness import Missing, Severity, missing, records
from reports.outline import Report
from reports.word.saving import replacing
from reports.word.scan import LEFTOVER, leftovers

__all__ = ["Missing", "Severity", "compose", "export", "missing"]

_LONGEST_TITLE_LINE = 20  # characters of the title's size between the margins
_TOLD_AT_ONCE = 5


def compose(snapshot: Snapshot, *, draft: bool = True) -> Report:
    """The whole report in blocks; never fails, whatever is missing or odd."""
    evaluation = snapshot.evaluation
    title = _title(evaluation)
    return Report(
        title=_title_lines(title, wording.bare(evaluation.unit)),
        blocks=tuple(block for chapter in CHAPTERS for block in chapter(snapshot)),
        signed_by=wording.bare(evaluation.signed_by),
        date=wording.day(evaluation.report_date) if evaluation.report_date else "",
        sealed=evaluation.sealed,
        draft=draft,
        annexes=tuple(made for annex in ANNEXES if (made := annex(snapshot)) is not None),
        properties={
            "author": wording.bare(evaluation.evaluator) or wording.bare(evaluation.signed_by),
            "subject": wording.bare(evaluation.unit),
            "keywords": f"绩效评价，{evaluation.fiscal_year}年度" if evaluation.fiscal_year else "绩效评价",
        },
    )


def _title(evaluation: Evaluation) -> str:
    if own := wording.inline(evaluation.title):
        return own
    year = f"{evaluation.fiscal_year}年度" if evaluation.fiscal_year else ""
    return f"{year}{wording.bare(evaluation.unit)}财政专项资金绩效评价报告"


def _title_lines(title: str, unit: str) -> tuple[str, ...]:
    """A title too long for one line breaks behind the unit's name, where no word is torn."""
    before, found, after = title.partition(unit) if unit else (title, "", "")
    if len(title) <= _LONGEST_TITLE_LINE or not found or not after or len(before + found) > _LONGEST_TITLE_LINE:
        return (title,)
    return (before + found, after)


def _silent(_done: int, _of: int, _text: str) -> None:
    """Nobody waits."""


def export(
    snapshot: Snapshot, path: Path, *, draft: bool = True, step: Callable[[int, int, str], None] = _silent
) -> None:
    """The report as a Word file at ``path``, whole or not at all.

    ``step`` is told how far it has come, and may raise to stop it: then nothing is written.

    Raises UserError where the final report still lacks something, where anything unfilled would stand in it, and
    where the file cannot be written.
    """
    if not draft:
        _refuse([one for one in missing(snapshot) if one.severity is Severity.BLOCKING])
    from reports.word.package import write_package  # python-docx loads with the first report

    step(0, 3, N_("汇总数据"))
    report, own = compose(snapshot, draft=draft), LEFTOVER.search(_own_words(snapshot))
    with replacing(path) as file:
        step(1, 3, N_("写入文件"))
        write_package(report, file)
        file.flush()
        step(2, 3, N_("检查文件"))
        if not own:
            _refuse_leftovers(leftovers(Path(file.name)))


def _refuse(lacking: list[Missing]) -> None:
    if not lacking:
        return
    told = "；".join(one.sentence for one in lacking[:_TOLD_AT_ONCE])
    more = "等" if len(lacking) > _TOLD_AT_ONCE else ""
    raise UserError(f"还缺少{len(lacking)}项内容，不能生成终稿：{told}{more}", N_("请补齐后再生成终稿，或先导出草稿。"))


def _refuse_leftovers(found: list[str]) -> None:
    if found:
        raise UserError(f"报告中有未填写的内容：“{found[0]}”，没有生成文件", N_("请检查这一处的数据后重试。"))


def _own_words(snapshot: Snapshot) -> str:
    """What the users wrote themselves; what they leave unfilled in a draft is theirs to know."""
    kinds = {Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE}
    return "\n".join(
        getattr(record, spec.name) for record in records(snapshot) for spec in record.meta.fields if spec.kind in kinds
    )
