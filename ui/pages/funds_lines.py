"""The expense lines of the chosen project, and under them the vouchers of the chosen line."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from models import vouchers
from models.errors import N_
from models.fund_checks import Check, of_entries, of_lines
from models.funds import Entry, ExpenseLine, lines_total
from models.money import Unit, percent, show_fen, show_percent
from models.store import Changes
from ui.i18n import _
from ui.pages.funds_table import Figures
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import Card, Label, Pill, row

HEADING_WIDTH = 120  # the name behind it may be long, and must not widen the page
READ_AT_ONCE = 500  # vouchers; more of them are waited for without holding up a key
TONES = {True: "good", False: "bad", None: "warn"}


def show_check(pill: Pill, check: Check | None) -> None:
    pill.show_text(check.brief if check else "", TONES[check.holds] if check else "info")
    pill.setToolTip(check.detail if check else "")
    pill.setAccessibleDescription(check.detail if check else "")


def let(table: RecordTable, on: bool) -> None:
    """Rows can be added only where it is clear what they belong to."""
    for method in ("add_row", "paste"):
        table.rows.actions[method].setEnabled(on)


class LinesCard(Card):
    """支出明细 of one project, compared with what it used."""

    def __init__(self, session: Session) -> None:
        self.pill = Pill()
        super().__init__(_("支出明细"), right=self.pill)
        self._session, self._figures = session, Figures(session)
        self.heading.setMinimumWidth(HEADING_WIDTH)
        self.project: int | None = None
        self.table = RecordTable(
            session,
            ExpenseLine,
            self._columns(),
            where=lambda line: line.project == self.project,
            new=lambda _step: ExpenseLine(project=self.project),
            name=_("支出明细"),
            total=N_("合计"),
            empty=_("还没有支出明细。按 Ctrl+Enter 新增，或从 Excel 复制后按 Ctrl+V 粘贴"),
        )
        self.body.addWidget(self.table, 1)
        session.changed.connect(self._changed)

    def _columns(self) -> list[Column | str]:
        return [
            "item",
            Column(
                _("金额"),
                field="amount",
                total=lambda lines: self._figures.amount(lines_total(tuple(lines))),
                total_tip=lambda lines: self._figures.exact(lines_total(tuple(lines))),
            ),
            "note",
            Column(field="part_of", narrow=_may_hold),
            Column(_("占比"), text=self._share, right=True, total=self._shares),
        ]

    def _whole(self) -> int:
        return lines_total(self._session.snapshot.lines(self.project or 0))

    def _share(self, line: ExpenseLine) -> str:
        return show_percent(percent(line.amount, self._whole()))

    def _shares(self, _lines: Sequence[ExpenseLine]) -> str:
        return show_percent(percent(self._whole(), self._whole()))

    def show_project(self, project: int | None) -> None:
        names = {one.id: one.name for one in self._session.snapshot.projects}
        self.heading.setText(" · ".join(filter(None, (_("支出明细"), names.get(project or 0, "")))))
        self.heading.setToolTip(self.heading.text())
        if project != self.project:
            self.project = project
            self.table.set_where(lambda line: line.project == project, lambda _step: ExpenseLine(project=project))
        let(self.table, project is not None and not self._session.read_only)
        show_check(self.pill, of_lines(self._session.snapshot, project) if project else None)

    def _changed(self, changes: Changes) -> None:
        if changes.tables & {"project", "fund", "expense_line", "evaluation"}:
            self.show_project(self.project)


def _may_hold(line: Any, other: Any) -> bool:
    return other.project == line.project and other.id != line.id and other.part_of is None


class VoucherRows(QObject):
    """The vouchers of the chosen line: read when it is chosen, then kept up to date change by change."""

    arrived = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.line: int | None = None
        self.entries: list[Entry] = []
        session.changed.connect(self._changed)

    def choose(self, line: int | None) -> None:
        self.line, self.entries = line, []
        if line is None:
            self.arrived.emit()
        else:
            self._read(line)

    def _read(self, line: int) -> None:
        known = self._session.snapshot.entries.get(line)
        question = partial(vouchers.of_line, line=line)
        if known is None or known.count <= READ_AT_ONCE:
            self._take(line, self._session.read(question))
        else:
            self._session.ask(question, partial(self._take, line))

    def _take(self, line: int, entries: list[Entry]) -> None:
        if line == self.line:
            self.entries = entries
            self.arrived.emit()

    def _changed(self, changes: Changes) -> None:
        if Entry.meta.table not in changes.tables or self.line is None:
            return
        if len(changes.ids) > vouchers.MOST_SINGLY:
            self._read(self.line)
            return
        known, line = self.entries, self.line
        self.entries = self._session.read(lambda store: vouchers.updated(store, known, line, changes.ids))


class VouchersCard(Card):
    """明细账 of one line in 元, compared with the amount stated for it and never mixed with it."""

    def __init__(self, session: Session) -> None:
        self.pill = Pill()
        super().__init__(_("明细账"), right=self.pill)
        self._session = session
        self.heading.setMinimumWidth(HEADING_WIDTH)
        self._rows = VoucherRows(session, self)
        self.summary = Label("", "hint", wrap=True)
        self.table = RecordTable(
            session,
            Entry,
            ["voucher", "booked", "payee", Column(field="amount", total=self._total), "purpose", "note"],
            source=lambda: self._rows.entries,
            new=lambda _step: Entry(line=self._rows.line),
            name=_("明细账"),
            total=N_("合计"),
            empty=_("还没有凭证。先选一行支出明细，再按 Ctrl+Enter 新增，或从 Excel 复制后按 Ctrl+V 粘贴"),
        )
        self.body.addLayout(row(self.summary))
        self.body.addWidget(self.table, 1)
        self._wanted: Callable[[], object] | None = None
        self._rows.arrived.connect(self._arrived)
        session.changed.connect(self._changed)
        self.show_line(None)

    @property
    def line(self) -> int | None:
        return self._rows.line

    def _total(self, _entries: Sequence[Entry]) -> str:
        known = self._session.snapshot.entries.get(self._rows.line or 0)
        return show_fen(known.amount, Unit.YUAN) if known else ""

    def show_line(self, line: int | None) -> None:
        if line != self._rows.line:
            self.table.flush()
            self._rows.choose(line)
        self._say()

    def show_voucher(self, record_id: int, name: str = "") -> None:
        """Put the cursor on a voucher of the chosen line, as soon as it is there."""
        self._wanted = lambda: self.table.select(record_id, name) and self.table.setFocus()
        self._arrived()

    def _arrived(self) -> None:
        self.table.refresh()
        if self._wanted is not None and self._rows.entries:
            self._wanted()
            self._wanted = None

    def _say(self) -> None:
        snapshot = self._session.snapshot
        line = next((one for one in snapshot.expense_lines if one.id == self._rows.line), None)
        self.heading.setText(" · ".join(filter(None, (_("明细账"), line.item if line else ""))))
        self.heading.setToolTip(self.heading.text())
        let(self.table, line is not None and not self._session.read_only)
        check = of_entries(snapshot, line) if line else None
        show_check(self.pill, check)
        self.summary.setText(check.detail if check else "")
        self.summary.setVisible(check is not None)

    def _changed(self, changes: Changes) -> None:
        if changes.tables & {"expense_line", "entry", "evaluation"}:
            self._say()
