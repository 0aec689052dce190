"""The sample evaluation that ships with the program: typed texts in a JSON file, read as if someone had typed them."""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import resources
from models import fields, files, sample_files
from models.evidence import Evidence
from models.fields import RECORDS, Field, Kind, Record
from models.money import Unit, with_unit
from models.positions import following
from models.store import Step, Store

_FILE = "sample/changsha-2018.json"
_NO_FIELDS = ("id", "file")  # a file is made, not typed

Row = dict[str, Any]  # a record as the JSON file has it: its id, and the typed text of each field


def create(path: Path, *, home: Path | None = None) -> None:
    """Make a new file at ``path`` that holds the sample; raises UserError where none can be made."""
    store = Store.create(path, fill, home=home, label="载入样例评价")
    try:
        _keep(store, store.all(Evidence))
    except BaseException:
        store.close()
        path.unlink()
        raise
    store.close()


def fill(step: Step) -> None:
    for records in load().values():
        step.add_all(records)


def _keep(store: Store, pieces: Iterable[Evidence]) -> None:
    """Take in the files that the sample's evidence names."""
    with tempfile.TemporaryDirectory() as folder:
        for piece in pieces:
            file = Path(folder) / piece.file_name
            file.write_bytes(sample_files.made(piece))
            files.take_in(file, lambda question: question(store))


def load() -> dict[type[Record], list[Record]]:
    """All records of the sample by kind, in their order."""
    data = json.loads(resources.path(_FILE).read_text(encoding="utf-8"))
    return {RECORDS[table]: read(table, rows) for table, rows in data.items()}


def read(table: str, rows: list[Row]) -> list[Record]:
    """The records of one table; raises KeyError for names that do not exist and UserError for what no field holds."""
    return [_record(RECORDS[table], row, place) for row, place in zip(rows, following("", len(rows)), strict=True)]


def _record(record: type[Record], row: Row, position: str) -> Record:
    specs = {spec.name: spec for spec in record.meta.fields}
    typed = {name: value for name, value in row.items() if name not in _NO_FIELDS}
    values = {name: _value(specs[name], value) for name, value in typed.items()}
    for spec in specs.values():
        if spec.wording and spec.name in typed:
            values[spec.wording] = _wording(spec, typed[spec.name], typed)
    made = record(id=row["id"], position=position, **values)
    return _with_file(made, row["file"]) if isinstance(made, Evidence) else made


def _with_file(piece: Evidence, name: str) -> Evidence:
    """The piece as if its file had been taken in."""
    named = replace(piece, file_name=name)
    content = sample_files.made(named)
    return replace(named, sha=hashlib.sha256(content).hexdigest(), size=Decimal(len(content)))


def _value(spec: Field, typed: Any) -> Any:
    match spec.kind:
        case Kind.REFERENCE:
            return _id(spec, typed)
        case Kind.REFERENCES:
            return tuple(_id(spec, one) for one in typed)
        case _:
            return fields.parse(spec, typed)


def _id(spec: Field, typed: Any) -> int:
    if not isinstance(typed, int):
        raise TypeError(f"{spec.name} refers to {typed!r}, which is no id")
    return typed


def _wording(spec: Field, typed: str, row: Row) -> str:
    """How a stated figure was typed, with its unit: the field's own for money, the record's for a measure."""
    return with_unit(typed, Unit(spec.unit)) if spec.kind is Kind.MONEY else f"{typed}{row.get('unit', '')}"
