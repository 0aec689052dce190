"""总览: where the evaluation stands in numbers, and what is still to be done before its report."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from models import overview
from models.evaluation import RegulationArea
from models.fund_checks import used_rate, words_of
from models.money import SCORE_UNIT, show_percent, show_score
from models.snapshot import Snapshot
from models.store import Changes
from ui import pages
from ui.charts import Bar, BarList, Gauge
from ui.i18n import _
from ui.messages import Messages
from ui.pages.overview_cards import FundsCard, MissingCard, StartCard
from ui.session import Session
from ui.widgets import Button, Card, Label, MetricTile, page_body, row

ICONS = ("wallet", "triangle-alert", "scale", "file-text")
START_WIDTH, TWO_ABREAST = 560, 900


class OverviewPage(QWidget):
    """Numbers and links; everything on it is worked out from the snapshot when it is shown."""

    go = Signal(str, str, object, str)  # page, table, record or None, field

    def __init__(self, session: Session, _messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        self.tiles = self._make_tiles()
        self.gauge, self.bars = Gauge(), BarList()
        self._scored, self._next = Label("", "hint"), Label("", "muted")
        self.missing, self.funds, self.start = MissingCard(), FundsCard(), StartCard()
        for card in (self.missing, self.funds, self.start):
            card.opened.connect(self.go)
        self._lay_out()
        session.changed.connect(self._changed)
        self.refresh()

    def _make_tiles(self) -> list[MetricTile]:
        names = (_("资金执行率"), _("发现问题"), _("资金核对"), _("制度与依据"))
        return [MetricTile(icon, name) for icon, name in zip(ICONS, names, strict=True)]

    def _lay_out(self) -> None:
        score, parts = Card(_("综合得分"), right=self._scored), Card(_("各维度得分"))
        score.body.addWidget(self.gauge, 1)
        self._next.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._next.setWordWrap(True)
        score.body.addWidget(self._next)
        parts.body.addWidget(self.bars)
        parts.body.addStretch()
        content = QWidget()
        self._cards = (score, self.missing, parts, self.funds)
        self._grid, self._abreast = QGridLayout(), 0
        self._grid.setSpacing(14)
        self._arrange()
        tiles = row(*self.tiles, spacing=14)
        for at in range(len(self.tiles)):
            tiles.setStretch(at, 1)
        body = page_body(content)
        body.addLayout(tiles)
        body.addLayout(self._grid, 1)
        beginning = QWidget()
        page_body(beginning).addLayout(row(self.start, None))
        self.start.setMinimumWidth(START_WIDTH)
        self._stack = QStackedWidget()
        self._stack.addWidget(content)
        self._stack.addWidget(beginning)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _arrange(self) -> None:
        """Two cards abreast, in a narrow window one."""
        abreast = 2 if self.width() >= TWO_ABREAST else 1
        if abreast == self._abreast:
            return
        self._abreast = abreast
        for at, card in enumerate(self._cards):
            self._grid.addWidget(card, at // abreast, at % abreast)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 2 if abreast == 2 else 0)
        self._grid.setRowStretch(1, abreast - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def begin(self) -> None:
        """At the first link of what is to be done."""
        self.refresh()
        part = self.start if self._stack.currentIndex() else self.missing
        for link in part.findChildren(Button)[:1]:
            link.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what it shows

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def _changed(self, _changes: Changes) -> None:
        """Every table counts for what is missing; while another page is looked at nothing is worked out."""
        self._stale = True
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        self._stale = False
        snapshot = self._session.snapshot
        if overview.is_new(snapshot):
            self.start.show_snapshot(snapshot, frozenset(page.title for page in pages.built()))
            self._stack.setCurrentIndex(1)
            return
        self._show_tiles(snapshot)
        self._show_score(snapshot)
        self.missing.show_snapshot(snapshot)
        self.funds.show_snapshot(snapshot)
        self._stack.setCurrentIndex(0)

    def _show_tiles(self, snapshot: Snapshot) -> None:
        money, found, compared, documents = self.tiles
        fund, words = overview.whole_fund(snapshot), words_of(snapshot)
        if fund.used is None or fund.received is None:
            money.show_value("", _("到位或使用还没有填全"))
        else:
            hint = _("使用 {used} / 到位 {received} {unit}")
            parts = {"used": words.figure(fund.used), "received": words.figure(fund.received), "unit": _(words.unit)}
            money.show_value(show_percent(used_rate(fund)), hint.format(**parts))
        self._show_found(found, snapshot)
        counts = overview.tally(snapshot)
        state = _("{count} 项不符").format(count=counts.differ) if counts.differ else ""
        waiting = _("{count} 项待定").format(count=counts.waiting) if counts.waiting else ""
        hint = " · ".join(filter(None, (_("{count} 个项目").format(count=len(snapshot.projects)), state, waiting)))
        compared.show_value(_("{count} 项一致").format(count=counts.agree), hint, "bad" if counts.differ else "")
        own = {area: overview.regulations_of(snapshot, area) for area in RegulationArea}
        hint = _("资金制度 {funds} · 项目制度 {project} · 依据 {bases}").format(
            funds=own[RegulationArea.FUNDS], project=own[RegulationArea.PROJECT], bases=len(snapshot.bases)
        )
        documents.show_value(_("{count} 份").format(count=len(snapshot.regulations) + len(snapshot.bases)), hint)

    def _show_found(self, tile: MetricTile, snapshot: Snapshot) -> None:
        count, open_ = len(snapshot.findings), overview.unanswered_count(snapshot)
        if not count:
            tile.show_value("0", _("还没有记录问题"))
        elif open_:
            tile.show_value(str(count), _("其中 {count} 项尚无对应建议").format(count=open_), "warn")
        else:
            tile.show_value(str(count), _("都有对应建议"), "good")

    def _show_score(self, snapshot: Snapshot) -> None:
        now = overview.standing(snapshot)
        full = now.weight / SCORE_UNIT or 100.0
        bands = [(float(floor), name) for floor, name in overview.floors(snapshot)]
        if not now.complete:  # no grade yet, so no colour of one
            bands = [(full, "")] if now.scored else []
        self._scored.setText(_("已评 {scored} / {count} 项").format(scored=now.scored, count=now.count))
        self._next.setText(self._way(now))
        text = show_score(now.score) if now.scored else ""
        grade = now.grade or ("—" if now.complete else _("未评完"))
        self.gauge.show_score(text, now.score / SCORE_UNIT, grade, bands=bands, full=full, hint=self._way(now))
        bars = [self._bar(one) for one in overview.dimensions(snapshot)]
        self.bars.show_bars(bars, _("各维度得分"), _("还没有评价指标"))

    def _way(self, now: overview.Standing) -> str:
        if not now.count:
            return _("还没有评价指标")
        if not now.complete:
            left = now.count - now.scored
            return _("还有 {count} 项未评，评完后给出等级").format(count=left)
        if now.next:
            return _("距“{grade}”还差 {points} 分").format(grade=now.next, points=now.lacking)
        return _("已达到最高等级") if now.grade else ""

    def _bar(self, one: overview.Dimension) -> Bar:
        score = show_score(one.score) if one.score is not None else _("未评")
        share = float(one.share) / 100 if one.share is not None else None
        return Bar(one.name, f"{score} / {show_score(one.weight)}", share)
