"""The right side of 指标评分: which indicator, the total, its form, its evidence, and its place in the framework."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.indicators import Indicator, plain_points
from models.scores import Scores
from ui.evidence_panel import EvidencePanel
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.score_card import ScoreCard
from ui.pages.score_form import ScoreForm
from ui.session import Session
from ui.widgets import MARGINS, Button, Card, Label, Pill, column, row, scrolling

SETTINGS = [
    "name", "code", "weight", "method", "target", "unit", "source", "measure", "explanation", "standard",
]  # fmt: skip
CHOICE_WIDTH = 180


class NodeCard(Card):
    """An indicator with others below it: what they come to, and the words the report has for its lost points."""

    typed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.sum, self.open = Label("", "h2"), Pill()
        self.form = RecordForm(session, Indicator, ["reason"])
        hint = _("得分由下级指标相加。这里的扣分原因进入报告第九部分；留空时按下级指标的扣分逐项列出。")
        self.body.addLayout(row(self.sum, self.open, None))
        self.body.addWidget(Label(hint, "hint", wrap=True))
        self.body.addWidget(self.form)

    def judge(self, node: Indicator, found: Scores) -> None:
        total = found.totals[node.id]
        given = plain_points(total.score) if total.scored else "—"
        self.sum.setText(_("{score} / {weight} 分").format(score=given, weight=plain_points(node.weight)))
        left = total.count - total.scored
        words = _("未评 {count} 项").format(count=left) if left else _("全部已评")
        self.open.show_text(words, "warn" if left else "good")


class ScoreDetail(QWidget):
    """``stepped`` asks for the next indicator, ``typed`` follows the keys, ``jump`` asks for another page."""

    typed = Signal()
    stepped = Signal(int)
    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session = session
        self.shown: Indicator | None = None
        self.path, self.name, self.whose = Label("", "hint"), Label("", "h1", wrap=True), Pill()
        self.back = Button(_("上一项"), "chevron-left", tip="Alt+↑", on=lambda: self.stepped.emit(-1))
        self.on = Button(_("下一项"), "chevron-right", tip="Alt+↓", on=lambda: self.stepped.emit(1))
        for button in (self.back, self.on):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # they have keys, and would stand between tree and score
        self.total, self.form, self.node = ScoreCard(), ScoreForm(session), NodeCard(session)
        self.evidence = EvidencePanel(session, messages, Indicator.meta.table)
        self.settings = RecordForm(session, Indicator, SETTINGS, columns=2)
        for name in ("method", "source", "measure"):
            self.settings.fields[name].editor.setFixedWidth(CHOICE_WIDTH)
        self._lay_out()
        for form in (self.form, self.settings, self.node.form):
            form.stepped.connect(self.stepped)
        self.form.typed.connect(self.typed)
        self.evidence.jump.connect(self.jump)

    def _lay_out(self) -> None:
        card = Card(_("指标设置"))
        card.body.addWidget(self.settings)
        head = row(column(self.path, row(self.name, self.whose), spacing=2), self.back, self.on)
        head.setStretch(0, 1)
        content = QWidget()
        box = QVBoxLayout(content)
        box.setContentsMargins(*MARGINS)
        box.setSpacing(14)
        box.addLayout(head)
        for part in (self.total, self.form, self.node, self.evidence, card):
            box.addWidget(part)
        box.addStretch()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = scrolling(content)
        outer.addWidget(self.area)

    def show_indicator(self, one: Indicator | None, path: str, scorable: bool, project: str) -> None:
        self.shown = one
        self.path.setText(path or _("一级指标"))
        self.name.setText(one.name or _("（未命名）") if one else "")
        self.whose.show_text(project)
        self.form.show_leaf(one if scorable else None)
        self.node.form.show_record(None if scorable else one)
        self.form.setVisible(scorable)
        self.node.setVisible(not scorable)
        self.evidence.setVisible(scorable)
        self.evidence.show_id(one.id if one and scorable else None)
        self.settings.show_record(one)

    def judge(self, found: Scores) -> None:
        """What the scores say of the shown indicator."""
        live = self.live()
        if live is None or live.id not in found.totals:
            return
        if self.node.isHidden():
            self.form.judge(live, found)
        else:
            self.node.judge(live, found)

    def live(self) -> Indicator | None:
        """The shown indicator with what is being typed."""
        return self.form.live() or self.shown

    def has_focus(self) -> bool:
        """Whether the keyboard is in the scores rather than in the tree."""
        inside = self.window().focusWidget()
        return inside is not None and self.form.isAncestorOf(inside)

    def focus_main(self) -> None:
        """To what is filled in first."""
        if self.node.isHidden():
            self.form.focus_main()
        else:
            self.node.form.focus("reason")

    def flush(self) -> None:
        self.form.flush()
        self.node.form.flush()
        self.settings.flush()
