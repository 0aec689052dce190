"""项目概况: the facts of the evaluation, its team, projects, bases, goals, approved purposes and regulations."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from models.errors import N_
from models.evaluation import Evaluation, TeamMember
from models.store import Changes
from ui import preferences
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages import project_tabs
from ui.pages.parts import Later, tabs
from ui.pages.record_tab import RecordTab, Spec
from ui.pages.removals import Removals
from ui.session import Session
from ui.widgets import MARGINS, Card, Label, focus_first, row, scrolling

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

    def begin(self) -> None:
        self.forms[0].focus()

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
        self.setMinimumWidth(200)
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
    """Tabs, switched with Ctrl+Tab, made when they are first needed; each keeps its selection and filters."""

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._removals = Removals(session, messages, self, (spec.kind.meta.table for spec in project_tabs.RECORDS))
        self.evaluation = EvaluationTab(session)
        self._tabs = {spec.kind.meta.table: Later(partial(_tab, session, spec)) for spec in project_tabs.RECORDS}
        titles = [_(spec.title) for spec in project_tabs.RECORDS]
        self.tabs = tabs(
            _("项目概况"),
            [(self.evaluation, _("评价信息")), *zip(self._tabs.values(), titles, strict=True)],
        )
        self.tabs.setUsesScrollButtons(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGINS[0], 8, MARGINS[2], MARGINS[3])
        box.addWidget(self.tabs)

    def tab(self, table: str) -> RecordTab:
        return self._tabs[table].part

    def begin(self) -> None:
        """At the first field, or in the table of the tab that is shown."""
        focus_first(self.tabs.currentWidget())

    def show_record(self, table: str, record_id: int = 0, name: str = "") -> None:
        """Turn to the tab of a table and put the cursor on a record, or on a field of it."""
        if table == Evaluation.meta.table:
            self.tabs.setCurrentWidget(self.evaluation)
            self.evaluation.show_record(record_id, name)
        elif table in self._tabs:
            self.tabs.setCurrentWidget(self._tabs[table])
            self.tab(table).show_record(record_id, name)

    def show_field(self, table: str, record_id: int, name: str) -> None:
        self.show_record(table, record_id, name)

    def show_table(self, table: str) -> None:
        """Turn to the tab of a table, ready to be typed into."""
        if table == Evaluation.meta.table:
            self.show_record(table)
        elif table in self._tabs:
            self.tabs.setCurrentWidget(self._tabs[table])
            self.begin()

    def flush(self) -> None:
        self.evaluation.flush()
        for tab in self._tabs.values():
            if tab.made is not None:
                tab.made.flush()


def _tab(session: Session, spec: Spec) -> RecordTab:
    return TeamTab(session, spec) if spec.kind is TeamMember else RecordTab(session, spec)
