"""九、综合评价情况及评价结论: the scores, their total and grade, and the conclusion in the evaluator's words."""

from collections.abc import Iterator

from models.evaluation import Section
from models.indicators import GradeBand, Indicator, Total, first_level, grade, total
from models.money import show_score
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Row, Run, Table
from reports.sections.pieces import at, everywhere, joined, left, prose, right, run, say, subsections


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("conclusion", "综合评价情况及评价结论")
    top, whole = first_level(snapshot.indicators), total(snapshot.indicators)
    if top:
        yield Paragraph("scores.lead", _lead(snapshot, top))
        yield _table(top, whole)
        yield Paragraph("scores.total", _result(snapshot, top, whole))
        for indicator in top:
            yield from _reason(indicator)
    else:
        yield Paragraph("scores.none", say(f"指标评分{wording.UNFILLED}。"))
    yield from subsections(snapshot, Section.CONCLUSION)


def _lead(snapshot: Snapshot, top: tuple[Indicator, ...]) -> tuple[Run, ...]:
    framework = wording.bare(snapshot.evaluation.framework)
    by = ("按照", run(snapshot.evaluation, "framework", framework), "，") if framework else ()
    names = joined([run(one, "name", indicator_name(one)) for one in top], "、")
    count = Run(wording.counted(len(top), "个方面"), everywhere(Indicator))
    return say("评价工作组", *by, "从", *names, count, "进行综合评分，得分情况如下。")


def indicator_name(indicator: Indicator) -> str:
    return wording.bare(indicator.name) or wording.UNFILLED


def _table(top: tuple[Indicator, ...], whole: Total) -> Table:
    columns = (left("一级指标", 3.4), right("权重", 1.6), right("得分", 1.6), right("得分率", 1.6))
    rows = tuple(
        Row(
            f"score.{one.id}",
            (
                run(one, "name", indicator_name(one)),
                run(one, "weight", show_score(one.weight)),
                run(one, "score", show_score(one.score)),
                run(one, "score", wording.rate(wording.share(one.score, one.weight))),
            ),
            at(one),
        )
        for one in top
    )
    score = whole.score if whole.complete else None
    weight = whole.weight if all(one.weight is not None for one in top) else None
    cells = (
        Run("合计"),
        Run(show_score(weight), everywhere(Indicator, "weight")),
        Run(show_score(score), everywhere(Indicator, "score")),
        Run(wording.rate(wording.share(score, weight)), everywhere(Indicator, "score")),
    )
    return Table("scores", "综合评价得分表", columns, rows, "单位：分", Row("score.total", cells))


def _result(snapshot: Snapshot, top: tuple[Indicator, ...], whole: Total) -> tuple[Run, ...]:
    """Total and grade; before every indicator is scored, which ones are not."""
    if not whole.complete:
        open_ones = joined([run(one, "name", indicator_name(one)) for one in top if one.score is None], "、")
        return say(*open_ones, "尚未评分，综合得分和评价等级待全部评分后确定。")
    score = Run(f"{show_score(whole.score)}分", everywhere(Indicator, "score"))
    name = wording.bare(grade(whole.score, snapshot.bands))
    if not name:
        return say("综合得分", score, "。")
    return say("综合得分", score, "，评价等级为“", Run(name, everywhere(GradeBand, "name")), "”。")


def _reason(indicator: Indicator) -> Iterator[Paragraph]:
    """Why points were taken off, where that is written down."""
    if not wording.lines(indicator.reason):
        return
    lost = (indicator.weight or 0) - (indicator.score or 0)
    known = indicator.weight is not None and indicator.score is not None and lost > 0
    words = f"扣{show_score(lost)}分：" if known else "得分说明："
    lead = (run(indicator, "name", indicator_name(indicator)), run(indicator, "score", words))
    yield from prose(indicator, "reason", lead, whole=True)
