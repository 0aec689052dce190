"""The drawn vouchers with what was seen on each: one key an attribute, Enter for all and on to the next."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from models import sampling
from models.fields import Record
from models.fieldwork import ATTRIBUTES, Mark, VoucherCheck
from models.funds import Entry
from models.money import Unit, show_fen
from models.store import Changes, Step
from ui.i18n import _
from ui.pages.item_card import digit
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.values import Lookup

TONES: dict[str, str] = {Mark.OK: "good", Mark.FAILED: "bad", Mark.NOT_APPLICABLE: "text2"}
NEXT: dict[str, str] = {
    "": Mark.OK,
    Mark.OK: Mark.FAILED,
    Mark.FAILED: Mark.NOT_APPLICABLE,
    Mark.NOT_APPLICABLE: Mark.OK,
}
NOWHERE = Entry(purpose="")


class Drawn:
    """The entries that were drawn, read again when others are drawn or one is changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._wanted: frozenset[int | None] = frozenset()
        self._entries: dict[int, Entry] = {}
        self.read()

    def read(self) -> None:
        self._wanted = self._now()
        self._entries = self._session.read(sampling.drawn) if self._wanted else {}

    def _now(self) -> frozenset[int | None]:
        return frozenset(check.entry for check in self._session.snapshot.voucher_checks)

    def follow(self, changes: Changes) -> None:
        if Entry.meta.table in changes.tables or self._now() != self._wanted:
            self.read()

    def of(self, check: VoucherCheck) -> Entry:
        return self._entries.get(check.entry or 0, NOWHERE)

    def all(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())


class DrawnLookup(Lookup):
    """A check is called by its entry, of which only the drawn ones are read."""

    def __init__(self, session: Session, drawn: Drawn) -> None:
        super().__init__(session)
        self._drawn = drawn

    def records(self, table: str) -> tuple[Record, ...]:
        return self._drawn.all() if table == Entry.meta.table else super().records(table)


class VoucherTable(RecordTable):
    """1 to 5 turn an attribute from 是 to 否 to 不适用, Enter says 是 to what is open and goes on, 0 clears the row."""

    def __init__(self, session: Session, where: Callable[[VoucherCheck], bool]) -> None:
        self.drawn = Drawn(session)
        self.session = session
        columns = [
            self._of_entry(_("凭证号"), lambda entry: entry.voucher or _("（无号）"), width=130),
            self._of_entry(_("日期"), lambda entry: f"{entry.booked:%Y-%m-%d}" if entry.booked else "", width=96),
            self._of_entry(_("收款方"), lambda entry: entry.payee, width=100),
            self._of_entry(_("摘要"), lambda entry: entry.purpose),
            self._of_entry(_("金额（元）"), lambda entry: show_fen(entry.amount, Unit.YUAN), width=112, right=True),
            *(self._mark(key, name) for key, name in enumerate(ATTRIBUTES, 1)),
            Column(_("问题"), text=self._finding, width=52, right=True),
            Column(field="note", width=120),
            Column(_("明细"), text=lambda check: self.names(check)[1], width=110),
            Column(_("项目"), text=lambda check: self.names(check)[0], width=130),
        ]
        super().__init__(
            session,
            VoucherCheck,
            columns,
            where=where,
            fixed=True,
            name=_("抽取的凭证"),
            empty=_("还没有抽取凭证。按“抽取凭证”（Ctrl+Enter）从明细账中抽取：全部、按金额、随机或者手工"),
        )
        self.setSelectionBehavior(RecordTable.SelectionBehavior.SelectRows)
        self.records.lookup = DrawnLookup(session, self.drawn)

    def _of_entry(self, title: str, text: Callable[[Entry], str], *, width: int = 0, right: bool = False) -> Column:
        return Column(title, text=lambda check: text(self.drawn.of(check)), width=width, right=right)

    def _mark(self, key: int, name: str) -> Column:
        label = _(VoucherCheck.meta[name].label)
        return Column(
            f"{key} {label}", field=name, width=64, tone=lambda check: TONES.get(getattr(check, name), "text2")
        )

    def _finding(self, check: VoucherCheck) -> str:
        findings = self.session.snapshot.findings
        return next((str(at) for at, one in enumerate(findings, 1) if one.id == check.finding), "")

    def names(self, check: VoucherCheck) -> tuple[str, str]:
        """Project and expense line of a voucher."""
        snapshot, entry = self.session.snapshot, self.drawn.of(check)
        line = next((one for one in snapshot.expense_lines if one.id == entry.line), None)
        project = next((one.name for one in snapshot.projects if line is not None and one.id == line.project), "")
        return project, line.item if line else ""

    def project(self, check: VoucherCheck) -> int | None:
        entry = self.drawn.of(check)
        return next((one.project for one in self.session.snapshot.expense_lines if one.id == entry.line), None)

    def _changed(self, changes: Changes) -> None:
        self.drawn.follow(changes)
        super()._changed(changes)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number, enter = digit(event), event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        typing = self._field() == "note"
        if number is not None and number <= len(ATTRIBUTES) and not typing:
            self.turn(ATTRIBUTES[number - 1]) if number else self.clear_marks()
        elif enter and plain and not typing:
            self.approve()
        elif event.key() == Qt.Key.Key_Backspace:
            self.records.write(self.currentIndex(), {"note": ""} if typing else {})
        else:
            super().keyPressEvent(event)

    def _field(self) -> str:
        index = self.currentIndex()
        return self.records.columns[index.column()].column.field if index.isValid() else ""

    def turn(self, name: str) -> None:
        """The next mark of an attribute."""
        self._put(f"凭证核查：{VoucherCheck.meta[name].label}", lambda check: turned(check, name))

    def approve(self) -> None:
        """是 for everything that is still open, and on to the next voucher."""
        self._put("凭证核查", approved)
        self.step(1)

    def clear_marks(self) -> None:
        self._put("清空凭证核查", lambda _check: dict.fromkeys(ATTRIBUTES, ""))

    def _put(self, label: str, marks: Callable[[VoucherCheck], dict[str, str]]) -> None:
        """Show at once, and save what follows from the marks as they then are: keys come faster than answers."""
        check, row = self.current_record(), self.currentIndex().row()
        if check is None or self.session.read_only:
            return
        self.session.submit(label, partial(_mark, check.id, marks))
        self.records.records[row] = replace(check, **marks(check))
        self.records.dataChanged.emit(
            self.records.index(row, 0), self.records.index(row, len(self.records.columns) - 1)
        )


def turned(check: VoucherCheck, name: str) -> dict[str, str]:
    return {name: NEXT.get(getattr(check, name), Mark.OK)}


def approved(check: VoucherCheck) -> dict[str, str]:
    return {name: Mark.OK for name in ATTRIBUTES if not getattr(check, name)}


def _mark(check: int, marks: Callable[[VoucherCheck], dict[str, str]], step: Step) -> None:
    kept = step.get(VoucherCheck, check)
    if kept is not None:
        step.change(VoucherCheck, check, **marks(kept))
