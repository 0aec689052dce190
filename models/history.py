"""Who changed what and when, in words: the log read for people."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import fields
from models.fields import RECORDS, Field, Kind, Meta, Record
from models.ledger import DELETED, EntryKind, values_of
from models.store import Store

KINDS = {
    EntryKind.EDIT: "修改",
    EntryKind.UNDO: "撤销",
    EntryKind.REDO: "重做",
    EntryKind.RESTORE: "恢复",
    EntryKind.RESOLVE: "确定取值",
    EntryKind.IMPORT: "导入",
    EntryKind.UPGRADE: "建立文件",
}


@dataclass(frozen=True)
class Item:
    """One saved action; ``entry`` is its number in this file, ``rows`` how many records it touched."""

    entry: int
    at: datetime
    who: str
    label: str
    kind: str
    rows: int


@dataclass(frozen=True)
class Change:
    """One field of one record, before and after; ``field`` is "" for a record made or deleted."""

    table: str
    id: int
    record: str
    title: str
    field: str
    old: str
    new: str

    @property
    def words(self) -> str:
        named = self.title if self.title.startswith("“") else f"“{self.title}”"
        where = f"{self.record}{named}" if self.title else self.record
        if not self.field:
            return f"{where}：{self.new or self.old}"
        return f"{where}　{self.field}：{self.old or '（空）'} → {self.new or '（空）'}"


def items(
    store: Store,
    *,
    who: str = "",
    since: str = "",
    until: str = "",
    table: str = "",
    row: int | None = None,
    before: int | None = None,
    limit: int = 200,
) -> list[Item]:
    """Actions, newest first. ``since`` and ``until`` are days (2019-07-04), in local time, both included."""
    where, args = ["1"], list[Any]()
    for condition, value in (
        ("who = ?", who),
        ("date(at, 'localtime') >= ?", since),
        ("date(at, 'localtime') <= ?", until),
        ("id < ?", before),
    ):
        if value:
            where.append(condition)
            args.append(value)
    if table:
        one = " AND row = ?" if row is not None else ""
        where.append(f"id IN (SELECT entry FROM log_op WHERE tbl = ?{one})")
        args += [table] if row is None else [table, row]
    found = store.query(
        "SELECT id, at, who, label, kind, (SELECT count(*) FROM log_op WHERE entry = log_entry.id) FROM log_entry "
        f"WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT ?",
        (*args, limit),
    )
    return [Item(entry, _local(at), person, label, kind, rows) for entry, at, person, label, kind, rows in found]


def people(store: Store) -> list[str]:
    """Everybody the log names."""
    return [who for (who,) in store.query("SELECT DISTINCT who FROM log_entry WHERE who <> '' ORDER BY who")]


def name(store: Store, table: str, row: int) -> str:
    """What a record is called, a deleted one too."""
    title = _Names(store).title(table, row)
    label = RECORDS[table].meta.label
    return f"{label}“{title}”" if title else label


def changes(store: Store, entry: int, limit: int = 200) -> list[Change]:
    """What an action changed, field by field, with amounts and references in words."""
    ops = store.query("SELECT tbl, row, cells FROM log_op WHERE entry = ? LIMIT ?", (entry, limit))
    names = _Names(store)
    return [change for table, row, cells in ops if table in RECORDS for change in _op(names, table, row, cells)]


def _local(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone()


class _Names:
    """What records are called, deleted ones too."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.columns: dict[str, tuple[str, ...]] = {}
        self._titles: dict[tuple[str, int], str] = {}

    def title(self, table: str, row: int) -> str:
        if table not in RECORDS:
            return ""
        if (table, row) not in self._titles:
            meta = RECORDS[table].meta
            found = self._store.query(f'SELECT "{meta.title}" FROM "{table}" WHERE id = ?', (row,))
            value = fields.from_cell(meta[meta.title], found[0][0]) if found else None
            self._titles[table, row] = self.show(meta, meta.title, value) if value else ""
        return self._titles[table, row]

    def show(self, meta: Meta, name: str, value: Any) -> str:
        spec = meta[name]
        if name == "table" and value in RECORDS:
            return RECORDS[value].meta.label
        ids = (value,) if spec.kind is Kind.REFERENCE else value if spec.kind is Kind.REFERENCES else ()
        titles = {one: self.title(spec.table, one) for one in ids if one is not None}
        if spec.kind in {Kind.MONEY, Kind.SCORE}:
            return "" if value is None else f"{fields.edit_text(spec, value)} {spec.unit}"
        return fields.show(spec, value, titles)

    def columns_of(self, table: str) -> tuple[str, ...]:
        if table not in self.columns:
            found = [row[1] for row in self._store.query(f'PRAGMA table_info("{table}")')]
            self.columns[table] = tuple(name for name in found if name not in {"id", DELETED})
        return self.columns[table]


def _told(spec: Field) -> bool:
    """Whether the value means something in words: the bare id of a record of any kind does not."""
    return spec.kind is not Kind.REFERENCE or bool(spec.table)


def _op(names: _Names, table: str, row: int, cells: str) -> list[Change]:
    record: type[Record] = RECORDS[table]
    meta, read = record.meta, json.loads(cells)
    title = names.title(table, row)
    if isinstance(read, list):
        values = values_of(names.columns_of(table), cells)
        pairs = {name: (value, None) for name, value in values.items() if value not in (None, "")}
        made = [Change(table, row, meta.label, title, "", "", "新增")]
    else:
        pairs, made = {name: (new, old) for name, (new, old) in read.items()}, list[Change]()
    if DELETED in pairs and isinstance(read, dict):
        made.append(Change(table, row, meta.label, title, "", "", "删除" if pairs[DELETED][0] else "恢复"))
    if "position" in pairs and isinstance(read, dict):
        made.append(Change(table, row, meta.label, title, "", "", "调整顺序"))
    known = {spec.name: spec for spec in meta.fields}
    for name, (new, old) in pairs.items():
        if name in known and known[name].kind is not Kind.WORDING and _told(known[name]):
            texts = [names.show(meta, name, fields.from_cell(known[name], cell)) for cell in (old, new)]
            made.append(Change(table, row, meta.label, title, known[name].label, *texts))
    return made
