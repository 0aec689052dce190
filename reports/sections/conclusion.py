"""九、综合评价情况及评价结论: scores by dimension, total and grade, lost points, and the conclusion in the evaluator's words."""

from collections.abc import Iterator

from models.evaluation import Combination, Section
from models.funds import Fund
from models.indicators import GradeBand, Indicator, Total, walk
from models.money import show_score
from models.scores import Scores, method_words, scores
from models.scores import Table as ScoreTable
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Row, Run, Table
from reports.sections import score_table
from reports.sections.pieces import at, everywhere, joined, key, left, prose, right, run, say, subsections
from reports.sections.score_table import indicator_name, table_name


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("conclusion", "综合评价情况及评价结论")
    found = scores(snapshot)
    if snapshot.indicators:
        yield from _scored(snapshot, found)
    else:
        yield Paragraph("scores.none", say(f"指标评分{wording.UNFILLED}。"))
    yield from subsections(snapshot, Section.CONCLUSION)


def _scored(snapshot: Snapshot, found: Scores) -> Iterator[Block]:
    counted = [table for table in found.counted if table.tops]
    alone = counted[0] if len(counted) == 1 else None
    if alone is not None:
        yield Paragraph("scores.lead", _lead(snapshot, alone.tops))
        yield _dimensions(found, alone)
    elif counted:
        yield Paragraph("scores.lead", _lead(snapshot, ()))
        yield _projects(snapshot, found, counted)
    yield Paragraph("scores.total", _result(snapshot, found, counted))
    yield from _method(snapshot, found)
    for table in counted:
        for top in table.tops:
            yield from _lost(snapshot, found, top, "" if alone else table_name(table))


def _lead(snapshot: Snapshot, top: tuple[Indicator, ...]) -> tuple[Run, ...]:
    framework = wording.bare(snapshot.evaluation.framework)
    by = ("按照", run(snapshot.evaluation, "framework", framework), "，") if framework else ()
    if not top:
        return say("评价工作组", *by, "对各项目分别评分，得分情况如下。")
    names = joined([run(one, "name", indicator_name(one)) for one in top], "、")
    count = Run(wording.counted(len(top), "个方面"), everywhere(Indicator))
    return say("评价工作组", *by, "从", *names, count, "进行综合评分，得分情况如下。")


_HEADS = (right("权重", 1.6), right("得分", 1.6), right("得分率", 1.6))


def _dimensions(found: Scores, table: ScoreTable) -> Table:
    rows = tuple(
        Row(
            f"score.{one.id}",
            (
                run(one, "name", indicator_name(one)),
                run(one, "weight", show_score(one.weight)),
                *(Run(text, at(one, "score")) for text in _figures(found.totals[one.id], one.weight)),
            ),
            at(one),
        )
        for one in table.tops
    )
    weight = found.total.weight if all(one.weight is not None for one in table.tops) else None
    cells = (
        Run("合计"),
        Run(show_score(weight), everywhere(Indicator, "weight")),
        *(Run(text, everywhere(Indicator, "score")) for text in _figures(found.total, weight)),
    )
    columns = (left("一级指标", 3.4), *_HEADS)
    return Table("scores", "综合评价得分表", columns, rows, "单位：分", Row("score.total", cells))


def _projects(snapshot: Snapshot, found: Scores, counted: list[ScoreTable]) -> Table:
    """One row for each table that counts, with what it counts by."""
    by_funds = snapshot.evaluation.combination == Combination.FUNDS
    money = wording.money_of(snapshot.evaluation)
    rows = tuple(
        Row(
            f"score.table.{table.project.id if table.project else 'whole'}",
            (
                Run(table_name(table), at(table.project, "name") if table.project else None),
                *((Run(money.figure(table.share), everywhere(Fund, "received")),) if by_funds else ()),
                *(Run(text, everywhere(Indicator, "score")) for text in _figures(table.total, table.total.weight)),
            ),
        )
        for table in counted
    )
    last = _figures(found.total, found.total.weight) if not found.problem else (wording.MISSING,) * 2
    shares = (Run(money.figure(sum(table.share for table in counted)), everywhere(Fund, "received")),)
    cells = (Run("综合"), *(shares if by_funds else ()), *(Run(text, everywhere(Indicator, "score")) for text in last))
    heads = (right(f"实际到位（{money.unit}）", 2.2),) if by_funds else ()
    columns = (left("项目", 4.4), *heads, *_HEADS[1:])
    return Table("scores", "各项目得分表", columns, rows, "单位：分", Row("score.total", cells))


def _figures(total: Total, weight: int | None) -> tuple[str, str]:
    """Score and its share; "—" where anything is not scored yet."""
    score = total.score if total.complete else None
    return show_score(score), wording.rate(wording.share(score, weight))


def _result(snapshot: Snapshot, found: Scores, counted: list[ScoreTable]) -> tuple[Run, ...]:
    """Total and grade; before every indicator is scored, which ones are not."""
    if found.problem:
        return say(f"{wording.bare(found.problem)}，综合得分和评价等级待确定。")
    if not found.total.complete:
        return say(*_open(found, counted), "尚未评分，综合得分和评价等级待全部评分后确定。")
    score = Run(f"{show_score(found.total.score)}分", everywhere(Indicator, "score"))
    name = wording.bare(found.grade)
    if not name:
        return say("综合得分", score, "。")
    return say("综合得分", score, "，评价等级为“", Run(name, everywhere(GradeBand, "name")), "”。")


_MOST_NAMED = 5


def _open(found: Scores, counted: list[ScoreTable]) -> list[str | Run]:
    """What is not scored yet: the dimensions that lack everything by their names, else the leaves."""
    tops = [one for table in counted for one in table.tops if not found.totals[one.id].complete]
    untouched = [one for one in tops if not found.totals[one.id].scored]
    nodes = untouched if len(untouched) == len(tops) else found.unscored
    names = joined([run(one, "name", indicator_name(one)) for one in nodes[:_MOST_NAMED]], "、")
    return [*names, f"等{len(nodes)}项指标"] if len(nodes) > _MOST_NAMED else names


def _method(snapshot: Snapshot, found: Scores) -> Iterator[Paragraph]:
    """How the total came about; nothing is to be said where one level of scores is all there is."""
    if not score_table.worth_it(snapshot):
        return
    adjusted = sum(one.overridden for one in found.results.values())
    told = f"其中{adjusted}项指标的得分由评价工作组在自动得分的基础上作了调整，理由见附件。" if adjusted else ""
    text = f"{method_words(snapshot)}{told}各指标得分和扣分原因见附件《{score_table.TITLE}》。"
    yield Paragraph("scores.method", (Run(text, everywhere(Indicator, "score")),))


def _lost(snapshot: Snapshot, found: Scores, top: Indicator, whose: str) -> Iterator[Paragraph]:
    """Why a dimension lost points: in the words written for it, else leaf by leaf."""
    total = found.totals[top.id]
    lost = total.weight - total.score
    known = top.weight is not None and total.complete and lost > 0
    words = f"扣{show_score(lost)}分：" if known else "得分说明："
    name = Run(f"{whose}的", None) if whose else Run("")
    lead = say(name, run(top, "name", indicator_name(top)), run(top, "score", words))
    if wording.lines(top.reason):
        yield from prose(top, "reason", lead, whole=True)
    elif known and not total.itself and (leaves := _leaf_reasons(snapshot, found, top)):
        yield Paragraph(key(top, "lost"), say(*lead, *joined(leaves, "；"), "。"))


def _leaf_reasons(snapshot: Snapshot, found: Scores, top: Indicator) -> list[Run]:
    """目标内容扣2.00分，没有量化: the first sentence of each reason."""
    told: list[Run] = []
    for _, one in walk(snapshot.indicators, top.id):
        if one.id in found.results and found.results[one.id].lost:
            reason = wording.bare(wording.inline(one.reason).partition("。")[0])
            points = f"{indicator_name(one)}扣{show_score(found.results[one.id].lost)}分"
            told.append(run(one, "reason", f"{points}，{reason}" if reason else points))
    return told
