"""指标评分: the tree of indicators, the score of each at the first level, and the total and grade while it is typed."""

import itertools

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPalette, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from models import frameworks
from models.blank import FRAMEWORK
from models.indicators import (
    GradeBand,
    Indicator,
    WeightGap,
    first_level,
    grade,
    next_band,
    plain_points,
    total,
    tree,
    weight_gaps,
)
from models.money import SCORE_UNIT, show_score
from models.store import Changes, Step
from ui.charts import Bar, BarList, Gauge
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.indicator_tree import IndicatorTree, Show
from ui.pages.parts import Switch, trash
from ui.pages.removals import Removals
from ui.pages.score_form import ScoreForm
from ui.session import Session
from ui.widgets import MARGINS, Button, Card, EmptyState, Label, Pill, column, row, scrolling

TABLES = {Indicator.meta.table, GradeBand.meta.table}


class ScoreCard(Card):
    """Total, grade and share of each first-level indicator."""

    def __init__(self) -> None:
        self.open = Pill()
        super().__init__(_("综合得分"), right=self.open)
        self.gauge, self.bars = Gauge(), BarList()
        self.gauge.setFixedSize(250, 158)
        self.warning = Label("", "", tone="warn", wrap=True)
        self.next = Label("", "muted")
        both = row(self.gauge, column(None, self.bars, self.next, None), spacing=24)
        both.setStretch(1, 1)
        self.body.addLayout(both)
        self.body.addWidget(self.warning)

    def show_scores(self, indicators: tuple[Indicator, ...], bands: tuple[GradeBand, ...]) -> None:
        whole = total(indicators)
        left = whole.count - whole.scored
        self.open.show_text(
            _("未评 {count} 项").format(count=left) if left else _("全部已评"), "warn" if left else "good"
        )
        better = next_band(whole.score, bands) if whole.complete else None
        self.next.setText(
            _("距“{grade}”还差 {points} 分").format(grade=better[0].name, points=show_score(better[1]))
            if better
            else ""
        )
        self.gauge.show_score(
            show_score(whole.score) if whole.scored else "",
            whole.score / SCORE_UNIT,
            grade(whole.score, bands) if whole.complete else _("未评完"),
            bands=_floors(bands),
            hint=self.next.text(),
        )
        self.bars.show_bars([_bar(one) for one in first_level(indicators)], name=_("各一级指标得分"))
        gaps = [_gap(gap) for gap in weight_gaps(indicators)]
        self.warning.setText("\n".join(gaps))
        self.warning.setVisible(bool(gaps))


def _floors(bands: tuple[GradeBand, ...]) -> list[tuple[float, str]]:
    known = sorted((band.floor / SCORE_UNIT, band.name) for band in bands if band.floor is not None)
    return [one for one in known if one[0] > 0]


def _bar(one: Indicator) -> Bar:
    share = one.score / one.weight if one.score is not None and one.weight else None
    return Bar(one.name, f"{plain_points(one.score)} / {plain_points(one.weight)}", share)


def _gap(gap: WeightGap) -> str:
    words = (
        _("“{name}”的下级权重合计 {sum} 分，应为 {due} 分")
        if gap.under
        else _("一级指标权重合计 {sum} 分，应为 {due} 分")
    )
    name = gap.under.name if gap.under else ""
    return words.format(name=name, sum=plain_points(gap.sum), due=plain_points(gap.due))


class Detail(QWidget):
    """The right side: which indicator, the total, its form, and its place in the framework."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.path, self.name = Label("", "hint"), Label("", "h1", wrap=True)
        self.back = Button(_("上一项"), "chevron-left", tip="Alt+↑")
        self.on = Button(_("下一项"), "chevron-right", tip="Alt+↓")
        self.total, self.form = ScoreCard(), ScoreForm(session)
        self.settings = RecordForm(session, Indicator, ["name", "weight", "code"], columns=3)
        card = Card(_("指标设置"))
        card.body.addWidget(self.settings)
        head = row(column(self.path, self.name, spacing=2), self.back, self.on)
        head.setStretch(0, 1)
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(*MARGINS)
        box.setSpacing(14)
        box.addLayout(head)
        for part in (self.total, self.form, card):
            box.addWidget(part)
        box.addStretch()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(content))

    def show_indicator(self, indicator: Indicator | None, path: str) -> None:
        self.path.setText(path or _("一级指标"))
        self.name.setText(indicator.name or _("（未命名）") if indicator else "")
        self.form.show_indicator(indicator)
        self.settings.show_record(indicator)


class IndicatorsPage(QWidget):
    """Alt+Up and Alt+Down go from one scored indicator to the next, the cursor stays in its field."""

    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._removals = Removals(session, messages, self, (Indicator.meta.table,))
        self.tree, self.detail = IndicatorTree(), Detail(session)
        self.switch = Switch(_("筛选"), [(view.value, _(view.value)) for view in Show])
        self._stack = QStackedWidget()
        self._stack.addWidget(self._both())
        self._stack.addWidget(self._nothing())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stack)
        self._listen()
        self._order_tabs()
        self._refresh()

    def _order_tabs(self) -> None:
        """From the tree to the score and its reason; what is rarely typed comes behind."""
        scores = self.detail.form.scores.fields
        chain = [self.tree, scores["score"].editor, *self.detail.form.buttons, scores["reason"].editor, self.add_top]
        for one, after in itertools.pairwise(chain):
            QWidget.setTabOrder(one, after)

    def _both(self) -> QSplitter:
        left = QFrame()
        left.setBackgroundRole(QPalette.ColorRole.Base)
        left.setAutoFillBackground(True)
        side = QVBoxLayout(left)
        side.setContentsMargins(12, 12, 8, 8)
        side.setSpacing(8)
        self.add_top = Button(_("新增一级指标"), "plus", "ghost", on=lambda: self.add(None))
        self.add_below = Button(_("新增下级"), "plus", "ghost", on=lambda: self.add(self.tree.current_id()))
        self.remove = trash(_("删除指标（Ctrl+Delete）"), self.remove_indicator)
        for part in (self.switch, self.tree):
            side.addWidget(part)
        side.addLayout(row(self.add_top, self.add_below, None, self.remove, spacing=2))
        for button in (self.add_top, self.add_below, self.remove):
            button.setEnabled(not self.session.read_only)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("indicators")
        splitter.setHandleWidth(1)
        splitter.addWidget(left)
        splitter.addWidget(self.detail)
        splitter.setSizes([320, 760])
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        return splitter

    def _nothing(self) -> EmptyState:
        self.load = Button(_("载入三段式指标体系"), "plus", "primary", on=self.plant)
        self.load.setEnabled(not self.session.read_only)
        return EmptyState(
            "list-checks", _("还没有评价指标"), _("载入常用的指标体系，再按本次评价修改名称和权重"), self.load
        )

    def _listen(self) -> None:
        self.tree.selected.connect(self._show)
        self.tree.entered.connect(self._enter)
        self.switch.chosen.connect(lambda key: self.tree.set_view(Show(key)))
        self.detail.form.typed.connect(self._preview)
        self.detail.form.stepped.connect(self.tree.step)
        self.detail.settings.stepped.connect(self.tree.step)
        self.detail.back.clicked.connect(lambda _on: self.tree.step(-1))
        self.detail.on.clicked.connect(lambda _on: self.tree.step(1))
        self.session.changed.connect(self._changed)
        for keys, act in (
            ("Alt+Up", lambda: self.tree.step(-1)),
            ("Alt+Down", lambda: self.tree.step(1)),
            ("Ctrl+Delete", self.remove_indicator),
        ):
            parent = self.tree if keys == "Ctrl+Delete" else self
            shortcut = QShortcut(QKeySequence(keys), parent, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # ---- what is shown

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self._refresh()

    def _refresh(self) -> None:
        known = self.session.snapshot.indicators
        self._stack.setCurrentIndex(0 if known else 1)
        self.tree.show_indicators(self._live())
        self._show(self.tree.current_id())
        self._preview()

    def _live(self) -> tuple[Indicator, ...]:
        """The indicators with what is being typed."""
        typed = self.detail.form.live()
        known = self.session.snapshot.indicators
        return tuple(typed if typed and typed.id == one.id else one for one in known)

    def _preview(self) -> None:
        live = self._live()
        self.tree.show_indicators(live)
        self.detail.total.show_scores(live, self.session.snapshot.bands)
        for view in Show:
            self.switch.count(view.value, sum(view.fits(one) for one in first_level(live)))

    def _show(self, indicator_id: int | None) -> None:
        known = {one.id: one for one in self.session.snapshot.indicators}
        shown = known.get(indicator_id) if indicator_id is not None else None
        path: list[str] = []
        above = known.get(shown.parent) if shown and shown.parent else None
        while above is not None:
            path.insert(0, above.name)
            above = known.get(above.parent) if above.parent else None
        if self.detail.form.texts.record is None or shown is None or self.detail.form.texts.record.id != shown.id:
            self.detail.show_indicator(shown, " / ".join(path))
        elif shown is not None:
            self.detail.name.setText(shown.name or _("（未命名）"))

    def _enter(self) -> None:
        """To the score; where there is none, to the first text."""
        form = self.detail.form
        (form.scores if form.scores.record is not None else form.texts).focus()

    def begin(self) -> None:
        (self.tree if self.session.snapshot.indicators else self.load).setFocus()

    def show_record(self, table: str, record_id: int) -> None:
        self.show_field(table, record_id, "")

    def show_field(self, table: str, record_id: int, name: str) -> None:
        """Select an indicator and put the cursor into one of its fields."""
        if table != Indicator.meta.table:
            return
        self.switch.choose(Show.ALL)
        self.tree.select(record_id)
        forms = (self.detail.form.scores, self.detail.form.texts, self.detail.settings)
        form = next((one for one in forms if name in one.fields and one.record is not None), None)
        if form is not None:
            form.focus(name)
        else:
            self.tree.setFocus()

    # ---- the framework

    def add(self, parent: int | None) -> None:
        self.switch.choose(Show.ALL)
        self.session.submit("新增指标", lambda step: step.add(Indicator(parent=parent)), self._go_to_new)

    def _go_to_new(self, indicator_id: int) -> None:
        self.tree.select(indicator_id)
        self.detail.settings.focus("name")

    def remove_indicator(self) -> None:
        """With everything below it; Ctrl+Z brings it back."""
        chosen = self.tree.current_id()
        if chosen is None or self.session.read_only:
            return
        gone = [chosen, *(one.id for one, _depth in tree(self.session.snapshot.indicators, chosen))]
        self.session.submit("删除指标", lambda step: step.remove(Indicator, *gone))

    def plant(self) -> None:
        def work(step: Step) -> None:
            frameworks.plant(step, frameworks.load(FRAMEWORK))

        self.session.submit("载入指标体系", work)

    def flush(self) -> None:
        self.detail.form.flush()
        self.detail.settings.flush()
