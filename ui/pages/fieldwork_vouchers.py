"""抽凭: vouchers drawn from the entries, what was seen on each, and how much of the funds that verifies."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from models.checking import lacking, raise_voucher_finding, remove_checks, remove_sample, unreported
from models.errors import UserError
from models.evaluation import Project
from models.fieldwork import VoucherCheck, VoucherSample, checked, exceptional
from models.findings import Finding
from models.money import Unit, show_fen
from models.store import Changes, Step
from ui.evidence_panel import EvidencePanel
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.draw_dialog import DrawDialog
from ui.pages.parts import Switch, trash
from ui.pages.record_tab import FilterBox
from ui.pages.verified_card import VerifiedCard
from ui.pages.voucher_table import VoucherTable
from ui.session import Session
from ui.widgets import Button, Card, Label, Pill, row, scrolling

TABLES = {VoucherCheck.meta.table, VoucherSample.meta.table, Finding.meta.table, "entry", "expense_line", "project"}
ALL, OPEN, WRONG = "all", "open", "wrong"
FITS: dict[str, Callable[[VoucherCheck], bool]] = {
    ALL: lambda _check: True,
    OPEN: lambda check: not checked(check),
    WRONG: exceptional,
}
LEAST_BOTTOM, BOTTOM, DETAIL = 170, 262, 400


class Samples(QComboBox):
    """Every draw so far, or one of them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(_("按抽取筛选"))
        self.setToolTip(_("每次抽取的方式、种子和笔数"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.refill()

    def refill(self) -> None:
        wanted = self.currentData()
        self.blockSignals(True)
        self.clear()
        self.addItem(_("全部抽取"), None)
        for sample in self._session.snapshot.voucher_samples:
            self.addItem(_told(sample), sample.id)
        self.setCurrentIndex(max(0, self.findData(wanted)))
        self.blockSignals(False)


def _told(sample: VoucherSample) -> str:
    day = f"{sample.drawn_on:%Y-%m-%d}" if sample.drawn_on else ""
    parts = _("总体 {whole:,f} 笔抽 {size:,f} 笔").format(whole=sample.population or 0, size=sample.size or 0)
    return " · ".join(part for part in (sample.note or _(sample.selection), parts, day) if part)


class VoucherDetail(Card):
    """The chosen voucher in full, a note on what is wrong with it, and its evidence."""

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__(padding=14)
        self.name, self.state, self.facts = Label("", "h2"), Pill(), Label("", "muted", wrap=True)
        self.form = RecordForm(session, VoucherCheck, ["note"])
        self.evidence = EvidencePanel(session, messages, VoucherCheck.meta.table)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        inner.addLayout(row(self.name, self.state, None))
        for part in (self.facts, self.form, self.evidence):
            inner.addWidget(part)
        inner.addStretch()
        self.body.addWidget(scrolling(content))

    def show_check(self, check: VoucherCheck | None, table: VoucherTable) -> None:
        shown = self.form.record
        if check is None or shown is None or shown.id != check.id:
            self.form.show_record(check)
            self.evidence.show_id(check.id if check else None)
        self.evidence.setVisible(check is not None)
        if check is None:
            self.name.setText(_("没有选中凭证"))
            self.facts.setText("")
            self.state.show_text("")
            return
        entry, (project, line) = table.drawn.of(check), table.names(check)
        self.name.setText(entry.voucher or _("（无号）"))
        amount = _("{sum} 元").format(sum=show_fen(entry.amount, Unit.YUAN))
        day = f"{entry.booked:%Y-%m-%d}" if entry.booked else ""
        place = " · ".join(part for part in (project, line) if part)
        first = " · ".join(part for part in (day, entry.payee, amount) if part)
        self.facts.setText("\n".join(part for part in (first, entry.purpose, place) if part))
        wrong = "、".join(lacking(check))
        self.state.show_text(
            *((wrong, "bad") if wrong else (_("已核"), "good") if checked(check) else (_("未核完"), "warn"))
        )


class VouchersTab(QWidget):
    """Ctrl+Enter draws, F8 makes a finding of the exceptions that are shown, or of the selected rows."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session, self._messages = session, messages
        self._stays: int | None = None  # shown whatever the filter says, until another voucher is gone to
        self.projects, self.samples = FilterBox(session, VoucherSample, Project.meta.table), Samples(session)
        self.filters = Switch(_("筛选"), [(ALL, _("全部")), (OPEN, _("未核完")), (WRONG, _("异常"))])
        self.forget = trash(_("删除选中的这次抽取"), self.remove_sample)
        self.finding = Button(_("新增问题"), "triangle-alert", tip="F8", on=self.form_finding)
        self.new = Button(_("抽取凭证"), "plus", "primary", tip="Ctrl+Enter", on=self.offer)
        self.table = VoucherTable(session, self._fits)
        self.detail, self.verified = VoucherDetail(session, messages), VerifiedCard(session)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        shell = Card(padding=0)
        shell.body.setContentsMargins(1, 1, 1, 6)
        shell.body.addWidget(self.table)
        keys = Label(
            _("1–5 是→否→不适用　Enter 其余全部为是并到下一笔　0 清空　Ctrl+Delete 移出抽凭　F8 异常形成问题"), "hint"
        )
        foot = row(keys)
        foot.setContentsMargins(12, 0, 12, 0)
        shell.body.addLayout(foot)
        for part in (self.verified, self.detail):
            part.setMinimumHeight(LEAST_BOTTOM)
            part.setMaximumHeight(BOTTOM)
        self.detail.setMinimumWidth(DETAIL)
        bottom = row(self.verified, self.detail, spacing=14)
        bottom.setStretch(0, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(12)
        box.addLayout(row(self.projects, self.samples, self.forget, self.filters, None, self.finding, self.new))
        box.addWidget(shell, 3)
        box.addLayout(bottom, 2)
        self.setFocusProxy(self.table)

    def _listen(self) -> None:
        remove = self.table.rows.actions["remove_rows"]
        remove.triggered.disconnect()
        remove.triggered.connect(lambda _on=False: self.remove_checks())
        remove.setEnabled(not self.session.read_only)
        self.table.selected.connect(self._moved)
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._say())
        self.detail.form.stepped.connect(self.table.step)
        for box in (self.projects, self.samples):
            box.currentIndexChanged.connect(lambda _at: self._filter())
        self.filters.chosen.connect(lambda _key: self._filter())
        self.session.changed.connect(self._changed)
        for key, act in (("F7", self.detail.evidence.choose), ("F8", self.form_finding)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self.detail.evidence.jump.connect(self.jump)
        self._filter()

    # ---- which vouchers

    def _within(self, check: VoucherCheck) -> bool:
        """Of the chosen project and draw."""
        sample, project = self.samples.currentData(), self.projects.wanted
        return sample in (None, check.sample) and (project is None or self.table.project(check) == project)

    def _fits(self, check: VoucherCheck) -> bool:
        return self._within(check) and (FITS[self.filters.key](check) or check.id == self._stays)

    def _filter(self) -> None:
        self.flush()
        self._stays = None
        self.table.refresh()
        self._stays = self.table.current_id()
        self._show()

    def _moved(self, check: int | None) -> None:
        stayed, self._stays = self._stays, check
        if stayed is not None and stayed != check and self.filters.key != ALL:
            self.table.refresh()
        self._show()

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self.projects.refill()
            self.samples.refill()
            self.table.refresh()
            self._show()

    def _show(self) -> None:
        within = [check for check in self.session.snapshot.voucher_checks if self._within(check)]
        for key, fits in FITS.items():
            self.filters.count(key, sum(map(fits, within)))
        self.detail.show_check(self.table.current_record(), self.table)
        self.forget.setEnabled(self.samples.currentData() is not None and not self.session.read_only)
        self.new.setEnabled(not self.session.read_only)
        self._say()

    def _say(self) -> None:
        """What F8 would do."""
        count = len(self.reportable())
        self.finding.setText(_("新增问题（{count} 笔异常）").format(count=count) if count else _("新增问题"))
        self.finding.setEnabled(bool(count) and not self.session.read_only)

    def show_record(self, table: str, record_id: int) -> None:
        if table == VoucherSample.meta.table:
            self.samples.setCurrentIndex(max(0, self.samples.findData(record_id)))
        elif not self.table.select(record_id):
            self.samples.setCurrentIndex(0)
            self.projects.setCurrentIndex(0)
            self.filters.choose(ALL)
            self.table.select(record_id)
        self.table.setFocus()

    # ---- draws

    def offer(self) -> None:
        if not self.session.read_only:
            self.flush()
            dialog = DrawDialog(self.session, self.projects.wanted, self)
            dialog.accepted.connect(self._drawn)
            dialog.finished.connect(lambda _result: self.activateWindow())
            dialog.open()

    def _drawn(self) -> None:
        """Show what was drawn, the keyboard on its first voucher."""
        self.filters.choose(ALL)
        self.samples.setCurrentIndex(self.samples.count() - 1)
        if self.table.records.records:
            self.table.select(self.table.records.records[0].id)
        self.table.setFocus()

    def remove_sample(self) -> None:
        """The chosen draw with its vouchers; Ctrl+Z brings all of it back."""
        sample = self.samples.currentData()
        if sample is not None and not self.session.read_only:
            self.session.submit("删除抽凭", lambda step: remove_sample(step, sample))

    def remove_checks(self) -> None:
        ids = [check.id for check in self._selected()]
        if ids and not self.session.read_only:
            self.session.submit(f"移出抽凭 {len(ids)} 笔", lambda step: remove_checks(step, ids))

    def _selected(self) -> list[VoucherCheck]:
        rows = {index.row() for index in self.table.selectionModel().selectedIndexes()}
        return [check for at, check in enumerate(self.table.records.records) if at in rows]  # pyright: ignore[reportReturnType]

    # ---- exceptions

    def reportable(self) -> tuple[VoucherCheck, ...]:
        """Exceptions no finding speaks of yet: of the selected rows where several are, else of all that are shown."""
        selected, shown = self._selected(), self.table.records.records
        findings = {finding.id for finding in self.session.snapshot.findings}
        return unreported(selected if len(selected) > 1 else shown, findings)  # pyright: ignore[reportArgumentType]

    def form_finding(self) -> None:
        """Make one finding of the exceptions, or go to that of the current voucher where all are reported."""
        checks, current = [check.id for check in self.reportable()], self.table.current_record()
        if not checks and current is not None and self._number(current.finding):
            self.jump.emit(Finding.meta.table, current.finding)
        elif not self.session.read_only:
            self.flush()
            self.session.submit("由抽凭新增问题", partial(_raise, checks), self._formed, self._refused)

    def _formed(self, finding: int) -> None:
        self._messages.say(_("已形成问题 {number}，按 F8 去看").format(number=self._number(finding)))

    def _number(self, finding: int | None) -> int:
        return next((at for at, one in enumerate(self.session.snapshot.findings, 1) if one.id == finding), 0)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._messages.refuse(error)
        else:
            self.session.failed.emit(error)

    def flush(self) -> None:
        self.table.flush()
        self.detail.form.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.offer()
        else:
            super().keyPressEvent(event)


def _raise(checks: list[int], step: Step) -> Any:
    return raise_voucher_finding(step, checks)
