"""Parts that several pages share: a table below the record it belongs to, and a switch between views of a list."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLayout, QTabWidget, QVBoxLayout, QWidget

from ui.i18n import _
from ui.pages.record_tab import RecordTab
from ui.tables import RecordTable
from ui.widgets import Button, Card, Label, Pill, focus_first, row


def trash(tip: str, on: Callable[[], object]) -> Button:
    """A button that deletes: for the mouse only, as who goes on with Tab and Enter must not come upon it."""
    made = Button(icon="trash-2", kind="ghost", tip=tip, on=on)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


class TableCard(Card):
    """A titled table with its buttons, a pill for what is found out about it, and a hint below."""

    def __init__(self, title: str, table: RecordTable, *, hint: str = "", what: str = "") -> None:
        super().__init__()
        self.table, self.pill = table, Pill()
        self.heading.setText(title)
        self.add = Button(what or _("新增"), "plus", "ghost", tip="Ctrl+Enter", on=table.rows.add_row)
        self.remove = trash(_("删除选中的行（Ctrl+Delete）"), table.rows.remove_rows)
        self.add.setAccessibleName(_("新增{what}").format(what=table.accessibleName()))
        self.remove.setAccessibleName(_("删除选中的{what}").format(what=table.accessibleName()))
        self.heading.setMinimumWidth(60)
        self.heading.show()
        self.body.addLayout(row(self.heading, self.pill, None, self.add, self.remove))
        self.body.addWidget(table)
        if hint:
            self.body.addWidget(Label(hint, "hint", wrap=True))

    def allow(self, on: bool) -> None:
        """Whether rows may be added and removed now."""
        self.table.rows.actions["add_row"].setEnabled(on)
        self.add.setEnabled(on)
        self.remove.setEnabled(on)


def one_stop(group: QButtonGroup) -> None:
    """Tab comes upon the one that is chosen, the arrow keys choose another."""

    def hold() -> None:
        for button in group.buttons():
            held = button.isChecked()
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if held else Qt.FocusPolicy.ClickFocus)

    group.buttonToggled.connect(lambda _button, _on: hold())
    hold()


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
        one_stop(self._group)

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


T = TypeVar("T", bound=QWidget)


class Later(QWidget, Generic[T]):
    """A tab that is made when it is first needed; most are not in every visit."""

    def __init__(self, make: Callable[[], T], margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self._make, self._margins = make, margins
        self.made: T | None = None

    @property
    def part(self) -> T:
        if self.made is None:
            self.made = self._make()
            box = QVBoxLayout(self)
            box.setContentsMargins(*self._margins)
            box.addWidget(self.made)
        return self.made

    def showEvent(self, event: QShowEvent) -> None:
        self.part.show()
        super().showEvent(event)

    def begin(self) -> None:
        focus_first(self.part)


def tabs(name: str, pages: Sequence[tuple[QWidget, str]], indent: int = 0) -> QTabWidget:
    """The tabs of a page, switched with Ctrl+Tab; the keyboard goes to where the tab says that it begins, unless it is on
    the tabs themselves."""
    made = QTabWidget()
    made.setDocumentMode(True)
    made.tabBar().setAccessibleName(name)
    made.tabBar().setDrawBase(False)
    if indent:
        room = QWidget()
        QHBoxLayout(room).setContentsMargins(indent, 1, 0, 0)
        made.setCornerWidget(room, Qt.Corner.TopLeftCorner)
    for page, title in pages:
        made.addTab(page, title)

    def turned() -> None:
        if made.isVisible() and not made.tabBar().hasFocus():
            focus_first(made.currentWidget())

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
