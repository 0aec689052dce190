"""Copies of evidence for the system's programs: read-only, in a folder of our own that goes when the file is closed."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from models import files
from models.errors import UserError
from models.evidence import Evidence, may_open, safe_name
from ui.file_work import FileWork
from ui.i18n import _
from ui.messages import Messages
from ui.session import Session


class Desk(QObject):
    """The temporary folder of one open evaluation, made when it is first needed."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._made: TemporaryDirectory[str] | None = None
        session.closing.connect(self.clear)

    @property
    def folder(self) -> Path:
        if self._made is None:
            self._made = TemporaryDirectory(prefix="digao-", ignore_cleanup_errors=True)
        return Path(self._made.name)

    def keep_image(self, image: QImage) -> Path:
        """A picture from the clipboard as a file; raises UserError where it cannot be written."""
        place = self.folder / f"截图_{datetime.now().astimezone():%Y%m%d_%H%M%S_%f}.png"
        if not image.save(str(place), "PNG"):  # pyright: ignore[reportCallIssue, reportArgumentType]
            raise UserError(_("剪贴板里的图片不能保存"), _("请先把图片存为文件，再添加"))
        return place

    def clear(self) -> None:
        if self._made is not None:
            self._made.cleanup()
            self._made = None


def desk_of(session: Session) -> Desk:
    """The one desk of an open evaluation."""
    found = session.findChild(Desk)
    return found if isinstance(found, Desk) else Desk(session)


class Opener:
    """Opens evidence with the system's program, or saves it elsewhere; what could run is never opened."""

    def __init__(self, session: Session, messages: Messages, work: FileWork, parent: QWidget) -> None:
        self._session, self._messages, self._work, self._parent = session, messages, work, parent

    def open(self, piece: Evidence) -> None:
        """A known kind of document is opened; anything else is offered to be saved."""
        name = safe_name(piece.file_name)
        if not may_open(name):
            self._messages.say(_("“{name}”不是文档、图片或录音录像，不在这里打开；可以另存为").format(name=name))
            self.save(piece)
            return
        folder, read = desk_of(self._session).folder, self._session.read
        self._work.run(
            lambda job: files.lay_out(read, piece.sha, name, folder, lambda _done, _of: job.step(0, 0)), self._open
        )

    def _open(self, place: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))):
            self._messages.error(
                UserError(_("没有可以打开“{name}”的程序").format(name=place.name), _("请另存为后用其他程序打开"))
            )

    def save(self, piece: Evidence) -> None:
        start = str(Path.home() / safe_name(piece.file_name or piece.title))
        chosen, _filter = QFileDialog.getSaveFileName(self._parent, _("另存为"), start)
        if chosen:
            read = self._session.read
            self._work.run(
                lambda job: files.save_as(read, piece.sha, Path(chosen), lambda _done, _of: job.step(0, 0)),
                lambda _nothing: self._messages.say(_("已另存为 {path}").format(path=chosen)),
            )
