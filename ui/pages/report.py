"""评价报告: the texts written by hand, the measured quantities, the outline, and the Word file made of all of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.evaluation import SectionText
from models.measures import Measure
from ui.i18n import _
from ui.messages import Messages
from ui.pages.parts import Later, tabs
from ui.pages.record_tab import RecordTab
from ui.pages.removals import Removals
from ui.pages.report_export import ExportTab
from ui.pages.report_measures import MEASURES
from ui.pages.report_outline import OutlineTab
from ui.pages.report_texts import TextsTab
from ui.session import Session
from ui.widgets import MARGINS, focus_first


class ReportPage(QWidget):
    """Four tabs, switched with Ctrl+Tab; ``export`` is what the window's button does."""

    jump = Signal(str, object)
    go = Signal(str, str, object, str)

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removals = Removals(session, messages, self, (SectionText.meta.table, Measure.meta.table))
        self.texts = TextsTab(session)
        frame = (MARGINS[0], 0, MARGINS[2], MARGINS[3])
        self._measures = Later(lambda: RecordTab(session, MEASURES), frame)
        self._outline = Later(lambda: self._leading(OutlineTab(session)), frame)
        self._output = Later(lambda: self._pointing(ExportTab(session, messages)), frame)
        self.tabs = tabs(
            _("评价报告"),
            [
                (self.texts, _("正文小节")),
                (self._measures, _("指标口径")),
                (self._outline, _("提纲")),
                (self._output, _("导出")),
            ],
            indent=MARGINS[0],
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(self.tabs)

    def _leading(self, outline: OutlineTab) -> OutlineTab:
        outline.jump.connect(self.jump)
        return outline

    def _pointing(self, output: ExportTab) -> ExportTab:
        output.missing.go.connect(self.go)
        return output

    @property
    def measures(self) -> RecordTab:
        return self._measures.part

    @property
    def outline(self) -> OutlineTab:
        return self._outline.part

    @property
    def output(self) -> ExportTab:
        return self._output.part

    def begin(self) -> None:
        focus_first(self.tabs.currentWidget())

    def show_table(self, table: str) -> None:
        self.tabs.setCurrentWidget(self._measures if table == Measure.meta.table else self.texts)
        self.begin()

    def show_record(self, table: str, record_id: int) -> None:
        self.show_field(table, record_id, "")

    def show_field(self, table: str, record_id: int, name: str) -> None:
        """Turn to the tab of a table and put the cursor on a record, or on a field of it."""
        if table == SectionText.meta.table:
            self.tabs.setCurrentWidget(self.texts)
            self.texts.show_record(record_id, name)
        elif table == Measure.meta.table:
            self.tabs.setCurrentWidget(self._measures)
            self.measures.show_record(record_id, name)

    def export(self) -> None:
        """Save what is being typed, and write the report under the chosen name."""
        self.flush()
        self.tabs.setCurrentWidget(self._output)
        self.output.export()

    def flush(self) -> None:
        self.texts.flush()
        if self._measures.made is not None:
            self._measures.made.flush()
