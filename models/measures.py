"""Measured quantities: what was counted, over which period, from which source, and what the unit says it is."""

from decimal import Decimal
from enum import StrEnum

from models.fields import Record, choice, number, percent, record, reference, text, wording
from models.money import percent as percent_of
from models.money import round_half_up


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

    project: int | None = reference("项目", "project")
    goal: int | None = reference("对应目标", "goal")
    what: str = text("指标", required=True, help="例如：热线接通率")
    form: str = choice("形式", Form, required=True)
    value: Decimal | None = number("单位填报值", wording="value_text", help="单位或报告里写的数")
    value_text: str = wording("单位填报原文")
    unit: str = text("计量单位", help="例如 %、万件、项")
    period: str = text("期间", help="例如 2018、2018年上半年、2018-06至2018-12")
    numerator: Decimal | None = number("分子", help="比率的分子")
    numerator_name: str = text("分子含义", help="例如：接通来电（万个）")
    denominator: Decimal | None = number("分母", help="比率的分母")
    denominator_name: str = text("分母含义", help="例如：有效来电（万个）")
    before: Decimal | None = number("上期数", help="前后对比或排名的上一期")
    growth: Decimal | None = percent("填报增幅", help="单位写的增长百分比")
    target: Decimal | None = number("目标数")
    exempt: Decimal | None = number("批准免做数")
    outstanding: Decimal | None = number("未完成数")
    source: str = text("数据来源")
    note: str = text("备注")


def computed(measure: Measure) -> Decimal | None:
    """The figure recomputed from its parts, with as many decimals as the stated one; None where nothing computes."""
    places = 2 if measure.value is None else max(0, -_exponent(measure.value))
    if measure.form == Form.RATE:
        value = percent_of(measure.numerator, measure.denominator, 6)
        return None if value is None else round_half_up(value, places)
    return None


def computed_growth(measure: Measure) -> Decimal | None:
    """Growth over the previous period in %, with as many decimals as the stated one (two where none is stated)."""
    if measure.form == Form.RANK or measure.value is None or not measure.before:
        return None
    places = 2 if measure.growth is None else max(0, -_exponent(measure.growth))
    growth = percent_of(measure.value - measure.before, measure.before, 6)
    return None if growth is None else round_half_up(growth, places)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
