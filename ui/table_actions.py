"""What can be done with the rows of a table: new, remove, copy, paste, empty, move; each is one step to undo."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence

from models.errors import N_, UserError
from models.fields import Record
from models.positions import between, following
from models.store import Step
from ui import table_clipboard
from ui.i18n import _
from ui.session import Session
from ui.table_columns import MeasuredTable
from ui.table_model import RecordModel
from ui.values import sentence

#: method, text, keys
ACTIONS = (
    ("add_row", N_("新增一行"), ("Ctrl+Return", "Ctrl+Enter")),
    ("remove_rows", N_("删除选中的行"), ("Delete", "Ctrl+Delete")),
    ("copy", N_("复制"), ("Ctrl+C",)),
    ("paste", N_("粘贴"), ("Ctrl+V",)),
    ("move_up", N_("上移"), ("Ctrl+Shift+Up",)),
    ("move_down", N_("下移"), ("Ctrl+Shift+Down",)),
    ("previous", N_("上一条"), ("Alt+Up",)),
    ("next", N_("下一条"), ("Alt+Down",)),
)
WRITING = {"add_row", "remove_rows", "paste", "move_up", "move_down"}
GROWING = {"add_row", "remove_rows", "move_up", "move_down"}


class RowsTable(MeasuredTable):
    """What the actions ask of the table they belong to."""

    def flush(self) -> None:
        raise NotImplementedError

    def say(self, message: str) -> None:
        raise NotImplementedError

    def select(self, record_id: int | None, field: str = "") -> bool:
        raise NotImplementedError

    def step(self, by: int) -> None:
        raise NotImplementedError


class RowActions(QObject):
    """The actions of one table, in its context menu and on its keys; ``new`` makes the record of a new row."""

    def __init__(
        self, table: "RowsTable", session: Session, model: RecordModel, new: Callable[[Step], Record], *, fixed: bool
    ) -> None:
        super().__init__(table)
        self._table, self._session, self._model, self.new, self._fixed = table, session, model, new, fixed
        self._kind = model.kind
        self.actions = {method: self._action(method, text, keys) for method, text, keys in ACTIONS}

    def _action(self, method: str, text: str, keys: tuple[str, ...]) -> QAction:
        action = QAction(_(text), self._table)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.setEnabled(
            not (method in WRITING and self._session.read_only) and not (method in GROWING and self._fixed)
        )
        action.triggered.connect(getattr(self, method))
        self._table.addAction(action)
        return action

    def add_row(self) -> None:
        """A new record, with the cursor in its first cell."""
        self._table.flush()
        if self.actions["add_row"].isEnabled():
            new = self.new
            self._table.say("")
            self._session.submit(f"新增{self._kind.meta.label}", lambda step: step.add(new(step)), self._go_to_new)

    def _go_to_new(self, record_id: int) -> None:
        first = next((one.column.field for one in self._model.columns if one.editable), "")
        if self._table.select(record_id, first):
            self._table.setFocus()

    def _chosen(self) -> list[QModelIndex]:
        """The selected cells, or the one with the cursor where none is."""
        current = self._table.currentIndex()
        return self._table.selectionModel().selectedIndexes() or ([current] if current.isValid() else [])

    def _submit(self, label: str, work: Callable[[Step], object]) -> None:
        """Hand a change to the store; what was refused before is no longer said."""
        self._table.say("")
        self._session.submit(label, work)

    def remove_rows(self) -> None:
        """Without asking: Ctrl+Z brings them back."""
        rows = sorted({index.row() for index in self._chosen()})
        ids = [record.id for row in rows if (record := self._model.record(row)) is not None]
        if not ids or not self.actions["remove_rows"].isEnabled():
            return
        label, kind = self._kind.meta.label, self._kind
        what = f"删除{label}" if len(ids) == 1 else f"删除 {len(ids)} 行{label}"
        self._submit(what, lambda step: step.remove(kind, *ids))

    def clear_cells(self) -> None:
        """Empty the selected cells, as one step."""
        emptied: dict[int, dict[str, Any]] = {}
        for index in self._chosen():
            view, record = self._model.columns[index.column()].view, self._model.record(index.row())
            if view is not None and record is not None and self._model.can_edit(index):
                emptied.setdefault(record.id, {}).update(view.changes(""))
        kind = self._kind
        if emptied:
            change = self._model.saving.change
            self._submit(f"清空{kind.meta.label}单元格", lambda step: _change_all(step, change, emptied))

    def copy(self) -> None:
        indexes = self._chosen()
        rows, columns = sorted({one.row() for one in indexes}), sorted({one.column() for one in indexes})
        if indexes:
            QGuiApplication.clipboard().setText(table_clipboard.copied(self._model, rows, columns))

    def paste(self) -> None:
        """A block from Excel into the cells from here on, as one step; new rows where it is longer than the table."""
        index, text = self._table.currentIndex(), QGuiApplication.clipboard().text()
        row, column = (index.row(), index.column()) if index.isValid() else (len(self._model.records), 0)
        row = min(row, len(self._model.records))
        try:
            rows = table_clipboard.pasted(self._model, text, row, column, may_add=not self._fixed)
        except UserError as error:
            self._table.say(sentence(error))
            return
        kind, new, change = self._kind, self.new, self._model.saving.change

        def work(step: Step) -> None:
            for one in rows:
                if one.record_id:
                    change(step, one.record_id, one.changes)
            step.add_all([replace(new(step), **one.changes) for one in rows if not one.record_id])

        self._submit(f"粘贴 {len(rows)} 行{kind.meta.label}", work)

    def move_up(self) -> None:
        self._move(-1)

    def move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """The record changes places with its neighbour."""
        shown, row = self._model.records, self._table.currentIndex().row()
        if not (0 <= row < len(shown) and 0 <= row + by < len(shown)):
            return
        order = [*shown]
        order.insert(row + by, order.pop(row))
        at, kind, change = row + by, self._kind, self._model.saving.change
        before = order[at - 1].position if at else ""
        after = order[at + 1].position if at + 1 < len(order) else ""
        if after and before >= after:  # two laptops may have given one place twice
            places = dict(zip((one.id for one in order), following("", len(order)), strict=True))
        else:
            places = {order[at].id: between(before, after)}
        moved = {one: {"position": place} for one, place in places.items()}
        self._submit(f"移动{kind.meta.label}", lambda step: _change_all(step, change, moved))

    def previous(self) -> None:
        self._table.step(-1)

    def next(self) -> None:
        self._table.step(1)


Change = Callable[[Step, int, dict[str, Any]], None]


def _change_all(step: Step, change: Change, changes: dict[int, dict[str, Any]]) -> None:
    for record_id, values in changes.items():
        change(step, record_id, values)
