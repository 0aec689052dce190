"""Measured quantities: what was counted, over which period, from which source, and what the unit says it is."""

from decimal import Decimal, localcontext
from enum import StrEnum

from models import fields as f
from models.fields import Record, record
from models.money import round_half_up

_LARGEST = 60  # places before or behind the point
_DIGITS = 200  # more than two such figures need


class Form(StrEnum):
    """How a figure is stated."""

    EXACT = "准确数"
    MORE_THAN = "余（超过）"
    RATE = "比率"
    CHANGE = "前后对比"
    RANK = "排名"


@record("measure", "指标口径", title="what")
class Measure(Record):
    """One quantity. A rate is kept as numerator and denominator and printed only from them, if they are known."""

    project: int | None = f.reference("项目", "project")
    goal: int | None = f.reference("对应目标", "goal")
    what: str = f.text("指标", required=True, help="例如：热线接通率")
    form: str = f.choice("形式", Form, required=True)
    value: Decimal | None = f.number("单位填报值", wording="value_text", help="单位或报告里写的数")
    value_text: str = f.wording("单位填报原文")
    unit: str = f.text("计量单位", help="例如 %、万件、项")
    period: str = f.text("期间", help="例如 2018、2018-06至2018-12")
    numerator: Decimal | None = f.number("分子", help="比率的分子")
    numerator_name: str = f.text("分子含义", help="例如：接通来电（万个）")
    denominator: Decimal | None = f.number("分母", help="比率的分母")
    denominator_name: str = f.text("分母含义", help="例如：有效来电（万个）")
    before: Decimal | None = f.number("上期数", help="前后对比或排名的上一期")
    growth: Decimal | None = f.percent("填报增幅", help="单位写的增长百分比")
    target: Decimal | None = f.number("目标数")
    exempt: Decimal | None = f.number("批准免做数")
    outstanding: Decimal | None = f.number("未完成数")
    source: str = f.text("数据来源")
    note: str = f.text("备注")


class Verdict(StrEnum):
    """What a stated figure is worth beside its recomputation."""

    HOLD = "一致"
    ROUND = "舍入"  # other figures, which round to those that are told, give it
    FAIL = "不一致"


def computed(measure: Measure) -> Decimal | None:
    """A rate recomputed from its parts, in % with two decimals as in the report; None where nothing computes."""
    share = _share(measure.numerator, measure.denominator) if measure.form == Form.RATE else None
    return None if share is None else _rounded(share, 2)


def computed_growth(measure: Measure) -> Decimal | None:
    """Growth over the previous period, likewise; of a rank there is none."""
    share = None if measure.form == Form.RANK else _share(measure.value, measure.before)
    with localcontext(prec=_DIGITS):
        return None if share is None else _rounded(share - 100, 2)


def verdict(measure: Measure) -> Verdict | None:
    """Of a rate in %; None where there is nothing to compare."""
    if measure.form != Form.RATE or measure.unit.strip() not in {"%", "％", ""}:
        return None
    parts = (measure.numerator, measure.numerator_name), (measure.denominator, measure.denominator_name)
    return _judged(measure.value, *parts)


def growth_verdict(measure: Measure) -> Verdict | None:
    """Of a stated growth; None also for a rate, which may have grown by so many % or by so many points of it."""
    growth = _figure(measure.growth)
    if measure.form not in {Form.EXACT, Form.CHANGE} or growth is None:
        return None
    with localcontext(prec=_DIGITS):
        grown_to = growth + 100
    return _judged(grown_to, (measure.value, measure.unit), (measure.before, measure.unit))


def _judged(
    stated: Decimal | None, part: tuple[Decimal | None, str], whole: tuple[Decimal | None, str]
) -> Verdict | None:
    """``part`` of ``whole`` in % against what is stated; both are figures with the words that name their unit."""
    share = _share(part[0], whole[0])
    if share is None or (stated := _figure(stated)) is None:
        return None
    places = _decimals(stated)
    if _rounded(share, places) == stated:
        return Verdict.HOLD
    reached = [one for upper in _ends(*part) for lower in _ends(*whole) if (one := _share(upper, lower)) is not None]
    within = _rounded(min(reached), places) <= stated <= _rounded(max(reached), places)
    return Verdict.ROUND if within else Verdict.FAIL


def _ends(told: Decimal | None, words: str) -> tuple[Decimal, ...]:
    """Between which a figure lies that was rounded to what is told; a whole number of pieces was counted."""
    if told is None:
        return ()
    if not _decimals(told) and not any(unit in words for unit in "千万亿"):
        return (told,)
    half = Decimal(1).scaleb(-_decimals(told)) / 2
    with localcontext(prec=_DIGITS):
        return told - half, told + half


def _figure(value: Decimal | None) -> Decimal | None:
    """None also for what no one counts: a file can hold it, a field takes nothing like it."""
    return value if value is not None and value.is_finite() and abs(value.adjusted()) <= _LARGEST else None


def _share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """In %, as exactly as can be."""
    part, whole = _figure(part), _figure(whole)
    if part is None or not whole:
        return None
    with localcontext(prec=_DIGITS):
        return part * 100 / whole


def _rounded(value: Decimal, places: int) -> Decimal:
    with localcontext(prec=_DIGITS):
        return round_half_up(value, places)


def _decimals(value: Decimal) -> int:
    """How many a figure is told with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
