"""核对结果: each comparison of the funds with its icon, sentence and numbers; what does not hold leads to its record."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.fund_checks import Check, checks
from models.store import Changes
from ui.i18n import _
from ui.session import Session
from ui.widgets import Button, Card, IconLabel, Label, Pill, clear, column, row, scrolling

ICONS = {True: ("circle-check", "good"), False: ("circle-alert", "bad"), None: ("circle-dashed", "text3")}
TABLES = {"evaluation", "project", "fund", "expense_line", "entry"}


class ChecksCard(Card):
    """All comparisons of the chosen project, and of the others those that want to be looked at."""

    opened = Signal(str, object)

    def __init__(self, session: Session) -> None:
        self.pill = Pill()
        super().__init__(_("核对结果"), right=self.pill)
        self._session = session
        self._project: int | None = None
        content = QWidget()
        self._list = QVBoxLayout(content)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(8)
        self.body.addWidget(scrolling(content), 1)
        session.changed.connect(self._changed)
        self.show_project(None)

    def show_project(self, project: int | None) -> None:
        self._project = project
        found = checks(self._session.snapshot)
        self.pill.show_text(*_summary(found))
        own = [check for check in found if check.project == project]
        others = [check for check in found if check.project != project]
        clear(self._list)
        for check in [
            *own,
            *sorted((one for one in others if one.holds is not True), key=lambda one: one.holds is None),
        ]:
            self._list.addLayout(self._line(check, check.project != project))
        if held := sum(check.holds is True for check in others):
            self._list.addLayout(self._held(held))
        if not found:
            self._list.addWidget(Label(_("填写资金和支出明细后，这里逐项核对。"), "muted", wrap=True))
        self._list.addStretch()

    def _line(self, check: Check, named: bool) -> QVBoxLayout:
        names = {one.id: one.name for one in self._session.snapshot.projects}
        title = f"{names.get(check.project, '')}：{_(check.title)}" if named else _(check.title)
        words = column(Label(title, wrap=True), Label(check.detail, "hint", wrap=True), spacing=0)
        if check.holds is True:
            return _with_icon(True, words)
        go = Button("›", kind="link", on=lambda: self.opened.emit(check.table, check.id))
        go.setAccessibleName(_("转到：{title}").format(title=title))
        go.setToolTip(_("转到这一项"))
        return _with_icon(check.holds, words, go)

    def _held(self, count: int) -> QVBoxLayout:
        words = Label(_("{count} 项核对一致").format(count=count), "hint")
        return _with_icon(True, column(Label(_("其他项目")), words, spacing=0))

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self.show_project(self._project)


def _with_icon(holds: bool | None, words: QVBoxLayout, *right: QWidget) -> QVBoxLayout:
    name, colour = ICONS[holds]
    icon = IconLabel(name, colour)
    icon.setAccessibleName({True: _("一致"), False: _("不符"), None: _("待定")}[holds])
    line = row(column(icon, None), words, *right)
    icon.setContentsMargins(0, 3, 0, 0)
    line.setStretch(1, 1)
    return column(line)


def _summary(found: tuple[Check, ...]) -> tuple[str, str]:
    """What the pill says, and its colour."""
    wrong, waiting = (sum(check.holds is holds for check in found) for holds in (False, None))
    if wrong:
        return _("{count} 项不符").format(count=wrong), "bad"
    if waiting:
        return _("{count} 项待定").format(count=waiting), "info"
    return (_("全部一致"), "good") if found else ("", "info")
