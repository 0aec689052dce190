"""Money of the projects: funds received and used, expense lines, the vouchers under them, and their arithmetic."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from models import fields as f
from models.fields import Record, record
from models.money import Unit, percent


class CarryKind(StrEnum):
    """Two legal terms that are not to be mixed: of unfinished work, and of work that is finished or ended."""

    CARRIED_OVER = "结转"
    LEFT_OVER = "结余"


@record("fund", "资金", title="project")
class Fund(Record):
    """The funds of one project in the evaluated year; amounts in 分, each with the wording it was stated in."""

    project: int | None = f.reference("项目", "project", required=True)
    carried_over: int | None = f.money("上年结转", wording="carried_over_text", help="上年未用完、转入本年的资金")
    carried_over_text: str = f.wording("上年结转原文")
    carry_kind: str = f.choice("结转性质", CarryKind, help="未完工转入的是结转，已完工或终止剩下的是结余")
    budget: int | None = f.money("本年预算", wording="budget_text", help="本年预算安排")
    budget_text: str = f.wording("本年预算原文")
    received: int | None = f.money("实际到位", wording="received_text", help="含上年结转")
    received_text: str = f.wording("实际到位原文")
    used: int | None = f.money("本年使用", wording="used_text")
    used_text: str = f.wording("本年使用原文")
    surplus: int | None = f.money("单位填报结余", wording="surplus_text", help="单位报的结余，与算出的结余比较")
    surplus_text: str = f.wording("单位填报结余原文")
    source: str = f.text("数据来源", help="账套、决算表或文件")
    note: str = f.text("备注")


@record("expense_line", "支出明细", title="item")
class ExpenseLine(Record):
    """A line of the report's expense table."""

    project: int | None = f.reference("项目", "project", required=True)
    item: str = f.text("支出项目", required=True)
    amount: int | None = f.money("金额", wording="amount_text", required=True)
    amount_text: str = f.wording("金额原文")
    part_of: int | None = f.reference("其中项所属", "expense_line", help="已包含在另一行里的“其中”项，不再计入合计")
    note: str = f.text("备注", help="进入报告的说明，例如：含误餐费1.53万元")


@record("entry", "明细账", title="purpose")
class Entry(Record):
    """One voucher under an expense line."""

    line: int | None = f.reference("支出明细", "expense_line", required=True)
    voucher: str = f.text("凭证号", help="例如 2018-06-记-0032")
    booked: date | None = f.day("日期")
    payee: str = f.text("收款方")
    amount: int | None = f.money("金额（元）", unit=Unit.YUAN, required=True)
    purpose: str = f.text("摘要", required=True)
    note: str = f.text("备注")


@dataclass(frozen=True)
class Funding:
    """Funds added up, of one project or of all: amounts in 分; rates in %, None where nothing divides."""

    carried_over: int = 0
    budget: int = 0
    received: int = 0
    used: int = 0

    @property
    def total(self) -> int:
        """合计 = 结转（结余）+ 预算"""
        return self.carried_over + self.budget

    @property
    def surplus(self) -> int:
        """结余 = 到位 − 使用"""
        return self.received - self.used

    def received_rate(self, of_budget: bool = False) -> Decimal | None:
        """到位率 = 到位/合计, or 到位/预算 in the 2020 framework"""
        return percent(self.received, self.budget if of_budget else self.total)

    @property
    def used_rate(self) -> Decimal | None:
        """使用率（预算执行率）= 使用/到位"""
        return percent(self.used, self.received)

    @property
    def surplus_rate(self) -> Decimal | None:
        """结余率 = 结余/到位"""
        return percent(self.surplus, self.received)


def add_up(funds: list[Fund] | tuple[Fund, ...]) -> Funding:
    return Funding(
        sum(fund.carried_over or 0 for fund in funds),
        sum(fund.budget or 0 for fund in funds),
        sum(fund.received or 0 for fund in funds),
        sum(fund.used or 0 for fund in funds),
    )


def lines_total(lines: list[ExpenseLine] | tuple[ExpenseLine, ...]) -> int:
    """Σ of the lines in 分; a line that is part of another is left out."""
    return sum(line.amount or 0 for line in lines if line.part_of is None)
