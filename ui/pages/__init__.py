"""The pages of the main window in their order: title, icon, key, the class that draws it, and the tables it shows.

A page is a QWidget made as ``Page(session, messages, parent)``. It may have ``show_record(table, id)`` to jump to one of
its records, ``show_field(table, id, field)`` and ``show_table(table)`` to point more or less closely, ``begin()`` to say where
the keyboard starts, ``flush()`` to save what is being typed outside forms and tables, ``export()`` (the report page), and a
signal ``jump(str, object)`` that asks the window for the page of another table's record, or ``go(title, table, id, field)``
that names the page. Splitters with an object name
are remembered.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

from models.errors import N_


@dataclass(frozen=True)
class Page:
    title: str
    icon: str
    key: str
    path: str  # module and class
    tables: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]


PAGES = (
    Page(N_("总览"), "layout-dashboard", "Ctrl+1", "ui.pages.overview.OverviewPage"),
    Page(
        N_("项目概况"), "folder-kanban", "Ctrl+2", "ui.pages.project.ProjectPage",
        ("evaluation", "team_member", "project", "legal_basis", "goal", "approved_purpose", "regulation"),
    ),
    Page(N_("资金使用"), "wallet", "Ctrl+3", "ui.pages.funds.FundsPage", ("fund", "expense_line", "entry")),
    Page(
        N_("进度与合同"), "clock", "Ctrl+4", "ui.pages.progress.ProgressPage",
        ("milestone", "plan", "recurring_duty", "contract", "payment", "invoice"),
    ),
    Page(
        N_("现场核查"), "clipboard-check", "Ctrl+5", "ui.pages.fieldwork.FieldworkPage",
        (
            "checklist", "check_item", "voucher_sample", "voucher_check", "working_paper", "paper_item",
            "evidence", "evidence_link",
        ),
    ),
    Page(N_("满意度调查"), "smile", "Ctrl+6", "ui.pages.survey.SurveyPage"),
    Page(N_("设备台账"), "wrench", "Ctrl+7", "ui.pages.equipment.EquipmentPage"),
    Page(
        N_("指标评分"), "list-checks", "Ctrl+8", "ui.pages.indicators.IndicatorsPage",
        ("indicator", "grade_band", "score_point", "deduction", "expert_score"),
    ),
    Page(
        N_("疑点与问题"), "triangle-alert", "Ctrl+9", "ui.pages.findings.FindingsPage",
        ("finding", "finding_point", "recommendation", "recommendation_point"),
    ),
    Page(N_("评价报告"), "file-text", "Ctrl+0", "ui.pages.report.ReportPage", ("section_text", "measure")),
    Page(N_("修改历史"), "history", "Ctrl+H", "ui.pages.history.HistoryPage"),
    Page(N_("设置"), "settings", "Ctrl+,", "ui.pages.settings.SettingsPage"),
)  # fmt: skip


@cache
def built() -> tuple[Page, ...]:
    """The pages this version has."""
    return tuple(page for page in PAGES if find_spec(page.module) is not None)


def page_of(table: str) -> Page | None:
    """The page that shows the records of a table."""
    return next((page for page in built() if table in page.tables), None)
