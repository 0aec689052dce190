"""One tab of 疑点与问题: the records in their order, the form of the chosen one, its sub-points, and what answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from models.fields import Record
from models.store import Changes
from ui.forms import RecordForm
from ui.i18n import _
from ui.pages.card_list import CardList, Line
from ui.pages.parts import TableCard, trash
from ui.pages.record_tab import asks_for_new
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import MARGINS, Button, Card, Label, clear, row, scrolling


@dataclass(frozen=True)
class Spec:
    """``points`` are the sub-points, which name their record in the field ``below``."""

    kind: type[Record]
    form: tuple[str, ...]
    points: type[Record]
    below: str
    line: Callable[[Session, Any], Line]
    empty: str
    points_empty: str
    links: str  # title of the card of what it belongs with
    unlinked: str  # what that card says when there is nothing


class Links(Card):
    """Records that belong with the chosen one, each a button that leads to it."""

    wanted = Signal(object)

    def __init__(self, title: str, empty: str, add: QWidget | None = None) -> None:
        super().__init__(title, right=add)
        self._empty = empty
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.body.addLayout(self._rows)
        self.buttons: list[Button] = []

    def show_links(self, records: Sequence[tuple[int, str]]) -> None:
        focused = any(button.hasFocus() for button in self.buttons)
        clear(self._rows)
        self.buttons = []
        for record_id, title in records:
            button = _LinkButton(title, lambda record_id=record_id: self.wanted.emit(record_id))
            self._rows.addWidget(button)
            self.buttons.append(button)
        if not records:
            self._rows.addWidget(Label(self._empty, "muted", wrap=True))
        if focused and self.buttons:
            self.buttons[0].setFocus()


class _LinkButton(Button):
    """A link as long as its room; all of it is in the tool tip."""

    def __init__(self, title: str, on: Callable[[], object]) -> None:
        super().__init__(title, kind="link", tip=title, on=on)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())


class FindingsPane(QWidget):
    """Ctrl+Enter makes a new record, from within a sub-point a new sub-point; Alt+Up and Alt+Down go to the next."""

    chosen = Signal(object)

    def __init__(self, session: Session, spec: Spec, add_link: Button | None = None) -> None:
        super().__init__()
        self.session, self.spec = session, spec
        label = _(spec.kind.meta.label)
        self.list = CardList(
            session, spec.kind, lambda record: spec.line(session, record), add=self.add, name=label, empty=_(spec.empty)
        )
        self.count = Label("", "hint")
        self.new = Button(_("新增{what}").format(what=label), "plus", tip="Ctrl+Enter", on=self.add)
        self.remove = trash(_("删除（Ctrl+Delete）"), self.list.rows.remove_rows)
        self.form = RecordForm(session, spec.kind, spec.form)
        self.points = self._points()
        self.point = RecordForm(session, spec.points, ["headline", "body"])
        self.links = Links(_(spec.links), _(spec.unlinked), add_link)
        self._lay_out()
        self._listen()

    def _points(self) -> TableCard:
        table = RecordTable(
            self.session, self.spec.points,
            [Column(_("序号"), text=self._place, width=60), Column(field="headline", width=230), "body"],
            where=lambda _one: False, name=_(self.spec.points.meta.label), empty=_(self.spec.points_empty), rows=6,
        )  # fmt: skip
        return TableCard(_(self.spec.points.meta.label), table, what=_("新增分点"))

    def _place(self, point: Record) -> str:
        return f"（{self.points.table.records.row_of(point.id) + 1}）"

    def _lay_out(self) -> None:
        left = QFrame()
        left.setBackgroundRole(QPalette.ColorRole.Base)
        left.setAutoFillBackground(True)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 10, 0, 0)
        head = row(self.count, None, self.remove, self.new)
        head.setContentsMargins(12, 0, 12, 0)
        side.addLayout(head)
        side.addWidget(self.list)
        card = Card()
        card.body.addWidget(self.form)
        self.points.body.addWidget(self.point)
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(18, 14, MARGINS[2], MARGINS[3])
        body.setSpacing(14)
        for part in (card, self.points, self.links):
            body.addWidget(part)
        body.addStretch()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName(self.spec.kind.meta.table)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(scrolling(content))
        splitter.setSizes([400, 760])
        splitter.setStretchFactor(1, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(splitter)

    def _listen(self) -> None:
        self.list.selected.connect(self._show)
        self.list.opened.connect(lambda _id: self.form.focus())
        self.form.stepped.connect(self.list.step)
        self.points.table.selected.connect(self._show_point)
        self.point.stepped.connect(self.points.table.step)
        self.session.changed.connect(self._changed)
        for button in (self.new, self.remove):
            button.setEnabled(not self.session.read_only)
        if self.list.records.records:
            self.list.select(self.list.records.records[0].id)
        self._show(self.list.current_id())
        self._say_count()

    def begin(self) -> None:
        self.list.setFocus()

    # ---- which record

    def _show(self, record_id: int | None) -> None:
        below, start = self.spec.below, partial(self.spec.points, **{self.spec.below: record_id})  # pyright: ignore[reportArgumentType]
        self.form.show_id(record_id)
        self.points.table.set_where(lambda point: getattr(point, below) == record_id, lambda _step: start())
        self.points.allow(record_id is not None and not self.session.read_only)
        self._show_point(self.points.table.current_id())
        self.chosen.emit(record_id)

    def _show_point(self, point_id: int | None) -> None:
        self.point.show_id(point_id)
        self.point.setVisible(point_id is not None)

    def _changed(self, changes: Changes) -> None:
        if self.spec.kind.meta.table in changes.tables:
            self._say_count()

    def _say_count(self) -> None:
        self.count.setText(_("共 {count} 条").format(count=len(self.list.records.records)))

    def add(self) -> None:
        self.flush()
        if not self.session.read_only:
            kind = self.spec.kind
            self.session.submit(f"新增{kind.meta.label}", lambda step: step.add(kind()), self.go_to)

    def go_to(self, record_id: int, name: str = "headline") -> None:
        """Select a record and put the cursor into one of its fields."""
        self.list.select(record_id)
        self.form.focus(name)

    def show_point(self, point_id: int, name: str = "") -> None:
        point = next((one for one in self.session.snapshot.of(self.spec.points) if one.id == point_id), None)
        if point is not None and self.list.select(getattr(point, self.spec.below)):
            self.points.table.select(point_id)
            self._show_point(point_id)
            self.point.focus(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not asks_for_new(event):
            super().keyPressEvent(event)
        elif self.point.isAncestorOf(self.focusWidget() or self):
            self.point.flush()
            self.points.table.rows.add_row()
        else:
            self.add()

    def flush(self) -> None:
        self.form.flush()
        self.point.flush()
        self.points.table.flush()
