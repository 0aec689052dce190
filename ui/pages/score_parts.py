"""What an indicator is scored by: its actual value, the bands of a verdict, points, deductions, experts' scores."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from models.actuals import Actual
from models.fields import Record
from models.indicators import ActualSource, Deduction, ExpertScore, Indicator, Method, ScorePoint, Verdict, plain_points
from models.scoring import FEWEST_TRIMMED, Parts, band_words, experts_mean, taken, too_easy
from ui.forms import RecordForm
from ui.i18n import _
from ui.pages.item_card import digit
from ui.pages.parts import trash
from ui.session import Session
from ui.tables import Column, RecordTable
from ui.widgets import Button, Label, row

LABELS, MOST_ROWS = 84, 8
SIGNS = {Method.AT_LEAST: "≥", Method.AT_MOST: "≤", Method.EQUAL: "="}


def labelled(*rows: tuple[str, QWidget]) -> tuple[QWidget, QGridLayout]:
    """Rows of a label and what it names, in line with the forms of the page."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnMinimumWidth(0, LABELS)
    grid.setColumnStretch(1, 1)
    for at, (text, widget) in enumerate(rows):
        label = Label(text, "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        label.setBuddy(widget)
        grid.addWidget(label, at, 0)
        grid.addWidget(widget, at, 1)
    return made, grid


class ActualBlock(QWidget):
    """Target and actual value: typed, or out of the data with what it is made of; ``typed`` follows the keys."""

    typed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.target, self.value, self.made_of = Label(), Label("", "h2"), Label("", "muted", wrap=True)
        self.hint = Label("", "hint", tone="warn", wrap=True)
        self.form = RecordForm(session, Indicator, ["actual"])
        self.form.fields["actual"].editor.edited.connect(self.typed)
        figure = QWidget()
        line = row(self.value, self.made_of, spacing=12)
        line.setStretch(1, 1)
        figure.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self._target, _grid = labelled((_("目标值"), self.target))
        self._figure, _grid = labelled((_("实际值"), figure))
        self._hint, _grid = labelled(("", self.hint))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self._target, self._figure, self.form, self._hint):
            box.addWidget(part)

    def show_indicator(self, one: Indicator | None) -> None:
        typed = one is not None and one.source in ("", ActualSource.TYPED)
        self.form.show_record(one if typed else None)
        self.form.setVisible(typed)
        self._figure.setVisible(not typed)

    def show_actual(self, one: Indicator, found: Actual) -> None:
        due = f"{one.target:f}{one.unit}" if one.target is not None else _("（未定，请在下面的指标设置中填写）")
        self.target.setText(f"{SIGNS.get(Method(one.method), '')} {due}")
        self.value.setText(found.figure)
        self.value.setToolTip(one.source)
        self.made_of.setText(found.made_of if found.value is not None else found.missing)
        self.made_of.set_tone("" if found.value is not None else "warn")
        easy = _("实际值超过目标值的 1.3 倍：目标是否定低了？") if too_easy(found.value, one) else ""
        self.hint.setText(easy)
        self._hint.setVisible(bool(easy))
        self.form.fields["actual"].unit.setText(one.unit)
        self.form.fields["actual"].unit.setVisible(bool(one.unit))


class BandBlock(QWidget):
    """The three verdicts with their points; Alt+1 to Alt+3 choose one from anywhere on the page."""

    chosen = Signal(str)

    def __init__(self, read_only: bool) -> None:
        super().__init__()
        self.buttons = {verdict: Button(on=lambda v=verdict: self.chosen.emit(v)) for verdict in Verdict}
        for at, button in enumerate(self.buttons.values(), 1):
            button.setCheckable(True)
            button.setToolTip(f"Alt+{at}")
            button.setEnabled(not read_only)
        choice = QWidget()
        line = row(*self.buttons.values(), None)
        line.setContentsMargins(0, 0, 0, 0)
        choice.setLayout(line)
        made, _grid = labelled((_("定性结论"), choice))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(made)

    def show_indicator(self, one: Indicator) -> None:
        for verdict, button in self.buttons.items():
            words = band_words(verdict, one.weight or 0)
            button.setText(f"{_(verdict)}　{words.partition('（')[0]}")
            button.setAccessibleName(f"{_(verdict)} {words}")
            button.setChecked(one.verdict == verdict)


class PartsTable(RecordTable):
    """Records of one indicator; Alt+Up and Alt+Down are the page's."""

    def __init__(
        self, session: Session, kind: type[Record], columns: list[Column | str], name: str, empty: str
    ) -> None:
        self.owner: int | None = None
        super().__init__(
            session,
            kind,
            columns,
            where=lambda one: one.indicator == self.owner,
            new=lambda _step: replace(kind(), indicator=self.owner),
            name=name,
            empty=empty,
            rows=MOST_ROWS,
        )
        for name_ in ("previous", "next"):
            self.rows.actions[name_].setEnabled(False)

    def show_owner(self, owner: int | None) -> None:
        if owner != self.owner:
            self.flush()
            self.owner = owner
        self.refresh()


class PointsTable(PartsTable):
    """Space says whether a point is met; 1 and 0 do too, and go on to the next, but where a figure is typed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, number = self.currentIndex(), digit(event)
        figures = index.isValid() and self.records.columns[index.column()].right
        if number not in (0, 1) or figures or not index.isValid():
            super().keyPressEvent(event)
            return
        self.mark(index.row(), bool(number))
        if index.row() + 1 < len(self.records.records):
            self.setCurrentIndex(self.records.index(index.row() + 1, index.column()))

    def _space(self, index: QModelIndex) -> bool:
        record = self.records.record(index.row())
        if not isinstance(record, ScorePoint) or not self.records.can_edit(self.records.index(index.row(), 0)):
            return False
        self.mark(index.row(), not record.earned)
        return True

    def mark(self, place: int, met: bool) -> None:
        record = self.records.record(place)
        columns = [one.column.field for one in self.records.columns]
        if isinstance(record, ScorePoint) and not self._session.read_only:
            cell = self.records.index(place, columns.index("earned"))
            self.records.write(cell, {"earned": record.share if met else 0})


class PartsBlock(QWidget):
    """A table with its buttons, and a line that says what it comes to."""

    def __init__(self, table: PartsTable, title: str, add: str, hint: str, read_only: bool) -> None:
        super().__init__()
        self.table = table
        self.sum, self.hint = Label("", "muted"), Label(hint, "hint", wrap=True)
        self.add = Button(add, "plus", "ghost", tip="Ctrl+Enter", on=table.rows.add_row)
        self.remove = trash(_("删除选中的行"), table.rows.remove_rows)
        for button in (self.add, self.remove):
            button.setEnabled(not read_only)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 4)
        box.setSpacing(4)
        box.addLayout(row(Label(title, "muted"), self.sum, None, self.add, self.remove))
        box.addWidget(table)
        box.addWidget(self.hint)
        self.hint.setVisible(bool(hint))


def points_block(session: Session) -> PartsBlock:
    table = PointsTable(
        session,
        ScorePoint,
        [
            Column(field="what", width=300),
            Column(field="share", width=92),
            Column(field="earned", width=92, tone=_earned_tone),
            "note",
        ],
        _("评价要点"),
        _("还没有评价要点。按 Ctrl+Enter 新增，各要点分值合计等于权重"),
    )
    hint = _("空格键在“满足”和“不满足”之间切换；在要点上按 1 满足、0 不满足，并到下一项；部分得分可直接填写")
    return PartsBlock(table, _("评价要点"), _("新增要点"), hint, session.read_only)


def _earned_tone(point: Any) -> str:
    if point.earned is None:
        return "text3"
    return "good" if point.earned >= (point.share or 0) else "bad"


def deductions_block(session: Session) -> PartsBlock:
    table = PartsTable(
        session,
        Deduction,
        [
            Column(field="what", width=230),
            Column(field="cases", width=62),
            Column(_("每次扣分"), field="per_case", width=84),
            Column(_("扣分"), text=lambda one: plain_points(taken(one)), right=True, width=62),
            "note",
        ],
        _("扣分事项"),
        _("还没有扣分事项。没有可扣的，直接按“满分”；有的按 Ctrl+Enter 逐项新增"),
    )
    return PartsBlock(table, _("扣分事项"), _("新增扣分"), "", session.read_only)


def experts_block(session: Session) -> PartsBlock:
    table = PartsTable(
        session,
        ExpertScore,
        [Column(field="member", width=160), Column(field="score", width=104), "note"],
        _("专家评分"),
        _("还没有评分人"),
    )
    return PartsBlock(table, _("多人评分"), _("新增评分人"), "", session.read_only)


def experts_words(parts: Parts, trimmed: bool) -> str:
    """How the experts' scores become one: both means where they differ by what is left out."""
    scores = [one.score for one in parts.experts]
    mean = experts_mean(scores, False)
    if mean is None:
        missing = sum(one is None for one in scores)
        return _("还有 {count} 人没有评分").format(count=missing) if missing else ""
    said = _("{count} 人平均 {mean} 分").format(count=len(scores), mean=plain_points(mean))
    if len(scores) < FEWEST_TRIMMED:
        return said
    cut = _("去掉最高最低后 {mean} 分").format(mean=plain_points(experts_mean(scores, True)))
    return f"{said}；{cut}（{_('采用') if trimmed else _('未采用')}）"
