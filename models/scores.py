"""The scores of a whole evaluation: every leaf's result with its actual value, every table's total, and the grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models import actuals, scoring
from models.actuals import Actual
from models.evaluation import Combination, Project
from models.indicators import Indicator, Total, first_level, grade, leaves, path, walk
from models.money import show_score
from models.scoring import Parts, Result, State
from models.snapshot import Snapshot


@dataclass(frozen=True)
class Table:
    """One table of scores: the evaluation's own (``project`` None) or that of one project; ``share`` is what it counts
    by (received funds in 分, or 1), 0 where it does not count, and ``stands_for`` the projects it is taken for."""

    project: Project | None
    tops: tuple[Indicator, ...]
    leaves: tuple[Indicator, ...]
    total: Total
    share: int = 0
    stands_for: tuple[Project, ...] = ()

    @property
    def name(self) -> str:
        return self.project.name if self.project else "共用评分表"


@dataclass(frozen=True)
class Scores:
    """``total`` is the evaluation's; ``problem`` says why the tables do not make one; ``covered`` are leaves of which a
    node above has been scored by itself."""

    leaves: tuple[Indicator, ...]
    results: dict[int, Result]
    actuals: dict[int, Actual]
    parts: dict[int, Parts]
    faults: dict[int, str]
    totals: dict[int, Total]  # of every node
    covered: frozenset[int]
    tables: tuple[Table, ...]
    total: Total
    grade: str = ""
    problem: str = ""

    def state(self, leaf: Indicator) -> State:
        return scoring.state(leaf, self.results[leaf.id], self.faults.get(leaf.id, ""))

    @property
    def counted(self) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.share)

    @property
    def unscored(self) -> tuple[Indicator, ...]:
        """Leaves whose score the total waits for."""
        return tuple(leaf for table in self.counted for leaf in table.leaves if self.waits(leaf))

    def waits(self, leaf: Indicator) -> bool:
        return self.results[leaf.id].final is None and leaf.id not in self.covered


def scores(snapshot: Snapshot) -> Scores:
    """Worked out once for each snapshot."""
    return snapshot.once(_scores)


def _scores(snapshot: Snapshot) -> Scores:
    found = leaves(snapshot.indicators)
    parts = _parts(snapshot)
    values = {leaf.id: actuals.actual(snapshot, leaf) for leaf in found if actuals.asked(leaf)}
    results: dict[int, Result] = {}
    faults: dict[int, str] = {}
    for leaf in found:
        own = parts.setdefault(leaf.id, Parts())
        value = values[leaf.id].value if leaf.id in values else None
        machine = scoring.machine_score(leaf, value, own, snapshot.evaluation.trimmed)
        results[leaf.id] = scoring.result(leaf, machine)
        if wrong := scoring.fault(leaf, machine, own):
            faults[leaf.id] = wrong
    totals = scoring.subtotals(snapshot.indicators, results)
    tables = _tables(snapshot, totals)
    total, problem = _combined(snapshot, tables)
    earned = grade(total.score, snapshot.bands) if total.complete and not problem else ""
    covered = frozenset(
        one.id for node, whole in totals.items() if whole.itself for _, one in walk(snapshot.indicators, node)
    )
    return Scores(found, results, values, parts, faults, totals, covered, tables, total, earned, problem)


def _parts(snapshot: Snapshot) -> dict[int, Parts]:
    """What hangs below each indicator that has anything."""
    found: dict[int, tuple[list[Any], ...]] = {}
    for place, records in enumerate((snapshot.score_points, snapshot.deductions, snapshot.expert_scores)):
        for one in records:
            if one.indicator is not None:
                found.setdefault(one.indicator, ([], [], []))[place].append(one)
    return {owner: Parts(*map(tuple, lists)) for owner, lists in found.items()}


# ---- several tables


def _tables(snapshot: Snapshot, totals: dict[int, Total]) -> tuple[Table, ...]:
    """The evaluation's own table first, then those of single projects in the users' order."""
    tops = first_level(snapshot.indicators)
    whole = tuple(one for one in tops if one.project is None)
    own = [(project, tuple(one for one in tops if one.project == project.id)) for project in snapshot.projects]
    single = [(project, nodes) for project, nodes in own if nodes]
    apart = snapshot.evaluation.combination in (Combination.FUNDS, Combination.PLAIN) and bool(single)
    rest = tuple(project for project, nodes in own if not nodes)
    found: list[Table] = []
    if whole or not single:
        share = sum(_share(snapshot, one) for one in rest) if apart else 1
        stands_for = rest if apart else snapshot.projects
        found.append(_table(snapshot, totals, None, whole, share, stands_for))
    for project, nodes in single:
        share = _share(snapshot, project) if apart else 0
        found.append(_table(snapshot, totals, project, nodes, share, (project,)))
    return tuple(found)


def _table(
    snapshot: Snapshot,
    totals: dict[int, Total],
    project: Project | None,
    tops: tuple[Indicator, ...],
    share: int,
    stands_for: tuple[Project, ...],
) -> Table:
    wanted = {one.id for one in tops}
    own = tuple(leaf for leaf in leaves(snapshot.indicators) if wanted & {leaf.id, *_above(snapshot, leaf)})
    total = scoring.add_up(totals[one.id] for one in tops)
    return Table(project, tops, own, total, share, stands_for if share else ())


def _above(snapshot: Snapshot, leaf: Indicator) -> tuple[int, ...]:
    return tuple(node.id for node in path(snapshot.indicators, leaf))


def _share(snapshot: Snapshot, project: Project) -> int:
    if snapshot.evaluation.combination == Combination.PLAIN:
        return 1
    return max(0, snapshot.funding(project.id).received)


def _combined(snapshot: Snapshot, tables: tuple[Table, ...]) -> tuple[Total, str]:
    counted = [table for table in tables if table.share]
    if not counted:
        return Total(0, 0, 0, 0), "没有可以合并的评分表：请核对多项目合并方式和各项目的到位资金"
    if len(counted) == 1:
        return counted[0].total, _left_out(snapshot, tables)
    score = scoring.weighted_mean([(table.total.score, table.share) for table in counted])
    weight = scoring.weighted_mean([(table.total.weight, table.share) for table in counted])
    scored, count = (sum(getattr(table.total, name) for table in counted) for name in ("scored", "count"))
    return Total(score or 0, weight or 0, scored, count), _left_out(snapshot, tables)


def _left_out(snapshot: Snapshot, tables: tuple[Table, ...]) -> str:
    """Projects that a mean of the projects' scores would pass over in silence."""
    if snapshot.evaluation.combination == Combination.FUNDS and any(table.project for table in tables):
        poor = [one.name for one in snapshot.projects if not _share(snapshot, one)]
        if poor:
            return f"没有到位资金，不能按资金加权：{'、'.join(poor)}"
    if snapshot.evaluation.combination not in (Combination.FUNDS, Combination.PLAIN):
        return ""
    stood = {project.id for table in tables for project in table.stands_for}
    missing = [one.name for one in snapshot.projects if one.id not in stood]
    own = any(table.project for table in tables)
    return f"没有评分表：{'、'.join(missing)}" if missing and own else ""


# ---- in words


def uncounted(found: Scores) -> tuple[Table, ...]:
    """Tables with indicators that do not enter the total."""
    return tuple(table for table in found.tables if not table.share and table.tops)


def method_words(snapshot: Snapshot) -> str:
    """How the total came about, for the report: the combination and, of experts, the mean."""
    return "".join(_method(snapshot, scores(snapshot)))


def _method(snapshot: Snapshot, found: Scores) -> Iterator[str]:
    counted = found.counted
    if len(counted) == 1 and counted[0].project is None:
        if len(snapshot.projects) > 1:
            yield "各项目合用一张评分表，综合得分为各三级指标得分之和。"
        else:
            yield "综合得分为各三级指标得分之和。"
    elif counted:
        mean = "各项目得分的简单平均数"
        if snapshot.evaluation.combination == Combination.FUNDS:
            mean = "各项目得分按实际到位资金加权的平均数"
        told = "；".join(f"{_told(table)}{show_score(table.total.score)}分" for table in counted)
        yield f"各项目分别评分，综合得分为{mean}：{told}。"
    if any(part.experts for part in found.parts.values()):
        trimmed = snapshot.evaluation.trimmed
        yield "多人评分的指标取平均分" + ("，三人以上评分的去掉一个最高分和一个最低分。" if trimmed else "。")


def _told(table: Table) -> str:
    return table.name if table.project else "、".join(one.name for one in table.stands_for)
