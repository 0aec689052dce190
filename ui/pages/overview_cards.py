"""The cards of 总览: what is still to be done, the funds at a glance, and where a new evaluation begins."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from models.evaluation import Project
from models.fund_checks import alarming, total_of, used_rate
from models.funds import Fund
from models.money import Unit, show_fen, show_percent
from models.overview import FirstStep, first_steps, project_funds
from models.snapshot import Snapshot
from reports.completeness import Missing, Severity, missing
from ui.i18n import _
from ui.widgets import Button, Card, EmptyState, IconLabel, Label, Pill, clear, column, row

SHOWN = 8
SEVERITY = {Severity.BLOCKING: ("circle-alert", "bad"), Severity.WARNING: ("circle-alert", "warn")}


class MissingCard(Card):
    """出具报告前还需完成: each lack as a sentence, with the way to the record that mends it."""

    opened = Signal(str, str, object, str)

    def __init__(self) -> None:
        self.pill = Pill()
        super().__init__(_("出具报告前还需完成"), right=self.pill)
        self._all = False
        self._found: tuple[Missing, ...] = ()
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self.body.addLayout(self._list)
        self.body.addStretch()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        found = missing(snapshot)
        if found == self._found and self._list.count():
            return
        self._found = found
        self._fill()

    def _fill(self) -> None:
        """A link that had the keyboard keeps its place in the list."""
        at = next((at for at, link in enumerate(self.findChildren(Button)) if link.hasFocus()), None)
        clear(self._list)
        barring = any(one.severity is Severity.BLOCKING for one in self._found)
        self.pill.show_text(
            _("{count} 项").format(count=len(self._found)) if self._found else "", "bad" if barring else "warn"
        )
        if not self._found:
            self._list.addWidget(self._done())
        shown = self._found if self._all else self._found[:SHOWN]
        links = [self._line(one) for one in shown]
        if rest := len(self._found) - len(shown):
            links.append(Button(_("显示其余 {count} 项").format(count=rest), kind="link", on=self._show_all))
            self._list.addLayout(row(links[-1], None))
        if at is not None and links:
            links[min(at, len(links) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self) -> QWidget:
        go = Button(_("生成报告"), "file-text", "primary", on=lambda: self.opened.emit("评价报告", "", None, ""))
        return EmptyState("circle-check", _("内容已齐全"), _("可以出具报告了"), go)

    def _line(self, lack: Missing) -> Button:
        name, colour = SEVERITY[lack.severity]
        icon = IconLabel(name, colour)
        icon.setAccessibleName(_(lack.severity))
        icon.setToolTip(_(lack.severity))
        target = (lack.page, lack.table, lack.id or None, lack.field)
        go = Button(f"{_(lack.page)} ›", kind="link", on=lambda: self.opened.emit(*target))
        go.setAccessibleName(_("{sentence}，转到{page}").format(sentence=lack.sentence, page=_(lack.page)))
        line = row(icon, Label(lack.sentence, wrap=True), go)
        line.setStretch(1, 1)
        self._list.addLayout(line)
        return go

    def _show_all(self) -> None:
        self._all = True
        self._fill()


class FundsCard(Card):
    """Budget, received and used of each project, and how much of it was used."""

    opened = Signal(str, str, object, str)

    def __init__(self) -> None:
        go = Button(_("资金使用") + " ›", kind="link", on=lambda: self.opened.emit("资金使用", "", None, ""))
        super().__init__(_("资金一览"), right=go)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(5, 2)
        self.body.addLayout(self._grid)
        self.body.addStretch()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        clear(self._grid)
        self.heading.setText(_("资金一览（{unit}）").format(unit=_(snapshot.evaluation.money_unit or Unit.WAN)))
        unit = Unit(snapshot.evaluation.money_unit or Unit.WAN)
        for at, text in enumerate((_("项目"), *self._heads(), _("使用率"))):
            self._put(0, at, Label(text, "hint"), right=0 < at < 4)
        known = project_funds(snapshot)
        for at, (project, fund) in enumerate(known, 1):
            self._fill(at, project, fund, unit)
        if len(known) > 1:
            self._fill(
                len(known) + 1, Project(name=_("合计")), total_of([fund for _project, fund in known]), unit, "h2"
            )

    def _heads(self) -> list[str]:
        return [_(Fund.meta[name].label) for name in ("budget", "received", "used")]

    def _fill(self, at: int, project: Project, fund: Fund, unit: Unit, role: str = "") -> None:
        name = Label(project.name or _("（未命名）"), role, wrap=True)
        self._put(at, 0, name)
        for column_, amount in enumerate((fund.budget, fund.received, fund.used), 1):
            self._put(at, column_, Label(show_fen(amount, unit), role), right=True)
        rate = used_rate(fund)
        bad = "bad" if "used_rate" in alarming(fund) else ""
        self._put(at, 4, Label(show_percent(rate), role, tone=bad), right=True)
        bar = QProgressBar()
        bar.setTextVisible(False)
        bar.setMinimumWidth(40)
        bar.setRange(0, 10_000)
        bar.setValue(min(10_000, round((rate or 0) * 100)))
        bar.setAccessibleName(_("{project}使用率 {rate}").format(project=project.name, rate=show_percent(rate)))
        self._grid.addWidget(bar, at, 5, Qt.AlignmentFlag.AlignVCenter)

    def _put(self, line: int, column_: int, label: QLabel, *, right: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, line, column_)


class StartCard(Card):
    """从这里开始: the steps of a new evaluation in their order, each with the way to it."""

    opened = Signal(str, str, object, str)

    def __init__(self) -> None:
        super().__init__(_("从这里开始"), padding=24)
        self.body.addWidget(
            Label(_("按顺序填写，随时可以跳过；所有修改自动保存，Ctrl+Z 可以撤销。"), "muted", wrap=True)
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.body.addLayout(self._list)
        self.body.addStretch()
        self._shown: tuple[FirstStep, ...] = ()

    def show_snapshot(self, snapshot: Snapshot, pages: frozenset[str]) -> None:
        """``pages`` are those this version has; steps on others are left out."""
        steps = tuple(step for step in first_steps(snapshot) if step.page in pages)
        if steps == self._shown:
            return
        self._shown = steps
        clear(self._list)
        for number, step in enumerate(steps, 1):
            self._list.addLayout(self._line(number, step))

    def _line(self, number: int, step: FirstStep) -> QHBoxLayout:
        icon = IconLabel("circle-check", "good") if step.done else IconLabel("circle", "text3")
        icon.setAccessibleName(_("已完成") if step.done else _("未完成"))
        title, hint = Label(f"{number}. {_(step.title)}"), Label(_(step.hint), "hint", wrap=True)
        go = Button(f"{_(step.page)} ›", kind="link", on=lambda: self.opened.emit(step.page, step.table, None, ""))
        go.setAccessibleName(_("{step}，转到{page}").format(step=_(step.title), page=_(step.page)))
        line = row(icon, column(title, hint, spacing=0), go, spacing=12)
        line.setStretch(1, 1)
        return line
