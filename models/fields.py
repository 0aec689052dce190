"""What a record is: a frozen dataclass whose fields say once how they are called, typed, shown, stored and checked."""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum, StrEnum
from typing import Any, ClassVar, TypeVar, dataclass_transform

from models.dates import Duration, FuzzyDate, day_words, parse_date, parse_day, parse_duration
from models.errors import UserError
from models.money import Unit, exact_fen, parse_fen, parse_score, plain, show_fen, show_score, with_unit

Cell = int | str | None  # what a column of the file holds


class Kind(StrEnum):
    """What a field holds. Python values: str, int 分, Decimal, date, FuzzyDate, Duration, bool, ids."""

    TEXT = "text"
    LONG_TEXT = "long text"
    MONEY = "money"  # int 分
    SCORE = "score"  # int, ten-thousandths of a point
    NUMBER = "number"  # Decimal, as many decimals as were typed
    PERCENT = "percent"  # Decimal: 95.56 is 95.56 %
    YEAR = "year"  # int
    DATE = "date"  # date, to the day
    FUZZY_DATE = "fuzzy date"
    DURATION = "duration"
    CHOICE = "choice"  # one of ``choices``, or any text where ``open`` is set
    REFERENCE = "reference"  # id of a record of ``table``
    REFERENCES = "references"  # ids of records of ``table``
    FLAG = "flag"  # bool
    WORDING = "wording"  # how a stated figure was typed; kept by the field it belongs to, never edited by itself


class Storage(Enum):
    """How the store treats a table: in the log, made from the log, or neither."""

    LOGGED = "logged"
    PROJECTION = "projection"
    UNLOGGED = "unlogged"


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    kind: Kind
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()
    open: bool = False
    help: str = ""
    table: str = ""
    wording: str = ""  # the field that keeps how this figure was typed


@dataclass(frozen=True)
class Meta:
    """What the record class says of its table; ``title`` is the field a record is called by in lists and history."""

    table: str
    label: str
    title: str
    storage: Storage
    fields: tuple[Field, ...]

    def __getitem__(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)


C = TypeVar("C")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _frozen(cls: type[C]) -> type[C]:
    """A dataclass to ``fields``, ``replace`` and the type checker; how it behaves is inherited."""
    return dataclass(init=False, repr=False, eq=False, match_args=False)(cls)


@_frozen
class Record:
    """One row of a logged table. ``position`` orders siblings (see ``models.positions``); id 0 is not yet saved.

    Its methods are written here once for all: a dataclass that makes them anew for each record takes as long as a page.
    """

    meta: ClassVar[Meta]
    _empty: ClassVar[dict[str, Any]]
    id: int = 0
    position: str = ""

    def __init__(self, **values: Any) -> None:
        known = self.__dict__
        known.update(type(self)._empty)
        known.update(values)
        if len(known) != len(type(self)._empty):
            unknown = ", ".join(values.keys() - type(self)._empty.keys())
            raise TypeError(f"{type(self).__name__} has no {unknown}")

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


R = TypeVar("R", bound=Record)
RECORDS: dict[str, type[Record]] = {}


def _field(label: str, kind: Kind, default: Any, **spec: Any) -> Any:
    return field(default=default, metadata={"spec": Field("", label, kind, **spec)})


def text(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.TEXT, "", required=required, help=help)


def long_text(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.LONG_TEXT, "", required=required, help=help)


def money(label: str, *, unit: Unit = Unit.WAN, wording: str = "", required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.MONEY, None, unit=unit.value, wording=wording, required=required, help=help)


def score(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.SCORE, None, unit="分", required=required, help=help)


def number(label: str, *, unit: str = "", wording: str = "", required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.NUMBER, None, unit=unit, wording=wording, required=required, help=help)


def percent(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.PERCENT, None, unit="%", required=required, help=help)


def year(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.YEAR, None, unit="年", required=required, help=help)


def day(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.DATE, None, required=required, help=help)


def fuzzy_date(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.FUZZY_DATE, None, required=required, help=help)


def duration(label: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.DURATION, None, required=required, help=help)


def choice(label: str, choices: type[StrEnum], *, open: bool = False, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.CHOICE, "", choices=tuple(choices), open=open, required=required, help=help)


def reference(label: str, table: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.REFERENCE, None, table=table, required=required, help=help)


def references(label: str, table: str, *, required: bool = False, help: str = "") -> Any:
    return _field(label, Kind.REFERENCES, (), table=table, required=required, help=help)


def flag(label: str, *, help: str = "") -> Any:
    return _field(label, Kind.FLAG, False, help=help)


def wording(label: str) -> Any:
    return _field(label, Kind.WORDING, "")


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(table: str, label: str, *, title: str, storage: Storage = Storage.LOGGED) -> Callable[[type[R]], type[R]]:
    """Make a class of field definitions the record of ``table`` and enter it into ``RECORDS``."""

    def declare(cls: type[R]) -> type[R]:
        cls.__doc__ = (
            cls.__doc__ or label
        )  # else a dataclass makes one of its signature, which takes longer than itself
        made = _frozen(cls)
        made._empty = {f.name: f.default for f in dataclasses.fields(made)}
        specs = tuple(
            dataclasses.replace(f.metadata["spec"], name=f.name)
            for f in dataclasses.fields(made)
            if "spec" in f.metadata
        )
        made.meta = Meta(table, label, title, storage, specs)
        RECORDS[table] = made
        return made

    return declare


# ---- between Python and the file


def column_type(spec: Field) -> str:
    """SQL type of the column that holds the field."""
    return "INTEGER" if spec.kind in {Kind.MONEY, Kind.SCORE, Kind.YEAR, Kind.REFERENCE, Kind.FLAG} else "TEXT"


def to_cell(spec: Field, value: Any) -> Cell:
    """The value as the file keeps it; empty values are NULL."""
    if value is None or value == "":
        return None
    write = _WRITE.get(spec.kind)
    return write(value) if write else value


def from_cell(spec: Field, cell: Cell) -> Any:
    """The other way round; a cell that this version cannot read (a newer program's) is empty rather than an error."""
    if cell is None:
        return _EMPTY.get(spec.kind)
    read = _READ.get(spec.kind)
    try:
        return read(cell) if read else cell
    except (ValueError, UserError, InvalidOperation):
        return () if spec.kind is Kind.REFERENCES else None


_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE, Kind.WORDING})
_EMPTY: dict[Kind, Any] = {**dict.fromkeys(_TEXTS, ""), Kind.FLAG: False, Kind.REFERENCES: ()}  # all others: None
_WRITE: dict[Kind, Callable[[Any], Cell]] = {
    Kind.NUMBER: "{:f}".format,
    Kind.PERCENT: "{:f}".format,
    Kind.DATE: date.isoformat,
    Kind.FUZZY_DATE: lambda value: value.code,
    Kind.DURATION: lambda value: value.text,
    Kind.REFERENCES: lambda value: json.dumps(list(value), separators=(",", ":")) if value else None,
    Kind.FLAG: lambda value: 1 if value else None,
}
_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: Decimal,
    Kind.PERCENT: Decimal,
    Kind.DATE: date.fromisoformat,
    Kind.FUZZY_DATE: parse_date,
    Kind.DURATION: parse_duration,
    Kind.REFERENCES: lambda cell: tuple(json.loads(cell)),
    Kind.FLAG: bool,
}


# ---- between Python and what is typed and read on screen

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def parse(spec: Field, typed: str) -> Any:
    """The value of what was typed or pasted; raises UserError in Chinese for what the field cannot hold."""
    typed = _CONTROL.sub("", typed.replace("\r\n", "\n").replace("\r", "\n"))
    if spec.kind is Kind.LONG_TEXT:
        return typed.strip("\n")
    stripped = " ".join(typed.split())
    if spec.kind in _TEXTS:
        return _parse_choice(spec, stripped) if spec.kind is Kind.CHOICE else stripped
    if stripped in {"", "—", "-", "/"}:
        return _EMPTY.get(spec.kind)
    return _PARSE[spec.kind](spec, stripped)


def _parse_choice(spec: Field, typed: str) -> str:
    if not typed or spec.open or typed in spec.choices:
        return typed
    raise UserError(f"{spec.label}没有“{typed}”这一项", "可选：" + "、".join(spec.choices))


def completed(spec: Field, typed: str) -> str:
    """The only choice that begins with what was typed, where the user sees what becomes of it; else as typed."""
    begun = typed.strip()
    found = [option for option in spec.choices if option.startswith(begun)]
    alone = begun and not spec.open and begun not in spec.choices and len(found) == 1
    return found[0] if alone else typed


def _parse_number(spec: Field, typed: str) -> Decimal:
    number = plain(typed)
    for unit in (spec.unit, "%", "％"):
        number = number.removesuffix(unit) if unit else number
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", number) or len(number) > 40:
        raise UserError(f"“{typed}”不是数字", f"{spec.label}请填写数字，例如 95.56")
    return Decimal(number)


def _parse_year(spec: Field, typed: str) -> int:
    found = re.fullmatch(r"(\d{4})年?度?", unicodedata.normalize("NFKC", typed))
    if not found or not 1949 <= int(found[1]) <= 2199:
        raise UserError(f"“{typed}”不是年度", f"{spec.label}请填写四位年份，例如 2018")
    return int(found[1])


def _parse_flag(spec: Field, typed: str) -> bool:
    if typed in {"是", "√", "✓", "1", "有", "y", "Y", "true", "True"}:
        return True
    if typed in {"否", "×", "0", "无", "n", "N", "false", "False"}:
        return False
    raise UserError(f"“{typed}”不是“是”或“否”", f"{spec.label}请填写是或否")


_PARSE: dict[Kind, Callable[[Field, str], Any]] = {
    Kind.MONEY: lambda spec, typed: parse_fen(typed, Unit(spec.unit)),
    Kind.SCORE: lambda spec, typed: parse_score(typed),
    Kind.NUMBER: _parse_number,
    Kind.PERCENT: _parse_number,
    Kind.YEAR: _parse_year,
    Kind.DATE: lambda spec, typed: parse_day(typed),
    Kind.FUZZY_DATE: lambda spec, typed: parse_date(typed),
    Kind.DURATION: lambda spec, typed: parse_duration(typed),
    Kind.FLAG: _parse_flag,
}


def parsed(spec: Field, typed: str, unit: Unit | None = None) -> dict[str, Any]:
    """What to save for ``typed``: the field's value and, for a stated figure, the wording it was typed in.

    ``unit`` overrides the unit an amount is understood in where none is typed.
    """
    if spec.kind is Kind.MONEY and unit is not None:
        spec = dataclasses.replace(spec, unit=unit.value)
    values = {spec.name: parse(spec, typed)}
    if spec.wording:
        kept = with_unit(typed, Unit(spec.unit)) if spec.kind is Kind.MONEY else typed.strip()
        values[spec.wording] = "" if values[spec.name] is None else kept
    return values


Titles = Mapping[int, str]  # what referred-to records are called, by id


def show(spec: Field, value: Any, titles: Titles | None = None, unit: Unit | None = None) -> str:
    """The value as tables and history show it; "" where there is none. ``unit`` overrides the unit of an amount."""
    if spec.kind in _TEXTS:
        return value or ""
    match spec.kind:
        case Kind.MONEY:
            return "" if value is None else show_fen(value, unit or Unit(spec.unit))
        case Kind.REFERENCE:
            return "" if value is None else (titles or {}).get(value, "（已删除）")
        case Kind.REFERENCES:
            return "、".join((titles or {}).get(one, "（已删除）") for one in value)
        case Kind.FLAG:
            return "是" if value else ""
        case Kind.SCORE:
            return "" if value is None else show_score(value)
        case Kind.DATE:
            return day_words(value)
        case Kind.FUZZY_DATE:
            return value.words if isinstance(value, FuzzyDate) else ""
        case Kind.DURATION:
            return value.text if isinstance(value, Duration) else ""
        case Kind.PERCENT:
            return "" if value is None else f"{value:f}%"
        case Kind.NUMBER:
            return "" if value is None else f"{value:,f}"
        case _:
            return "" if value is None else str(value)


def edit_text(spec: Field, value: Any, unit: Unit | None = None) -> str:
    """The value as an editor offers it for change: exact, and read back unchanged by ``parse``."""
    match spec.kind:
        case Kind.MONEY:
            return exact_fen(value, unit or Unit(spec.unit))
        case Kind.DATE:
            return "" if value is None else value.isoformat()
        case Kind.NUMBER | Kind.PERCENT:
            return "" if value is None else f"{value:f}"
        case Kind.SCORE:
            return "" if value is None else show_score(value, 4).rstrip("0").rstrip(".")
        case _:
            return show(spec, value)
