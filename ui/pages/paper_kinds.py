"""What each kind of working paper shows: its fields, the columns of its lines, and whether the unit has a say."""

from dataclasses import dataclass

from models.errors import N_
from models.fieldwork import PaperKind
from ui.i18n import _
from ui.tables import Column

WIDTHS = {"finding": 150, "adoption": 96, "asked_on": 118, "received_on": 118}


@dataclass(frozen=True)
class KindForm:
    """``lines`` are fields of the paper's items with their headings; ``hint`` says what makes the paper a good one."""

    fields: tuple[str, ...]
    hint: str
    lines_title: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    unit: tuple[str, ...] = ("opinion", "opinion_on", "scan", "opinion_text")

    def columns(self) -> list[Column | str]:
        return [Column(_(title), field=name, width=WIDTHS.get(name, 0)) for name, title in self.lines]

    @property
    def line_fields(self) -> list[str]:
        return [name for name, _title in self.lines]


KINDS: dict[str, KindForm] = {
    PaperKind.SITE: KindForm(
        ("title", "project", "indicator", "checklist", "place", "held_on", "people", "clause", "facts", "difference",
         "conclusion", "note"),
        N_("应有情况写进依据条款，查到的写进事实；照片加入下面的佐证材料"),
        N_("涉及问题"),
        (("what", ""), ("finding", "")),
    ),
    PaperKind.FACTS: KindForm(
        ("title", "project", "indicator", "place", "held_on", "people", "facts", "clause", "conclusion", "note"),
        N_("一单一事：时间、地点、数量、金额写全，请单位核对后签章"),
        N_("取证事项"),
        (("what", ""), ("answer", N_("情况")), ("finding", "")),
    ),
    PaperKind.INTERVIEW: KindForm(
        ("title", "project", "indicator", "place", "held_on", "people", "facts", "conclusion", "note"),
        N_("一问一答逐条记录，受访人看过后签字"),
        N_("问答"),
        (("what", N_("问")), ("answer", N_("答")), ("finding", "")),
    ),
    PaperKind.REQUEST: KindForm(
        ("title", "project", "people", "sent_on", "due_on", "note"),
        N_("没有收到的写明原因"),
        N_("资料"),
        (("what", N_("资料名称")), ("asked_on", ""), ("received_on", ""), ("missing", ""), ("answer", N_("收到的内容"))),
    ),
    PaperKind.SCORING: KindForm(
        ("title", "project", "indicator", "held_on", "facts", "conclusion", "note"),
        N_("每项得分和扣分原因；得分改动后可重新生成"),
        N_("各指标得分"),
        (("what", N_("指标")), ("answer", N_("得分和原因"))),
        unit=(),
    ),
    PaperKind.FINDINGS: KindForm(
        ("title", "project", "held_on", "people", "facts", "note"),
        N_("逐条列出，交单位确认"),
        N_("问题"),
        (("what", N_("问题")), ("answer", N_("单位说明")), ("finding", "")),
    ),
    PaperKind.OPINION: KindForm(
        ("title", "project", "people", "sent_on", "due_on", "facts", "note"),
        N_("单位逐条答复；采纳与否写明理由和所作的修改"),
        N_("意见和处理"),
        (("what", N_("所提内容")), ("answer", N_("单位意见")), ("adoption", ""), ("reason", ""), ("change", ""),
         ("finding", "")),
    ),
}  # fmt: skip
OTHER = KindForm(("title", "kind", "project", "facts", "conclusion", "note"), "")


def form_of(kind: str) -> KindForm:
    """A kind that this version does not know shows what all have."""
    return KINDS.get(kind, OTHER)
