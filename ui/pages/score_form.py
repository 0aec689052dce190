"""The form of one indicator: what it means, what it is scored by, its score, and why points were lost or adjusted."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.actuals import Actual, asked
from models.errors import UserError
from models.fields import edit_text
from models.indicators import ExpertScore, Indicator, Method, plain_points
from models.money import SCORE_UNIT
from models.scores import Scores
from models.scoring import Parts, Result, after_taking, band, in_band
from ui.forms import FormField, RecordForm
from ui.i18n import _
from ui.pages.score_parts import (
    ActualBlock,
    BandBlock,
    deductions_block,
    experts_block,
    experts_words,
    labelled,
    points_block,
)
from ui.session import Session
from ui.widgets import Button, Card, Label, Pill

HALF, ONE = SCORE_UNIT // 2, SCORE_UNIT


class ScoreForm(Card):
    """``typed`` follows each key that makes another valid score; saved is when a field is left. What is said of the
    score comes by ``judge`` from the scores of the whole evaluation, whatever changed them."""

    typed = Signal()
    stepped = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.leaf: Indicator | None = None
        self.result, self.fault = Result(None, None, 0), ""
        self.explanation, self.standard = Label("", "", wrap=True), Label("", "", wrap=True)
        self.actual, self.bands = ActualBlock(session), BandBlock(session.read_only)
        self.points, self.deductions = points_block(session), deductions_block(session)
        self.experts = experts_block(session)
        self._most, self._machine, self._lost = Label("", "muted"), Label("", "muted"), Pill()
        self.scores = RecordForm(
            session,
            Indicator,
            ["score", "override_reason", "reason"],
            check=self._check,
            remark=self._remark,
            beside={"score": self._quick()},
        )
        self.checks = RecordForm(session, Indicator, ["checked_by", "checked_on"], columns=2)
        self._lay_out()
        self._listen()

    def _quick(self) -> QWidget:
        made = QWidget()
        box = QHBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        self.buttons = [
            Button(_("满分"), kind="ghost", on=lambda: self._give(self.result.weight)),
            Button(_("扣 0.5"), kind="ghost", on=lambda: self._give(after_taking(self.result, HALF))),
            Button(_("扣 1"), kind="ghost", on=lambda: self._give(after_taking(self.result, ONE))),
            Button(_("零分"), kind="ghost", on=lambda: self._give(0)),
        ]
        self.restore = Button(_("恢复自动得分"), "undo-2", "ghost", on=lambda: self._give(None))
        self.several = Button(_("多人评分"), "users", "ghost", on=self._add_expert)
        for part in (self._most, 10, self._machine, *self.buttons, self.restore, self.several, 10, self._lost):
            if isinstance(part, int):
                box.addSpacing(part)
            else:
                box.addWidget(part)
        for button in (*self.buttons, self.restore, self.several):
            button.setEnabled(not self.session.read_only)
        return made

    def _lay_out(self) -> None:
        meaning, self._meaning = labelled((_("指标解释"), self.explanation), (_("评分标准"), self.standard))
        parts = (
            meaning,
            self.actual,
            self.bands,
            self.points,
            self.deductions,
            self.experts,
            self.scores,
            self.checks,
        )
        for part in parts:
            self.body.addWidget(part)

    def _listen(self) -> None:
        for form in (self.scores, self.checks, self.actual.form):
            form.stepped.connect(self.stepped)
        for name in ("score", "override_reason", "reason"):
            self.scores.fields[name].editor.edited.connect(self.typed)
        self.actual.typed.connect(self.typed)
        self.bands.chosen.connect(self.choose_verdict)

    # ---- which indicator

    def show_leaf(self, leaf: Indicator | None) -> None:
        """What does not follow the keys: texts, and which parts its method has."""
        self.leaf = leaf
        self.scores.show_record(leaf)
        self.checks.show_record(leaf)
        self.actual.show_indicator(leaf if leaf and asked(leaf) else None)
        owner = leaf.id if leaf else None
        for block in (self.points, self.deductions, self.experts):
            block.table.show_owner(owner)
        if leaf is not None:
            self._arrange(leaf)

    def _arrange(self, leaf: Indicator) -> None:
        for label, text in ((self.explanation, leaf.explanation), (self.standard, leaf.standard)):
            label.setText(text or "—")
        self.actual.setVisible(asked(leaf))
        self.bands.setVisible(leaf.method == Method.QUALITATIVE)
        self.points.setVisible(leaf.method == Method.POINTS)
        self.deductions.setVisible(leaf.method == Method.DEDUCTION)

    def live(self) -> Indicator | None:
        """The indicator with what stands in its fields now; a score that cannot be kept does not count."""
        record = self.scores.record
        if not isinstance(record, Indicator):
            return None
        for field in (*self.scores.fields.values(), self.actual.form.fields["actual"]):
            if field.being_edited:
                record = self._with(record, field)
        return record

    def _with(self, record: Indicator, field: FormField) -> Indicator:
        try:
            changed = replace(record, **field.view.changes(field.editor.raw()))
            self._check(changed)
        except UserError:
            return record
        return changed

    def _check(self, changed: Indicator) -> None:
        """More than the weight is not kept; other faults are told and stay to be mended."""
        if changed.score is None or changed.weight is None or changed.score <= changed.weight:
            return
        if self.leaf is not None and changed.score != self.leaf.score:
            given, most = plain_points(changed.score), plain_points(changed.weight)
            raise UserError(f"得分 {given} 高于权重 {most}", f"请填写 0 到 {most} 之间的分数")

    # ---- what is said of it

    def judge(self, live: Indicator, found: Scores) -> None:
        """Show what the scores of the evaluation, with what is being typed, say of this indicator."""
        self.result = found.results.get(live.id) or _of_node(live, found)
        self.fault = found.faults.get(live.id, "")
        parts = found.parts.get(live.id, Parts())
        if live.id in found.actuals:
            self.actual.show_actual(live, found.actuals[live.id])
        elif asked(live):
            self.actual.show_actual(live, Actual())
        if live.method == Method.QUALITATIVE:
            self.bands.show_indicator(live)
        self.experts.setVisible(bool(parts.experts))
        self.experts.sum.setText(experts_words(parts, self.session.snapshot.evaluation.trimmed))
        self.points.sum.setText(_points_words(parts, live))
        self._judge_score(live, parts)
        for field in self.scores.fields.values():
            field.judge()

    def _judge_score(self, live: Indicator, parts: Parts) -> None:
        computed = self.result.machine is not None
        self._most.setText(_("/ {weight} 分").format(weight=plain_points(live.weight)))
        self._machine.setText(
            _("自动得分 {points} 分").format(points=plain_points(self.result.machine)) if computed else ""
        )
        self._machine.setVisible(computed)
        self.scores.fields["score"].unit.hide()  # it stands behind the weight
        self.scores.fields["score"].editor.setPlaceholderText(plain_points(self.result.machine) if computed else "")  # pyright: ignore[reportAttributeAccessIssue]
        for button in self.buttons:
            button.setVisible(not computed)
        self.restore.setVisible(computed and live.score is not None)
        self.several.setVisible(not parts.experts and live.method in ("", Method.MANUAL, Method.QUALITATIVE))
        lost = self.result.lost
        self._lost.show_text(_("扣 {points} 分").format(points=plain_points(lost)) if lost else "", "bad")
        why = self.scores.fields["override_reason"]
        for part in (why.label, why.editor):
            part.setVisible(self.result.overridden or bool(live.override_reason))

    def _remark(self, name: str) -> str:
        live = self.live()
        if live is None:
            return ""
        if name == "override_reason":
            return _("改动自动得分须写明理由") if self._lacks_override(live) else ""
        if name == "score":
            return "" if self._lacks_override(live) else self.fault
        lacks = self.result.lost > 0 and not live.reason.strip()
        told = _("已扣 {points} 分，须写明扣分原因才能出具终稿")
        return told.format(points=plain_points(self.result.lost)) if lacks else ""

    def _lacks_override(self, live: Indicator) -> bool:
        return self.result.overridden and not live.override_reason.strip()

    # ---- keys and buttons

    def choose_verdict(self, verdict: str) -> None:
        """A band; the cursor goes to the points, which stay where they are in it."""
        if self.leaf is None or self.leaf.method != Method.QUALITATIVE or self.session.read_only:
            return
        leaf = self.leaf
        self.session.submit("修改指标：定性结论", lambda step: step.change(Indicator, leaf.id, verdict=verdict))
        field = self.scores.fields["score"]
        given = self.result.final
        if given is None or not in_band(given, verdict, self.result.weight):
            low, high = (plain_points(points) for points in band(verdict, self.result.weight))
            field.editor.setPlaceholderText(f"{low}～{high}")  # pyright: ignore[reportAttributeAccessIssue]
        field.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.editor.selectAll()  # pyright: ignore[reportAttributeAccessIssue]

    def _give(self, points: int | None) -> None:
        """Put a score into the field and save it."""
        field = self.scores.fields["score"]
        if self.scores.record is None:
            return
        field.recall("" if points is None else edit_text(field.view.spec, points))
        field.commit()
        self.typed.emit()
        missing = bool(self._remark("reason"))
        self.scores.fields["reason" if missing else "score"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_expert(self) -> None:
        """The first member of the team who has not scored; the member is chosen in the table."""
        leaf, team = self.leaf, self.session.snapshot.team
        if leaf is not None:
            member = team[0].id if team else None
            self.session.submit(
                "新增专家评分", lambda step: step.add(ExpertScore(indicator=leaf.id, member=member)), self._to_experts
            )

    def _to_experts(self, row_id: int) -> None:
        self.experts.table.select(row_id, "score")
        self.experts.table.setFocus()

    def focus_main(self) -> None:
        """To what is filled in first by the indicator's method."""
        leaf = self.leaf
        if leaf is None:
            return
        if leaf.method == Method.POINTS:
            self.points.table.setFocus()
        elif leaf.method == Method.DEDUCTION:
            self.deductions.table.setFocus()
        elif self.actual.form.isVisible() and self.actual.isVisible():
            self.actual.form.focus("actual")
        else:
            self.scores.focus("score")

    def flush(self) -> None:
        for form in (self.actual.form, self.scores, self.checks):
            form.flush()
        for block in (self.points, self.deductions, self.experts):
            block.table.flush()


def _points_words(parts: Parts, live: Indicator) -> str:
    if not parts.points:
        return ""
    open_ones = sum(point.earned is None for point in parts.points)
    earned = sum(point.earned or 0 for point in parts.points)
    told = _("得 {earned} / {weight} 分").format(earned=plain_points(earned), weight=plain_points(live.weight))
    return told + (_("，还有 {count} 项没有评").format(count=open_ones) if open_ones else "")


def _of_node(node: Indicator, found: Scores) -> Result:
    """A higher node that is scored by itself, as if it were a leaf."""
    total = found.totals.get(node.id)
    points = total.score if total is not None and total.scored else None
    return Result(None, node.score if node.score is not None else points, max(0, node.weight or 0))
