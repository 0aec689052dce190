"""权重与评分体系: every indicator with its weight and method in place, what each level comes to, and the framework."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from models import frameworks, weighing
from models.errors import N_, UserError
from models.evaluation import Evaluation
from models.indicators import GradeBand, Indicator, children, plain_points, roots, walk, weight_gaps
from models.money import SCORE_UNIT
from models.store import Changes
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.framework_dialog import FrameworkDialog
from ui.pages.parts import TableCard, trash
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import Button, Card, Label, Pill, page_body, row

TABLES = {Indicator.meta.table, Evaluation.meta.table, "project"}
WHOLE = 100 * SCORE_UNIT
LEAST_HEIGHT = 380
FILES = N_("评分体系 (*.json)")


class WeightsView(QWidget):
    """``closed`` asks for the scores again."""

    closed = Signal()

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session, self.messages = session, messages
        self.settings = RecordForm(
            session, Evaluation, ["framework", "combination", "trimmed", "received_base"], columns=2
        )
        self.whose, self.balance = QComboBox(), Pill()
        self.table = self._table()
        self.bands = self._bands()
        self._lay_out()
        self.whose.currentIndexChanged.connect(lambda _at: self.table.refresh())
        self.whose.currentIndexChanged.connect(lambda _at: self._say())
        session.changed.connect(self._changed)
        self.setFocusProxy(self.table)
        self._refresh()

    # ---- parts

    def _table(self) -> RecordTable:
        return RecordTable(
            self.session,
            Indicator,
            [
                Column(field="name", text=self._indented, width=210),
                Column(field="weight", width=96, total=self._top_sum),
                Column(_("下级合计"), text=self._below, right=True, width=84),
                Column(_("差"), text=self._gap, right=True, width=64, tone=lambda one: "bad" if self._gap(one) else ""),
                Column(field="method", width=110),
                Column(field="target", width=84),
                Column(field="unit", width=76),
                Column(field="source", width=120),
                "code",
            ],
            source=self._shown,
            fixed=True,
            name=_("指标和权重"),
            total=N_("一级合计"),
            empty=_("还没有评价指标。点“选用评分体系…”，或从文件导入"),
        )

    def _bands(self) -> TableCard:
        table = RecordTable(
            self.session,
            GradeBand,
            [Column(field="name", width=140), Column(field="floor", width=140)],
            name=_("等级标准"),
            empty=_("还没有等级。按 Ctrl+Enter 新增，例如 优 90"),
            rows=6,
        )
        hint = _("得分达到最低分即为该等级；按四舍五入到两位小数的综合得分判断。")
        card = TableCard(_("等级标准"), table, hint=hint)
        card.allow(not self.session.read_only)
        return card

    def _lay_out(self) -> None:
        body = page_body(self)
        back = Button(_("返回评分"), "chevron-left", on=self.closed.emit)
        self.pick = Button(_("选用评分体系…"), "list-checks", on=lambda: self.choose())
        self.take_in = Button(_("导入…"), "download", on=self._import)
        self.give_out = Button(_("导出…"), "upload", on=self._export)
        body.addLayout(row(Label(_("权重与评分体系"), "h1"), None, self.pick, self.take_in, self.give_out, back))
        card = Card()
        card.body.addWidget(self.settings)
        hint = _("评价保存自己的一份指标和权重，在这里修改不影响软件自带的评分体系；得分的合并方式写入报告。")
        card.body.addWidget(Label(hint, "hint", wrap=True))
        body.addWidget(card)
        body.addWidget(self._weights())
        body.addWidget(self.bands)

    def _weights(self) -> Card:
        card = Card()
        self.whose.setAccessibleName(_("评分表"))
        self.add_top = Button(_("一级指标"), "plus", "ghost", on=lambda: self._add(None))
        self.add_below = Button(_("下级指标"), "plus", "ghost", on=lambda: self._add(self.table.current_id()))
        self.up = Button(_("上移"), kind="ghost", tip="Ctrl+Shift+↑", on=lambda: self._move(-1))
        self.down = Button(_("下移"), kind="ghost", tip="Ctrl+Shift+↓", on=lambda: self._move(1))
        self.fit = Button(_("按比例凑齐"), "scale", "ghost", on=self.fit_weights)
        self.fit.setToolTip(_("一级按比例调整到 100 分，各级下级按比例等于上级"))
        self.remove = trash(_("删除指标及其下级（Ctrl+Delete）"), self._remove)
        self.drop = Button(_("改用共用评分表"), kind="ghost", on=self._drop_table)
        self.writing = (self.add_top, self.add_below, self.up, self.down, self.fit, self.remove, self.drop)
        for button in (*self.writing, self.pick, self.take_in):
            button.setEnabled(not self.session.read_only)
        heading = Label(_("权重"), "h2")
        card.body.addLayout(row(heading, self.whose, self.balance, None, self.drop))
        card.body.addLayout(row(*self.writing[:-1], None, spacing=2))
        self.table.setMinimumHeight(LEAST_HEIGHT)
        card.body.addWidget(self.table)
        self._own_keys()
        return card

    def _own_keys(self) -> None:
        """The keys of every table, on a tree: rows move among their siblings and go with all below them."""
        own = {"remove_rows": self._remove, "move_up": lambda: self._move(-1), "move_down": lambda: self._move(1)}
        for name, act in own.items():
            action = self.table.rows.actions[name]
            action.triggered.disconnect()
            action.triggered.connect(lambda _on=False, act=act: act())
            action.setEnabled(not self.session.read_only)

    # ---- what is shown

    @property
    def project(self) -> int | None:
        return self.whose.currentData()

    def _shown(self) -> Sequence[Indicator]:
        known = self.session.snapshot.indicators
        return [
            one for top in roots(known, self.project) for one in (top, *(below for _l, below in walk(known, top.id)))
        ]

    def _indented(self, one: Any) -> str:
        known = self.session.snapshot.indicators
        level = next((level for level, node in walk(known) if node.id == one.id), 1)
        return "　" * (level - 1) + (one.name or _("（未命名）"))

    def _sum_below(self, one: Any) -> int | None:
        below = children(self.session.snapshot.indicators, one.id)
        return sum(node.weight or 0 for node in below) if below else None

    def _below(self, one: Any) -> str:
        found = self._sum_below(one)
        return "" if found is None else plain_points(found)

    def _gap(self, one: Any) -> str:
        found = self._sum_below(one)
        return "" if found is None or found == (one.weight or 0) else _signed(found - (one.weight or 0))

    def _top_sum(self, _records: Sequence[Any]) -> str:
        return plain_points(sum(one.weight or 0 for one in roots(self.session.snapshot.indicators, self.project)))

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._refresh()

    def _refresh(self) -> None:
        if self.settings.record is None:
            self.settings.show_record(self.session.snapshot.evaluation)
        self._refill()
        self.table.refresh()
        self._say()

    def _refill(self) -> None:
        """The tables there are: the common one, and those of projects that have one."""
        known = self.session.snapshot.indicators
        own = [one for one in self.session.snapshot.projects if roots(known, one.id)]
        offered = [(_("共用评分表"), None), *((one.name, one.id) for one in own)]
        if offered != [(self.whose.itemText(at), self.whose.itemData(at)) for at in range(self.whose.count())]:
            keep = self.project
            self.whose.blockSignals(True)
            self.whose.clear()
            for name, project in offered:
                self.whose.addItem(name, project)
            self.whose.setCurrentIndex(max(0, self.whose.findData(keep)))
            self.whose.blockSignals(False)
        self.whose.setVisible(len(offered) > 1)

    def _say(self) -> None:
        """Whether every level adds up, and by how much the first does not."""
        known = self.session.snapshot.indicators
        mine = [gap for gap in weight_gaps(known) if gap.project == self.project]
        top = next((gap for gap in mine if gap.under is None), None)
        below = len(mine) - (top is not None)
        said = [_("一级合计 {sum} 分，{gap}").format(sum=plain_points(top.sum), gap=_over(top.sum))] if top else []
        said += [_("{count} 处下级合计不等于上级").format(count=below)] if below else []
        fine = _("各级合计无误，共 100 分") if roots(known, self.project) else ""
        self.balance.show_text("；".join(said) or fine, "bad" if said else "good")
        self.fit.setVisible(bool(mine))
        self.drop.setVisible(self.project is not None)

    # ---- what is done

    def choose(self) -> None:
        dialog = FrameworkDialog(self.session, self.window(), self.project)
        self._open(dialog)

    def _open(self, dialog: FrameworkDialog) -> None:
        self.flush()
        dialog.chosen.connect(lambda title: self.messages.say(_("已选用“{title}”；按 Ctrl+Z 撤销").format(title=title)))
        self.dialog = dialog
        dialog.open()

    def _import(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), _("导入评分体系"), str(Path.home()), _(FILES))
        if chosen:
            self.import_file(Path(chosen))

    def import_file(self, path: Path) -> None:
        """A framework of a file is looked at before it replaces anything; a bad one changes nothing."""
        try:
            found = frameworks.read_file(path)
        except UserError as error:
            self.messages.error(error)
            return
        self._open(FrameworkDialog(self.session, self.window(), self.project, found))

    def _export(self) -> None:
        name = f"{self.session.snapshot.evaluation.framework or _('评分体系')}.json"
        start = str(Path.home() / name.replace("/", "-"))
        chosen, _filter = QFileDialog.getSaveFileName(self.window(), _("导出评分体系"), start, _(FILES))
        if chosen:
            self.export_file(Path(chosen))

    def export_file(self, path: Path) -> None:
        self.flush()
        try:
            frameworks.write_file(path, frameworks.export(self.session.snapshot, self.project))
        except UserError as error:
            self.messages.error(error)
            return
        self.messages.say(_("已导出“{name}”").format(name=path.name))

    def _add(self, parent: int | None) -> None:
        self.flush()
        project = self.project
        self.session.submit("新增指标", lambda step: weighing.add(step, parent, project), self._go_to_new)

    def _go_to_new(self, indicator_id: int) -> None:
        self.table.select(indicator_id, "name")
        self.table.setFocus()

    def _move(self, by: int) -> None:
        chosen = self.table.current_id()
        if chosen is not None:
            self.session.submit("移动指标", lambda step: weighing.move(step, chosen, by))

    def fit_weights(self) -> None:
        self.flush()
        project = self.project
        self.session.submit("按比例凑齐权重", lambda step: weighing.fit_below(step, None, project))

    def _remove(self) -> None:
        """With everything below it; Ctrl+Z brings it back."""
        chosen = self.table.current_id()
        if chosen is not None and not self.session.read_only:
            self.session.submit("删除指标", lambda step: weighing.remove(step, chosen))

    def _drop_table(self) -> None:
        gone = [one.id for one in roots(self.session.snapshot.indicators, self.project)] if self.project else []
        if gone:
            self.session.submit("改用共用评分表", lambda step: [weighing.remove(step, one) for one in gone])

    def flush(self) -> None:
        self.settings.flush()
        self.table.flush()
        self.bands.table.flush()


def _signed(points: int) -> str:
    return f"+{plain_points(points)}" if points > 0 else f"−{plain_points(-points)}"


def _over(points: int) -> str:
    words = _("多 {points}") if points > WHOLE else _("差 {points}")
    return words.format(points=plain_points(abs(points - WHOLE)))
