"""The total, its grade and the share of each dimension, following every key."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from models.indicators import GradeBand, WeightGap, next_band, plain_points, weight_gaps
from models.money import SCORE_UNIT, show_score
from models.scores import Scores, Table, uncounted
from models.snapshot import Snapshot
from ui.charts import Bar, BarList, Gauge
from ui.i18n import _
from ui.widgets import Card, Label, Pill, column, row

GAUGE = QSize(210, 128)


class ScoreCard(Card):
    """Gauge, grade and bars; below them whatever keeps the total from being one. Of several projects no mean is shown
    until all of them are scored."""

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.open, self.next = Pill(), Label("", "hint")
        self.gauge, self.bars = Gauge(), BarList()
        self.gauge.setMinimumSize(GAUGE)
        self.gauge.setFixedSize(GAUGE)
        self.warning = Label("", "", tone="warn", wrap=True)
        self.next.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        right = column(None, row(self.open, self.next, spacing=10), self.bars, None, spacing=6)
        both = row(self.gauge, right, spacing=20)
        both.setStretch(1, 1)
        self.body.addLayout(both)
        self.body.addWidget(self.warning)

    def show_scores(self, snapshot: Snapshot, found: Scores) -> None:
        whole, left = found.total, len(found.unscored)
        done = whole.complete and not found.problem
        self.open.show_text(
            _("未评 {count} 项").format(count=left) if left else _("全部已评") if whole.count else "",
            "warn" if left else "good",
        )
        better = next_band(whole.score, snapshot.bands) if done else None
        told = _("距“{grade}”还差 {points} 分")
        self.next.setText(told.format(grade=better[0].name, points=show_score(better[1])) if better else "")
        apart = len([table for table in found.counted if table.tops]) > 1 and not done
        self.gauge.show_score(
            "—" if apart else show_score(whole.score) if whole.scored else "",
            0 if apart else whole.score / SCORE_UNIT,
            found.grade if done else _("未评完") if left else _("待定"),
            bands=_floors(snapshot.bands),
            hint=self.next.text(),
        )
        self.bars.show_bars(_bars(found), name=_("各维度得分"))
        said = [*_problems(found), *(_gap(snapshot, gap) for gap in weight_gaps(snapshot.indicators))]
        self.warning.setText("\n".join(said))
        self.warning.setVisible(bool(said))


def _floors(bands: tuple[GradeBand, ...]) -> list[tuple[float, str]]:
    known = sorted((band.floor / SCORE_UNIT, band.name) for band in bands if band.floor is not None)
    return [one for one in known if one[0] > 0]


def _bars(found: Scores) -> list[Bar]:
    """The dimensions of the one table that counts, or the tables themselves."""
    counted = [table for table in found.counted if table.tops]
    if len(counted) == 1:
        return [
            _bar(one.name, found.totals[one.id].score, one.weight, found.totals[one.id].scored)
            for one in counted[0].tops
        ]
    return [_bar(_title(table), table.total.score, table.total.weight, table.total.scored) for table in counted]


def _title(table: Table) -> str:
    return table.name if table.project else "、".join(one.name for one in table.stands_for) or table.name


def _bar(name: str, score: int, weight: int | None, scored: int) -> Bar:
    if not scored:
        return Bar(name, f"— / {plain_points(weight)}", None)
    return Bar(name, f"{plain_points(score)} / {plain_points(weight)}", score / weight if weight else None)


def _problems(found: Scores) -> list[str]:
    said = [found.problem] if found.problem else []
    left_out = [table.name for table in uncounted(found) if table.total.scored]
    if left_out:
        said.append(_("{names}的得分没有计入综合得分，请核对多项目合并方式").format(names="、".join(left_out)))
    return said


def _gap(snapshot: Snapshot, gap: WeightGap) -> str:
    words = (
        _("“{name}”的下级权重合计 {sum} 分，应为 {due} 分")
        if gap.under
        else _("{name}一级指标权重合计 {sum} 分，应为 {due} 分")
    )
    whose = next((f"“{one.name}”的" for one in snapshot.projects if one.id == gap.project), "")
    name = gap.under.name if gap.under else whose
    return words.format(name=name, sum=plain_points(gap.sum), due=plain_points(gap.due))
