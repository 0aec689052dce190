"""Evidence in full: pictures upright, larger and smaller by wheel and keys, and from one piece to the next."""

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QImage, QImageReader, QKeyEvent, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QDialog,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from models import files
from models.evidence import Evidence, EvidenceKind, may_open, safe_name
from ui import icons, theme
from ui.evidence_desk import Opener
from ui.evidence_rows import called, hint
from ui.file_work import FileWork
from ui.i18n import _
from ui.messages import Messages
from ui.session import Session
from ui.widgets import Button, Label, column, row

FORMATS = frozenset({"jpeg", "png", "gif", "bmp", "webp", "tiff"})
MOST_PIXELS, MOST_SIDE = 60_000_000, 8_000
STEP, LEAST, LARGEST = 1.25, 0.02, 16.0
Key = Qt.Key


def decoded(data: bytes) -> QImage:
    """An upright picture; an empty one where the bytes are none that we draw ourselves."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode() not in FORMATS:
        return QImage()
    size = reader.size()
    if size.width() * size.height() > MOST_PIXELS:
        reader.setScaledSize(size.scaled(MOST_SIDE, MOST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Picture(QGraphicsView):
    """Fits its room until it is zoomed; then it can be dragged and scrolled."""

    scaled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setScene(QGraphicsScene(self))
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.scene().addItem(self._item)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.fitted = True

    def show_image(self, image: QImage) -> None:
        self._item.setPixmap(QPixmap.fromImage(image))
        self.scene().setSceneRect(QRectF(self._item.boundingRect()))
        self.fit()

    def fit(self) -> None:
        """As large as the room allows, never larger than it is."""
        self.fitted = True
        self.resetTransform()
        size, room = self._item.pixmap().size(), self.viewport().size()
        if size.width() > room.width() or size.height() > room.height():
            self.fitInView(self._item, Qt.AspectRatioMode.KeepAspectRatio)
        self.scaled.emit()

    def actual(self) -> None:
        self.fitted = False
        self.resetTransform()
        self.scaled.emit()

    def zoom(self, by: float) -> None:
        if LEAST < self.factor * by < LARGEST:
            self.fitted = False
            self.scale(by, by)
            self.scaled.emit()

    @property
    def factor(self) -> float:
        return self.transform().m11()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP if event.angleDelta().y() > 0 else 1 / STEP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.fitted:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """All keys are the dialog's."""
        event.ignore()


class EvidenceView(QDialog):
    """← → go to another piece, + - and the wheel zoom, 0 fits, 1 is actual size, Enter opens outside, Esc closes."""

    def __init__(
        self, session: Session, messages: Messages, pieces: Sequence[Evidence], at: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session, self._pieces, self._at, self._wanted = session, list(pieces), at, ""
        self.work = FileWork(session, messages, _("打开佐证的进度"))
        self.work.ended.connect(self._load)
        self.opener = Opener(session, messages, self.work, self)
        self.picture, self.stack = Picture(), QStackedWidget()
        self.picture.setAccessibleName(_("图片"))
        self.name, self.facts, self.said, self.zoomed = Label("", "h2"), Label("", "hint"), Label(""), Label("", "hint")
        self.icon = Label("")
        self._lay_out()
        self.resize(self._room())
        self.picture.scaled.connect(self._say_zoom)
        self.show_piece(at)
        self.setFocus()

    def _lay_out(self) -> None:
        self.back = Button(_("上一份"), "chevron-left", "ghost", tip="←", on=lambda: self.go(-1))
        self.on = Button(_("下一份"), "chevron-right", "ghost", tip="→", on=lambda: self.go(1))
        self.smaller = Button("－", kind="ghost", tip=_("缩小（-）"), on=lambda: self.picture.zoom(1 / STEP))
        self.larger = Button("＋", kind="ghost", tip=_("放大（+）"), on=lambda: self.picture.zoom(STEP))
        self.outside = Button(_("用系统程序打开"), "file-text", tip="Enter", on=lambda: self.opener.open(self.piece))
        self.save = Button(_("另存为…"), "download", tip="Ctrl+S", on=lambda: self.opener.save(self.piece))
        for button in (self.smaller, self.larger):
            button.setAccessibleName(button.toolTip())
        for button in (self.back, self.on, self.smaller, self.larger, self.outside, self.save):
            button.setAutoDefault(False)
        plain = QWidget()
        box = QVBoxLayout(plain)
        box.addStretch()
        for part in (self.icon, self.said):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            box.addWidget(part)
        box.addStretch()
        self.said.setWordWrap(True)
        self.stack.addWidget(self.picture)
        self.stack.addWidget(plain)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.addLayout(row(column(self.name, self.facts, spacing=1), None, self.smaller, self.zoomed, self.larger))
        whole.addWidget(self.stack, 1)
        whole.addWidget(self.work)
        whole.addLayout(row(self.back, self.on, None, self.save, self.outside))

    def _room(self) -> QSize:
        parent = self.parentWidget()
        room = parent.size() if parent is not None else QSize(1000, 700)
        return QSize(max(640, room.width() - 80), max(480, room.height() - 60))

    # ---- which piece

    @property
    def piece(self) -> Evidence:
        return self._pieces[self._at]

    def go(self, by: int) -> None:
        if 0 <= self._at + by < len(self._pieces):
            self.show_piece(self._at + by)

    def show_piece(self, at: int) -> None:
        self._at = min(max(0, at), len(self._pieces) - 1)
        piece = self.piece
        title = f"{piece.number} {called(piece)}".strip()
        self.setWindowTitle(title)
        self.name.setText(title)
        taken = _("拍摄于 {moment}").format(moment=piece.taken_at) if piece.taken_at else ""
        place = f"{self._at + 1} / {len(self._pieces)}"
        self.facts.setText("　".join(part for part in (place, hint(piece), taken, piece.note) if part))
        self.back.setEnabled(self._at > 0)
        self.on.setEnabled(self._at < len(self._pieces) - 1)
        name = safe_name(piece.file_name)
        self.outside.setEnabled(may_open(name))
        self._wanted = piece.sha if files.kind_of(name) == EvidenceKind.PHOTO else ""
        if self._wanted:
            self._load()
        elif may_open(name):
            self._show_plain(_("按 Enter 用系统程序打开（只读副本）"))
        else:
            self._show_plain(_("这类文件不在这里打开，可以另存为"))

    def _load(self) -> None:
        """Read the picture that is wanted, as soon as the last one has been read."""
        if self.work.busy or not self._wanted:
            return
        read, sha, self._wanted = self._session.read, self._wanted, ""
        self.work.run(lambda _job: (sha, decoded(files.whole(read, sha))), self._show)

    def _show(self, loaded: tuple[str, QImage]) -> None:
        sha, image = loaded
        if sha != self.piece.sha:
            return
        if image.isNull():
            self._show_plain(_("这张图片不能在这里显示，可能不完整；可以用系统程序打开或另存为"))
            return
        self.stack.setCurrentIndex(0)
        self.picture.show_image(image)

    def _show_plain(self, words: str) -> None:
        self.said.setText(words)
        self.icon.setPixmap(icons.pixmap("file-text", theme.colours().text3, 48))
        self.stack.setCurrentIndex(1)
        self._say_zoom()

    # ---- zoom and keys

    def _say_zoom(self) -> None:
        shown = self.stack.currentIndex() == 0
        self.zoomed.setText(f"{self.picture.factor:.0%}" if shown else "")
        for button in (self.smaller, self.larger):
            button.setVisible(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Key.Key_Left: lambda: self.go(-1),
            Key.Key_PageUp: lambda: self.go(-1),
            Key.Key_Right: lambda: self.go(1),
            Key.Key_PageDown: lambda: self.go(1),
            Key.Key_Space: lambda: self.go(1),
            Key.Key_Plus: lambda: self.picture.zoom(STEP),
            Key.Key_Equal: lambda: self.picture.zoom(STEP),
            Key.Key_Minus: lambda: self.picture.zoom(1 / STEP),
            Key.Key_0: self.picture.fit,
            Key.Key_1: self.picture.actual,
            Key.Key_Return: self.outside.click,
            Key.Key_Enter: self.outside.click,
        }
        if event.key() == Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.save.click()
        elif event.key() in acts:
            acts[Key(event.key())]()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self.work.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.work.stop()
        super().closeEvent(event)
