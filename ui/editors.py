"""One editor for each kind of field, alike in forms and in cells: ``show`` a record, ``raw`` is what the user made of it.

Every editor is a QWidget with the signals ``edited`` (each key or choice, never during an input method's composition)
and ``chosen`` (a choice that is complete in itself), and with ``composing`` true while an input method composes.
"""

from typing import Any

from PySide6.QtCore import QAbstractProxyModel, QDate, QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QCompleter,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from models.dates import parse_date
from models.errors import UserError
from models.fields import Kind, Record
from ui import icons, theme
from ui.i18n import _
from ui.list_keys import ListKeys
from ui.values import FIGURES, FieldView, Picked, Raw
from ui.widgets import THEME_EVENTS

LONG_MIN, LONG_MAX = 64, 320
MANY_EDGES = 40  # of a list that opens below: its edges and its arrow
ENDING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


def asks_for_undo(event: QEvent) -> bool:
    """Whether Qt asks who takes Ctrl+Z; a field with nothing to take back leaves it to the window."""
    if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.matches(QKeySequence.StandardKey.Undo)


class TextInput(QLineEdit):
    edited = Signal()
    chosen = Signal()

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self.composing = view, False
        self.textEdited.connect(lambda _text: self.edited.emit())

    def show_record(self, record: Record) -> None:
        self.put(self._view.typed(record))

    def put(self, text: str) -> None:
        """Show a text; what was typed before can no longer be taken back by the field itself."""
        self.setText(text)
        self.setCursorPosition(0)

    def raw(self) -> Raw:
        return self.text()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and not self.isUndoAvailable():
            event.ignore()
            return True
        return super().event(event)


class FigureInput(TextInput):
    """Digits come straight through: the input method stays out of number fields."""

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        if view.right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        return False if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)


class DateInput(TextInput):
    """Takes every way of writing a date; the calendar at its right end (Alt+Enter) writes one to the day."""

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self._button = QAction(_("选择日期"), self)
        self._button.triggered.connect(self.open_calendar)
        self.addAction(self._button, QLineEdit.ActionPosition.TrailingPosition)
        self._draw()

    def open_calendar(self) -> None:
        if self.isReadOnly():
            return
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setAccessibleName(self.accessibleName())
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setSelectedDate(_first_day(self.text()))
        calendar.activated.connect(self._pick)
        calendar.clicked.connect(self._pick)
        self._calendar = calendar
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.show()
        calendar.setFocus()

    def _pick(self, day: QDate) -> None:
        self._calendar.close()
        self.setText(day.toString(Qt.DateFormat.ISODate))
        self.edited.emit()
        self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_F4) and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_calendar()
            return
        super().keyPressEvent(event)

    def _draw(self) -> None:
        self._button.setIcon(icons.icon("calendar", theme.colours().text2, size=16))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in THEME_EVENTS:
            self._draw()


def _first_day(text: str) -> QDate:
    try:
        day = parse_date(text).first
    except UserError:
        return QDate.currentDate()
    return QDate(day.year, day.month, day.day)


class LongInput(QPlainTextEdit):
    """A text of several lines that grows with what is written; Tab leaves it."""

    edited = Signal()
    chosen = Signal()

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self.composing, self._last = view, False, ""
        self.setTabChangesFocus(True)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def show_record(self, record: Record) -> None:
        self.put(self._view.typed(record))

    def put(self, text: str) -> None:
        """Show a text; what was typed before can no longer be taken back by the field itself."""
        self._last = text
        if self.toPlainText() != text:
            self.setPlainText(text)
        self.document().clearUndoRedoStacks()

    def raw(self) -> Raw:
        return self.toPlainText()

    def _changed(self) -> None:
        """Qt announces every step of a composition, in which the text itself does not change."""
        if self.composing or self.toPlainText() == self._last:
            return
        self._last = self.toPlainText()
        self.edited.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        self._changed()

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and not self.document().isUndoAvailable():
            event.ignore()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        first = self.document().firstBlock()
        line = self.blockBoundingRect(first).height() / max(1, first.layout().lineCount())
        wanted = round(self.document().size().height() * line) + 24
        return QSize(super().sizeHint().width(), max(LONG_MIN, min(LONG_MAX, wanted)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines anew."""
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())


class ChoiceInput(QComboBox):
    """One of a list, found by typing any part of it."""

    edited = Signal()
    chosen = Signal()

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self.composing = view, False
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(16)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = self._completer = QCompleter(self.model(), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self._line().textEdited.connect(self._typed)
        self._keys = ListKeys(self, self.edited.emit)
        self.activated.connect(self._activated)

    def _typed(self) -> None:
        """The list of what is found for it is a window of its own, and has the keys while it is shown."""
        if not self._popup().styleSheet():
            self._popup().setProperty("popup", True)
            theme.dress(self._popup())
            self._popup().installEventFilter(self)
        self.edited.emit()

    def _popup(self) -> QAbstractItemView:
        popup = self._completer.popup()
        assert popup is not None
        return popup

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that ends a field takes what is chosen in the list and then does what it does without one."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in ENDING:
            self._popup().hide()
            if self._popup().currentIndex().isValid():
                self._take(self._popup().currentIndex())
            QApplication.sendEvent(self, QKeyEvent(event.type(), event.key(), event.modifiers(), event.text()))
            return True
        return super().eventFilter(watched, event)

    def _take(self, found: QModelIndex) -> None:
        """By its place in the list: two may have one name."""
        matches = self._completer.completionModel()
        assert isinstance(matches, QAbstractProxyModel)
        self.setCurrentIndex(matches.mapToSource(found).row())
        self.edited.emit()

    def _line(self) -> QLineEdit:
        line = self.lineEdit()
        assert line is not None
        return line

    def show_record(self, record: Record) -> None:
        self.clear()
        for value, text in self._view.options(record):
            self.addItem(text, value)
        self.put(self._view.typed(record))
        value = self._view.value(record)
        if (at := self.findData(value)) >= 0:
            self.setCurrentIndex(at)

    def put(self, text: str) -> None:
        self.setCurrentIndex(self.findText(text))
        self.setEditText(text)
        self._line().setCursorPosition(0)

    def select_all(self) -> None:
        self._line().selectAll()

    def raw(self) -> Raw:
        """The chosen record, as long as its name still stands there; else what was typed."""
        at = self.currentIndex()
        if at >= 0 and self.itemText(at) == self.currentText():
            return Picked(self.itemData(at))
        return self.currentText()

    def _activated(self, _at: int) -> None:
        self.edited.emit()
        self.chosen.emit()

    def showPopup(self) -> None:
        super().showPopup()
        self._keys.watch()
        self.select_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space opens the list, as long as it is not part of something being typed."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() == Qt.Key.Key_Space and (isinstance(self.raw(), Picked) or not self.currentText()):
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a page must not change what it shows

    def event(self, event: QEvent) -> bool:
        if asks_for_undo(event) and not self._line().isUndoAvailable():
            event.ignore()
            return True
        return super().event(event)


class CheckList(QListWidget):
    """Any number of a list, ticked with Space."""

    edited = Signal()
    chosen = Signal()
    closed = Signal()

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self.composing = view, False
        self.setProperty("popup", True)
        self.itemChanged.connect(lambda _item: self.edited.emit())

    def show_record(self, record: Record) -> None:
        ticked = self._view.value(record)
        self.blockSignals(True)
        self.clear()
        for value, text in self._view.options(record):
            item = QListWidgetItem(text, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.setCurrentRow(0)

    def put(self, text: str) -> None:
        """A draft names the ticked ones."""
        names = text.split("、")
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if item.text() in names else Qt.CheckState.Unchecked)

    def raw(self) -> Raw:
        return Picked(tuple(item.data(Qt.ItemDataRole.UserRole) for item in self._items() if _ticked(item)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As a list of its own it is closed by the keys that leave a field."""
        leaving = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
        if self.isWindow() and event.key() in leaving:
            self.close()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def words(self) -> str:
        return "、".join(item.text() for item in self._items() if _ticked(item))

    def _items(self) -> list[QListWidgetItem]:
        return [self.item(at) for at in range(self.count())]


def _ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked


class ManyInput(QPushButton):
    """References in a form: the names, and a list to tick them in that opens below."""

    edited = Signal()
    chosen = Signal()

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self.setProperty("kind", "field")
        self._list = CheckList(view, self)
        self._list.setWindowFlags(Qt.WindowType.Popup)
        self._list.edited.connect(self._ticked)
        self._list.closed.connect(self.chosen)
        self.clicked.connect(self._open)

    def show_record(self, record: Record) -> None:
        self._list.show_record(record)
        self._say()

    def put(self, text: str) -> None:
        self._list.put(text)
        self._say()

    def raw(self) -> Raw:
        return self._list.raw()

    def _open(self) -> None:
        self._list.setAccessibleName(self.accessibleName())
        self._list.resize(max(self.width(), 260), min(320, 34 + 26 * self._list.count()))
        self._list.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        self._list.show()
        self._list.setFocus()

    def _ticked(self) -> None:
        self._say()
        self.edited.emit()

    def words(self) -> str:
        return self._list.words()

    def _say(self) -> None:
        said, room = self.words() or _("（未选择）"), self.width() - MANY_EDGES
        self.setText(self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room))
        self.setToolTip(self.words())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say()

    def minimumSizeHint(self) -> QSize:
        return QSize(160, super().minimumSizeHint().height())


class FlagInput(QCheckBox):
    edited = Signal()
    chosen = Signal()

    def __init__(self, view: FieldView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self.composing = view, False
        self.clicked.connect(self._clicked)

    def show_record(self, record: Record) -> None:
        self.setChecked(bool(self._view.value(record)))

    def put(self, text: str) -> None:
        self.setChecked(text == "是")

    def raw(self) -> Raw:
        return Picked(self.isChecked())

    def _clicked(self) -> None:
        self.edited.emit()
        self.chosen.emit()


Editor = TextInput | LongInput | ChoiceInput | CheckList | ManyInput | FlagInput


def editor_for(view: FieldView, parent: QWidget, *, in_cell: bool = False) -> Editor:
    """The editor of a field; called, for those who hear the window, as its label."""
    match view.kind:
        case Kind.LONG_TEXT:
            made: Editor = LongInput(view, parent)
        case Kind.CHOICE | Kind.REFERENCE:
            made = ChoiceInput(view, parent)
        case Kind.REFERENCES:
            made = CheckList(view, parent) if in_cell else ManyInput(view, parent)
        case Kind.FLAG:
            made = FlagInput(view, parent)
        case Kind.DATE | Kind.FUZZY_DATE:
            made = DateInput(view, parent)
        case kind:
            made = (FigureInput if kind in FIGURES else TextInput)(view, parent)
    made.setAccessibleName(view.label)
    return made


def words(raw: Raw, editor: Editor) -> str:
    """What a draft keeps of an editor."""
    if isinstance(raw, str):
        return raw
    if isinstance(editor, ChoiceInput):
        return editor.currentText()
    if isinstance(editor, ManyInput | CheckList):
        return editor.words()
    return "是" if raw.value else ""


def set_read_only(editor: Editor, on: bool) -> None:
    if isinstance(editor, QLineEdit | QPlainTextEdit):
        editor.setReadOnly(on)
    else:
        editor.setEnabled(not on)
