"""Measured quantities: what was counted, over which period, from which source, and what the unit says it is."""

from decimal import Decimal
from enum import StrEnum

from models import fields as f
from models.fields import Record, record
from models.money import percent, round_half_up


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
    period: str = f.text("期间", help="例如 2018、2018年上半年、2018-06至2018-12")
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


def computed(measure: Measure) -> Decimal | None:
    """The figure recomputed from its parts, with as many decimals as the stated one; None where nothing computes."""
    places = 2 if measure.value is None else max(0, -_exponent(measure.value))
    if measure.form == Form.RATE:
        value = percent(measure.numerator, measure.denominator, 6)
        return None if value is None else round_half_up(value, places)
    return None


def computed_growth(measure: Measure) -> Decimal | None:
    """Growth over the previous period in %, with as many decimals as the stated one (two where none is stated)."""
    if measure.form == Form.RANK or measure.value is None or not measure.before:
        return None
    places = 2 if measure.growth is None else max(0, -_exponent(measure.growth))
    growth = percent(measure.value - measure.before, measure.before, 6)
    return None if growth is None else round_half_up(growth, places)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
