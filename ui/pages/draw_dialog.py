"""Choosing vouchers: of which project, how, and before it is done how many of how many and how much of how much."""

import random
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from models import sampling
from models.errors import N_, UserError
from models.fieldwork import Selection
from models.funds import Entry
from models.money import Unit, parse_fen, percent, plain, show_fen, show_percent
from models.sampling import Draw, Voucher
from models.store import Step
from ui.i18n import _
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.values import sentence
from ui.widgets import Button, Label, row

WAYS = (
    (Selection.RANDOM, N_("随机抽取")),
    (Selection.ABOVE, N_("金额以上")),
    (Selection.BY_HAND, N_("手工选择")),
    (Selection.ALL, N_("全部")),
)
SHOWN = {"voucher": 130, "booked": 120, "payee": 130, "amount": 120, "purpose": 0}
SEEDS, WIDTH = 1_000_000, 760


class DrawDialog(QDialog):
    """``accepted`` only after the draw is saved. Whatever is changed, the last line says what would be drawn."""

    def __init__(self, session: Session, project: int | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.session = session
        self.vouchers: tuple[Voucher, ...] | None = None  # None while they are read
        self._entries: Sequence[Entry] = ()
        self._closed = False  # answers may come later
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("抽取凭证"))
        self.project = QComboBox()
        self.project.addItem(_("全部项目"), None)
        for one in session.snapshot.projects:
            self.project.addItem(one.name or _("（未命名）"), one.id)
        self.project.setCurrentIndex(max(0, self.project.findData(project)))
        self.ways = {way: QRadioButton(_(text)) for way, text in WAYS}
        self.size_, self.seed = QLineEdit("20"), QLineEdit(str(random.randrange(1, SEEDS)))
        self.threshold, self.text, self.note = QLineEdit("10000"), QLineEdit(), QLineEdit()
        self.found = RecordTable(
            session,
            Entry,
            [Column(field=name, read_only=True, width=width) for name, width in SHOWN.items()],
            source=lambda: self._entries,
            fixed=True,
            name=_("可选的凭证"),
            empty=_("没有找到凭证"),
        )
        self.summary, self.wrong = Label("", wrap=True), Label("", "error", wrap=True)
        self.take = Button(_("抽取"), kind="primary", on=self.draw)
        self.take.setDefault(True)
        self._lay_out()
        self._listen()
        self._read()

    def _lay_out(self) -> None:
        self.setMinimumWidth(WIDTH)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._group = QButtonGroup(self)
        for button in self.ways.values():
            self._group.addButton(button)
        self._rows: dict[str, tuple[Label, QWidget]] = {}
        ways = QWidget()
        ways.setLayout(row(*self.ways.values(), None, spacing=18))
        for key, label, widget in (
            ("project", _("范围"), self.project),
            ("ways", _("选取方式"), ways),
            ("size", _("抽取笔数"), self.size_),
            ("seed", _("随机种子"), self.seed),
            ("threshold", _("金额下限（元）"), self.threshold),
            ("text", _("查找"), self.text),
            ("found", _("可选的凭证"), self.found),
            ("note", _("说明"), self.note),
        ):
            self._field(key, label, widget)
        self.seed.setToolTip(_("同样的种子、同样的总体抽出同样的凭证；记入抽凭记录"))
        self.text.setPlaceholderText(_("凭证号、收款方或者摘要中的文字"))
        self.note.setPlaceholderText(_("留空时写明选取方式"))
        for edit in (self.size_, self.seed, self.threshold):
            edit.setMaximumWidth(170)
        self.found.setMinimumHeight(240)
        self.found.setSelectionBehavior(RecordTable.SelectionBehavior.SelectRows)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 18)
        box.setSpacing(14)
        box.addLayout(self._grid)
        box.addWidget(self.summary)
        box.addWidget(self.wrong)
        box.addLayout(row(None, Button(_("取消"), on=self.reject), self.take))

    def _field(self, key: str, text: str, widget: QWidget) -> None:
        label, line = Label(text, "muted"), self._grid.rowCount()
        label.setBuddy(widget)
        up = Qt.AlignmentFlag.AlignTop if widget is self.found else Qt.AlignmentFlag.AlignVCenter
        widget.setAccessibleName(text)
        self._grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignRight | up)
        self._grid.addWidget(widget, line, 1)
        self._rows[key] = (label, widget)

    def _listen(self) -> None:
        self.project.currentIndexChanged.connect(lambda _at: self._read())
        for button in self.ways.values():
            button.toggled.connect(lambda down: self._turn() if down else None)
        for edit in (self.size_, self.seed, self.threshold):
            edit.textChanged.connect(lambda _text: self._say())
        self.text.textChanged.connect(lambda _text: self._look())
        self.found.selectionModel().selectionChanged.connect(lambda _on, _off: self._say())
        self.found.opened.connect(lambda _id: self.draw())
        self.ways[Selection.RANDOM].setChecked(True)

    # ---- what is asked

    @property
    def way(self) -> str:
        return next(way for way, button in self.ways.items() if button.isChecked())

    def order(self) -> Draw:
        """What the fields say; raises UserError where one says nothing sensible."""
        way = self.way
        return Draw(
            way,
            self.project.currentData(),
            threshold=parse_fen(self.threshold.text(), Unit.YUAN) if way == Selection.ABOVE else None,
            size=_whole(self.size_.text(), _("抽取笔数")) if way == Selection.RANDOM else None,
            seed=_whole(self.seed.text(), _("随机种子")) if way == Selection.RANDOM else None,
            chosen=self._chosen() if way == Selection.BY_HAND else (),
        )

    def _chosen(self) -> tuple[int, ...]:
        rows = {index.row() for index in self.found.selectionModel().selectedIndexes()}
        return tuple(self._entries[row].id for row in sorted(rows) if row < len(self._entries))

    def _turn(self) -> None:
        """Show the fields of the chosen way."""
        fields = {
            Selection.RANDOM: {"size", "seed"},
            Selection.ABOVE: {"threshold"},
            Selection.BY_HAND: {"text", "found"},
        }.get(Selection(self.way), set())
        for key, parts in self._rows.items():
            for part in parts:
                part.setVisible(key in fields | {"project", "ways", "note"})
        self._look()
        self.adjustSize()

    # ---- what there is

    def _read(self) -> None:
        self.vouchers = None
        project = self.project.currentData()
        self.session.ask(partial(sampling.population, project=project), partial(self._take_in, project))
        self._look()

    def _take_in(self, project: int | None, vouchers: tuple[Voucher, ...]) -> None:
        if not self._closed and project == self.project.currentData():
            self.vouchers = vouchers
            self._say()

    def _look(self) -> None:
        if self.way == Selection.BY_HAND:
            text, project = self.text.text(), self.project.currentData()
            question = partial(sampling.find, text=text, project=project)
            self.session.ask(question, partial(self._show_found, text, project))
        self._say()

    def _show_found(self, text: str, project: int | None, entries: Sequence[Entry]) -> None:
        if not self._closed and (text, project) == (self.text.text(), self.project.currentData()):
            self._entries = entries
            self.found.refresh()
            self.found.clearSelection()
            self._say()

    def _say(self) -> None:
        """What would be drawn, or why nothing can be."""
        self.wrong.setText("")
        self.take.setEnabled(False)
        if self.vouchers is None:
            self.summary.setText(_("正在读取明细账…"))
            return
        whole = sum(one.amount for one in self.vouchers)
        told = _("总体 {count} 笔、{sum} 元").format(count=f"{len(self.vouchers):,}", sum=show_fen(whole, Unit.YUAN))
        try:
            chosen = set(sampling.select(self.order(), self.vouchers))
        except UserError as error:
            self.summary.setText(told)
            self.wrong.setText(sentence(error))
            return
        amount = sum(one.amount for one in self.vouchers if one.id in chosen)
        drawn = _("将抽取 {count} 笔、{sum} 元，占金额的 {share}").format(
            count=f"{len(chosen):,}", sum=show_fen(amount, Unit.YUAN), share=show_percent(percent(amount, whole))
        )
        self.summary.setText(f"{told}；{drawn}")
        self.take.setEnabled(True)

    def draw(self) -> None:
        if self.vouchers is None:
            return
        try:
            order = self.order()
            sampling.select(order, self.vouchers)
        except UserError as error:
            self.wrong.setText(sentence(error))
            return
        work = partial(_take, order, self.vouchers, self.note.text(), datetime.now().astimezone().date())
        self.session.submit(f"抽取凭证：{order.words}", work, lambda _sample: self._drawn(), self._failed)

    def _drawn(self) -> None:
        if not self._closed:
            self.accept()

    def done(self, result: int) -> None:
        self._closed = True
        super().done(result)

    def _failed(self, error: Exception) -> None:
        if not self._closed and isinstance(error, UserError):
            self.wrong.setText(sentence(error))
        else:
            self.session.failed.emit(error)


def _whole(text: str, label: str) -> int:
    typed = plain(text)
    if not typed.isdigit() or len(typed) > 15:
        raise UserError(_("“{text}”不是整数").format(text=text), _("{label}请填写整数，例如 20").format(label=label))
    return int(typed)


def _take(order: Draw, vouchers: Sequence[Voucher], note: str, today: date, step: Step) -> int:
    return sampling.take(step, order, vouchers, today, note)
