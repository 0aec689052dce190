"""The annex with every leaf of the tables of scores: weight, score, what was lost and why."""

from collections.abc import Iterator
from dataclasses import replace

from models.indicators import Indicator, path, walk
from models.money import show_score
from models.scores import Scores, method_words, scores
from models.scores import Table as ScoreTable
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Annex, Paragraph, Row, Run, Table
from reports.sections.pieces import at, everywhere, left, note, right, run

TITLE = "综合评价指标得分表"

_LEVELS = (("一级指标", 1.5), ("二级指标", 1.5), ("三级指标", 1.9), ("四级指标", 1.9))


def annex(snapshot: Snapshot) -> Annex | None:
    """None where the scores of the first level, printed in the conclusion, are all there is."""
    return Annex("scores", TITLE, tuple(_blocks(snapshot))) if worth_it(snapshot) else None


def worth_it(snapshot: Snapshot) -> bool:
    return any(level > 1 for level, _ in walk(snapshot.indicators))


def _blocks(snapshot: Snapshot) -> Iterator[Paragraph | Table]:
    found = scores(snapshot)
    tables = [table for table in found.counted if table.tops]
    for table in tables:
        caption = table_name(table) if len(tables) > 1 else ""
        yield _table(snapshot, found, table, caption)
    yield note("scores.annex.method", method_words(snapshot), everywhere(Indicator, "score"))


def _table(snapshot: Snapshot, found: Scores, table: ScoreTable, caption: str) -> Table:
    """Names of higher levels stand once beside the leaves they have in common."""
    deepest = max((len(path(snapshot.indicators, one)) + 1 for one in table.leaves), default=1)
    depth = min(len(_LEVELS), deepest)
    columns = (
        *(replace(left(title, width), merged=True) for title, width in _LEVELS[: depth - 1]),
        left(*_LEVELS[depth - 1]),
        *(right(title, 1.0) for title in ("权重", "得分", "扣分")),
        left("扣分原因和说明", 4.6),
    )
    rows = tuple(_row(snapshot, found, one, depth) for one in table.leaves)
    total = table.total
    ends = _points(total.weight, total.score if total.complete else None)
    cells = (
        Run("合计"),
        *[Run("")] * (depth - 1),
        *(Run(text, everywhere(Indicator, "score")) for text in ends),
        Run(""),
    )
    name = f"annex.scores.{table.project.id if table.project else 'whole'}"
    return Table(name, caption, columns, rows, "单位：分", Row(f"{name}.total", cells))


def _row(snapshot: Snapshot, found: Scores, leaf: Indicator, depth: int) -> Row:
    """A leaf that hangs higher than others takes the last of the name's columns all the same."""
    above = path(snapshot.indicators, leaf)[: depth - 1]
    names = [run(one, "name", indicator_name(one)) for one in above]
    names += [Run("")] * (depth - 1 - len(names)) + [run(leaf, "name", indicator_name(leaf))]
    scored = found.results[leaf.id]
    points = _points(leaf.weight, scored.final)
    figures = [run(leaf, name, text) for name, text in zip(("weight", "score", "score"), points, strict=True)]
    return Row(f"annex.score.{leaf.id}", (*names, *figures, run(leaf, "reason", _why(found, leaf))), at(leaf))


def _points(weight: int | None, score: int | None) -> tuple[str, str, str]:
    lost = max(0, weight - score) if weight is not None and score is not None else None
    return show_score(weight), show_score(score), show_score(lost)


def _why(found: Scores, leaf: Indicator) -> str:
    """The actual value, the reason, and what the formula gave where the evaluator decided otherwise."""
    scored, parts = found.results[leaf.id], list[str]()
    if leaf.id in found.actuals and (value := found.actuals[leaf.id]).value is not None:
        due = wording.number(leaf.target, leaf.unit)
        target = f"，目标值{due}" if due != wording.MISSING else ""
        parts.append(f"实际值{wording.inline(value.figure)}{target}")
    if reason := wording.inline(leaf.reason):
        parts.append(wording.bare(reason))
    if scored.overridden:
        why = wording.bare(leaf.override_reason) or wording.UNFILLED
        parts.append(f"自动得分{show_score(scored.machine)}分，经调整；调整理由：{why}")
    return "".join(wording.stop(part) for part in parts)


def indicator_name(indicator: Indicator) -> str:
    return wording.bare(indicator.name) or wording.UNFILLED


def table_name(table: ScoreTable) -> str:
    """The projects a table is taken for, by name."""
    owners = (table.project,) if table.project else table.stands_for
    return wording.listed(wording.bare(one.name) or wording.UNFILLED for one in owners) or table.name
