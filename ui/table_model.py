"""The records of a table in rows, their fields and what is computed from them in columns; typed texts become changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from models.errors import UserError
from models.fields import Kind, Record
from ui.editors import Editor, words
from ui.i18n import _
from ui.saving import Saving
from ui.session import Session
from ui.values import FieldView, Lookup, Narrow, Raw, sentence

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MOST_STEPS = 200  # beyond this many removed or new rows a reset is cheaper than telling each


@dataclass(frozen=True)
class Column:
    """A field of the record, or a text computed from it.

    ``total`` makes the cell of the total row from all records; amounts and points add up by themselves.
    ``tone`` colours a cell: "bad", "warn", "good", "text2". ``tip`` and ``total_tip`` say in tool tips what is rounded.
    ``narrow`` says which records a reference may offer.
    """

    title: str = ""
    text: Callable[[Any], str] | None = None
    field: str = ""
    right: bool = False
    width: int = 0
    total: Callable[[Sequence[Any]], str] | None = None
    tone: Callable[[Any], str] | None = None
    tip: Callable[[Any], str] | None = None
    total_tip: Callable[[Sequence[Any]], str] | None = None
    narrow: Narrow | None = None
    read_only: bool = False


@dataclass(frozen=True)
class Rejected:
    """What was typed into a cell and could not be kept, and why."""

    text: str
    message: str


class BoundColumn:
    """A column on the records of one session."""

    def __init__(self, column: Column, view: FieldView | None) -> None:
        self.column, self.view = column, view
        self.right = column.right or (view is not None and view.right)

    @property
    def title(self) -> str:
        return self.column.title or (self.view.heading if self.view else "")

    @property
    def editable(self) -> bool:
        return self.view is not None and not self.column.read_only

    @property
    def flag(self) -> bool:
        return self.view is not None and self.view.kind is Kind.FLAG

    def text(self, record: Record) -> str:
        if self.column.text is not None:
            return self.column.text(record)
        return self.view.text(record) if self.view else ""

    def tip(self, record: Record) -> str:
        if self.column.tip is not None:
            return self.column.tip(record)
        return self.view.exact(record) if self.view and self.column.text is None else self.text(record)

    def total(self, records: Sequence[Record]) -> str:
        if self.column.total is not None:
            return self.column.total(records)
        summed = self._summed(records)
        return self.view.text(summed) if self.view is not None and summed is not None else ""

    def total_tip(self, records: Sequence[Record]) -> str:
        if self.column.total_tip is not None:
            return self.column.total_tip(records)
        summed = None if self.column.total is not None else self._summed(records)
        return self.view.exact(summed) if self.view is not None and summed is not None else self.total(records)

    def _summed(self, records: Sequence[Record]) -> Record | None:
        """A record that holds the sum of all."""
        if self.view is None or self.view.kind not in {Kind.MONEY, Kind.SCORE}:
            return None
        name = self.view.name
        known = [value for record in records if (value := getattr(record, name)) is not None]
        return replace(records[0], **{name: sum(known)}) if known else None


class RecordModel(QAbstractTableModel):
    """Rows are given to it; the last one may be their total. Cells are read by ``text``, not through roles."""

    def __init__(
        self,
        session: Session,
        kind: type[Record],
        columns: Sequence[Column | str],
        *,
        total: str = "",
        saving: Saving | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.kind, self.total_title = session, kind, total
        self.saving = saving or Saving(session, kind)
        self.lookup = Lookup(session)
        self.columns = [self._bind(Column(field=one) if isinstance(one, str) else one) for one in columns]
        self.records: list[Record] = []
        self.rejected: dict[tuple[int, str], Rejected] = {}
        self.allows: Callable[[str], bool] = lambda _field: True  # whether a field may be typed into just now

    def _bind(self, column: Column) -> BoundColumn:
        if not column.field:
            return BoundColumn(column, None)
        return BoundColumn(column, FieldView(self.session, self.lookup, self.kind, column.field, column.narrow))

    # ---- what it shows

    def show(self, records: Sequence[Record]) -> None:
        """Rows that stay keep their editor, selection and place on screen."""
        old, new = [one.id for one in self.records], [one.id for one in records]
        if old != new:
            self._rearrange(old, new, {one.id: one for one in records})
        self.records = list(records)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def _rearrange(self, old: list[int], new: list[int], found: dict[int, Record]) -> None:
        known = set(old)
        if len(known.symmetric_difference(new)) > MOST_STEPS or not known & set(new):
            self.beginResetModel()
            self.records = [found[one] for one in new]
            self.endResetModel()
            return
        for at in reversed(range(len(old))):
            if old[at] not in found:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self.records[at]
                self.endRemoveRows()
        self._reorder([found[one] for one in new if one in known])
        for at, one in enumerate(new):
            if one not in known:
                self.beginInsertRows(QModelIndex(), at, at)
                self.records.insert(at, found[one])
                self.endInsertRows()

    def _reorder(self, wanted: list[Record]) -> None:
        if [one.id for one in wanted] == [one.id for one in self.records]:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = {row: record.id for row, record in enumerate(self.records)}
        self.records = wanted
        rows = {record.id: row for row, record in enumerate(wanted)}
        self.changePersistentIndexList(
            before, [self.index(rows.get(ids.get(one.row(), 0), one.row()), one.column()) for one in before]
        )
        self.layoutChanged.emit()

    def record(self, row: int) -> Record | None:
        """None for the total row."""
        return self.records[row] if 0 <= row < len(self.records) else None

    def row_of(self, record_id: int | None) -> int:
        return next((row for row, record in enumerate(self.records) if record.id == record_id), -1)

    def text(self, row: int, column: int) -> str:
        bound, record = self.columns[column], self.record(row)
        if record is None:
            return _(self.total_title) if column == 0 else bound.total(self.records)
        refused = self.rejected.get((record.id, bound.column.field)) if self.rejected else None
        return refused.text if refused else bound.text(record)

    def tone(self, row: int, column: int) -> str:
        """The colour of a cell, by its name in the theme."""
        bound, record = self.columns[column], self.record(row)
        if record is not None and bound.column.tone is not None and (tone := bound.column.tone(record)):
            return tone
        return "text" if record is None or bound.editable else "text2"

    def refusal(self, index: Index) -> Rejected | None:
        record = self.record(index.row())
        return self.rejected.get((record.id, self.columns[index.column()].column.field)) if record else None

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        if parent.isValid():
            return 0
        return len(self.records) + bool(self.total_title and self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        bound = self.columns[section]
        if role == Role.DisplayRole:
            return bound.title
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if bound.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ToolTipRole and bound.view is not None:
            return bound.view.help() or None
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Role.DisplayRole:
                return self.text(index.row(), index.column())
            case Role.EditRole:
                return self.typed(index)
            case Role.AccessibleTextRole:
                return self._spoken(index)
            case Role.ToolTipRole:
                return self._tip(index) or None
            case _:
                return None

    def _tip(self, index: Index) -> str:
        if refused := self.refusal(index):
            return refused.message
        bound, record = self.columns[index.column()], self.record(index.row())
        if record is not None:
            return bound.tip(record)
        return bound.total_tip(self.records) if index.column() else _(self.total_title)

    def _spoken(self, index: Index) -> str:
        record = self.record(index.row())
        title = self.lookup.title(record) if record else _(self.total_title)
        value = self.text(index.row(), index.column()) or _("空")
        refused = self.refusal(index)
        return " ".join(filter(None, (title, self.columns[index.column()].title, value, refused and refused.message)))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        if self.can_edit(index) and not self.columns[index.column()].flag:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def can_edit(self, index: Index) -> bool:
        inside = index.isValid() and self.record(index.row()) is not None
        bound = self.columns[index.column()] if inside else None
        return bound is not None and bound.editable and self.allows(bound.column.field) and not self.session.read_only

    # ---- what is typed into it

    def typed(self, index: Index) -> str:
        """The text an editor starts from: what was refused before, else the value."""
        record, view = self.record(index.row()), self.columns[index.column()].view
        if record is None or view is None:
            return self.text(index.row(), index.column())
        refused = self.refusal(index)
        return refused.text if refused else view.typed(record)

    def problem(self, index: Index, raw: Raw) -> str:
        """Why the field cannot hold what was typed; "" when it can."""
        view = self.columns[index.column()].view
        try:
            if view is not None:
                view.changes(raw)
        except UserError as error:
            return sentence(error)
        return ""

    def commit(self, index: Index, editor: Editor) -> bool:
        """Write what stands in the editor; what the field cannot hold stays in the cell, with the reason."""
        record, view = self.record(index.row()), self.columns[index.column()].view
        if record is None or view is None:
            return False
        raw = editor.raw()
        table, key = self.kind.meta.table, (record.id, view.name)
        if message := self.problem(index, raw):
            self.rejected[key] = Rejected(words(raw, editor), message)
            self.keep_draft(index, words(raw, editor))
            self.dataChanged.emit(index, index)
            return False
        self.rejected.pop(key, None)
        self.session.drop_draft(table, record.id, view.name)
        self.write(index, view.changes(raw))
        return True

    def keep_draft(self, index: Index, text: str) -> None:
        """Unfinished typing survives a crash."""
        record, view = self.record(index.row()), self.columns[index.column()].view
        if record is not None and view is not None and (draft := view.draft(text)) is not None:
            self.saving.draft(record, view.name, draft)

    def recall_drafts(self) -> None:
        """Show again what was typed before a crash and could not be kept."""
        names = {one.column.field: one.view for one in self.columns if one.view is not None}
        known = {record.id for record in self.records}
        for draft in self.session.read(lambda store: store.drafts()):
            view = names.get(draft.field)
            if draft.table != self.kind.meta.table or view is None or draft.row not in known:
                continue
            try:
                view.changes(draft.text)
            except UserError as error:
                self.rejected[draft.row, draft.field] = Rejected(draft.text, sentence(error))

    def write(self, index: Index, changes: dict[str, Any]) -> None:
        """Hand the change to the store, and show it at once."""
        record, view = self.record(index.row()), self.columns[index.column()].view
        if record is not None and view is not None and any(getattr(record, k) != v for k, v in changes.items()):
            label = f"修改{view.table_label}：{view.spec.label}"
            change, record_id = self.saving.change, record.id
            self.session.submit(label, lambda step: change(step, record_id, changes))
            self.records[index.row()] = replace(record, **changes)
        self.dataChanged.emit(self.index(index.row(), 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def forget(self, index: Index) -> None:
        """Forget what was refused in a cell."""
        record, view = self.record(index.row()), self.columns[index.column()].view
        if record is not None and view is not None:
            self.rejected.pop((record.id, view.name), None)
            self.session.drop_draft(self.kind.meta.table, record.id, view.name)
            self.dataChanged.emit(index, index)
