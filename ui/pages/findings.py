"""疑点与问题: the findings and the recommendations in the order of the report, and which of them answer which."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.errors import N_
from models.findings import Finding, FindingPoint, Recommendation, RecommendationPoint, unanswered
from models.store import Changes
from ui.i18n import _
from ui.messages import Messages
from ui.pages.card_list import Line
from ui.pages.findings_pane import FindingsPane, Spec
from ui.pages.parts import tabs
from ui.pages.removals import Removals
from ui.session import Session
from ui.widgets import MARGINS, Button, focus_first

TABLES = {Finding.meta.table, Recommendation.meta.table}
POINTS = {FindingPoint.meta.table, RecommendationPoint.meta.table}


def _finding_line(session: Session, finding: Finding) -> Line:
    snapshot = session.snapshot
    names = [one.name for one in snapshot.projects if one.id in finding.projects]
    hint = " · ".join(part for part in (finding.kind, "、".join(names)) if part)
    return Line(finding.headline, hint, "" if answers(session, finding.id) else _("无建议"))


def _recommendation_line(session: Session, recommendation: Recommendation) -> Line:
    numbers = [at for at, one in enumerate(session.snapshot.findings, 1) if one.id in recommendation.findings]
    if not numbers:
        return Line(recommendation.headline, "", _("未对应问题"))
    return Line(recommendation.headline, _("对应问题 {numbers}").format(numbers="、".join(map(str, numbers))))


def answers(session: Session, finding: int | None) -> list[Recommendation]:
    return [one for one in session.snapshot.recommendations if finding in one.findings]


FINDINGS = Spec(
    Finding,
    ("headline", "kind", "projects", "condition", "criteria", "cause", "effect", "amount", "said_by", "note"),
    FindingPoint,
    "finding",
    _finding_line,
    N_("还没有问题。按 Ctrl+Enter 新增，再写明事实、标准、原因和影响"),
    N_("没有分点。事实要分几点写时按 Ctrl+Enter 新增"),
    N_("对应建议"),
    N_("还没有建议回答这个问题"),
)
RECOMMENDATIONS = Spec(
    Recommendation,
    ("headline", "findings", "body", "note"),
    RecommendationPoint,
    "recommendation",
    _recommendation_line,
    N_("还没有建议。按 Ctrl+Enter 新增，或在“问题”中按 Ctrl+J 为一个问题新增"),
    N_("没有分点。内容要分几点写时按 Ctrl+Enter 新增"),
    N_("对应问题"),
    N_("还没有对应问题，请在上面的“对应问题”中勾选"),
)


class FindingsPage(QWidget):
    """Two tabs, switched with Ctrl+Tab; a finding leads to its recommendations and back."""

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._removals = Removals(session, messages, self, TABLES | POINTS)
        self.answer = Button(_("新增对应建议"), "plus", "ghost", tip="Ctrl+J", on=self.add_answer)
        self.findings = FindingsPane(session, FINDINGS, self.answer)
        self.recommendations = FindingsPane(session, RECOMMENDATIONS)
        self.tabs = tabs(
            _("疑点与问题"), [(self.findings, _("问题")), (self.recommendations, _("建议"))], indent=MARGINS[0]
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.addWidget(self.tabs)
        self._listen()
        self._link()

    def _listen(self) -> None:
        self.findings.chosen.connect(lambda _id: self._link())
        self.recommendations.chosen.connect(lambda _id: self._link())
        self.findings.links.wanted.connect(lambda one: self.show_record(Recommendation.meta.table, one))
        self.recommendations.links.wanted.connect(lambda one: self.show_record(Finding.meta.table, one))
        self.session.changed.connect(self._changed)
        shortcut = QShortcut(
            QKeySequence("Ctrl+J"), self.findings, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        shortcut.activated.connect(self.add_answer)

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._link()

    def _link(self) -> None:
        """Which recommendations answer the chosen finding, and which findings the chosen recommendation answers."""
        snapshot, finding = self.session.snapshot, self.findings.list.current_id()
        self.findings.links.show_links(
            [(one.id, one.headline or _("（未命名）")) for one in answers(self.session, finding)] if finding else []
        )
        recommendation = self.recommendations.list.current_record()
        answered = recommendation.findings if recommendation else ()
        self.recommendations.links.show_links(
            [(one.id, one.headline or _("（未命名）")) for one in snapshot.findings if one.id in answered]
        )
        self.answer.setEnabled(finding is not None and not self.session.read_only)
        left = len(unanswered(snapshot.findings, snapshot.recommendations))
        self.tabs.setTabText(1, _("建议（{count} 个问题无建议）").format(count=left) if left else _("建议"))

    def add_answer(self) -> None:
        """A recommendation that answers the chosen finding, with the cursor in its headline."""
        finding = self.findings.list.current_id()
        if finding is None or self.session.read_only:
            return
        self.findings.flush()
        self.session.submit("新增建议", lambda step: step.add(Recommendation(findings=(finding,))), self._go_to_answer)

    def _go_to_answer(self, recommendation: int) -> None:
        self.tabs.setCurrentWidget(self.recommendations)
        self.recommendations.go_to(recommendation)

    def begin(self) -> None:
        focus_first(self.tabs.currentWidget())

    def _pane(self, table: str) -> FindingsPane:
        return self.findings if table in {Finding.meta.table, FindingPoint.meta.table} else self.recommendations

    def show_table(self, table: str) -> None:
        self.tabs.setCurrentWidget(self._pane(table))
        self._pane(table).begin()

    def show_record(self, table: str, record_id: int) -> None:
        self.show_field(table, record_id, "")

    def show_field(self, table: str, record_id: int, name: str) -> None:
        """Turn to the tab of a table and put the cursor on a record, or on a field of it."""
        pane = self._pane(table)
        self.tabs.setCurrentWidget(pane)
        if table in POINTS:
            pane.show_point(record_id, name)
        elif name in pane.form.fields:
            pane.go_to(record_id, name)
        else:
            pane.list.select(record_id)
            pane.list.setFocus()

    def flush(self) -> None:
        self.findings.flush()
        self.recommendations.flush()
