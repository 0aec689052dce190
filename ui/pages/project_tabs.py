"""What each tab of 项目概况 shows of its records."""

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
from ui.pages.record_tab import Spec
from ui.tables import Column

#: the names of projects repeat from row to row, and leave the room to what does not
_PROJECT = Column(field="project", width=150)

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
    ("use", _PROJECT, "title", "number", Column(field="issuer", width=130), "issued", "kind"),
    ("use", "project", "title", "number", "issuer", "issued", "kind", "note"),
    N_("还没有依据。先按 Ctrl+Enter 新增，再填写文件名称和文号"),
    filters=("use", "project"),
    carried=("use", "project"),
    starts={"use": BasisUse.PROJECT},
)
GOALS = Spec(
    Goal,
    N_("绩效目标"),
    (_PROJECT, "text", "dimension", "operator", "target", "unit", "deadline"),
    ("project", "dimension", "text", "operator", "target", "unit", "deadline", "source", "note"),
    N_("还没有绩效目标。按 Ctrl+Enter 新增，或从绩效目标申报表复制后按 Ctrl+V 粘贴"),
    filters=("project", "dimension"),
    carried=("project", "source"),
)
PURPOSES = Spec(
    ApprovedPurpose,
    N_("批复用途"),
    (_PROJECT, "purpose", "cap", "source", "note"),
    ("project", "purpose", "cap", "source", "note"),
    N_("还没有批复用途。按 Ctrl+Enter 新增，支出明细将与批准的用途比较"),
    filters=("project",),
    carried=("project", "source"),
)
REGULATIONS = Spec(
    Regulation,
    N_("制度"),
    (
        "area",
        "title",
        Column(field="number", width=110),
        Column(field="issuer", width=130),
        "issued",
        "state",
        "execution",
        Column(field="projects", width=140),
    ),
    ("title", "number", "area", "state", "issuer", "issued", "execution", "evidence", "projects", "note"),
    N_("还没有制度。按 Ctrl+Enter 新增资金管理制度或项目管理制度"),
    filters=("area", "execution"),
    carried=("area", "issuer"),
    starts={"execution": Execution.UNCHECKED},
)

#: the tabs behind 评价信息, in their order
RECORDS = (TEAM, PROJECTS, BASES, GOALS, PURPOSES, REGULATIONS)
