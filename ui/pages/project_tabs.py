"""What each tab of 项目概况 shows of its records."""

from typing import Any

from models.errors import N_
from models.evaluation import (
    ApprovedPurpose,
    BasisUse,
    Execution,
    Goal,
    LegalBasis,
    Project,
    Regulation,
    TeamMember,
)
from models.measures import Measure, computed
from models.money import show_percent
from ui.i18n import _
from ui.pages.record_tab import Spec
from ui.tables import Column

TEAM = Spec(
    TeamMember,
    N_("工作组"),
    ("name", "role", "organisation", "profession", "duty", "projects"),
    ("name", "role", "organisation", "profession", "duty", "projects"),
    N_("还没有工作组成员。按 Ctrl+Enter 新增，或从 Excel 复制后按 Ctrl+V 粘贴"),
    carried=("organisation",),
)
PROJECTS = Spec(
    Project,
    N_("项目"),
    ("name", "department"),
    ("name", "department", "content", "expense_lead", "note"),
    N_("还没有项目。按 Ctrl+Enter 新增，或从 Excel 复制项目名称后按 Ctrl+V 粘贴"),
    abreast=1,
    beside=True,
)
BASES = Spec(
    LegalBasis,
    N_("依据"),
    ("use", "project", "title", "number", "issuer", "issued", "kind"),
    ("use", "project", "title", "number", "issuer", "issued", "kind", "note"),
    N_("还没有依据。先按 Ctrl+Enter 新增，再填写文件名称和文号"),
    filters=("use", "project"),
    carried=("use", "project"),
    starts={"use": BasisUse.PROJECT},
)
GOALS = Spec(
    Goal,
    N_("绩效目标"),
    ("project", "text", "dimension", "operator", "target", "unit", "deadline"),
    ("project", "dimension", "text", "operator", "target", "unit", "deadline", "source", "note"),
    N_("还没有绩效目标。按 Ctrl+Enter 新增，或从绩效目标申报表复制后按 Ctrl+V 粘贴"),
    filters=("project", "dimension"),
    carried=("project", "source"),
)
PURPOSES = Spec(
    ApprovedPurpose,
    N_("批复用途"),
    ("project", "purpose", "cap", "source", "note"),
    ("project", "purpose", "cap", "source", "note"),
    N_("还没有批复用途。按 Ctrl+Enter 新增，支出明细将与批准的用途比较"),
    filters=("project",),
    carried=("project", "source"),
)
REGULATIONS = Spec(
    Regulation,
    N_("制度"),
    ("area", "title", "number", "issuer", "issued", "state", "execution", "projects"),
    ("title", "number", "area", "state", "issuer", "issued", "execution", "evidence", "projects", "note"),
    N_("还没有制度。按 Ctrl+Enter 新增资金管理制度或项目管理制度"),
    filters=("area", "execution"),
    carried=("area", "issuer"),
    starts={"execution": Execution.UNCHECKED},
)


def _recomputed(measure: Measure) -> str:
    return show_percent(computed(measure)) if computed(measure) is not None else ""


def _disagrees(measure: Measure) -> str:
    own = computed(measure)
    return "bad" if own is not None and measure.value is not None and own != measure.value else "text2"


def _goal_of_project(measure: Any, goal: Any) -> bool:
    return measure.project is None or goal.project == measure.project


MEASURES = Spec(
    Measure,
    N_("指标口径"),
    (
        "project",
        "what",
        "form",
        "value",
        "unit",
        Column(_("评价口径"), text=_recomputed, tone=_disagrees, right=True),
        "period",
        "source",
    ),
    (
        "project", "goal", "what",
        "form", "value", "unit",
        "numerator", "numerator_name", "before",
        "denominator", "denominator_name", "growth",
        "period", "target", "exempt",
        "source", "outstanding", "note",
    ),
    N_("还没有指标口径。按 Ctrl+Enter 新增，填写单位报的数和算出它的分子、分母"),
    filters=("project", "form"),
    carried=("project", "period", "source"),
    narrow={"goal": _goal_of_project},
    abreast=3,
)  # fmt: skip

#: the tabs behind 评价信息, in their order
RECORDS = (TEAM, PROJECTS, BASES, GOALS, PURPOSES, REGULATIONS, MEASURES)
