"""Whether the figures of the funds agree with each other: per project what is carried over, received, used and left."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.evaluation import Project, ReceivedBase
from models.funds import ExpenseLine, Fund, lines_total
from models.money import Unit, exact_fen, percent, plain, show_fen, show_percent
from models.snapshot import LineEntries, Snapshot

LEAST_RECEIVED, LEAST_USED, MOST_SURPLUS = Decimal(90), Decimal(80), Decimal(10)  # %


@dataclass(frozen=True)
class Check:
    """One comparison; ``holds`` is None where a figure is missing or rounding alone may explain the difference."""

    project: int
    holds: bool | None
    title: str
    detail: str
    table: str = "project"
    id: int = 0
    brief: str = ""  # the same in a word or two


def checks(snapshot: Snapshot) -> tuple[Check, ...]:
    """All comparisons, project by project in the users' order."""
    words = words_of(snapshot)
    return tuple(check for project in snapshot.projects for check in _of_project(snapshot, project, words))


def _of_project(snapshot: Snapshot, project: Project, words: "Words") -> Iterator[Check]:
    funds = [fund for fund in snapshot.funds if fund.project == project.id]
    lines = snapshot.lines(project.id)
    if not funds:
        yield Check(project.id, None, "资金", "还没有录入资金", "project", project.id)
    else:
        fund = together(funds)
        yield _available(project.id, fund, words, of_budget(snapshot))
        yield _left(project.id, fund, words)
        if lines or fund.used is not None:
            yield compare_lines(project.id, fund, lines, words)
    if booked := [(line, snapshot.entries[line.id]) for line in lines if line.id in snapshot.entries]:
        yield _vouchers(project.id, booked, words)


def of_lines(snapshot: Snapshot, project: int) -> Check | None:
    """明细合计 against 本年使用 of one project, also where only one side of them is there yet."""
    funds, lines = [fund for fund in snapshot.funds if fund.project == project], snapshot.lines(project)
    if not funds and not lines:
        return None
    return compare_lines(project, together(funds) if funds else Fund(project=project), lines, words_of(snapshot))


def of_entries(snapshot: Snapshot, line: ExpenseLine) -> Check | None:
    """The vouchers under one line against it; None where there are no vouchers."""
    entries = snapshot.entries.get(line.id)
    return None if entries is None else compare_entries(line, entries, words_of(snapshot))


def words_of(snapshot: Snapshot) -> "Words":
    return Words(Unit(snapshot.evaluation.money_unit or Unit.WAN))


def of_budget(snapshot: Snapshot) -> bool:
    """Whether 到位率 divides by the budget alone."""
    return snapshot.evaluation.received_base == ReceivedBase.BUDGET


# ---- figures of one project, None where nothing is known


def together(funds: Sequence[Fund]) -> Fund:
    """The funds of a project in one record, should two laptops have entered them apart."""
    if len(funds) == 1:
        return funds[0]
    names = ("carried_over", "budget", "received", "used", "surplus")
    sums: dict[str, Any] = {name: _sum(funds, name) for name in names}
    return Fund(id=funds[0].id, project=funds[0].project, **sums)


def _sum(funds: Sequence[Fund], name: str) -> int | None:
    known = [value for fund in funds if (value := getattr(fund, name)) is not None]
    return sum(known) if known else None


def available(fund: Fund) -> int | None:
    """合计 = 结转（结余）+ 预算; one of the two may be missing."""
    known = [value for value in (fund.carried_over, fund.budget) if value is not None]
    return sum(known) if known else None


def received_rate(fund: Fund, by_budget: bool = False) -> Decimal | None:
    return percent(fund.received, fund.budget if by_budget else available(fund))


def used_rate(fund: Fund) -> Decimal | None:
    return percent(fund.used, fund.received)


def surplus(fund: Fund) -> int | None:
    """结余 = 到位 − 使用"""
    return None if fund.received is None or fund.used is None else fund.received - fund.used


def total_of(funds: Sequence[Fund]) -> Fund:
    """All projects in one record, for rates of the whole: a figure that one of them lacks is missing here too."""
    names = ("budget", "received", "used")
    sums: dict[str, Any] = {name: _sum(funds, name) for name in names}
    sums |= {name: None for name in names if any(getattr(one, name) is None for one in funds)}
    return Fund(carried_over=_sum(funds, "carried_over"), **sums)


def alarms(fund: Fund, by_budget: bool = False) -> dict[str, str]:
    """Which computed figures call for a question, "received_rate", "used_rate" or "surplus", and why."""
    found: dict[str, str] = {}
    received, used, left = received_rate(fund, by_budget), used_rate(fund), surplus(fund)
    for name, rate, label, least in (
        ("received_rate", received, "到位率", LEAST_RECEIVED),
        ("used_rate", used, "使用率", LEAST_USED),
    ):
        if rate is not None and not least <= rate <= 100:
            found[name] = f"{label}低于 {least}%" if rate < least else f"{label}超过 100%"
    share = percent(left, fund.received)
    if left is not None and left < 0:
        found["surplus"] = "使用多于到位"
    elif share is not None and share > MOST_SURPLUS:
        found["surplus"] = f"占实际到位的 {share}%，超过 {MOST_SURPLUS}%"
    return found


def alarming(fund: Fund, by_budget: bool = False) -> frozenset[str]:
    return frozenset(alarms(fund, by_budget))


# ---- the comparisons


def _available(project: int, fund: Fund, words: "Words", by_budget: bool) -> Check:
    title, whole = "结转＋预算＝合计，到位不超过合计", available(fund)
    if whole is None or fund.received is None:
        lacking = "本年预算" if whole is None else "实际到位"
        return Check(project, None, title, f"没有填写{lacking}", "fund", fund.id)
    sum_words = words.sum([fund.carried_over or 0, fund.budget or 0], "＋", whole)
    rate = show_percent(received_rate(fund, by_budget))
    over = fund.received - whole
    detail = f"{sum_words}；实际到位 {words.figure(fund.received)}，到位率 {rate}"
    return Check(project, over <= 0, title, f"{detail}，多出 {words(over)}" if over > 0 else detail, "fund", fund.id)


def _left(project: int, fund: Fund, words: "Words") -> Check:
    title, left = "到位－使用＝结余", surplus(fund)
    if left is None or fund.received is None or fund.used is None:
        lacking = "实际到位" if fund.received is None else "本年使用"
        return Check(project, None, title, f"没有填写{lacking}", "fund", fund.id)
    detail = words.sum([fund.received, fund.used], "－", left)
    if left < 0:
        return Check(project, False, title, f"{detail}，使用多于到位", "fund", fund.id)
    if fund.surplus is None:
        return Check(project, None, title, f"{detail}；没有单位填报的结余可以比较", "fund", fund.id)
    apart = fund.surplus - left
    slack = _slack(fund.received_text, fund.used_text, fund.surplus_text)
    told = "与单位填报一致" if not apart else f"单位填报 {words.figure(fund.surplus)}，相差 {words(abs(apart))}"
    return Check(project, _verdict(apart, slack), title, f"{detail}，{told}{_excuse(apart, slack)}", "fund", fund.id)


def compare_lines(project: int, fund: Fund, lines: Sequence[ExpenseLine], words: "Words") -> Check:
    """明细合计 against 本年使用; lines that are part of another are left out, as in every sum."""
    title, whole = "明细合计＝本年使用", lines_total(tuple(lines))
    if fund.used is None:
        detail = f"明细合计 {words(whole)}，没有填写本年使用"
        return Check(project, None, title, detail, "fund", fund.id, "没有填写本年使用")
    if not lines:
        detail = f"本年使用 {words(fund.used)}，还没有支出明细"
        return Check(project, None, title, detail, "fund", fund.id, "还没有支出明细")
    apart = whole - fund.used
    slack = _slack(fund.used_text, *(line.amount_text for line in lines if line.part_of is None))
    detail = f"明细合计 {words.figure(whole)}，本年使用 {words(fund.used)}"
    brief = title
    if apart:
        brief = f"相差 {words(abs(apart))}"
        detail += f"，{brief}{_excuse(apart, slack)}"
    return Check(project, _verdict(apart, slack), title, detail, "fund", fund.id, brief)


def compare_entries(line: ExpenseLine, entries: LineEntries, words: "Words") -> Check:
    """The vouchers under a line against the amount stated for it: fewer may be still to come, more may not."""
    title = f"明细账与“{line.item}”"
    booked = f"{entries.count} 笔合计 {words(entries.amount)}"
    project = line.project or 0
    if line.amount is None:
        brief = "明细没有填写金额"
        return Check(project, None, title, f"{booked}，{brief}", "expense_line", line.id, brief)
    apart, slack = entries.amount - line.amount, half_step(line.amount_text)
    if abs(apart) <= slack:
        return Check(project, True, title, f"{booked}，与明细一致", "expense_line", line.id, "与明细一致")
    brief = f"尚有 {words(-apart)}没有凭证" if apart < 0 else f"多出 {words(apart)}"
    detail = f"{booked}，明细 {words(line.amount)}，{brief}"
    return Check(project, None if apart < 0 else False, title, detail, "expense_line", line.id, brief)


def _vouchers(project: int, booked: Sequence[tuple[ExpenseLine, LineEntries]], words: "Words") -> Check:
    found = [compare_entries(line, entries, words) for line, entries in booked]
    wrong = [check for check in found if check.holds is False]
    open_ = [check for check in found if check.holds is None]
    first = (wrong or open_ or found)[0]
    title = "明细账合计＝支出明细"
    if not wrong and not open_:
        return Check(project, True, title, f"{len(found)} 行明细的凭证合计都与明细一致", "expense_line", first.id)
    line = next(line for line, _entries in booked if line.id == first.id)
    more = len(wrong or open_) - 1
    detail = f"“{line.item}”{first.detail}" + (f"；另有 {more} 行" if more else "")
    return Check(project, False if wrong else None, title, detail, "expense_line", first.id)


def _verdict(apart: int, slack: Decimal) -> bool | None:
    if apart == 0:
        return True
    return None if abs(apart) <= slack else False


def _excuse(apart: int, slack: Decimal) -> str:
    return "，可能由四舍五入形成" if apart and abs(apart) <= slack else ""


_STATED = re.compile(r"\d+(?:\.(?P<decimals>\d+))?(?P<unit>亿元|亿|万元|万|元)")
_UNITS = {"亿": Unit.YI, "万": Unit.WAN, "元": Unit.YUAN}


def half_step(wording: str) -> Decimal:
    """Half of the last place an amount was stated with, in 分; 0 where nothing says how it was stated."""
    stated = _STATED.search(plain(wording))
    if stated is None:
        return Decimal(0)
    step = Decimal(_UNITS[stated["unit"][0]].fen).scaleb(-len(stated["decimals"] or ""))
    return step / 2 if step > 1 else Decimal(0)


def _slack(*wordings: str) -> Decimal:
    """How far apart rounding of the stated figures may bring them."""
    return sum(map(half_step, wordings), Decimal(0))


@dataclass(frozen=True)
class Words:
    """Amounts in the sentences of the checks: whole, in the unit the evaluation is shown in."""

    unit: Unit

    def __call__(self, fen: int) -> str:
        return f"{self.figure(fen)} {self.unit}"

    def figure(self, fen: int) -> str:
        return show_fen(fen, self.unit, len(exact_fen(fen, self.unit).partition(".")[2]))

    def sum(self, parts: Sequence[int], sign: str, whole: int) -> str:
        return f"{sign.join(self.figure(part) for part in parts)}＝{self(whole)}"
