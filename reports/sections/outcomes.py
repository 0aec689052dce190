"""六、产出成果及效益: what came of it, and each measured quantity as stated and as recomputed."""

from collections.abc import Iterator
from decimal import Decimal

from models.evaluation import Goal, Section
from models.measures import Form, Measure
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Row, Run
from reports.sections.pieces import at, everywhere, grouped, left, note, run, say, subsections, table, told_once
from reports.sections.projects import project_name, target_words


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("outcomes", "产出成果及效益")
    blocks = [*subsections(snapshot, Section.OUTCOMES), *_measures(snapshot)]
    yield from blocks or [Paragraph("outcomes.none", say(f"产出成果及效益{wording.UNFILLED}。"))]


def _measures(snapshot: Snapshot) -> Iterator[Block]:
    goals = {goal.id: goal for goal in snapshot.goals}
    groups = grouped((one for one in snapshot.measures if wording.bare(one.what)), "project")
    if not groups:
        return
    yield Heading("measures", "产出指标完成情况", 2)
    yield Paragraph("measures.lead", say("产出指标的单位填报值和复核值如下，比率的复核值按分子÷分母计算。"))
    for project in snapshot.projects:
        if project.id in groups:
            name, caption = f"measures.{project.id}", f"{project_name(project)}产出指标完成情况表"
            yield from _listing(name, caption, groups.pop(project.id), goals)
    if rest := [measure for some in groups.values() for measure in some]:
        yield from _listing("measures.other", "综合指标完成情况表", rest, goals)


def _listing(name: str, caption: str, measures: list[Measure], goals: dict[int, Goal]) -> Iterator[Block]:
    """A table of measures, and under it in small print what is the same in all its rows."""
    columns = (
        left("指标", 2.4),
        left("目标值", 1.1),
        left("单位填报值", 2.1),
        left("复核值", 1.4),
        left("复核说明", 2.6),
        left("期间", 1.9),
        left("数据来源", 2.7),
    )
    rows = [Row(f"measure.{one.id}", _cells(one, goals.get(one.goal or 0)), at(one)) for one in measures]
    slim, same = told_once(table(name, caption, columns, rows), {"期间", "数据来源"})
    yield slim
    if same:
        yield note(f"{name}.note", f"{'；'.join(same)}。", everywhere(Measure))


def _cells(measure: Measure, goal: Goal | None) -> tuple[Run, ...]:
    promised = run(measure, "target", wording.number(measure.target, measure.unit))
    if measure.target is None and goal is not None:
        promised = run(goal, "target", target_words(goal) or wording.MISSING)
    target = measure.target if measure.target is not None else goal.target if goal and goal.unit == "%" else None
    value, why = checked(measure, target)
    return (
        run(measure, "what", wording.inline(measure.what)),
        promised,
        run(measure, "value", stated(measure)),
        run(measure, "numerator", value),
        run(measure, "numerator", why or wording.MISSING),
        run(measure, "period", wording.period(measure.period)),
        run(measure, "source", wording.inline(measure.source) or wording.MISSING),
    )


def stated(measure: Measure) -> str:
    """The figure as the unit states it: rounded figures and ranks in the words they are usually told in."""
    value = wording.number(measure.value, measure.unit)
    if value == wording.MISSING:
        return value
    unit = wording.inline(measure.unit)
    plain = wording.number(measure.value)
    before = wording.number(measure.before)
    if measure.form == Form.MORE_THAN:
        value = f"{plain}余{unit}"
    elif measure.form == Form.RANK:
        value = f"第{plain}位" if before == wording.MISSING else f"由第{before}位到第{plain}位"
    elif before != wording.MISSING:
        value = f"{value}（上期{before}{unit}）"
    return value


def checked(measure: Measure, target: Decimal | None) -> tuple[str, str]:
    """What the figures behind the statement give, a rate or a growth, and how; "—" where nothing can be recomputed."""
    value, why = _rate(measure, target) if measure.form == Form.RATE else _growth(measure)
    return value or wording.MISSING, "；".join(part for part in (why, _stated_growth(measure), _parts(measure)) if part)


def _rate(measure: Measure, target: Decimal | None) -> tuple[str, str]:
    value = wording.share(measure.numerator, measure.denominator)
    if value is None:
        return "", ""
    why = f"{wording.number(measure.numerator)}÷{wording.number(measure.denominator)}"
    if target is None or not target.is_finite() or measure.unit not in ("%", "") or value == target:
        return wording.rate(value), why
    apart = wording.percentage_points(value - target)
    return wording.rate(value), f"{why}，{'高' if value > target else '低'}于目标{apart}"


def _growth(measure: Measure) -> tuple[str, str]:
    known = wording.MISSING not in (wording.number(measure.value), wording.number(measure.before))
    if measure.value is None or measure.before is None or not known or measure.form == Form.RANK:
        return "", ""
    growth = wording.share(measure.value - measure.before, measure.before)
    if growth is None:
        return "", ""
    return wording.rate(abs(growth)), "按上期数计算的增幅" if growth >= 0 else "按上期数计算的降幅"


def _stated_growth(measure: Measure) -> str:
    return "" if measure.growth is None else f"单位填报增幅{wording.number(measure.growth, '%')}"


def _parts(measure: Measure) -> str:
    """What the target falls into, where some of it was waived or is still to be done."""
    if measure.exempt is None and measure.outstanding is None:
        return ""
    told = {"完成": measure.value, "批准免做": measure.exempt, "未完成": measure.outstanding}
    unit = wording.inline(measure.unit)
    return "、".join(f"{name}{wording.number(value, unit)}" for name, value in told.items() if value is not None)
