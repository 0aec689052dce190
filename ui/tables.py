"""A table of records that is edited in place, with the keys of a spreadsheet.

    table = RecordTable(
        session, ExpenseLine,
        ["item", "amount", Column(_("占比"), text=share, right=True), "note"],
        name=_("支出明细"), total=N_("合计"),
        where=lambda line: line.project == project,
        new=lambda step: ExpenseLine(project=project),
        empty=_("还没有支出明细。按 Ctrl+Enter 新增，或从 Excel 复制后按 Ctrl+V 粘贴"),
    )
    table.selected.connect(form.show_id)      # id of the current record, or None
    form.show_id(table.current_id())          # the first record is current from the start
    form.stepped.connect(table.step)          # Alt+Up and Alt+Down in the form

Enter goes to the next cell, Ctrl+Enter makes a new row, Ctrl+Delete removes the selected rows, Ctrl+C and Ctrl+V speak
with Excel, Alt+Up and Alt+Down go to another record, Ctrl+Shift+Up and Ctrl+Shift+Down move it, F2 or typing edits.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QWidget

from models.fields import Kind, Record
from models.store import Changes, Step
from ui import theme
from ui.i18n import _
from ui.saving import Saving
from ui.session import Session
from ui.table_actions import RowActions, RowsTable
from ui.table_columns import fit
from ui.table_delegate import Bubble, CellDelegate, frame
from ui.table_model import Column, Index, RecordModel

__all__ = ["Column", "RecordTable"]

ROW_HEIGHT = 36
Key = Qt.Key
LEAVING = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason}
MODIFIERS = {Key.Key_Control, Key.Key_Shift, Key.Key_Alt, Key.Key_AltGr, Key.Key_Meta}


class RecordTable(RowsTable):
    """See the module. ``fixed`` tables keep their rows; ``rows`` lets the height follow them up to that many;
    ``source`` replaces all records of the kind where they are too many, ``saving`` also how they are written."""

    selected = Signal(object)
    opened = Signal(object)  # double click or Enter where nothing can be typed

    def __init__(
        self,
        session: Session,
        kind: type[Record],
        columns: Sequence[Column | str],
        *,
        where: Callable[[Any], bool] | None = None,
        source: Callable[[], Sequence[Any]] | None = None,
        saving: Saving | None = None,
        new: Callable[[Step], Record] | None = None,
        name: str = "",
        total: str = "",
        empty: str = "",
        fixed: bool = False,
        rows: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._kind, self._where, self._fit_rows = session, kind, where, rows
        self._empty = empty or _("还没有{name}").format(name=name or _(kind.meta.label))
        self._shown: int | None = None
        self.records = RecordModel(session, kind, columns, total=total, saving=saving, parent=self)
        self._source = source or self.records.saving.records
        self._delegate = CellDelegate(self.records, self)
        self._bubble = Bubble(self.viewport())
        self.setAccessibleName(name or _(kind.meta.label))
        self._dress()
        self.rows = RowActions(self, session, self.records, new or (lambda _step: kind()), fixed=fixed)
        self._listen()
        self.refresh()
        self.records.recall_drafts()

    def _dress(self) -> None:
        self.setModel(self.records)
        self.setItemDelegate(self._delegate)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(48)

    def _listen(self) -> None:
        self._session.changed.connect(self._changed)
        self._session.failed.connect(self.refresh)
        self._delegate.finished.connect(self._editing_ended)
        self._delegate.refused.connect(self.say)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.doubleClicked.connect(self._double_clicked)
        self.clicked.connect(self._clicked)

    # ---- what it shows

    def _changed(self, changes: Changes) -> None:
        referred = {one.view.spec.table for one in self.records.columns if one.view is not None}
        if changes.tables & ({self._kind.meta.table, "evaluation"} | referred):
            self.refresh()
        elif any(one.view is None for one in self.records.columns):
            self.viewport().update()
            self.outdate()

    def refresh(self, *_ignored: object) -> None:
        """Read the records again; an open editor, the selection and the place on screen stay."""
        keep, row = self.current_id(), self.currentIndex().row()
        known = self._source()
        self.records.show([one for one in known if self._where is None or self._where(one)])
        if self.current_id() != keep and not self.select(keep) and self.currentIndex().isValid():
            last = len(self.records.records) - 1  # the row below takes the place of one that is gone
            self.setCurrentIndex(self.records.index(min(row, last), self.currentIndex().column()))
        self._begin()
        self.measure()
        self.viewport().update()
        self._tell()

    def _begin(self) -> None:
        """Some record is always the current one, at the first cell that can be typed into."""
        if not self.currentIndex().isValid() and self.records.records:
            first = next((at for at, one in enumerate(self.records.columns) if one.editable), 0)
            self.setCurrentIndex(self.records.index(0, first))

    def setCurrentIndex(self, index: Index) -> None:
        """Selected alone, whichever keys are held: Qt's own adds to the selection under Ctrl."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def set_where(self, where: Callable[[Any], bool], new: Callable[[Step], Record] | None = None) -> None:
        """Show other records, for example those of the project chosen elsewhere."""
        self.flush()
        self._where = where
        self.rows.new = new or self.rows.new
        self.refresh()

    def measure(self) -> None:
        super().measure()
        fit(self, self.records)
        if self._fit_rows:
            head, bar = self.horizontalHeader(), self.horizontalScrollBar()
            rows = max(2, min(self.records.rowCount(), self._fit_rows))
            scrolls = head.length() > self.viewport().width()
            self.setFixedHeight(rows * ROW_HEIGHT + head.sizeHint().height() + 4 + scrolls * bar.sizeHint().height())

    def current_record(self) -> Any:
        return self.records.record(self.currentIndex().row())

    def current_id(self) -> int | None:
        record = self.current_record()
        return record.id if record else None

    def select(self, record_id: int | None, field: str = "") -> bool:
        """Make a record the current one, in the column of ``field``; False where it is not shown."""
        row = self.records.row_of(record_id)
        if row < 0:
            return False
        names = [one.column.field for one in self.records.columns]
        column = names.index(field) if field and field in names else max(0, self.currentIndex().column())
        self.setCurrentIndex(self.records.index(row, column))
        return True

    def flush(self) -> None:
        """Keep what is being typed, as when the cell is left."""
        self._delegate.finish()

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Key.Key_Return, Key.Key_Enter):
            if self.records.columns and any(one.editable for one in self.records.columns):
                self._advance(1)
            else:
                self.opened.emit(self.current_id())
        elif plain and event.key() == Key.Key_Space and self._space(index):
            pass
        elif plain and event.key() == Key.Key_Escape and (self.records.refusal(index) or self._bubble.isVisible()):
            self.records.forget(index)
            self.say("")
        elif plain and event.key() == Key.Key_Backspace:
            self.rows.clear_cells()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """A letter that opens an editor is no shortcut of the window; the next key ends what was said in passing."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() not in {*MODIFIERS, Key.Key_Escape}:
                self._explain()
            shifted = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if shifted and event.text().isprintable() and event.text() and self.records.can_edit(self.currentIndex()):
                event.accept()
                return True
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A word that comes whole opens the editor too, and stands in it; Qt would open it and lose the word."""
        index = self.currentIndex()
        if event.commitString() and self._delegate.editor is None and self.records.can_edit(index):
            self.edit(index)
            if self._delegate.editor is not None:
                QApplication.sendEvent(self._delegate.editor, event)
                return
        super().inputMethodEvent(event)

    def _space(self, index: QModelIndex) -> bool:
        """Toggles a flag, opens a list."""
        if not self.records.can_edit(index):
            return False
        view = self.records.columns[index.column()].view
        if view is None or view.kind not in {Kind.FLAG, Kind.CHOICE, Kind.REFERENCE, Kind.REFERENCES}:
            return False
        if view.kind is Kind.FLAG:
            self.records.write(index, {view.name: not view.value(self.current_record())})
        else:
            self.edit(index)
            self._delegate.open_list()
        return True

    def _editing_ended(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        self.setFocus()
        self._explain()
        if key in (Key.Key_Return, Key.Key_Enter) and modifiers & Qt.KeyboardModifier.ControlModifier:
            self.rows.add_row()
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_Tab):
            self._advance(1)
        elif key == Key.Key_Backtab:
            self._advance(-1)
        elif key in (Key.Key_Up, Key.Key_Down):
            self.step(-1 if key == Key.Key_Up else 1)

    def _advance(self, by: int) -> None:
        """To the next cell that can be edited, at the end of a row to the next row."""
        columns = [at for at, one in enumerate(self.records.columns) if one.editable]
        index = self.currentIndex()
        if not columns or not index.isValid():
            return
        width = len(columns)
        at = index.row() * width + sum(one < index.column() for one in columns)
        at += by if by > 0 and index.column() in columns else min(by, 0)
        row, place = divmod(at, width)
        if 0 <= row < len(self.records.records):
            self.setCurrentIndex(self.records.index(row, columns[place]))

    def step(self, by: int) -> None:
        """To the previous or next record."""
        row = self.currentIndex().row() + by
        if 0 <= row < len(self.records.records):
            self.setCurrentIndex(self.records.index(row, max(0, self.currentIndex().column())))

    # ---- mouse, painting, messages

    def _clicked(self, index: QModelIndex) -> None:
        if self.records.columns[index.column()].flag:
            self._space(index)

    def _double_clicked(self, index: QModelIndex) -> None:
        if not self.records.can_edit(index):
            self.opened.emit(self.current_id())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addActions([action for action in self.actions() if action.isEnabled()])
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft() + QPoint(8, 0))
        menu.exec(at)
        menu.deleteLater()

    def _current_changed(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._explain()
        self._tell()

    def _explain(self) -> None:
        """Say what is wrong in the current cell, and nothing else any more."""
        index = self.currentIndex()
        refused = self.records.refusal(index) if index.isValid() else None
        self.say(refused.message if refused else "")

    def _tell(self) -> None:
        """Announce the current record once."""
        current = self.current_id()
        if current != self._shown:
            self._shown = current
            self.selected.emit(current)

    def say(self, message: str) -> None:
        """Show a refusal at the current cell; "" takes it away."""
        index = self.currentIndex()
        if not message:
            self._bubble.hide()
            return
        cell = self.visualRect(index) if index.isValid() else QRect(8, 0, 1, 1)
        self._bubble.say(message, cell)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._explain()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in LEAVING:
            self._explain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.records.records:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(theme.colours().text3))
        room = self.viewport().rect().adjusted(16, 8, -16, -8)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._empty)
        if self.hasFocus():
            frame(painter, self.viewport().rect(), theme.colours().accent)
        painter.end()
