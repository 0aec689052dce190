"""合同: the contracts, and below them the payments and invoices of the chosen one, added up against its amount."""

from models.errors import N_
from models.fields import Record
from models.money import Unit, show_fen, show_percent
from models.progress import Contract, Invoice, Payment, Settlement, settlement
from models.store import Changes
from ui.i18n import _
from ui.pages.funds_table import Figures
from ui.pages.parts import TableCard, put_beside
from ui.pages.record_tab import RecordTab, Spec
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import column

TABLES = {Contract.meta.table, Payment.meta.table, Invoice.meta.table}


def _contracts(session: Session) -> Spec:
    def settled(contract: Contract) -> Settlement:
        return settlement(contract, session.snapshot.payments, session.snapshot.invoices)

    figures = Figures(session)

    def paid(contract: Contract) -> str:
        return figures.amount(settled(contract).paid or None)

    def share(contract: Contract) -> str:
        return show_percent(settled(contract).paid_percent if settled(contract).paid else None)

    def tone(contract: Contract) -> str:
        return "bad" if (settled(contract).unpaid or 0) < 0 else "text2"

    return Spec(
        Contract,
        N_("合同"),
        (
            Column(field="project", width=190),
            "subject",
            "party",
            "amount",
            Column(field="signed", width=120),
            Column(field="started", width=120),
            Column(_("已付款"), text=paid, right=True, tone=tone, tip=lambda one: figures.exact(settled(one).paid)),
            Column(_("付款比例"), text=share, right=True, tone=tone),
        ),
        ("project", "subject", "number", "party", "amount", "signed", "started", "delivered", "accepted", "note"),
        N_("还没有合同。按 Ctrl+Enter 新增，再在下面登记付款和发票"),
        filters=("project",),
        carried=("project",),
        abreast=1,
    )


class ContractTab(RecordTab):
    """Contracts above; of the chosen one its form, and beside it what was paid and invoiced."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _contracts(session))

    def _lay_out(self) -> None:
        super()._lay_out()
        self.payments = RecordTable(
            self.session, Payment, ["paid", "amount", "purpose", "voucher", "note"],
            where=lambda _one: False, total=N_("合计"), name=_("付款"), empty=_("还没有付款。按 Ctrl+Enter 新增"),
        )  # fmt: skip
        self.invoices = RecordTable(
            self.session, Invoice, ["number", "issued", "amount", "issuer", "note"],
            where=lambda _one: False, total=N_("合计"), name=_("发票"), empty=_("还没有发票。按 Ctrl+Enter 新增"),
        )  # fmt: skip
        self.cards = {
            Payment: TableCard(_("付款"), self.payments),
            Invoice: TableCard(_("发票"), self.invoices),
        }
        put_beside(self, column(*self.cards.values(), spacing=12))

    def _chosen(self, record_id: int | None) -> None:
        super()._chosen(record_id)
        for kind, card in self.cards.items():
            card.table.set_where(
                lambda one: one.contract == record_id, lambda _step, kind=kind: kind(contract=record_id)
            )
            card.allow(record_id is not None and not self.session.read_only)
        self._judge()

    def _changed(self, changes: Changes) -> None:
        super()._changed(changes)
        if changes.tables & TABLES:
            self._judge()

    def _judge(self) -> None:
        """What the payments and invoices come to, beside the amount agreed."""
        contract = self.table.current_record()
        payments, invoices = self.cards[Payment].pill, self.cards[Invoice].pill
        if contract is None:
            payments.show_text("")
            invoices.show_text("")
            return
        found = settlement(contract, self.session.snapshot.payments, self.session.snapshot.invoices)
        payments.show_text(
            *_said(found.unpaid, _("未付 {sum} 元"), _("已付清"), _("超合同 {sum} 元")) if found.paid else ("",)
        )
        invoices.show_text(
            *_said(found.uninvoiced, _("未开票 {sum} 元"), _("已开齐"), _("超合同 {sum} 元"))
            if found.invoiced
            else ("",)
        )

    def show_part(self, kind: type[Record], record_id: int, name: str = "") -> None:
        """Show a payment or an invoice under its contract."""
        one = next((one for one in self.session.snapshot.of(kind) if one.id == record_id), None)
        contract = getattr(one, "contract", None)
        if contract is not None:
            table = self.payments if kind is Payment else self.invoices
            self.show_record(contract)
            table.select(record_id, name)
            table.setFocus()

    def flush(self) -> None:
        super().flush()
        self.payments.flush()
        self.invoices.flush()


def _said(open_fen: int | None, missing: str, even: str, over: str) -> tuple[str, str]:
    """The pill's words and kind for what is still open of a contract's amount."""
    if open_fen is None:
        return _("合同金额未填"), "warn"
    if open_fen == 0:
        return even, "good"
    words, kind = (missing, "info") if open_fen > 0 else (over, "bad")
    return words.format(sum=show_fen(abs(open_fen), Unit.YUAN)), kind
