"""项目概况: the facts of the evaluation, its team, projects, bases, goals, approved purposes, regulations and measures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTabWidget, QVBoxLayout, QWidget

from models.errors import N_
from models.evaluation import Evaluation, TeamMember
from models.store import Changes
from ui import preferences
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages import project_tabs
from ui.pages.record_tab import RecordTab, Spec
from ui.session import Session
from ui.widgets import MARGINS, Card, Label, row, scrolling

GROUPS = (
    (N_("基本信息"), ("title", "unit", "fiscal_year", "stage", "commissioned_by", "evaluator")),
    (
        N_("现场评价"),
        ("fieldwork_from", "fieldwork_to", "methods", "verified_percent", "dimensions", "steps"),
    ),
    (
        N_("报告与落款"),
        ("signed_by", "report_date", "received_base", "money_unit", "sealed", "note"),
    ),
)


class EvaluationTab(QWidget):
    """The form of the evaluation in three groups; Enter goes on from one to the next."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(0, 12, 0, 0)
        body.setSpacing(14)
        self.forms: list[RecordForm] = []
        for title, names in GROUPS:
            card, form = Card(_(title)), RecordForm(session, Evaluation, names, columns=2)
            form.setAccessibleName(_(title))
            form.show_record(session.snapshot.evaluation)
            card.body.addWidget(form)
            body.addWidget(card)
            self.forms.append(form)
        body.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(content))
        self.setFocusProxy(next(iter(self.forms[0].fields.values())).editor)

    def show_record(self, _record_id: int, name: str = "") -> None:
        form = next((one for one in self.forms if name in one.fields), self.forms[0])
        form.focus(name)

    def flush(self) -> None:
        for form in self.forms:
            form.flush()


class WhoAmI(QComboBox):
    """我是…: the member of the team whose name this laptop's changes carry."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(_("我是"))
        self.setToolTip(_("修改历史用这个姓名记下您的每一次修改"))
        self.setMinimumWidth(160)
        line = self.lineEdit()
        assert line is not None
        line.setPlaceholderText(_("选择或填写您的姓名"))
        line.editingFinished.connect(self._choose)
        self.activated.connect(lambda _at: self._choose())
        self.refill()

    def refill(self) -> None:
        names = [one.name for one in self._session.snapshot.team if one.name]
        own = self._session.author
        self.blockSignals(True)
        self.clear()
        self.addItems([*names, *([own] if own and own not in names else [])])
        self.setEditText(own)
        self.blockSignals(False)

    def _choose(self) -> None:
        name = self.currentText().strip()
        if name != self._session.author:
            self._session.author = name
            preferences.set_author(name)


class TeamTab(RecordTab):
    """The team, and who of them works on this laptop."""

    def __init__(self, session: Session, spec: Spec) -> None:
        super().__init__(session, spec)
        self.me = WhoAmI(session)
        label = Label(_("我是"), "muted")
        label.setBuddy(self.me)
        self.head.insertLayout(0, row(label, self.me))
        session.changed.connect(self._team_changed)

    def _team_changed(self, changes: Changes) -> None:
        if TeamMember.meta.table in changes.tables and not self.me.hasFocus():
            self.me.refill()


class ProjectPage(QWidget):
    """Tabs, switched with Ctrl+Tab; each keeps its selection and filters while another is looked at."""

    def __init__(self, session: Session, _messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(_("项目概况"))
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.evaluation = EvaluationTab(session)
        self.tabs.addTab(self.evaluation, _("评价信息"))
        self.records: dict[str, RecordTab] = {}
        for spec in project_tabs.RECORDS:
            made = TeamTab(session, spec) if spec.kind is TeamMember else RecordTab(session, spec)
            self.records[spec.kind.meta.table] = made
            self.tabs.addTab(made, _(spec.title))
        self.tabs.currentChanged.connect(self._turned)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGINS[0], 8, MARGINS[2], MARGINS[3])
        box.addWidget(self.tabs)
        self.setFocusProxy(self.evaluation)

    def _turned(self, _at: int) -> None:
        """With Ctrl+Tab the cursor goes along; who walks along the tabs themselves stays there."""
        shown = self.tabs.currentWidget()
        self.setFocusProxy(shown)
        if not self.tabs.tabBar().hasFocus():
            shown.setFocus(Qt.FocusReason.TabFocusReason)

    def show_record(self, table: str, record_id: int = 0, name: str = "") -> None:
        """Turn to the tab of a table and put the cursor on a record, or on a field of it."""
        if table == Evaluation.meta.table:
            self.tabs.setCurrentWidget(self.evaluation)
            self.evaluation.show_record(record_id, name)
        elif table in self.records:
            self.tabs.setCurrentWidget(self.records[table])
            self.records[table].show_record(record_id, name)

    def flush(self) -> None:
        self.evaluation.flush()
        for tab in self.records.values():
            tab.flush()
