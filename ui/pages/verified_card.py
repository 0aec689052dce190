"""核实率: per project and in all what was fully checked over what was used, with both numbers."""

from collections.abc import Callable
from typing import Any

from models import sampling
from models.errors import N_
from models.evaluation import Project
from models.money import Unit, show_fen, show_percent
from models.sampling import Verification
from models.store import Changes
from ui.i18n import _
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import Card, Label, Pill, row


class VerifiedCard(Card):
    def __init__(self, session: Session) -> None:
        super().__init__(padding=0)
        self._session = session
        self._rows: dict[int | None, Verification] = {}
        self.pill, self.unit = Pill(), Label("", "hint")
        head = row(Label(_("资金核实率"), "h2"), self.pill, None, self.unit)
        head.setContentsMargins(14, 10, 14, 0)
        self._read()
        self.table = RecordTable(
            session,
            Project,
            [
                Column(field="name", read_only=True),
                self._column(_("已抽"), lambda one: str(one.drawn or ""), 62),
                self._column(_("已核"), lambda one: str(one.checked or ""), 62),
                self._column(_("核实金额"), lambda one: self._money(one.amount) if one.drawn else "", 110),
                self._column(_("本年使用"), lambda one: self._money(one.used), 110),
                self._column(_("核实率"), lambda one: show_percent(one.rate), 84),
            ],
            fixed=True,
            total=N_("合计"),
            name=_("资金核实率"),
            empty=_("还没有项目"),
        )
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.addLayout(head)
        self.body.addWidget(self.table)
        session.changed.connect(self._changed)
        self._show()

    def _column(self, title: str, text: Callable[[Verification], str], width: int) -> Column:
        def of(project: Any) -> str:
            return text(self._rows.get(project.id, Verification(project.id)))

        return Column(title, text=of, right=True, width=width, total=lambda _all: text(self._rows[None]))

    def _money(self, fen: int | None) -> str:
        return show_fen(fen, self._unit)

    @property
    def _unit(self) -> Unit:
        unit = self._session.snapshot.evaluation.money_unit
        return Unit(unit) if unit in set(Unit) else Unit.WAN

    def _read(self) -> None:
        rows = sampling.verification(self._session.snapshot)
        self._rows = {row.project: row for row in rows} | {None: sampling.together(rows)}

    def _changed(self, _changes: Changes) -> None:
        self._read()
        self._show()

    def _show(self) -> None:
        whole = self._rows[None]
        self.unit.setText(_("金额单位：{unit}").format(unit=self._unit))
        self.pill.show_text(
            f"{self._money(whole.amount)} ÷ {self._money(whole.used)} ＝ {show_percent(whole.rate)}"
            if whole.rate is not None
            else "",
            "info",
        )
        self.pill.setToolTip(_("全部核完的凭证金额 ÷ 本年使用；没有填写本年使用的项目不计入合计"))
        self.table.viewport().update()
