"""Typed text that is not saved yet: durable, unlogged, and saved when the file is opened after a crash."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models import fields
from models.errors import UserError
from models.evaluation import Evaluation
from models.fields import RECORDS, Field, Kind, Record
from models.money import Unit

if TYPE_CHECKING:
    from models.store import Store

_UNTYPED = {Kind.REFERENCE, Kind.REFERENCES, Kind.WORDING}  # chosen or derived, never read from a text


@dataclass(frozen=True)
class Draft:
    """Typed but not yet saved text of a field."""

    table: str
    row: int
    field: str
    text: str


def save(store: "Store", table: str, row: int, name: str, text: str) -> None:
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    store.bulk("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?, ?)", [(table, row, name, text, at)])


def drop(store: "Store", table: str, row: int, name: str) -> None:
    if store.query("SELECT 1 FROM draft LIMIT 1"):
        store.bulk("DELETE FROM draft WHERE tbl = ? AND row = ? AND field = ?", [(table, row, name)])


def every(store: "Store") -> list[Draft]:
    return [Draft(*row) for row in store.query("SELECT tbl, row, field, text FROM draft")]


def promote(store: "Store") -> None:
    """Save what a crash left typed; what does not parse stays a draft, for its field to show."""
    typed = Counter((draft.table, draft.row) for draft in every(store))
    for draft in every(store):
        _begin(store, draft, alone=typed[draft.table, draft.row] == 1)
    for draft in every(store):
        record = RECORDS.get(draft.table)
        spec = next((spec for spec in record.meta.fields if spec.name == draft.field), None) if record else None
        if record is None or spec is None or store.get(record, draft.row) is None:
            drop(store, draft.table, draft.row, draft.field)
        elif spec.kind not in _UNTYPED:
            _promote(store, record, _as_typed(store, spec), draft)


def _begin(store: "Store", draft: Draft, *, alone: bool) -> None:
    """A record that was to come to be with what was typed into it: one draft of it names the record it belongs to."""
    record = RECORDS.get(draft.table)
    spec = next((spec for spec in record.meta.fields if spec.name == draft.field), None) if record else None
    if record is None or spec is None or spec.kind is not Kind.REFERENCE or not draft.text.isdecimal():
        return
    drop(store, draft.table, draft.row, draft.field)
    missing = store.get(record, draft.row) is None and store.get(RECORDS[spec.table], int(draft.text)) is not None
    if missing and not alone:
        with store.operation(f"恢复未保存的输入：{record.meta.label}") as step:
            values: dict[str, Any] = {"id": draft.row, spec.name: int(draft.text)}
            step.add(record(**values))


def _promote(store: "Store", record: type[Record], spec: Field, draft: Draft) -> None:
    try:
        values: dict[str, Any] = fields.parsed(spec, draft.text)
        with store.operation(f"恢复未保存的输入：{spec.label}") as step:
            step.change(record, draft.row, **values)
    except UserError:
        return
    drop(store, draft.table, draft.row, draft.field)


def _as_typed(store: "Store", spec: Field) -> Field:
    """The field in the unit the evaluation was shown in when the text was typed."""
    unit = next((evaluation.money_unit for evaluation in store.all(Evaluation)), "")
    return replace(spec, unit=unit) if spec.kind is Kind.MONEY and spec.unit == Unit.WAN and unit in set(Unit) else spec
