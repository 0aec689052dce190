"""How a field is shown, typed and chosen on screen: in the evaluation's unit, with the names of what it refers to."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from models import fields
from models.dates import with_year
from models.errors import UserError
from models.evaluation import Evaluation
from models.fields import RECORDS, Field, Kind, Record
from models.money import Unit, exact_fen, show_fen, with_unit
from models.snapshot import PARTS
from ui.i18n import _
from ui.session import Session

RIGHT = frozenset({Kind.MONEY, Kind.SCORE, Kind.NUMBER, Kind.PERCENT})
FIGURES = RIGHT | {Kind.YEAR}
Narrow = Callable[[Any, Any], bool]  # (this record, one it might refer to) -> whether it is offered


@dataclass(frozen=True)
class Picked:
    """A value chosen from a list or ticked, in contrast to a text that was typed."""

    value: Any


Raw = str | Picked  # what comes out of an editor


class Lookup:
    """What the records of each table are called; worked out again only when the session has a new snapshot."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: object = None
        self._titles: dict[str, dict[int, str]] = {}

    def records(self, table: str) -> tuple[Record, ...]:
        return records_of(self._session, RECORDS[table])

    def titles(self, table: str) -> Mapping[int, str]:
        if self._seen is not self._session.snapshot:
            self._seen, self._titles = self._session.snapshot, {}
        if table not in self._titles:
            self._titles[table] = {}  # a record that refers to its own kind ends here
            self._titles[table] = {record.id: self.title(record) for record in self.records(table)}
        return self._titles[table]

    def title(self, record: Record) -> str:
        spec = record.meta[record.meta.title]
        titles = self.titles(spec.table) if spec.table else {}
        return fields.show(spec, getattr(record, spec.name), titles) or _("（未命名）")


def records_of(session: Session, kind: type[fields.R]) -> tuple[fields.R, ...]:
    """All records of one kind: from the snapshot where it holds them, else from the file."""
    if kind is Evaluation:
        return (session.snapshot.evaluation,)  # pyright: ignore[reportReturnType]
    if kind in PARTS:
        return session.snapshot.of(kind)
    return session.read(lambda store: store.all(kind))


class FieldView:
    """One field of one kind of record as editors and cells deal with it."""

    def __init__(
        self, session: Session, lookup: Lookup, kind: type[Record], name: str, narrow: Narrow | None = None
    ) -> None:
        self._session, self._lookup, self._narrow = session, lookup, narrow
        self._spec = kind.meta[name]
        self.name = name
        self.kind = self._spec.kind
        self.table_label = kind.meta.label

    @property
    def spec(self) -> Field:
        """The field's definition, its unit replaced by the one the evaluation is shown in."""
        unit = self._session.snapshot.evaluation.money_unit
        if self.kind is Kind.MONEY and self._spec.unit == Unit.WAN and unit in set(Unit):
            return replace(self._spec, unit=unit)
        return self._spec

    @property
    def label(self) -> str:
        return _(self._spec.label)

    @property
    def heading(self) -> str:
        """The label with its unit, for the head of a column."""
        unit = self.spec.unit
        return (
            f"{self.label}（{unit}）" if unit and self.kind is not Kind.YEAR and "（" not in self.label else self.label
        )

    @property
    def right(self) -> bool:
        return self.kind in RIGHT

    @property
    def unit(self) -> Unit:
        return Unit(self.spec.unit)

    def value(self, record: Record) -> Any:
        return getattr(record, self.name)

    def text(self, record: Record) -> str:
        """The value as cells show it: every amount with two decimals."""
        return fields.show(self.spec, self.value(record), self._titles())

    def exact(self, record: Record) -> str:
        """The value with nothing rounded away."""
        value = self.value(record)
        return exactly(value, self.unit) if self.kind is Kind.MONEY and value is not None else self.text(record)

    def typed(self, record: Record) -> str:
        """The value as an editor offers it: a stated figure as it was stated, else exact."""
        value = self.value(record)
        if wording := self._wording(record):
            return wording
        if self._spec.table:
            return fields.show(self.spec, value, self._titles())
        return fields.edit_text(self.spec, value)

    def _wording(self, record: Record) -> str:
        wording = getattr(record, self._spec.wording) if self._spec.wording else ""
        try:
            return wording if wording and fields.parse(self.spec, wording) == self.value(record) else ""
        except UserError:
            return ""

    def changes(self, raw: Raw, *, whole: bool = False) -> dict[str, Any]:
        """The values to write for what was typed or picked; raises UserError for what the field cannot hold.

        ``whole`` takes a choice or a name only as it is written in full, where nobody sees what it is completed to.
        """
        if isinstance(raw, Picked):
            return {self.name: raw.value}
        if self.kind is Kind.REFERENCE:
            return {self.name: self._find(raw.strip(), whole)}
        if self.kind is Kind.REFERENCES:
            names = [name.strip() for name in re.split(r"[、,，;；\n]", raw) if name.strip()]
            return {self.name: tuple(one for name in names if (one := self._find(name, whole)) is not None)}
        if self.kind is Kind.FUZZY_DATE:
            raw = with_year(raw, self._session.snapshot.evaluation.fiscal_year)
        return fields.parsed(self.spec, raw if whole else fields.completed(self.spec, raw))

    def draft(self, text: str) -> str | None:
        """What to keep of unfinished typing: an amount with its unit; None for choices of records, complete as they are."""
        if self._spec.table:
            return None
        return with_unit(text, self.unit) if self.kind is Kind.MONEY and self.unit != self._spec.unit else text

    def _find(self, typed: str, whole: bool) -> int | None:
        titles = self._titles()
        if typed in {"", _("（无）"), "—", "-", "/"}:
            return None
        same = [one for one, title in titles.items() if title == typed]
        found = same or [one for one, title in titles.items() if typed in title and not whole]
        if len(found) == 1:
            return found[0]
        if found:
            raise UserError(
                _("“{typed}”对应 {count} 个{label}").format(typed=typed, count=len(found), label=self.label),
                _("请写全名，或从列表中选择"),
            )
        raise UserError(
            _("{label}没有“{typed}”这一项").format(label=self.label, typed=typed),
            _("可选：{names}").format(names="、".join(list(titles.values())[:8])) if titles else _("请先新增"),
        )

    def options(self, record: Record | None = None) -> list[tuple[Any, str]]:
        """What may be chosen: (value, text); nothing for a field that is typed."""
        if self.kind is Kind.CHOICE:
            return [("", ""), *((choice, choice) for choice in self._spec.choices)]
        if not self._spec.table:
            return []
        titles = self._titles()
        offered = [
            (one.id, titles[one.id]) for one in self._lookup.records(self._spec.table) if self._offers(record, one)
        ]
        return offered if self.kind is Kind.REFERENCES else [(None, _("（无）")), *offered]

    def _offers(self, record: Record | None, other: Record) -> bool:
        return self._narrow is None or record is None or self._narrow(record, other)

    def _titles(self) -> Mapping[int, str]:
        return self._lookup.titles(self._spec.table) if self._spec.table else {}

    def help(self) -> str:
        return _(self._spec.help)

    @property
    def required(self) -> bool:
        return self._spec.required


def exactly(fen: int, unit: Unit) -> str:
    """An amount to its last 分, as tool tips say it."""
    return f"{show_fen(fen, unit, len(exact_fen(fen, unit).partition('.')[2]))} {unit}"


def sentence(error: UserError) -> str:
    """An error in one line: what is wrong, and how to mend it."""
    return f"{_(str(error))}。{_(error.hint)}" if error.hint else _(str(error))
