"""三、项目资金情况: funds received and funds used in one table each, and what each project spent them on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from models.evaluation import Project, ReceivedBase
from models.funds import CarryKind, Fund, Funding, add_up
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Column, Heading, Paragraph, Row, Run, Source, Table
from reports.sections import expenses
from reports.sections.pieces import at, everywhere, grouped, joined, left, note, right, run, say
from reports.sections.projects import project_name
from reports.wording import Money


@dataclass(frozen=True)
class Figure:
    """A column of a fund table: what it shows of a project's funds, and the fields it cannot do without.

    The last of these fields is where the figure leads back to.
    """

    title: str
    needs: tuple[str, ...]
    value: Callable[[Funding], int | Decimal | None]

    def text(self, funding: Funding, money: Money) -> str:
        value = self.value(funding)
        return wording.rate(value) if isinstance(value, Decimal) else money.figure(value)


BUDGET = Figure("本年预算", ("budget",), lambda funding: funding.budget)
TOTAL = Figure("合计", ("carried_over", "budget"), lambda funding: funding.total)
RECEIVED = Figure("实际到位", ("received",), lambda funding: funding.received)
USED = Figure("本年使用", ("used",), lambda funding: funding.used)
SURPLUS = Figure("结余", ("received", "used"), lambda funding: funding.surplus)
USED_RATE = Figure("使用率", ("received", "used"), lambda funding: funding.used_rate)
RATE_OF_TOTAL = Figure("到位率", ("carried_over", "budget", "received"), Funding.received_rate)
RATE_OF_BUDGET = Figure("到位率", ("budget", "received"), lambda funding: funding.received_rate(of_budget=True))


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("funding", "项目资金情况")
    if not snapshot.projects or not snapshot.funds:
        yield Paragraph("funding.none", say(f"资金到位和使用情况{wording.UNFILLED}。"))
    else:
        yield from Chapter(snapshot).blocks()
    yield from expenses.blocks(snapshot)


class Chapter:
    """The two fund tables and the sentences around them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._money = wording.money_of(snapshot.evaluation)
        funds = grouped(snapshot.funds, "project")
        self._funds = [(project, funds[project.id]) for project in snapshot.projects]
        self._whole = snapshot.funding()
        kinds = {fund.carry_kind for _, some in self._funds for fund in some if fund.carried_over}
        self.carried = Figure(carried_title(kinds), ("carried_over",), lambda funding: funding.carried_over)
        of_budget = snapshot.evaluation.received_base == ReceivedBase.BUDGET
        self._received_rate = RATE_OF_BUDGET if of_budget else RATE_OF_TOTAL

    def blocks(self) -> Iterator[Block]:
        received = (self.carried, BUDGET, TOTAL, RECEIVED, self._received_rate)
        used = (self.carried, BUDGET, TOTAL, USED, SURPLUS, USED_RATE)
        divisor = "本年预算" if self._received_rate is RATE_OF_BUDGET else f"（{self.carried.title}＋本年预算）"
        yield Heading("funding.received.title", "资金拨付情况", 2)
        yield Paragraph("funding.lead", self._lead())
        yield self._table("funds.received", "项目资金拨付情况表", received)
        yield from self._notes("funds.received", f"到位率＝实际到位÷{divisor}。", received)
        if says := self._received_sentence():
            yield Paragraph("funding.received", says)
        yield Heading("funding.used.title", "资金使用情况", 2)
        yield Paragraph("funding.used", self._used_sentence())
        yield self._table("funds.used", "项目资金使用情况表", used)
        yield from self._notes("funds.used", "结余＝实际到位－本年使用，使用率＝本年使用÷实际到位。", used)
        yield from self._stated_surpluses()

    def _lead(self) -> tuple[Run, ...]:
        evaluation, count = self._snapshot.evaluation, len(self._snapshot.projects)
        year = f"{evaluation.fiscal_year}年度，" if evaluation.fiscal_year else ""
        return say(
            run(evaluation, "fiscal_year", year),
            run(evaluation, "unit", wording.bare(evaluation.unit)),
            Run(f"{count}个项目", everywhere(Project)),
            *self._told("本年预算安排", BUDGET, "，"),
            *self._told(self.carried.title, self.carried, "，"),
            *self._told("合计", TOTAL, "；"),
            *self._told("实际到位", RECEIVED, "，"),
            *self._told("资金到位率", self._received_rate, "。"),
        )

    def _used_sentence(self) -> tuple[Run, ...]:
        year = self._snapshot.evaluation.fiscal_year
        return say(
            run(self._snapshot.evaluation, "fiscal_year", f"{year}年度，" if year else ""),
            "各项目",
            *self._told("共使用资金", USED, "，"),
            *self._told("资金使用率", USED_RATE, "；"),
            *self._told("专项结余", SURPLUS, "，"),
            "结余率",
            Run(wording.rate(self._whole.surplus_rate), everywhere(Fund, "surplus")),
            "。",
        )

    def _told(self, name: str, figure: Figure, end: str) -> tuple[str | Run, ...]:
        value = figure.value(self._whole)
        words = self._money.words(value) if isinstance(value, int) else wording.rate(value)
        return name, Run(words, everywhere(Fund, figure.needs[-1])), end

    def _received_sentence(self) -> tuple[Run, ...]:
        """Whether every project got all it was to get, or which of them did not; nothing where that is not known."""
        short: list[Run] = []
        for project, funds in self._funds:
            rate = self._received_rate.value(add_up(funds))
            if unknown(funds, self._received_rate) or not isinstance(rate, Decimal):
                return ()
            if rate < 100:
                words = f"{project_name(project)}到位率为{wording.rate(rate)}"
                short.append(Run(words, at(funds[0], "received")))
        if not short:
            return say("各项目资金均足额到位。")
        return say(
            "其中，", *joined(short, "，"), "，其余项目资金足额到位。" if len(short) < len(self._funds) else "。"
        )

    def _table(self, name: str, caption: str, figures: tuple[Figure, ...]) -> Table:
        first: tuple[Column, ...] = (left("项目", 2.2),)
        columns = first + tuple(right(figure.title, 1.4 if "率" in figure.title else 1.5) for figure in figures)
        rows = tuple(self._row(name, project, funds, figures) for project, funds in self._funds)
        whole = (Run(figure.text(self._whole, self._money), everywhere(Fund, figure.needs[-1])) for figure in figures)
        total = Row(f"{name}.total", (Run("合计"), *whole))
        return Table(name, caption, columns, rows, self._money.heading, total)

    def _row(self, name: str, project: Project, funds: list[Fund], figures: tuple[Figure, ...]) -> Row:
        funding = add_up(funds)
        cells = [run(project, "name", project_name(project))]
        for figure in figures:
            text = wording.MISSING if unknown(funds, figure) else figure.text(funding, self._money)
            source = at(funds[0], figure.needs[-1]) if funds else at(project)
            cells.append(Run(text, source))
        return Row(f"{name}.{project.id}", tuple(cells), at(funds[0]) if funds else at(project))

    def _notes(self, name: str, formula: str, figures: tuple[Figure, ...]) -> Iterator[Paragraph]:
        remarks = [formula]
        if any(unknown(funds, figure) for _, funds in self._funds for figure in figures):
            remarks.append("“—”为未取得的数据或无法计算的比率，合计按已取得的数据计算。")
        if any(self._rounding_shows(figure) for figure in figures):
            remarks.append("各项目金额按两位小数列示，与合计数的尾差由四舍五入形成。")
        yield note(f"{name}.note", "".join(remarks))

    def _rounding_shows(self, figure: Figure) -> bool:
        parts = [figure.value(add_up(funds)) for _, funds in self._funds]
        whole = figure.value(self._whole)
        return isinstance(whole, int) and self._money.rounding_shows(
            (part for part in parts if isinstance(part, int)), whole
        )

    def _stated_surpluses(self) -> Iterator[Paragraph]:
        """Where the unit states another surplus than its own figures give, both are told."""
        for project, funds in self._funds:
            stated = [fund.surplus for fund in funds if fund.surplus is not None]
            surplus = add_up(funds).surplus
            if not stated or unknown(funds, SURPLUS) or sum(stated) == surplus:
                continue
            source = Source("fund", funds[0].id, "surplus")
            text = (
                f"{project_name(project)}单位填报结余{self._money.exact(sum(stated))}，"
                f"按实际到位减本年使用计算为{self._money.exact(surplus)}。"
            )
            yield note(f"funds.surplus.{project.id}", text, source)


def carried_title(kinds: set[str]) -> str:
    """One word for the whole report where all projects have the same kind, both legal terms where they differ."""
    names = {CarryKind.CARRIED_OVER: "上年结转", CarryKind.LEFT_OVER: "上年结余"}
    return next((name for kind, name in names.items() if kinds == {kind}), "上年结转（结余）")


def unknown(funds: list[Fund], figure: Figure) -> bool:
    """Whether a project's funds do not say all that the figure is made of, or it divides by nothing."""
    if any(all(getattr(fund, field) is None for fund in funds) for field in figure.needs):
        return True
    return figure.value(add_up(funds)) is None
