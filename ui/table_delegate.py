"""Cells painted straight from the model, and the editors that open in them."""

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons, theme
from ui.editors import CheckList, ChoiceInput, Editor, LongInput, TextInput, editor_for, words
from ui.table_model import Index, RecordModel
from ui.widgets import restyle

PADDING = 10
State = QStyle.StateFlag
Key = Qt.Key
LONG_SIZE, LIST_SIZE = (420, 150), (260, 200)


class Bubble(QLabel):
    """A refusal, shown right under the cell it speaks of."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("bubble")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.hide()

    def say(self, message: str, cell: QRect) -> None:
        room = self._room.rect()
        self.setText(message)
        self.setFixedWidth(min(420, max(160, room.width() - 16)))
        self.adjustSize()
        below = cell.bottom() + 3
        top = below if below + self.height() <= room.bottom() else max(0, cell.top() - self.height() - 3)
        self.move(max(4, min(cell.left(), room.right() - self.width() - 4)), top)
        self.show()
        self.raise_()


def frame(painter: QPainter, rect: QRect, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawRect(rect.adjusted(1, 1, -2, -2))


class CellDelegate(QStyledItemDelegate):
    """Asks the model for one text a cell; opens the field's own editor and reads it when it is left."""

    finished = Signal(Qt.Key, Qt.KeyboardModifier)  # a key ended the editing, its value is kept
    refused = Signal(str)  # a key should have ended it, and this is why it did not

    def __init__(self, model: RecordModel, table: QAbstractItemView) -> None:
        super().__init__(table)
        self._model, self._table = model, table
        self._index = QPersistentModelIndex()
        self.editor: Editor | None = None

    # ---- painting

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = theme.colours(), option.rect  # pyright: ignore[reportAttributeAccessIssue]
        row, column = index.row(), index.column()
        selected = bool(option.state & State.State_Selected)  # pyright: ignore[reportAttributeAccessIssue]
        total = self._model.record(row) is None
        if selected or total:
            painter.fillRect(rect, QColor(tokens.sel if selected and not total else tokens.sunken))
        painter.setPen(QColor(getattr(tokens, self._model.tone(row, column))))
        if self._model.columns[column].flag and not total:
            self._paint_flag(painter, rect, bool(self._model.text(row, column)), tokens)
        else:
            self._paint_text(painter, option, index, total)
        if self._model.rejected and self._model.refusal(index):
            frame(painter, rect, tokens.bad)
        elif option.state & State.State_HasFocus:  # pyright: ignore[reportAttributeAccessIssue]
            frame(painter, rect, tokens.accent)

    def _paint_text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, total: bool) -> None:
        bound = self._model.columns[index.column()]
        text = self._model.text(index.row(), index.column()).replace("\n", " ")
        if not text:
            return
        side = Qt.AlignmentFlag.AlignRight if bound.right else Qt.AlignmentFlag.AlignLeft
        room = option.rect.adjusted(PADDING, 0, -PADDING, 0)  # pyright: ignore[reportAttributeAccessIssue]
        painter.setFont(theme.font(bold=True) if total else option.font)  # pyright: ignore[reportAttributeAccessIssue]
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_flag(self, painter: QPainter, rect: QRect, on: bool, tokens: theme.Colours) -> None:
        box = QRect(rect.left() + PADDING, rect.center().y() - 8, 16, 16)
        painter.setPen(QColor(tokens.accent if on else tokens.border_strong))
        painter.drawRect(box)
        if on:
            painter.drawPixmap(box.left() + 1, box.top() + 1, icons.pixmap("check", tokens.accent, 14))

    # ---- editing

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        view = self._model.columns[index.column()].view
        assert view is not None
        editor = editor_for(view, parent, in_cell=True)
        self._index, self.editor = QPersistentModelIndex(index), editor
        editor.setProperty("loaded", False)
        editor.edited.connect(self._edited)
        if isinstance(editor, ChoiceInput):
            editor.chosen.connect(self._chosen)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once: a change from elsewhere does not overwrite what is being typed."""
        mine, record = self.editor, self._model.record(index.row())
        if mine is None or editor is not mine or mine.property("loaded") or record is None:
            return
        mine.setProperty("loaded", True)
        mine.show_record(record)
        if refused := self._model.refusal(index):
            mine.put(refused.text)
            self._mark(refused.message)
        if isinstance(mine, TextInput):
            mine.selectAll()
        elif isinstance(mine, ChoiceInput):
            mine.select_all()
        elif isinstance(mine, LongInput):
            mine.moveCursor(mine.textCursor().MoveOperation.End)
        mine.setProperty("before", words(mine.raw(), mine))

    def setModelData(self, editor: QWidget, model: QObject, index: Index) -> None:
        """What was opened and not changed is not written: a stated figure keeps the words it was stated in."""
        mine = self.editor
        if mine is not None and editor is mine and words(mine.raw(), mine) != mine.property("before"):
            self._model.commit(index, mine)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        width, height = LONG_SIZE if isinstance(editor, LongInput) else LIST_SIZE
        if isinstance(editor, LongInput | CheckList):
            room = self._table.viewport().rect()
            rect = QRect(
                rect.left(), rect.top(), max(rect.width(), min(width, room.width())), min(height, room.height())
            )
            rect.moveBottom(min(rect.bottom(), max(room.bottom(), height)))
            rect.moveRight(min(rect.right(), max(room.right(), rect.width() - 1)))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        mine = self.editor
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and mine is not None
            and editor is mine
        ):
            if event.key() == Key.Key_Escape:
                self.refused.emit("")
                self._model.forget(self._index)
                mine.setProperty("before", words(mine.raw(), mine))
            elif self._ends(event):
                self.finish(Key(event.key()), event.modifiers())
                return True
        return super().eventFilter(editor, event)

    def _ends(self, event: QKeyEvent) -> bool:
        """Enter (in long texts only with Ctrl), Tab, and Alt with an arrow."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Key.Key_Return | Key.Key_Enter:
                return control or (plain and not isinstance(self.editor, LongInput))
            case Key.Key_Tab | Key.Key_Backtab:
                return not control
            case Key.Key_Up | Key.Key_Down:
                return event.modifiers() == Qt.KeyboardModifier.AltModifier
        return False

    def finish(
        self, key: Qt.Key = Key.Key_unknown, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Keep the value and close the editor; a value the field cannot hold stays, framed, and is explained."""
        editor = self.editor
        if editor is None:
            return
        changed = words(editor.raw(), editor) != editor.property("before")
        message = self._model.problem(self._index, editor.raw()) if changed else ""
        if message and key != Key.Key_unknown:
            self._mark(message)
            self._model.keep_draft(self._index, words(editor.raw(), editor))
            self.refused.emit(message)
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.finished.emit(key, modifiers)

    def open_list(self) -> None:
        """Show at once what the open editor offers."""
        if isinstance(self.editor, ChoiceInput):
            self.editor.showPopup()

    def _mark(self, message: str) -> None:
        if self.editor is not None:
            restyle(self.editor, "invalid", bool(message))
            self.editor.setAccessibleDescription(message)

    def _edited(self) -> None:
        if self.editor is not None and self._index.isValid() and self.editor.property("loaded"):
            self._mark("")
            self.refused.emit("")
            self._model.keep_draft(self._index, words(self.editor.raw(), self.editor))

    def _chosen(self) -> None:
        self.finish(Key.Key_unknown)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)
