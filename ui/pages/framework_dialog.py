"""Choosing a framework for the whole evaluation or for one project, with what it holds and what would be lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QListWidget, QTreeView, QVBoxLayout, QWidget

from models import bundles, frameworks, weighing
from models.bundles import Bundle
from models.errors import UserError
from models.evaluation import Combination, Evaluation
from models.frameworks import Framework, Node
from models.indicators import plain_points
from models.store import Step
from ui.i18n import _
from ui.session import Session
from ui.widgets import Button, Label, row


@dataclass(frozen=True)
class Offer:
    """What can be chosen: a framework, alone or with the checklists of its bundle, or (neither) the common table."""

    title: str
    note: str
    framework: Framework | None = None
    bundle: Bundle | None = None


def offers(session: Session, imported: Framework | None = None) -> list[Offer]:
    """An imported framework first, then what ships with the program, then a copy of the evaluation's own."""
    found = [Offer(imported.title, imported.note or _("从文件导入"), imported)] if imported else []
    for name in frameworks.names():
        shipped = frameworks.load(name)
        found.append(Offer(shipped.title, shipped.note, shipped))
    for name in bundles.names():
        bundle = bundles.load(name)
        lists = "、".join(one.name for one in bundle.checklists)
        note = _("{note}\n同时加入核查表：{lists}；资料清单 {count} 项。")
        told = note.format(note=bundle.note, lists=lists, count=len(bundle.documents))
        found.append(Offer(_("{name}类项目整套").format(name=name), told, bundle.framework, bundle))
    return [*found, *_own(session)]


def _own(session: Session) -> Iterator[Offer]:
    """The evaluation's own table for a project to begin with, where its weights add up."""
    try:
        copy = frameworks.read(frameworks.export(session.snapshot))
    except UserError:
        return
    yield Offer(_("复制共用评分表"), _("复制本评价现有的指标和权重（不含得分），再按项目修改。"), copy)


class FrameworkDialog(QDialog):
    """``chosen`` tells the name of what is now scored by, after it is saved as one step."""

    chosen = Signal(str)

    def __init__(
        self, session: Session, parent: QWidget, project: int | None = None, imported: Framework | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("选用评分体系"))
        self._offers = offers(session, imported)
        self.list, self.preview = QListWidget(), QTreeView()
        self.note, self.warning = Label("", "muted", wrap=True), Label("", "", tone="warn", wrap=True)
        self.use_for, self.combination = QComboBox(), QComboBox()
        self.take = Button(_("选用"), kind="primary", on=self.choose)
        self.take.setDefault(True)
        self._fill(project)
        self._lay_out()
        self.list.currentRowChanged.connect(lambda _at: self._say())
        self.use_for.currentIndexChanged.connect(lambda _at: self._say())
        self.list.setCurrentRow(0)

    def _fill(self, project: int | None) -> None:
        self.list.setAccessibleName(_("评分体系"))
        self.list.addItems([one.title for one in self._offers])
        self.use_for.setAccessibleName(_("用于"))
        self.use_for.addItem(_("整个评价（各项目共用）"), None)
        for one in self.session.snapshot.projects:
            self.use_for.addItem(one.name or _("（未命名）"), one.id)
        self.use_for.setCurrentIndex(max(0, self.use_for.findData(project)))
        self.combination.setAccessibleName(_("多项目合并方式"))
        for way in (Combination.FUNDS, Combination.PLAIN, Combination.WHOLE):
            self.combination.addItem(_(way), way.value)
        now = self.session.snapshot.evaluation.combination
        apart = now in (Combination.FUNDS, Combination.PLAIN)
        self.combination.setCurrentIndex(self.combination.findData(now) if apart else 0)
        self.preview.setHeaderHidden(True)
        self.preview.setAccessibleName(_("指标和权重"))
        self.preview.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)

    def _lay_out(self) -> None:
        self.setMinimumSize(780, 520)
        self._combined = Label(_("得分合并为"), "muted")
        for label, field in (
            (use_label := Label(_("用于"), "muted"), self.use_for),
            (self._combined, self.combination),
        ):
            label.setBuddy(field)
        self.list.setMinimumWidth(310)
        self.list.setSpacing(2)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.list, 0, 0)
        grid.addWidget(self.preview, 0, 1)
        grid.setRowStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(18, 16, 18, 16)
        box.setSpacing(10)
        box.addLayout(grid)
        box.addWidget(self.note)
        box.addLayout(row(use_label, self.use_for, self._combined, self.combination, None))
        box.addWidget(self.warning)
        box.addLayout(row(None, Button(_("取消"), on=self.reject), self.take))

    # ---- what is chosen

    @property
    def offer(self) -> Offer:
        return self._offers[max(0, self.list.currentRow())]

    @property
    def project(self) -> int | None:
        return self.use_for.currentData()

    def _say(self) -> None:
        """What the choice holds, and what would go for it."""
        self.note.setText(self.offer.note)
        self.preview.setModel(_model(self.offer.framework, self))
        self.preview.expandToDepth(0)
        for part in (self._combined, self.combination):
            part.setVisible(self.project is not None)
        lost = weighing.at_stake(self.session.snapshot, self.project)
        told = _("现有评分表中 {count} 项指标已有得分、扣分或原因，选用后将一并替换；按 Ctrl+Z 可以恢复。")
        self.warning.setText(told.format(count=lost) if lost else "")
        self.warning.setVisible(bool(lost))
        self.take.setText(_("替换现有评分表") if lost else _("选用"))

    def choose(self) -> None:
        offer, project = self.offer, self.project
        if offer.framework is None:
            return
        combination = self.combination.currentData() if project is not None else None
        work = partial(_take, offer, project, combination)
        self.take.setEnabled(False)
        self.session.submit(f"选用评分体系：{offer.title}", work, partial(self._taken, offer.title))

    def _taken(self, title: str, _nothing: None) -> None:
        self.chosen.emit(title)
        self.accept()


def _take(offer: Offer, project: int | None, combination: str | None, step: Step) -> None:
    if offer.bundle is not None:
        bundles.plant(step, offer.bundle, project)
    elif offer.framework is not None:
        frameworks.replace(step, offer.framework, project)
    for evaluation in step.all(Evaluation) if combination else ():
        step.change(Evaluation, evaluation.id, combination=combination)


def _model(framework: Framework | None, parent: QWidget) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    if framework is not None:
        _grow(model.invisibleRootItem(), framework.nodes)
    return model


def _grow(above: QStandardItem, nodes: tuple[Node, ...]) -> None:
    for node in nodes:
        item = QStandardItem(f"{node.name}　{plain_points(node.weight)}")
        item.setToolTip(node.standard or node.explanation)
        above.appendRow(item)
        _grow(item, node.children)
