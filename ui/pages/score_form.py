"""The form of one indicator: what it means, its standard, its score with quick buttons, and why points were lost."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from models.errors import UserError
from models.fields import edit_text
from models.indicators import Indicator, State, after_taking, check_score, lost, plain_points, state
from models.money import SCORE_UNIT
from ui.forms import RecordForm
from ui.i18n import _
from ui.session import Session
from ui.widgets import Button, Card, Label, Pill

HALF, ONE = SCORE_UNIT // 2, SCORE_UNIT


class ScoreForm(Card):
    """``typed`` follows each key that makes another valid score or reason; saved is when a field is left."""

    typed = Signal()
    stepped = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._most, self._lost, self._read_only = Label("", "muted"), Pill(), session.read_only
        self.buttons = [
            Button(_("满分"), kind="ghost", on=lambda: self._give(self._weight())),
            Button(_("扣 0.5"), kind="ghost", on=lambda: self._take(HALF)),
            Button(_("扣 1"), kind="ghost", on=lambda: self._take(ONE)),
            Button(_("零分"), kind="ghost", on=lambda: self._give(0)),
        ]
        self.texts = RecordForm(session, Indicator, ["explanation", "standard"])
        self.scores = RecordForm(
            session,
            Indicator,
            ["score", "reason"],
            check=self._check,
            remark=self._remark,
            beside={"score": self._quick()},
        )
        self._hint = Label(_("目前只在一级指标评分；下级指标的解释和标准供评分时参照。"), "hint", wrap=True)
        for part in (self.texts, self.scores, self._hint):
            self.body.addWidget(part)
        for form in (self.texts, self.scores):
            form.stepped.connect(self.stepped)
        for field in self.scores.fields.values():
            field.editor.edited.connect(self._typed)
        session.changed.connect(lambda _changes: self._judge())

    def _quick(self) -> QWidget:
        made = QWidget()
        box = QHBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self._most)
        box.addSpacing(10)
        for button in self.buttons:
            button.setEnabled(not self._read_only)
            box.addWidget(button)
        box.addSpacing(10)
        box.addWidget(self._lost)
        return made

    def show_indicator(self, indicator: Indicator | None) -> None:
        top = indicator is None or indicator.parent is None
        self.texts.show_record(indicator)
        self.scores.show_record(indicator if top else None)
        self.scores.setVisible(top)
        self._hint.setVisible(not top)
        self._judge()

    def live(self) -> Indicator | None:
        """The indicator with what stands in its fields now; a score that cannot be kept does not count."""
        record = self.scores.record
        if not isinstance(record, Indicator):
            return None
        for field in self.scores.fields.values():
            if field.being_edited:
                try:
                    changed = replace(record, **field.view.changes(field.editor.raw()))
                    self._check(changed)
                except UserError:
                    continue
                record = changed
        return record

    def _check(self, changed: Indicator) -> None:
        """A reason is kept whatever the score."""
        if self.scores.record is not None and changed.score != getattr(self.scores.record, "score", None):
            check_score(changed)

    # ---- what is said of it

    def _typed(self) -> None:
        self._judge()
        self.typed.emit()

    def _judge(self) -> None:
        live = self.live()
        self._most.setText(_("/ {weight} 分").format(weight=plain_points(live.weight)) if live else "")
        taken = lost(live) if live else 0
        self._lost.show_text(_("扣 {points} 分").format(points=plain_points(taken)) if taken else "", "bad")
        self.scores.fields["reason"].mark("")

    def _remark(self, name: str) -> str:
        live = self.live()
        if name != "reason" or live is None or state(live) is not State.UNEXPLAINED:
            return ""
        return _("已扣 {points} 分，须写明扣分原因").format(points=plain_points(lost(live)))

    # ---- quick buttons

    def _weight(self) -> int | None:
        live = self.live()
        return live.weight if live else None

    def _take(self, points: int) -> None:
        live = self.live()
        self._give(after_taking(live, points) if live else None)

    def _give(self, points: int | None) -> None:
        """Put a score into the field and save it."""
        field = self.scores.fields["score"]
        if points is None or self.scores.record is None:
            return
        field.recall(edit_text(field.view.spec, points))
        field.commit()
        self._typed()
        missing = bool(self._remark("reason"))
        self.scores.fields["reason" if missing else "score"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def flush(self) -> None:
        self.texts.flush()
        self.scores.flush()
