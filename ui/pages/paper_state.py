"""The line from 草稿 to 已确认: where a paper stands, what is in the way of the next step, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models import papers
from models.fieldwork import PaperState, WorkingPaper
from ui.i18n import _
from ui.values import sentence
from ui.widgets import Button, Card, IconLabel, Label, Pill, clear, restyle, row


class StateLine(Card):
    """F8 takes the paper a step on; what is in the way is said beside it."""

    advanced = Signal()
    sent_back = Signal()
    unlocked = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.steps = QHBoxLayout()
        self.steps.setSpacing(4)
        self.on = Button("", kind="primary", tip="F8", on=self.advanced.emit)
        self.back = Button(_("退回修改"), "undo-2", "ghost", on=self.sent_back.emit)
        self.unlock = Button(_("解锁…"), "lock", "ghost", tip=_("解锁会记入修改历史"), on=self.unlocked.emit)
        self.hint = Label("", "hint", wrap=True)
        self.body.addLayout(row(self.steps, None, self.back, self.unlock, self.on))
        self.body.addWidget(self.hint)

    def show_paper(self, paper: WorkingPaper, has_scan: bool, read_only: bool) -> None:
        now, following = papers.state_of(paper), papers.next_state(paper)
        self._show_steps(papers.states(paper), now)
        words = {
            PaperState.TO_REVIEW: _("送复核"),
            PaperState.REVIEWED: _("复核通过"),
            PaperState.CONFIRMED: _("单位已确认"),
        }
        obstacle = papers.obstacle(paper, has_scan)
        self.on.setText(words[following] if following else "")
        self.on.setVisible(following is not None)
        self.on.setEnabled(not read_only)
        restyle(self.on, "kind", "" if obstacle else "primary")
        self.back.setVisible(now == PaperState.TO_REVIEW)
        self.unlock.setVisible(papers.is_locked(paper))
        for button in (self.back, self.unlock):
            button.setEnabled(not read_only)
        self.hint.setText(sentence(obstacle) if obstacle else _said(paper, following))

    def _show_steps(self, states: tuple[PaperState, ...], now: PaperState) -> None:
        clear(self.steps)
        for state in states:
            if self.steps.count():
                self.steps.addWidget(IconLabel("chevron-right", "text3", 14))
            if states.index(state) > states.index(now):
                self.steps.addWidget(Label(_(state), "muted"))
                continue
            pill = Pill()
            self.steps.addWidget(pill)
            pill.show_text(_(state), "info" if state == now else "good")
        self.setAccessibleName(_("底稿状态：{state}").format(state=_(now)))


def _said(paper: WorkingPaper, following: PaperState | None) -> str:
    if following is None:
        return _("底稿已经完成；需要修改的，解锁并写明原因")
    if papers.is_locked(paper):
        return _("已复核的内容不能修改；单位的意见和签章还可以填写")
    return ""


class ReasonDialog(QDialog):
    """Why a reviewed paper is opened again; ``given`` tells it."""

    given = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("解锁底稿"))
        self.setMinimumWidth(460)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("解锁原因"))
        self.reason.setPlaceholderText(_("例如：单位补来发票，事实需要更正"))
        label = Label(_("解锁原因"), "muted")
        label.setBuddy(self.reason)
        self.yes = Button(_("解锁"), kind="primary", on=self.accept)
        self.yes.setDefault(True)
        self.yes.setEnabled(False)
        cancel = Button(_("取消"), on=self.reject)
        cancel.setAutoDefault(False)
        self.reason.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 16, 20, 16)
        box.setSpacing(10)
        words = _("“{title}”将回到草稿，需要重新复核。原因记入修改历史。").format(title=title)
        for part in (Label(words, wrap=True), label, self.reason):
            box.addWidget(part)
        box.addLayout(row(None, cancel, self.yes))

    def accept(self) -> None:
        if self.reason.text().strip():
            self.given.emit(self.reason.text())
            super().accept()
