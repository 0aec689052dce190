"""What the history is narrowed to: who, from when to when, which kind of record, and one record alone."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from models.dates import parse_day
from models.errors import UserError
from models.fields import RECORDS, Storage
from ui.i18n import _
from ui.values import sentence
from ui.widgets import Button, Label, restyle


@dataclass(frozen=True)
class Wanted:
    """As ``models.history.items`` takes it."""

    who: str = ""
    since: str = ""
    until: str = ""
    table: str = ""
    row: int | None = None


class DayInput(QLineEdit):
    """A day or nothing; what is no day is framed in red and narrows nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.day = ""
        self.setAccessibleName(name)
        self.setPlaceholderText("2019-07-04")
        self.setFixedWidth(116)

    def read(self) -> bool:
        """Whether the day is another one now."""
        before, text, message = self.day, self.text().strip(), ""
        try:
            self.day = parse_day(text).isoformat() if text else ""
        except UserError as error:
            self.day, message = "", sentence(error)
        restyle(self, "invalid", bool(message))
        self.setToolTip(message)
        self.setAccessibleDescription(message)
        return self.day != before


class Filters(QWidget):
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: tuple[str, int] | None = None
        self.who, self.table = QComboBox(), QComboBox()
        self.who.setAccessibleName(_("操作人"))
        self.table.setAccessibleName(_("内容"))
        self.who.setMinimumContentsLength(8)
        self.table.addItem(_("全部内容"), "")
        for name, record in RECORDS.items():
            if record.meta.storage is Storage.LOGGED:
                self.table.addItem(_(record.meta.label), name)
        self.since, self.until = DayInput(_("开始日期")), DayInput(_("结束日期"))
        self.one = Button("", "x", tip=_("显示全部记录"), on=self.forget_record)
        self.one.hide()
        self._lay_out()
        self.show_people([])
        for box in (self.who, self.table):
            box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        for day in (self.since, self.until):
            day.editingFinished.connect(lambda day=day: self.changed.emit() if day.read() else None)

    def _lay_out(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        since, until = Label(_("从"), "muted"), Label(_("到"), "muted")
        since.setBuddy(self.since)
        until.setBuddy(self.until)
        for part in (self.who, self.table, since, self.since, until, self.until, self.one):
            box.addWidget(part)
        box.addStretch()

    def show_people(self, people: list[str]) -> None:
        """Everybody the log names; the chosen one stays."""
        names = [self.who.itemData(at) for at in range(1, self.who.count())]
        if self.who.count() and names == people:
            return
        chosen = self.who.currentData() or ""
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(_("全部人员"), "")
        for name in people:
            self.who.addItem(name, name)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        self.who.blockSignals(False)

    def only_record(self, table: str, row: int, name: str) -> None:
        self._row = (table, row)
        self.one.setText(_("只看{name}").format(name=name if len(name) <= 24 else f"{name[:23]}…"))
        self.one.setAccessibleName(_("取消只看{name}").format(name=name))
        self.one.show()
        self.changed.emit()

    def forget_record(self) -> None:
        self._row = None
        self.one.hide()
        self.changed.emit()

    @property
    def wanted(self) -> Wanted:
        table, row = self._row or (self.table.currentData() or "", None)
        return Wanted(self.who.currentData() or "", self.since.day, self.until.day, table, row)
