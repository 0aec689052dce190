"""The working papers in a list: name, 索引号 with kind, project and preparer below it, and how far each has come."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from models.fieldwork import PaperState, WorkingPaper
from models.papers import state_of
from ui import theme
from ui.i18n import _
from ui.pages.card_list import CardList, Line
from ui.session import Session

TONES = {
    PaperState.DRAFT: "info",
    PaperState.TO_REVIEW: "warn",
    PaperState.REVIEWED: "good",
    PaperState.CONFIRMED: "good",
}
PADDING = 12


class PaperList(CardList):
    def __init__(self, session: Session, where: Callable[[WorkingPaper], bool], add: Callable[[], None]) -> None:
        super().__init__(
            session,
            WorkingPaper,
            lambda paper: line_of(session, paper),
            where=where,
            add=add,
            name=_("工作底稿"),
            empty=_("还没有工作底稿。按 Ctrl+Enter 新建，或由问题、指标、核查表生成"),
        )
        self.setItemDelegate(_Papers(self))


def line_of(session: Session, paper: WorkingPaper) -> Line:
    snapshot = session.snapshot
    names = [one.name for one in snapshot.projects if one.id == paper.project]
    names += [one.name for one in snapshot.team if one.id == paper.preparer]
    return Line(paper.title, " · ".join(part for part in (paper.number, paper.kind, *names) if part), state_of(paper))


class _Papers(QStyledItemDelegate):
    def __init__(self, papers: PaperList) -> None:
        super().__init__(papers)
        self._papers = papers

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        paper = self._papers.records.record(index.row())
        if not isinstance(paper, WorkingPaper):
            return
        tokens, line = theme.colours(), self._papers.line(paper)
        rect: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state = option.state  # pyright: ignore[reportAttributeAccessIssue]
        painter.save()
        painter.fillRect(rect, QColor(tokens.sel if state & QStyle.StateFlag.State_Selected else tokens.surface))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.grid))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(tokens.accent))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        room = rect.adjusted(PADDING, 8, -PADDING, -8)
        painter.setFont(theme.font(12))
        top = self._pill(painter, room.adjusted(0, 0, 0, -22), line.pill, TONES[state_of(paper)])
        self._write(painter, room.adjusted(0, 24, 0, 0), line.hint, tokens.text2)
        painter.setFont(theme.font())
        self._write(painter, top, line.title or _("（未命名）"), tokens.text)
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _pill(self, painter: QPainter, room: QRect, text: str, tone: str) -> QRect:
        """Painted at the right end; what is left of the room."""
        tokens, width = theme.colours(), painter.fontMetrics().horizontalAdvance(text) + 16
        colours = {"info": (tokens.accent_soft, tokens.accent), "warn": (tokens.warn_soft, tokens.warn)}
        back, ink = colours.get(tone, (tokens.good_soft, tokens.good))
        pill = QRect(room.right() - width, room.center().y() - 9, width, 18)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(back))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setPen(QColor(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
        return room.adjusted(0, 0, -width - 8, 0)
