"""The actual value of an indicator out of the evaluation's data, with what it is made of and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from models import fund_checks, progress
from models.funds import Fund
from models.indicators import ActualSource, Indicator
from models.measures import Form, Measure
from models.money import Unit, exact_fen, percent, show_fen
from models.progress import Milestone
from models.scoring import RATIO, sound
from models.snapshot import Snapshot


@dataclass(frozen=True)
class Actual:
    """``value`` in ``unit``, as it is shown and scored by; without a value ``missing`` says why."""

    value: Decimal | None = None
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    source: str = ""
    missing: str = ""
    remark: str = ""

    @property
    def figure(self) -> str:
        return f"{self.value:f}{self.unit}" if self.value is not None else "—"

    @property
    def made_of(self) -> str:
        """甲 1 ÷ 乙 2（取自某处）; "" where there is nothing behind the value but the typing."""
        parts = " ÷ ".join(part for part in (self.numerator, self.denominator) if part)
        told = f"（取自{self.source}）" if self.source else ""
        return f"{parts}{told}{self.remark}"


def actual(snapshot: Snapshot, indicator: Indicator) -> Actual:
    """What the indicator's source says now."""
    return _SOURCES.get(indicator.source, _typed)(snapshot, indicator)


def asked(indicator: Indicator) -> bool:
    """Whether the indicator is scored by an actual value at all."""
    return indicator.method in RATIO


def _typed(_snapshot: Snapshot, indicator: Indicator) -> Actual:
    value = sound(indicator.actual)
    return Actual(value, indicator.unit, missing="" if value is not None else "还没有填写实际值")


# ---- funds


def _funds(snapshot: Snapshot, indicator: Indicator, *needed: str) -> tuple[Fund, str]:
    """The funds an indicator speaks of, and which of the needed figures are missing where."""
    projects = [one for one in snapshot.projects if indicator.project in (None, one.id)]
    found: list[Fund] = []
    lacking: list[str] = []
    for project in projects:
        own = [fund for fund in snapshot.funds if fund.project == project.id]
        fund = fund_checks.together(own) if own else Fund(project=project.id)
        found.append(fund)
        lacking += [
            f"“{project.name}”没有填写{Fund.meta[name].label}" for name in needed if getattr(fund, name) is None
        ]
    whole = found[0] if len(found) == 1 else fund_checks.total_of(found)
    return whole, "、".join(lacking[:2]) or "还没有录入资金"


_FUNDS = "资金使用"


def _received(snapshot: Snapshot, indicator: Indicator) -> Actual:
    fund, lacking = _funds(snapshot, indicator, "received", "budget")
    by_budget = fund_checks.of_budget(snapshot)
    whole = fund.budget if by_budget or fund.budget is None else fund_checks.available(fund)
    name = "本年预算" if by_budget else "上年结转＋本年预算"
    return _rate(snapshot, ("实际到位", fund.received), (name, whole), lacking)


def _used(snapshot: Snapshot, indicator: Indicator) -> Actual:
    fund, lacking = _funds(snapshot, indicator, "used", "received")
    return _rate(snapshot, ("本年使用", fund.used), ("实际到位", fund.received), lacking)


def _rate(snapshot: Snapshot, part: tuple[str, int | None], whole: tuple[str, int | None], lacking: str) -> Actual:
    if part[1] is None or whole[1] is None:
        return Actual(unit="%", source=_FUNDS, missing=lacking)
    value = percent(part[1], whole[1])
    said = [f"{name} {_amount(snapshot, fen)}" for name, fen in (part, whole)]
    missing = "" if value is not None else f"{whole[0]}为 0，无法计算"
    return Actual(value, "%", *said, source=_FUNDS, missing=missing)


def _amount(snapshot: Snapshot, fen: int | None) -> str:
    """With two decimals, or as many as the amount has: what is divided can be divided again."""
    unit = Unit.YUAN if snapshot.evaluation.money_unit == Unit.YUAN else Unit.WAN
    places = len(exact_fen(fen, unit).partition(".")[2])
    return f"{show_fen(fen, unit, max(2, places))} {unit}"


# ---- measures


def _measured(snapshot: Snapshot, indicator: Indicator) -> Actual:
    found = next((one for one in snapshot.measures if one.id == indicator.measure), None)
    if found is None:
        return Actual(unit=indicator.unit, missing="还没有选择取数指标")
    source = f"指标口径“{found.what}”"
    if found.form == Form.RATE:
        return _measured_rate(found, source)
    due = sound(found.target)
    value = sound(found.value)
    if value is None:
        return Actual(unit=indicator.unit, source=source, missing=f"{source}没有填写数值")
    if indicator.unit == "%" and found.unit != "%" and due is not None:
        due -= sound(found.exempt) or 0
        return _divided(source, ("实际", value), ("计划", due), found.unit)
    return Actual(value, indicator.unit or found.unit, f"{found.what} {value:f}{found.unit}", source=source)


def _measured_rate(measure: Measure, source: str) -> Actual:
    """Out of numerator and denominator alone: a percentage the unit has typed is no proof of itself."""
    part, whole = sound(measure.numerator), sound(measure.denominator)
    if part is not None and whole is not None:
        names = (measure.numerator_name or "分子", measure.denominator_name or "分母")
        return _divided(source, (names[0], part), (names[1], whole), "")
    stated = sound(measure.value)
    told = f"，单位填报值 {stated:f}% 未经计算，不作为实际值" if stated is not None else ""
    return Actual(unit="%", source=source, missing=f"{source}没有分子和分母{told}")


def _divided(source: str, part: tuple[str, Decimal], whole: tuple[str, Decimal], unit: str) -> Actual:
    with localcontext(prec=200):
        value = percent(part[1], whole[1]) if whole[1] > 0 else None
    said = [f"{name} {number:,f}{unit}" for name, number in (part, whole)]
    missing = "" if value is not None else f"{source}的分母不大于 0，无法计算"
    return Actual(value, "%", *said, source=source, missing=missing)


# ---- time


def _on_time(snapshot: Snapshot, indicator: Indicator) -> Actual:
    """Milestones done in time, of those of which that can be said: against the plan they stand worst against."""
    judged, open_ones = list[bool](), 0
    for milestone in snapshot.milestones:
        if indicator.project in (None, milestone.project):
            late = _late(snapshot, milestone)
            judged += [late] if late is not None else []
            open_ones += late is None
    if not judged:
        return Actual(unit="%", source="进度与合同", missing="还没有能与计划比较的进度节点")
    on_time = judged.count(False)
    remark = f"，另有 {open_ones} 个节点不能比较" if open_ones else ""
    return Actual(
        percent(on_time, len(judged)),
        "%",
        f"按期完成 {on_time} 个节点",
        f"有计划的 {len(judged)} 个节点",
        "进度与合同",
        remark=remark,
    )


def _late(snapshot: Snapshot, milestone: Milestone) -> bool | None:
    plan = progress.worst(milestone, snapshot.plans)
    return progress.behind(milestone, plan) if plan is not None else None


# ---- what has no data yet


def _nothing_yet(what: str, else_where: str) -> Callable[[Snapshot, Indicator], Actual]:
    def said(_snapshot: Snapshot, indicator: Indicator) -> Actual:
        hint = f"尚无{what}数据；可以把实际值来源改为“{ActualSource.MEASURE}”或“{ActualSource.TYPED}”"
        return Actual(unit=indicator.unit, source=else_where, missing=hint)

    return said


_SOURCES: dict[str, Callable[[Snapshot, Indicator], Actual]] = {
    ActualSource.RECEIVED_RATE: _received,
    ActualSource.USED_RATE: _used,
    ActualSource.MEASURE: _measured,
    ActualSource.ON_TIME: _on_time,
    ActualSource.SATISFACTION: _nothing_yet("满意度调查", "满意度调查"),
    ActualSource.EQUIPMENT: _nothing_yet("设备台账", "设备台账"),
}
