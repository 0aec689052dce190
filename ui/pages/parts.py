"""Parts that several pages share: a table below the record it belongs to, and a switch between views of a list."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QTabWidget, QVBoxLayout, QWidget

from ui.i18n import _
from ui.pages.record_tab import RecordTab
from ui.tables import RecordTable
from ui.widgets import Button, Card, Label, Pill, row


class TableCard(Card):
    """A titled table with its buttons, a pill for what is found out about it, and a hint below."""

    def __init__(self, title: str, table: RecordTable, *, hint: str = "", what: str = "") -> None:
        super().__init__()
        self.table, self.pill = table, Pill()
        self.heading.setText(title)
        self.add = Button(what or _("新增"), "plus", "ghost", tip="Ctrl+Enter", on=table.rows.add_row)
        self.remove = Button(icon="trash-2", kind="ghost", tip=_("删除选中的行"), on=table.rows.remove_rows)
        self.heading.setMinimumWidth(60)
        self.body.addLayout(row(self.heading, self.pill, None, self.add, self.remove))
        self.body.addWidget(table)
        if hint:
            self.body.addWidget(Label(hint, "hint", wrap=True))

    def allow(self, on: bool) -> None:
        """Whether rows may be added and removed now."""
        self.table.rows.actions["add_row"].setEnabled(on)
        self.add.setEnabled(on)
        self.remove.setEnabled(on)


class Switch(QWidget):
    """Buttons of which one is down; ``chosen`` tells its key."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._texts = dict(choices)
        self.buttons = {key: Button(text, kind="ghost") for key, text in choices}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        for key, button in self.buttons.items():
            button.setCheckable(True)
            button.toggled.connect(lambda down, key=key: self.chosen.emit(key) if down else None)
            self._group.addButton(button)
            box.addWidget(button)
        box.addStretch()
        next(iter(self.buttons.values())).setChecked(True)

    @property
    def key(self) -> str:
        return next(key for key, button in self.buttons.items() if button.isChecked())

    def choose(self, key: str) -> None:
        self.buttons[key].setChecked(True)

    def count(self, key: str, number: int) -> None:
        """How many there are to see behind a button."""
        self.buttons[key].setText(f"{self._texts[key]} {number}")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def tabs(name: str, pages: Sequence[tuple[QWidget, str]]) -> QTabWidget:
    """The tabs of a page, switched with Ctrl+Tab; the keyboard goes along unless it is on the tabs themselves."""
    made = QTabWidget()
    made.setDocumentMode(True)
    made.tabBar().setAccessibleName(name)
    made.tabBar().setDrawBase(False)
    for page, title in pages:
        made.addTab(page, title)

    def turned() -> None:
        if made.isVisible() and not made.tabBar().hasFocus():
            made.currentWidget().setFocus()

    made.currentChanged.connect(lambda _at: turned())
    return made


def put_beside(tab: RecordTab, part: QWidget | QLayout) -> None:
    """Move the form of a tab to the left half and put a part to its right."""
    box = tab.layout()
    assert isinstance(box, QVBoxLayout)
    item = box.takeAt(box.count() - 1)
    panel = item.widget() if item else None
    assert panel is not None
    both = row(panel, part, spacing=14)
    both.setStretch(0, 1)
    both.setStretch(1, 1)
    box.addLayout(both)
