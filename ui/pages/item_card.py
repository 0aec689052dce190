"""One item of a checklist as it is used on site: what should be, one key for the result, what was found, the photos."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from models.checking import WRONG
from models.fieldwork import CheckItem, ItemResult
from ui.evidence_intake import local_files
from ui.evidence_panel import EvidencePanel
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.session import Session
from ui.widgets import Button, Card, Label, Pill, column, restyle, row

TONES: dict[str, str] = {
    ItemResult.OK: "good",
    ItemResult.PARTLY: "warn",
    ItemResult.FAILED: "bad",
    ItemResult.NOT_APPLICABLE: "",
}
RESULTS = tuple(ItemResult)
Key = Qt.Key


def digit(event: QKeyEvent) -> int | None:
    """0 to 9 pressed alone, on either block of keys."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or not Key.Key_0 <= event.key() <= Key.Key_9:
        return None
    return event.key() - Key.Key_0


class ResultButtons(QWidget):
    """The four results, each with its key; ``chosen`` tells the one that was pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("结果"))
        self.buttons: dict[str, Button] = {}
        for key, result in enumerate(RESULTS, 1):
            button = Button(f"{key}　{_(result)}", on=lambda result=result: self._press(result))
            button.setAccessibleName(_("{result}，按 {key}").format(result=_(result), key=key))
            button.setCheckable(True)
            button.setMinimumHeight(44)
            restyle(button, "tone", TONES[result])
            self.buttons[result] = button
        both = row(*self.buttons.values(), spacing=10)
        self.setLayout(both)

    def _press(self, result: str) -> None:
        self.chosen.emit(result)

    def show_result(self, result: str) -> None:
        for value, button in self.buttons.items():
            button.setChecked(value == result)


class ItemCard(Card):
    """The keyboard stands on the card itself: 1 to 4 choose, 0 clears, ↑ and ↓ go to another item."""

    chosen = Signal(str)
    stepped = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__(padding=20)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.place, self.state = Label("", "hint"), Pill()
        self.back = Button(
            icon="chevron-left", kind="ghost", tip=_("上一项（Alt+↑）"), on=lambda: self.stepped.emit(-1)
        )
        self.on = Button(icon="chevron-right", kind="ghost", tip=_("下一项（Alt+↓）"), on=lambda: self.stepped.emit(1))
        self.what = Label("", "h1", wrap=True)
        self.results = ResultButtons()
        self.form = RecordForm(session, CheckItem, ["as_found", "note"])
        self.wording = RecordForm(session, CheckItem, ["what", "should_be", "where_to_look", "indicator"])
        self.reword = Button(_("修改事项"), kind="link", tip="F2", on=self.edit_wording)
        self.reword.setCheckable(True)
        self._told = {name: Label("", wrap=True) for name in ("should_be", "where_to_look", "indicator")}
        self._lay_out()
        self.results.chosen.connect(self.chosen)
        self.form.stepped.connect(self.stepped)
        self.wording.stepped.connect(self.stepped)
        QShortcut(QKeySequence("F2"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut).activated.connect(
            self.edit_wording
        )

    def _lay_out(self) -> None:
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(6)
        facts.setColumnMinimumWidth(0, 84)
        facts.setColumnStretch(1, 1)
        for line, (name, label) in enumerate(self._told.items()):
            facts.addWidget(Label(_(CheckItem.meta[name].label), "muted"), line, 0, _RIGHT)
            facts.addWidget(label, line, 1)
        self._read, self._write = QWidget(), QWidget()
        self._read.setLayout(column(self.what, facts, spacing=12))
        self._write.setLayout(column(self.wording))
        self._write.hide()
        self.body.setSpacing(14)
        self.body.addLayout(row(self.place, self.state, None, self.reword, self.back, self.on))
        self.body.addWidget(self._read)
        self.body.addWidget(self._write)
        self.body.addWidget(self.results)
        self.body.addWidget(self.form)

    # ---- which item

    def show_item(self, item: CheckItem | None, place: str) -> None:
        if item is None or self.form.record is None or item.id != self.form.record.id:
            self._edit(False)
            self.form.show_record(item)
            self.wording.show_record(item)
        self.place.setText(place)
        self.setAccessibleName(" ".join(part for part in (place, item.what if item else "") if part))
        self.what.setText(item.what if item and item.what else _("（未命名）"))
        for name, label in self._told.items():
            label.setText((getattr(item, name) if item else "") or "—")
        self.results.show_result(item.result if item else "")
        self.setEnabled(item is not None)

    def note_down(self) -> None:
        """The cursor behind what was found so far."""
        self.form.focus("as_found")
        editor = self.form.fields["as_found"].editor
        if isinstance(editor, QPlainTextEdit):
            editor.moveCursor(editor.textCursor().MoveOperation.End)

    def edit_wording(self) -> None:
        """Between the item as it reads and the fields it is written in."""
        self._edit(not self._write.isVisibleTo(self))

    def _edit(self, on: bool) -> None:
        self.reword.setChecked(on)
        if on == self._write.isVisibleTo(self):
            return
        self._read.setVisible(not on)
        self._write.setVisible(on)
        if on:
            self.wording.focus("what")
        elif self.isVisible():
            self.setFocus()

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number, plain = digit(event), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        steps = {Key.Key_Up: -1, Key.Key_Down: 1}
        if number == 0:
            self.chosen.emit("")
        elif number is not None and number <= len(RESULTS):
            self.chosen.emit(RESULTS[number - 1])
        elif event.key() in steps and (plain or event.modifiers() == Qt.KeyboardModifier.AltModifier):
            self.stepped.emit(steps[Key(event.key())])
        elif plain and event.key() in (Key.Key_Return, Key.Key_Enter):
            self.stepped.emit(1)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QEvent) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self._edit(False)
        super().hideEvent(event)  # pyright: ignore[reportArgumentType]


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class ItemView(QWidget):
    """The card of an item, what it has led to, and its evidence."""

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.card = ItemCard(session)
        self.finding = Button(_("新增问题"), "triangle-alert", "primary", tip="F8")
        self.hint = Label("", "hint", wrap=True)
        self.finding.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        foot = row(self.finding, self.hint, spacing=12)
        foot.setStretch(1, 1)
        self.card.body.addLayout(foot)
        self.evidence = EvidencePanel(session, messages, CheckItem.meta.table)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        box.addWidget(self.card)
        box.addWidget(self.evidence)
        box.addStretch()
        self.setFocusProxy(self.card)
        for field in self.card.form.fields.values():
            field.editor.installEventFilter(self)

    def show_item(self, item: CheckItem | None, place: str, finding: int) -> None:
        """``finding`` is the number of the finding it has led to, 0 for none."""
        shown = self.card.form.record
        if (item.id if item else None) != (shown.id if shown else None):
            self.evidence.show_id(item.id if item else None)
        self.card.show_item(item, place)
        wrong = item is not None and item.result in WRONG
        self.card.state.show_text(item.result if item else "", TONES.get(item.result if item else "", "") or "info")
        self.finding.setVisible(wrong or bool(finding))
        self.finding.setText(_("已形成问题 {number}").format(number=finding) if finding else _("新增问题"))
        restyle(self.finding, "kind", "" if finding else "primary")
        self.hint.setText(_hint(item, finding))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.evidence.paste()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A picture pasted into a text is evidence."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and _pastes_picture(event):
            self.evidence.paste()
            return True
        return super().eventFilter(watched, event)

    def flush(self) -> None:
        self.card.form.flush()
        self.card.wording.flush()


def _pastes_picture(event: QKeyEvent) -> bool:
    if not event.matches(QKeySequence.StandardKey.Paste):
        return False
    held = QGuiApplication.clipboard().mimeData()
    return bool(local_files(held)) or (held.hasImage() and not held.hasText())


def _hint(item: CheckItem | None, finding: int) -> str:
    if finding:
        return _("F8 去看这个问题；Alt+↓ 下一项")
    if item is not None and item.result in WRONG:
        return _("F7 添加照片，Ctrl+V 粘贴截图；F8 新增问题，事实、标准和佐证自动带入；Alt+↓ 下一项")
    return _("1 符合　2 部分符合　3 不符合　4 不适用　0 清除；↓ 下一项")
