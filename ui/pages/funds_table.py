"""One row of funds per project: typed amounts, what is computed from them, and rows that are saved once typed into."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from models import fund_checks
from models.errors import N_
from models.fields import Record
from models.funds import Fund
from models.money import Unit, show_fen, show_percent
from models.step import IDS, Step
from ui.i18n import _
from ui.saving import Saving
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.values import exactly

AMOUNTS = ("carried_over", "budget", "received", "used", "surplus")
MOST_ROWS = 9


class FundRows(Saving):
    """The rows: the funds of each project, and for a project without any a row that waits to be typed into."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, Fund)
        self._waiting: dict[int, int] = {}  # project → the id its funds will have
        self._owners: dict[int, int] = {}  # and the other way round, for good

    def records(self) -> list[Fund]:
        snapshot = self.session.snapshot
        known: dict[int | None, list[Fund]] = {}
        for fund in snapshot.funds:
            known.setdefault(fund.project, []).append(fund)
        found: list[Fund] = []
        for project in snapshot.projects:
            if project.id in known:
                self._waited(project.id)
            found += known.get(project.id) or [Fund(id=self._reserved(project.id), project=project.id)]
        return found

    def _reserved(self, project: int) -> int:
        if project not in self._waiting:
            self._waiting[project] = self.session.read(lambda _store: IDS.mint())
            self._owners[self._waiting[project]] = project
        return self._waiting[project]

    def _waited(self, project: int) -> None:
        """Its funds are there now."""
        record_id = self._waiting.pop(project, None)
        if record_id is not None:
            self.session.drop_draft(Fund.meta.table, record_id, "project")

    def draft(self, record: Record, name: str, text: str) -> None:
        """With what is typed into a waiting row also its project is kept, without which it could not come to be."""
        owner = self._owners.get(record.id)
        if owner in self._waiting:
            super().draft(record, "project", str(owner))
        super().draft(record, name, text)

    def change(self, step: Step, record_id: int, values: dict[str, Any]) -> None:
        """Write a row; its record comes to be with the first amount."""
        owner = self._owners.get(record_id)
        if owner is not None and step.get(Fund, record_id) is None:
            if not any(values.values()):
                return
            step.add(Fund(id=record_id, project=owner))
        step.change(Fund, record_id, **values)


class Figures:
    """How computed amounts and rates are written: in the evaluation's unit with two decimals, as the typed ones."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def unit(self) -> Unit:
        return Unit(self._session.snapshot.evaluation.money_unit or Unit.WAN)

    @property
    def by_budget(self) -> bool:
        return fund_checks.of_budget(self._session.snapshot)

    def amount(self, fen: int | None) -> str:
        return show_fen(fen, self.unit)

    def exact(self, fen: int | None) -> str:
        return "" if fen is None else exactly(fen, self.unit)


class FundTable(RecordTable):
    """The funds of all projects; a row whose record comes or goes stays the chosen one."""

    def __init__(self, session: Session) -> None:
        self.saving = FundRows(session)
        super().__init__(
            session,
            Fund,
            _columns(Figures(session)),
            saving=self.saving,
            name=_("资金"),
            total=N_("合计"),
            empty=_("还没有项目。先在“项目概况”中新增项目，再在这里填写资金"),
            fixed=True,
            rows=MOST_ROWS,
        )

    @property
    def project(self) -> int | None:
        fund = self.current_record()
        return fund.project if fund is not None else None

    def refresh(self, *_ignored: object) -> None:
        before, column = self.project, self.currentIndex().column()
        super().refresh()
        if before is not None and self.project != before and self.choose(before):
            self.setCurrentIndex(self.records.index(self.currentIndex().row(), column))

    def choose(self, project: int | None) -> bool:
        """Make the row of a project the current one."""
        rows = [one for one in self.records.records if isinstance(one, Fund) and one.project == project]
        return bool(rows) and self.select(rows[0].id)


def _all_available(funds: Sequence[Fund]) -> int | None:
    known = [one for fund in funds if (one := fund_checks.available(fund)) is not None]
    return sum(known) if known else None


def _left(funds: Sequence[Fund]) -> int | None:
    return fund_checks.surplus(fund_checks.total_of(funds))


def _columns(figures: Figures) -> list[Column]:
    def by_budget() -> bool:
        return figures.by_budget

    def rate(title: str, name: str, of: Callable[[Fund], Decimal | None]) -> Column:
        def text(fund: Fund) -> str:
            return show_percent(of(fund))

        return Column(
            title,
            text=text,
            right=True,
            total=lambda funds: text(fund_checks.total_of(funds)),
            tone=lambda fund: "bad" if name in fund_checks.alarms(fund, by_budget()) else "",
            tip=lambda fund: "；".join(filter(None, (text(fund), fund_checks.alarms(fund, by_budget()).get(name)))),
        )

    def amount(title: str, of: Callable[[Fund], int | None], of_all: Callable[[Sequence[Fund]], int | None]) -> Column:
        def alarm(fund: Fund) -> str:
            return fund_checks.alarms(fund, by_budget()).get("surplus", "") if title == _("结余") else ""

        return Column(
            title,
            text=lambda fund: figures.amount(of(fund)),
            right=True,
            total=lambda funds: figures.amount(of_all(funds)),
            tone=lambda fund: "bad" if alarm(fund) else "",
            tip=lambda fund: "；".join(filter(None, (figures.exact(of(fund)), alarm(fund)))),
            total_tip=lambda funds: figures.exact(of_all(funds)),
        )

    return [
        Column(_("项目"), field="project", read_only=True, tone=lambda _fund: "text"),
        Column(_("上年结转"), field="carried_over"),
        Column(_("本年预算"), field="budget"),
        amount(_("合计"), fund_checks.available, _all_available),
        Column(_("实际到位"), field="received"),
        rate(_("到位率"), "received_rate", lambda fund: fund_checks.received_rate(fund, by_budget())),
        Column(_("本年使用"), field="used"),
        rate(_("使用率"), "used_rate", fund_checks.used_rate),
        amount(_("结余"), fund_checks.surplus, _left),
        Column(_("填报结余"), field="surplus"),
    ]
