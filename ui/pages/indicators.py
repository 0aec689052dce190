"""指标评分: the tree of indicators, the score of each leaf, and the total and grade while it is typed."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from models import frameworks
from models.blank import FRAMEWORK
from models.indicators import Deduction, ExpertScore, GradeBand, Indicator, ScorePoint, path
from models.scores import Scores, scores
from models.snapshot import Snapshot
from models.store import Changes, Step
from models.traceability import unsupported
from ui.evidence_panel import TABLES as EVIDENCE
from ui.i18n import _
from ui.messages import Messages
from ui.pages.indicator_tree import IndicatorTree, Show, Shown
from ui.pages.parts import Later, Switch
from ui.pages.removals import Removals
from ui.pages.score_detail import ScoreDetail
from ui.pages.weights import WeightsView
from ui.session import Session
from ui.widgets import Button, EmptyState, row

PARTS = (ScorePoint, Deduction, ExpertScore)
TABLES = (
    {kind.meta.table for kind in (Indicator, GradeBand, *PARTS)}
    | EVIDENCE
    | {"evaluation", "project", "team_member", "fund", "measure", "milestone", "plan"}
)
SCORING, NOTHING, WEIGHTS = range(3)


class IndicatorsPage(QWidget):
    """Alt+Up and Alt+Down go from one leaf to the next, the cursor stays among the scores."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._removals = Removals(session, messages, self, (Indicator.meta.table,))
        self.tree, self.detail = IndicatorTree(), ScoreDetail(session, messages)
        self._weights = Later(partial(self._make_weights, messages))
        self.switch = Switch(_("筛选"), [(view.value, _(view.value)) for view in Show])
        self.search = QLineEdit()
        self._stack = QStackedWidget()
        for part in (self._both(), self._nothing(), self._weights):
            self._stack.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        QWidget.setTabOrder(self.to_weights, self.tree)  # from the tree on to the scores
        self._listen()
        self._refresh()

    @property
    def weights(self) -> WeightsView:
        return self._weights.part

    def _make_weights(self, messages: Messages) -> WeightsView:
        made = WeightsView(self.session, messages)
        made.closed.connect(self.show_scoring)
        return made

    def _both(self) -> QSplitter:
        left = QFrame()
        left.setBackgroundRole(QPalette.ColorRole.Base)
        left.setAutoFillBackground(True)
        side = QVBoxLayout(left)
        side.setContentsMargins(12, 12, 8, 8)
        side.setSpacing(8)
        self.search.setPlaceholderText(_("搜索指标"))
        self.search.setAccessibleName(_("搜索指标"))
        self.search.setClearButtonEnabled(True)
        self.to_weights = Button(_("权重与评分体系"), "scale", "ghost", on=self.show_weights)
        for part in (self.search, self.switch, self.tree):
            side.addWidget(part)
        side.addLayout(row(self.to_weights, None))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("indicators")
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(self.detail)
        splitter.setSizes([330, 750])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        return splitter

    def _nothing(self) -> EmptyState:
        self.choose = Button(_("选用评分体系…"), "list-checks", "primary", on=lambda: self.weights.choose())
        self.choose.setEnabled(not self.session.read_only)
        return EmptyState(
            "list-checks", _("还没有评价指标"), _("选用一套指标体系，再按本次评价修改名称和权重"), self.choose
        )

    def _listen(self) -> None:
        self.tree.selected.connect(self._show)
        self.tree.entered.connect(self.detail.focus_main)
        self.switch.chosen.connect(lambda key: self.tree.set_view(Show(key)))
        self.search.textChanged.connect(self.tree.search)
        self.search.returnPressed.connect(self.tree.setFocus)
        self.detail.typed.connect(self._preview)
        self.detail.stepped.connect(self.step)
        self.detail.jump.connect(self.jump)
        self.session.changed.connect(self._changed)
        keys = {"Alt+Up": lambda: self.step(-1), "Alt+Down": lambda: self.step(1)}
        for at, verdict in enumerate(self.detail.form.bands.buttons, 1):
            keys[f"Alt+{at}"] = lambda verdict=verdict: self.detail.form.choose_verdict(verdict)
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # ---- what is shown

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._refresh()

    def _refresh(self) -> None:
        known = self.session.snapshot.indicators
        if self._stack.currentIndex() != WEIGHTS or not known:
            self._stack.setCurrentIndex(SCORING if known else NOTHING)
        self._preview()
        self._show(self.tree.current_id())

    def _live(self) -> Snapshot:
        """The evaluation with what is being typed."""
        typed, now = self.detail.form.live(), self.session.snapshot
        return now if typed is None or typed in now.indicators else _with(now, typed)

    def _preview(self) -> None:
        live = self._live()
        found = scores(live)
        unproven = frozenset(one.id for one in self.session.snapshot.once(unsupported) if one.table == "indicator")
        data = Shown(live.indicators, found, unproven)
        self.tree.show_scores(data)
        self.detail.total.show_scores(live, found)
        self.detail.judge(found)
        for view in Show:
            self.switch.count(view.value, data.count(view))

    def _show(self, indicator_id: int | None) -> None:
        """Another indicator, or what has become of this one."""
        snapshot = self.session.snapshot
        shown = next((one for one in snapshot.indicators if one.id == indicator_id), None)
        before = self.detail.shown
        if before is not None and shown is not None and before.id == shown.id and _alike(before, shown):
            self.detail.shown = shown
            self.detail.form.leaf = shown if self.detail.form.leaf else None
            return
        stays = before is not None and shown is not None and before.id == shown.id
        again = self.detail.has_focus() and not stays
        above = " / ".join(one.name for one in path(snapshot.indicators, shown)) if shown else ""
        project = next((one.name for one in snapshot.projects if shown and one.id == shown.project), "")
        found = scores(snapshot)
        self.detail.show_indicator(shown, above, shown is not None and scorable(snapshot, found, shown), project)
        self._preview()
        if again:
            self.detail.focus_main()

    def begin(self) -> None:
        """Where the keyboard begins."""
        if self._stack.currentIndex() == WEIGHTS:
            self.weights.setFocus()
        else:
            (self.tree if self.session.snapshot.indicators else self.choose).setFocus()

    def step(self, by: int) -> None:
        if self._stack.currentIndex() == SCORING:
            self.tree.step(by)

    def show_record(self, table: str, record_id: int = 0, name: str = "") -> None:
        """Select an indicator, also by one of its points, deductions or experts' scores, and go to one of its fields."""
        if table == GradeBand.meta.table:
            self.show_weights()
            return
        for kind in PARTS:
            if table == kind.meta.table:
                record_id = next(
                    (one.indicator or 0 for one in self.session.snapshot.of(kind) if one.id == record_id), 0
                )
        self.show_scoring()
        self.search.clear()
        self.switch.choose(Show.ALL)
        self.tree.select(record_id)
        forms = (self.detail.form.scores, self.detail.form.checks, self.detail.node.form, self.detail.settings)
        form = next((one for one in forms if name in one.fields and one.record is not None), None)
        if form is not None:
            form.focus(name)
        else:
            self.tree.setFocus()

    # ---- the framework

    def show_weights(self) -> None:
        self.flush()
        self._stack.setCurrentIndex(WEIGHTS)
        self.weights.setFocus()

    def show_scoring(self) -> None:
        self.flush()
        self._stack.setCurrentIndex(SCORING if self.session.snapshot.indicators else NOTHING)
        self.tree.setFocus()

    def plant(self) -> None:
        """The framework an evaluation begins with."""

        def work(step: Step) -> None:
            frameworks.plant(step, frameworks.load(FRAMEWORK))

        self.session.submit("载入指标体系", work)

    def flush(self) -> None:
        self.detail.flush()
        if self._weights.made is not None:
            self._weights.made.flush()


def _with(snapshot: Snapshot, typed: Indicator) -> Snapshot:
    return replace(snapshot, indicators=tuple(typed if one.id == typed.id else one for one in snapshot.indicators))


def _alike(one: Indicator, other: Indicator) -> bool:
    """Whether a form that shows the one has the right parts for the other."""
    names = ("name", "weight", "method", "source", "explanation", "standard", "parent", "project")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def scorable(snapshot: Snapshot, found: Scores, node: Indicator) -> bool:
    """A leaf; or a higher node where nothing below it is scored and its table is scored by such nodes."""
    if node.id in found.results:
        return True
    if node.parent is not None or found.totals[node.id].scored and not found.totals[node.id].itself:
        return False
    tops = [one for one in snapshot.indicators if one.parent is None and one.project == node.project]
    return any(found.totals[one.id].itself for one in tops if one.id in found.totals)
