"""A tab for the records of one kind: what they are filtered by, their table, and the form of the chosen one.

What a tab shows is said once in its ``Spec``; everything typed in it works as in every table and form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.evaluation import Project
from models.fields import Kind, Record
from models.store import Changes, Step
from ui.forms import RecordForm
from ui.i18n import _
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.values import Narrow
from ui.widgets import Button, Card, Label, row, scrolling

LEAST_TABLE, FRAME, AROUND = 150, 8, 60


@dataclass(frozen=True)
class Spec:
    """``carried`` fields of a new record are those of the one before it; ``filters`` are fields to choose rows by."""

    kind: type[Record]
    title: str
    columns: tuple[Column | str, ...]
    form: tuple[str, ...]
    empty: str
    filters: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    starts: Mapping[str, Any] = field(default_factory=dict)
    narrow: Mapping[str, Narrow] = field(default_factory=dict)
    abreast: int = 2
    widths: Mapping[str, int] = field(default_factory=dict)  # of editors that are wider by themselves
    beside: bool = False  # the form stands to the right of the table: for few columns and long texts


class FilterBox(QComboBox):
    """Everything, or what one field says: a project, or one of the field's choices."""

    def __init__(self, session: Session, kind: type[Record], name: str) -> None:
        super().__init__()
        self._session, self._spec = session, kind.meta[name]
        self.name = name
        self.wanted: Any = None
        self.setAccessibleName(_("按{field}筛选").format(field=_(self._spec.label)))
        self.setToolTip(self.accessibleName())
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.refill()
        self.currentIndexChanged.connect(self._choose)

    def refill(self) -> None:
        """Offer what there is now; a project that is gone is no longer wanted."""
        self.blockSignals(True)
        self.clear()
        self.addItem(_("全部{field}").format(field=_(self._spec.label)), None)
        for value, text in self._offers():
            self.addItem(text, value)
        self.setCurrentIndex(max(0, self.findData(self.wanted)))
        self.blockSignals(False)
        self._choose()

    def _offers(self) -> list[tuple[Any, str]]:
        if self._spec.table == Project.meta.table:
            return [(one.id, one.name or _("（未命名）")) for one in self._session.snapshot.projects]
        return [(choice, _(choice)) for choice in self._spec.choices]

    def _choose(self) -> None:
        self.wanted = self.currentData()

    def fits(self, record: Record) -> bool:
        value = getattr(record, self.name)
        return self.wanted is None or self.wanted == value or (isinstance(value, tuple) and self.wanted in value)

    @property
    def start(self) -> dict[str, Any]:
        """What a record must hold to be shown."""
        if self.wanted is None:
            return {}
        return {self.name: (self.wanted,) if self._spec.kind is Kind.REFERENCES else self.wanted}


def asks_for_new(event: QKeyEvent) -> bool:
    """Ctrl+Enter, which makes a new record from anywhere beside its list."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class RecordTab(QWidget):
    """See the module. Ctrl+Enter makes a new record from anywhere in it."""

    def __init__(self, session: Session, spec: Spec) -> None:
        super().__init__()
        self.session, self.spec = session, spec
        self._shown: int | None = None
        self._area: QScrollArea | None = None  # of the form below the table
        self.filters = [FilterBox(session, spec.kind, name) for name in spec.filters]
        self.table = RecordTable(
            session,
            spec.kind,
            spec.columns,
            where=self._fits,
            name=_(spec.title),
            empty=_(spec.empty),
        )
        self.table.setMinimumHeight(LEAST_TABLE)
        self.form = RecordForm(session, spec.kind, spec.form, narrow=spec.narrow, columns=spec.abreast)
        for name, width in spec.widths.items():
            self.form.fields[name].editor.setFixedWidth(width)
        self.count = Label("", "hint")
        self.add = Button(
            _("新增{what}").format(what=_(spec.kind.meta.label)), "plus", tip="Ctrl+Enter", on=self.add_record
        )
        self.add.setEnabled(not session.read_only)
        self.head = row(*self.filters, self.count, None, self.add)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        shell, panel = Card(padding=0), Card()
        shell.body.setContentsMargins(1, 1, 1, 1)
        shell.body.addWidget(self.table)
        area = scrolling(self.form)
        area.setMinimumHeight(LEAST_TABLE)
        panel.body.addWidget(area, 1)
        panel.body.addStretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(12)
        box.addLayout(self.head)
        if self.spec.beside:
            both = QHBoxLayout()
            both.setSpacing(14)
            both.addWidget(shell, 5)
            both.addWidget(panel, 6)
            box.addLayout(both, 1)
        else:
            box.addWidget(shell, 1)
            box.addWidget(panel)
            self._area = area
            self.form.installEventFilter(self)

    def _listen(self) -> None:
        self.table.selected.connect(self._chosen)
        self.form.stepped.connect(self.table.step)
        for box in self.filters:
            box.currentIndexChanged.connect(self._filter)
        self.session.changed.connect(self._changed)
        self._chosen(self.table.current_id())
        self._say_count()

    # ---- which records

    def _fits(self, record: Record) -> bool:
        """The record in the form stays whatever it is changed to, so that nothing is typed into another one."""
        return record.id == self._shown or all(box.fits(record) for box in self.filters)

    def _filter(self) -> None:
        self.flush()
        self._shown = None
        self.table.refresh()
        self._chosen(self.table.current_id())
        self._say_count()

    def _changed(self, changes: Changes) -> None:
        if changes.tables & {Project.meta.table, self.spec.kind.meta.table}:
            for box in self.filters:
                box.refill()
            self.table.refresh()
            self._aim()
            self._say_count()

    def _say_count(self) -> None:
        shown, known = len(self.table.records.records), len(self.session.snapshot.of(self.spec.kind))
        words = _("共 {count} 条") if shown == known else _("{shown} / {count} 条")
        self.count.setText(words.format(shown=shown, count=known) if known else "")

    def _chosen(self, record_id: int | None) -> None:
        self._shown = record_id
        self.form.show_id(record_id)
        self._aim()

    def _aim(self) -> None:
        """What a new record begins with: the carried fields of the current one as they will then stand in the file."""
        kind, carried, before = self.spec.kind, self.spec.carried, self._shown
        wanted = {name: value for box in self.filters for name, value in box.start.items()}

        def new(step: Step) -> Record:
            last = step.get(kind, before) if before is not None else None
            known = {name: getattr(last, name) for name in carried} if last is not None else {}
            return replace(kind(), **{**self.spec.starts, **known, **wanted})

        self.table.rows.new = new

    def begin(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_record(self, record_id: int, name: str = "") -> None:
        """Select a record, whatever the filters hide, and put the cursor on it."""
        if not self.table.select(record_id, name):
            for box in self.filters:
                box.setCurrentIndex(0)
            self.table.select(record_id, name)
        if name in self.form.fields and self.table.current_id() == record_id:
            self.form.focus(name)
        else:
            self.table.setFocus()

    # ---- what is typed

    def add_record(self) -> None:
        self.flush()
        self.table.rows.add_row()

    def flush(self) -> None:
        self.table.flush()
        self.form.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The form is seen whole, unless that would leave less than half to the table."""
        if self._area is not None:
            wanted = self.form.sizeHint().height() + FRAME
            self._area.setMaximumHeight(wanted)
            self._area.setMinimumHeight(max(LEAST_TABLE, min(wanted, self.height() // 2 - AROUND)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if asks_for_new(event):
            self.add_record()
        else:
            super().keyPressEvent(event)
