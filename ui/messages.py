"""Everything the program says to the user outside its pages; tests hand in one that remembers instead of showing."""

import logging

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QWidget

from models.errors import UserError
from ui.i18n import _
from ui.values import sentence

log = logging.getLogger(__name__)
TOAST_MS = 6_000


class Messages:
    """``error`` for what failed, ``refuse`` and ``say`` for what need not stop anyone, ``ask`` before what cannot be undone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._parent = parent
        self._toast: Toast | None = None

    def error(self, error: Exception) -> None:
        """The user's circumstances are explained; anything else is our fault and goes to the log."""
        if isinstance(error, UserError):
            self._box(_(str(error)), _(error.hint))
        else:
            log.error("unexpected", exc_info=error)
            self._box(
                _("程序出错，您的数据没有改动"),
                _("错误详情已写入日志，可以继续使用；如果再次出现，请把日志发给开发者。"),
            )

    def refuse(self, error: UserError) -> None:
        """A routine refusal, said in passing."""
        self.say(sentence(error))

    def say(self, text: str) -> None:
        """A line at the foot of the window that goes away by itself."""
        if self._parent is not None:
            self._toast = self._toast or Toast(self._parent)
            self._toast.say(text)

    def ask(self, question: str, hint: str = "", *, yes: str = "", no: str = "") -> bool:
        """True when the user agrees."""
        box = QMessageBox(QMessageBox.Icon.Question, _("底稿"), question, parent=self._parent)
        box.setInformativeText(hint)
        agree = box.addButton(yes or _("确定"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(no or _("取消"), QMessageBox.ButtonRole.RejectRole)
        box.exec()
        return box.clickedButton() is agree

    def _box(self, text: str, hint: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, _("底稿"), text, parent=self._parent)
        box.setInformativeText(hint)
        box.addButton(_("知道了"), QMessageBox.ButtonRole.AcceptRole)
        if self._parent is None or not self._parent.isVisible():
            box.exec()
            return
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


class Toast(QFrame):
    """One line over the foot of its window; a click or a few seconds take it away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 9, 14, 9)
        box.addWidget(self._text)
        self._timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._timer.timeout.connect(self.hide)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def _place(self) -> None:
        room = self._room.rect()
        width = min(560, room.width() - 48, self._text.fontMetrics().horizontalAdvance(self._text.text()) + 40)
        self.setFixedWidth(max(160, width))
        self.setFixedHeight(self.layout().heightForWidth(self.width()))  # pyright: ignore[reportOptionalMemberAccess]
        self.move((room.width() - self.width()) // 2, room.height() - self.height() - 24)

    @property
    def _room(self) -> QWidget:
        parent = self.parentWidget()
        assert parent is not None
        return parent

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.hide()
