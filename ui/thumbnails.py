"""Small pictures of evidence, read from the file when they are first painted and kept while there is room."""

from collections import OrderedDict

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap

from models import files
from models.evidence import Evidence, EvidenceKind
from ui import icons, theme
from ui.session import Session

MOST = 240  # pixmaps kept
_ICONS: dict[str, str] = {
    EvidenceKind.PHOTO: "image",
    EvidenceKind.SCAN: "file-text",
    EvidenceKind.DOCUMENT: "file-text",
    EvidenceKind.TABLE: "table",
    EvidenceKind.RECORDING: "video",
}


class Thumbnails(QObject):
    """``arrived`` says that some that were asked for can be painted now."""

    arrived = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._known: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)

    def get(self, sha: str) -> QPixmap | None:
        """None where there is none, or none yet."""
        if sha in self._known:
            self._known.move_to_end(sha)
            found = self._known[sha]
            return None if found.isNull() else found
        self._wanted.add(sha)
        if not self._soon.isActive():
            self._soon.start()
        return None

    def forget(self) -> None:
        """After files were taken in again."""
        self._known.clear()

    def _ask(self) -> None:
        wanted, self._wanted = list(self._wanted), set()
        self._session.ask(lambda store: (wanted, files.thumbnails_of(store, wanted)), self._take, _ignore)

    def _take(self, answer: tuple[list[str], dict[str, bytes]]) -> None:
        wanted, found = answer
        for sha in wanted:
            picture = QPixmap()
            picture.loadFromData(found.get(sha, b""), "JPG")  # pyright: ignore[reportCallIssue, reportArgumentType]
            self._known[sha] = picture
        while len(self._known) > max(MOST, len(wanted)):
            self._known.popitem(last=False)
        self.arrived.emit()


def _ignore(_error: Exception) -> None:
    """Without its picture a piece still has its icon."""


def thumbnails_of(session: Session) -> Thumbnails:
    """The one store of small pictures of an open evaluation."""
    found = session.findChild(Thumbnails)
    return found if isinstance(found, Thumbnails) else Thumbnails(session)


def paint_piece(painter: QPainter, room: QRect, piece: Evidence, thumbnails: Thumbnails, icon: int = 18) -> None:
    """The small picture of a piece in the middle of ``room``, or the icon of its kind."""
    picture = thumbnails.get(piece.sha) if piece.kind in {EvidenceKind.PHOTO, EvidenceKind.SCAN, ""} else None
    if picture is None:
        drawn = icons.pixmap(_ICONS.get(piece.kind, "paperclip"), theme.colours().text2, icon)
        painter.drawPixmap(QRect(room.center().x() - icon // 2, room.center().y() - icon // 2, icon, icon), drawn)
        return
    size = QSize(picture.width(), picture.height()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRect(0, 0, size.width(), size.height())
    place.moveCenter(room.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(place, picture)
    painter.setPen(QColor(theme.colours().border))
    painter.drawRect(place.adjusted(0, 0, -1, -1))
