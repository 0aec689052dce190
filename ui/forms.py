"""A form drawn from the fields of a record; what is typed is saved when its field is left.

    form = RecordForm(session, Project, ["name", "department", "content"])
    table.selected.connect(form.show_id)       # or form.show_record(record), form.show_record(None)

Enter goes to the next field, in long texts Tab does. A text that its field cannot hold stays where it is, framed in red
and explained, is not saved, and is kept as a draft. Ctrl+Z takes back the typing first, then saved changes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from models.errors import UserError
from models.fields import Kind, Record
from models.store import Changes
from ui import theme
from ui.editors import ChoiceInput, Editor, LongInput, editor_for, set_read_only, words
from ui.i18n import _
from ui.saving import Saving
from ui.session import Session
from ui.values import FieldView, Lookup, Narrow, sentence
from ui.widgets import Label, restyle, row

WIDTHS = {
    Kind.MONEY: 170,
    Kind.SCORE: 110,
    Kind.NUMBER: 150,
    Kind.PERCENT: 110,
    Kind.YEAR: 110,
    Kind.DATE: 190,
    Kind.FUZZY_DATE: 220,
    Kind.DURATION: 150,
    Kind.CHOICE: 260,
}
EDGES, BUTTON = 24, 26  # of an editor that has a width, and of the button some have at their right end
BUTTONS = {Kind.DATE, Kind.FUZZY_DATE, Kind.CHOICE}
CHOICE_MS = 500  # the arrow keys pass over choices that are not meant
Key = Qt.Key


class FormField(QObject):
    """One field of a form: label, editor, unit, and below them what is wrong."""

    def __init__(self, form: "RecordForm", view: FieldView) -> None:
        super().__init__(form)
        self.form, self.view = form, view
        self.dirty = False
        self.editor: Editor = editor_for(view, form)
        self.label = _field_label(view, self.editor)
        self.unit = Label("", "muted")
        self.unit.setParent(form)
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        self._limit_width()
        set_read_only(self.editor, form.session.read_only)
        self.editor.setToolTip(view.help())
        inner = self.editor.lineEdit() if isinstance(self.editor, ChoiceInput) else self.editor
        if isinstance(inner, QLineEdit | QPlainTextEdit):
            inner.setPlaceholderText(said_inside(view.help(), view.kind))
        self.editor.edited.connect(self._edited)
        self._soon = QTimer(self, singleShot=True, interval=CHOICE_MS)
        self._soon.timeout.connect(self.commit)
        self.editor.chosen.connect(self._soon.start if isinstance(self.editor, ChoiceInput) else self.commit)
        self.editor.installEventFilter(self)

    def _limit_width(self) -> None:
        width = WIDTHS.get(self.view.kind)
        if width:
            self.editor.setFixedWidth(width)
        else:
            self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # ---- showing

    def show_record(self, record: Record) -> None:
        self.dirty = False
        self.editor.show_record(record)
        self.unit.setText(self.view.spec.unit)
        self.unit.setVisible(bool(self.view.spec.unit))
        self.mark("")

    def recall(self, text: str) -> None:
        """Show a draft that could not be saved, and why."""
        self.editor.put(text)
        self.dirty = True
        self.mark(self._problem())

    @property
    def being_edited(self) -> bool:
        return self.dirty or self.editor.composing

    def mark(self, message: str) -> None:
        """Say what is wrong; what was kept may still call for a remark."""
        message = message or self.form.remark(self.view.name)
        restyle(self.editor, "invalid", bool(message))
        self.editor.setAccessibleDescription(message)
        self.error.setText(message)
        self.error.setVisible(bool(message))

    def judge(self) -> None:
        """Say again what is wrong with what stands in the field now, or what it still lacks."""
        self.mark(self._problem() if self.dirty else "")

    # ---- saving

    def _edited(self) -> None:
        self.dirty = True
        self.mark("")
        self._keep_draft()

    def _keep_draft(self) -> None:
        record = self.form.record
        text = self.view.draft(words(self.editor.raw(), self.editor))
        if record is not None and text is not None:
            self.form.saving.draft(record, self.view.name, text)

    def _problem(self) -> str:
        try:
            self.form.check(self.view.changes(self.editor.raw()))
        except UserError as error:
            return sentence(error)
        return ""

    def commit(self) -> None:
        """Save what was typed as one entry; what the field cannot hold stays and is explained."""
        record = self.form.record
        if record is None or not self.dirty or self.editor.composing:
            return
        message = self._problem()
        self.mark(message)
        if message:
            self._keep_draft()
            return
        self.dirty = False
        changes = self.view.changes(self.editor.raw())
        self.form.session.drop_draft(record.meta.table, record.id, self.view.name)
        self.form.save(self.view, changes)

    def _settle(self) -> None:
        """After the field is left: save, and show the value in its usual form."""
        self.commit()
        if not self.being_edited and self.form.record is not None and not self.editor.hasFocus():
            self.editor.show_record(self.form.record)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() is not Qt.FocusReason.PopupFocusReason:
                QTimer.singleShot(0, self, self._settle)  # after the input method's own commit
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        enter = event.key() in (Key.Key_Return, Key.Key_Enter)
        if (
            enter
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            and not isinstance(self.editor, LongInput)
        ):
            self.commit()
            self.form.next_after(self.editor)
            return True
        if event.key() in (Key.Key_Up, Key.Key_Down) and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.form.stepped.emit(-1 if event.key() == Key.Key_Up else 1)
            return True
        if event.key() == Key.Key_Escape and self.dirty and self.form.record is not None:
            self.form.session.drop_draft(self.form.record.meta.table, self.form.record.id, self.view.name)
            self.show_record(self.form.record)
            return True
        return False


def said_inside(help_: str, kind: Kind) -> str:
    """As much of a field's help as stands whole in its empty editor; all of it is in the tool tip."""
    if kind not in WIDTHS:
        return help_
    room = WIDTHS[kind] - EDGES - BUTTON * (kind in BUTTONS)
    metrics = QFontMetrics(theme.font())
    parts = (help_, *(help_.partition(end)[0] for end in "；，"))
    return next((part for part in parts if metrics.horizontalAdvance(part) <= room), "")


def _field_label(view: FieldView, editor: Editor) -> QLabel:
    label = Label(f"{view.label} *" if view.required else view.label, "muted")
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, 7, 0, 0)
    label.setBuddy(editor)
    label.setToolTip(view.help())
    return label


class RecordForm(QWidget):
    """See the module. ``narrow`` says for a reference which records it offers; ``columns`` puts short fields abreast;
    ``check`` raises UserError for a record that must not be saved; ``remark`` says what a field that may be saved still
    lacks; ``beside`` stands to the right of a short field; ``saving`` is how records are read and written."""

    stepped = Signal(int)  # Alt+Up, Alt+Down: -1, 1

    def __init__(
        self,
        session: Session,
        kind: type[Record],
        names: Sequence[str],
        *,
        narrow: Mapping[str, Narrow] | None = None,
        columns: int = 1,
        check: Callable[[Any], None] | None = None,
        remark: Callable[[str], str] | None = None,
        beside: Mapping[str, QWidget] | None = None,
        saving: Saving | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.kind, self.saving = session, kind, saving or Saving(session, kind)
        self.record: Record | None = None
        self._check, self._remark, self._beside = check, remark, beside or {}
        lookup = Lookup(session)
        views = [FieldView(session, lookup, kind, name, (narrow or {}).get(name)) for name in names]
        self.fields = {view.name: FormField(self, view) for view in views}
        self._lay_out(columns)
        self.setAccessibleName(_(kind.meta.label))
        self.show_record(None)
        session.changed.connect(self._changed)
        session.failed.connect(self._refresh)

    def _lay_out(self, columns: int) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        at = 0
        for field in self.fields.values():
            wide = field.view.kind in {Kind.LONG_TEXT, Kind.REFERENCES}
            if wide and at % columns:
                at += columns - at % columns
            line, column = divmod(at, columns)
            span = 2 * columns - 1 if wide else 1
            grid.addWidget(field.label, 2 * line, 2 * column)
            limited = field.view.kind in WIDTHS
            extra = [self._beside[field.view.name]] if field.view.name in self._beside else []
            grid.addLayout(
                row(field.editor, field.unit, *extra, None) if limited else row(field.editor),
                2 * line,
                2 * column + 1,
                1,
                span,
            )
            grid.addWidget(field.error, 2 * line + 1, 2 * column + 1, 1, span)
            at += columns if wide else 1
        for column in range(columns):
            grid.setColumnMinimumWidth(2 * column, 84)
            grid.setColumnStretch(2 * column + 1, 1)
        grid.setAlignment(Qt.AlignmentFlag.AlignTop)

    # ---- which record

    def show_id(self, record_id: int | None) -> None:
        found = [one for one in self.saving.records() if one.id == record_id]
        self.show_record(found[0] if found else None)

    def show_record(self, record: Record | None) -> None:
        """Save what is being typed, then show another record; None empties the form."""
        self.flush()
        self.record = record
        self.setEnabled(record is not None)
        for field in self.fields.values():
            field.show_record(record if record is not None else self.kind())
        self._recall()

    def _recall(self) -> None:
        record = self.record
        if record is None:
            return
        for draft in self.session.read(lambda store: store.drafts()):
            if (draft.table, draft.row) == (record.meta.table, record.id) and draft.field in self.fields:
                self.fields[draft.field].recall(draft.text)

    def _changed(self, changes: Changes) -> None:
        referred = {field.view.spec.table for field in self.fields.values()}
        if changes.tables & ({self.kind.meta.table, "evaluation"} | referred):
            self._refresh()

    def _refresh(self, *_ignored: object) -> None:
        """What was changed elsewhere; a field that is being edited keeps its text."""
        if self.record is None:
            return
        found = [one for one in self.saving.records() if one.id == self.record.id]
        if not found:
            self.show_record(None)
            return
        self.record = found[0]
        for field in self.fields.values():
            if not field.being_edited:
                field.show_record(found[0])

    # ---- saving and moving

    def check(self, changes: dict[str, Any]) -> None:
        """Raises UserError for a change that would make a record that must not be."""
        if self._check is not None and self.record is not None:
            self._check(replace(self.record, **changes))

    def remark(self, name: str) -> str:
        return self._remark(name) if self._remark is not None and self.record is not None else ""

    def save(self, view: FieldView, changes: dict[str, Any]) -> None:
        record, change = self.record, self.saving.change
        if record is None or all(getattr(record, name) == value for name, value in changes.items()):
            return
        record_id = record.id
        self.record = replace(record, **changes)
        label = f"修改{view.table_label}：{view.spec.label}"
        self.session.submit(label, lambda step: change(step, record_id, changes))

    def flush(self) -> None:
        """Save every field that was changed."""
        for field in self.fields.values():
            field.commit()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is no longer seen is saved, whatever has the keyboard."""
        super().hideEvent(event)
        self.flush()

    def focus(self, name: str = "") -> None:
        """Put the cursor into a field, by default the first."""
        field = self.fields.get(name) or next(iter(self.fields.values()))
        field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_after(self, editor: Editor) -> None:
        order = [field.editor for field in self.fields.values()]
        at = order.index(editor) + 1
        if at < len(order):
            order[at].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            editor.focusNextChild()
