"""现场核查: checklists, vouchers, working papers and evidence, each on a tab of its own."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.errors import N_
from ui.i18n import _
from ui.messages import Messages
from ui.pages.parts import tabs
from ui.pages.removals import Removals
from ui.session import Session
from ui.widgets import MARGINS

#: module, class, title, and the tables whose records the tab shows
TABS = (
    ("fieldwork_checklists", "ChecklistsTab", N_("核查表"), ("checklist", "check_item")),
    ("fieldwork_vouchers", "VouchersTab", N_("抽凭"), ("voucher_sample", "voucher_check")),
    ("fieldwork_papers", "PapersTab", N_("工作底稿"), ("working_paper", "paper_item")),
    ("fieldwork_evidence", "EvidenceTab", N_("佐证材料"), ("evidence", "evidence_link")),
)


class FieldworkPage(QWidget):
    """Tabs are made as ``Tab(session, messages)``; they may have ``show_record(table, id)``, ``flush()`` and ``jump``."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removals = Removals(session, messages, self, (table for *_tab, tables in TABS for table in tables))
        self._by_table: dict[str, Any] = {}
        shown: list[tuple[QWidget, str]] = []
        for module, name, title, tables in TABS:
            path = f"ui.pages.{module}"
            if find_spec(path) is None:
                continue
            tab = getattr(import_module(path), name)(session, messages)
            if hasattr(tab, "jump"):
                tab.jump.connect(self.jump)
            self._by_table |= dict.fromkeys(tables, tab)
            shown.append((tab, _(title)))
        self.tabs = tabs(_("现场核查"), shown)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGINS[0], 8, MARGINS[2], MARGINS[3])
        box.addWidget(self.tabs)
        self.setFocusProxy(shown[0][0])

    def tab(self, table: str) -> Any:
        """The tab that shows the records of a table; None where this version has none."""
        return self._by_table.get(table)

    def show_record(self, table: str, record_id: int) -> None:
        """Turn to the tab of a table and put the cursor on a record."""
        tab = self.tab(table)
        if tab is not None:
            self.tabs.setCurrentWidget(tab)
            tab.show_record(table, record_id)

    def flush(self) -> None:
        for at in range(self.tabs.count()):
            tab: Any = self.tabs.widget(at)
            if hasattr(tab, "flush"):
                tab.flush()
