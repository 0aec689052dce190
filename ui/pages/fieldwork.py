"""现场核查: checklists, vouchers, working papers and evidence, each on a tab of its own."""

from functools import partial
from importlib import import_module
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.errors import N_
from ui.i18n import _
from ui.messages import Messages
from ui.pages.parts import Later, tabs
from ui.pages.removals import Removals
from ui.session import Session
from ui.widgets import MARGINS, focus_first

#: module, class, title, and the tables whose records the tab shows
TABS = (
    ("fieldwork_checklists", "ChecklistsTab", N_("核查表"), ("checklist", "check_item")),
    ("fieldwork_vouchers", "VouchersTab", N_("抽凭"), ("voucher_sample", "voucher_check")),
    ("fieldwork_papers", "PapersTab", N_("工作底稿"), ("working_paper", "paper_item")),
    ("fieldwork_evidence", "EvidenceTab", N_("佐证材料"), ("evidence", "evidence_link")),
)


class FieldworkPage(QWidget):
    """Tabs are made as ``Tab(session, messages)`` when they are first needed; they may have ``show_record(table, id)``, ``flush()`` and ``jump``."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removals = Removals(session, messages, self, (table for *_tab, tables in TABS for table in tables))
        self._by_table: dict[str, Later[Any]] = {}
        shown: list[tuple[QWidget, str]] = []
        for module, name, title, tables in TABS:
            tab: Later[Any] = Later(partial(self._make, session, messages, f"ui.pages.{module}", name))
            self._by_table |= dict.fromkeys(tables, tab)
            shown.append((tab, _(title)))
        self.tabs = tabs(_("现场核查"), shown)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGINS[0], 8, MARGINS[2], MARGINS[3])
        box.addWidget(self.tabs)

    def _make(self, session: Session, messages: Messages, module: str, name: str) -> QWidget:
        tab = getattr(import_module(module), name)(session, messages)
        if hasattr(tab, "jump"):
            tab.jump.connect(self.jump)
        return tab

    def begin(self) -> None:
        focus_first(self.tabs.currentWidget())

    def tab(self, table: str) -> Any:
        """The tab that shows the records of a table."""
        return self._by_table[table].part

    def show_record(self, table: str, record_id: int) -> None:
        """Turn to the tab of a table and put the cursor on a record."""
        self.tabs.setCurrentWidget(self._by_table[table])
        self.tab(table).show_record(table, record_id)

    def flush(self) -> None:
        for tab in self._by_table.values():
            if tab.made is not None and hasattr(tab.made, "flush"):
                tab.made.flush()  # pyright: ignore[reportAttributeAccessIssue]
