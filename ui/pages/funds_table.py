"""One row of funds per project: typed amounts, what is computed from them, and rows that are saved once typed into."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from models import fund_checks
from models.errors import N_
from models.fields import Record
from models.funds import Fund
from models.money import Unit, exact_fen, show_fen, show_percent
from models.step import IDS, Step
from ui.i18n import _
from ui.saving import Saving
from ui.session import Session
from ui.tables import Column, RecordTable

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
    """How computed amounts and rates are written: in the evaluation's unit, with as many decimals as the typed ones."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def unit(self) -> Unit:
        return Unit(self._session.snapshot.evaluation.money_unit or Unit.WAN)

    @property
    def by_budget(self) -> bool:
        return fund_checks.of_budget(self._session.snapshot)

    def amount(self, fen: int | None) -> str:
        return show_fen(fen, self.unit, max(2, len(exact_fen(fen, self.unit).partition(".")[2])))

    def rate(self, value: Decimal | None) -> str:
        return show_percent(value)


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


def _columns(figures: Figures) -> list[Column]:
    def received(fund: Fund) -> str:
        return figures.rate(fund_checks.received_rate(fund, figures.by_budget))

    def used(fund: Fund) -> str:
        return figures.rate(fund_checks.used_rate(fund))

    def left(fund: Fund) -> str:
        return figures.amount(fund_checks.surplus(fund))

    def all_available(funds: Sequence[Fund]) -> str:
        known = [one for fund in funds if (one := fund_checks.available(fund)) is not None]
        return figures.amount(sum(known)) if known else ""

    def tone(name: str) -> Any:
        return lambda fund: "bad" if name in fund_checks.alarming(fund, figures.by_budget) else ""

    def of_all(text: Any) -> Any:
        return lambda funds: text(fund_checks.total_of(funds))

    return [
        Column(_("项目"), field="project", read_only=True, tone=lambda _fund: "text"),
        Column(_("上年结转"), field="carried_over"),
        Column(_("本年预算"), field="budget"),
        Column(
            _("合计"), text=lambda fund: figures.amount(fund_checks.available(fund)), right=True, total=all_available
        ),
        Column(_("实际到位"), field="received"),
        Column(_("到位率"), text=received, right=True, total=of_all(received), tone=tone("received_rate")),
        Column(_("本年使用"), field="used"),
        Column(_("使用率"), text=used, right=True, total=of_all(used), tone=tone("used_rate")),
        Column(_("结余"), text=left, right=True, total=of_all(left), tone=tone("surplus")),
        Column(_("填报结余"), field="surplus"),
    ]
