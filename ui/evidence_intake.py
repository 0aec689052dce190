"""How files become evidence: chosen, dropped, pasted, or a whole folder of a telephone; each time one step to undo."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from models import evidence, files
from models.errors import UserError
from models.evidence import Attached, File, Target
from models.files import Kept
from models.store import Step
from ui.evidence_desk import desk_of
from ui.file_work import FileWork, portion
from ui.i18n import _
from ui.jobs import Job
from ui.messages import Messages
from ui.session import Session
from ui.values import sentence

TOLD = 3  # names in one sentence
Find = Callable[[Job], tuple[list[Path], int]]  # the files, and how many others were passed over
Attach = Callable[[Step, Sequence[File]], Attached]


@dataclass
class Batch:
    """What came of the files of one intake."""

    kept: list[Kept] = field(default_factory=list)
    refused: list[UserError] = field(default_factory=list)
    linked: bool = False
    passed_over: int = 0  # files of a folder that are no photos or recordings

    @property
    def files(self) -> list[File]:
        return [File(one.sha, one.size, one.name, one.taken_at) for one in self.kept]


class Intake(QObject):
    """``taken`` tells the pieces that files have become."""

    taken = Signal(object)

    def __init__(self, session: Session, messages: Messages, work: FileWork, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._messages, self._work, self._window = session, messages, work, parent

    # ---- ways in

    def choose(self, targets: Sequence[Target] = ()) -> None:
        chosen, _filter = QFileDialog.getOpenFileNames(self._window, _("添加文件"), str(Path.home()))
        self.take([Path(one) for one in chosen], targets)

    def choose_folder(self, targets: Sequence[Target] = ()) -> None:
        chosen = QFileDialog.getExistingDirectory(self._window, _("选择照片文件夹"), str(Path.home()))
        if chosen:
            self.take_folder(Path(chosen), targets)

    def paste(self, targets: Sequence[Target] = ()) -> bool:
        """Files or a picture from the clipboard; False where it holds neither."""
        clipboard = QGuiApplication.clipboard()
        paths = local_files(clipboard.mimeData())
        if not paths and clipboard.mimeData().hasImage():
            try:
                paths = [desk_of(self._session).keep_image(clipboard.image())]
            except UserError as error:
                self._messages.error(error)
                return True
        self.take(paths, targets)
        return bool(paths)

    def take(self, paths: Sequence[Path], targets: Sequence[Target] = ()) -> None:
        """Single files as they were given; a folder stands for its photos and recordings."""
        if len(paths) == 1 and paths[0].is_dir():
            self.take_folder(paths[0], targets)
        elif paths:
            self._start(lambda _job: (list(paths), 0), targets)

    def take_folder(self, folder: Path, targets: Sequence[Target] = ()) -> None:
        def found(job: Job) -> tuple[list[Path], int]:
            return files.photos_in(folder, lambda done, of: job.step(0, of, _("读取拍摄时间…")))

        self._start(found, targets)

    def take_as(self, path: Path, target: Target, label: str, attach: Attach) -> None:
        """One file with a meaning of its own to a record."""
        self._start(lambda _job: ([path], 0), [target], attach, label)

    # ---- on the way

    def _start(self, find: Find, targets: Sequence[Target], attach: Attach | None = None, label: str = "") -> None:
        if self._session.read_only:
            self._messages.refuse(UserError(_("本文件是只读的，不能加入佐证"), _("请复制到可以写入的文件夹后再打开")))
            return
        read = self._session.read
        attach = attach or (lambda step, new: evidence.attach(step, new, targets, _today()))

        def work(job: Job) -> Batch:
            batch, paths = Batch(), list[Path]()
            paths, batch.passed_over = find(job)
            try:
                for at, path in enumerate(paths):
                    said = _("正在加入 {at} / {count}").format(at=at + 1, count=len(paths))
                    self._take_one(path, batch, portion(job, at, len(paths), said))
            except BaseException:
                new = [one.sha for one in batch.kept if not one.known]
                read(lambda store: files.forget(store, new))
                raise
            return batch

        self._work.run(work, lambda batch: self._attach(replace(batch, linked=bool(targets)), attach, label))

    def _take_one(self, path: Path, batch: Batch, progress: Callable[[int, int], None]) -> None:
        """On the pool's thread: what is wrong with one file does not keep the others out."""
        try:
            batch.kept.append(files.take_in(path, self._session.read, progress))
        except UserError as error:
            batch.refused.append(error)

    def _attach(self, batch: Batch, attach: Attach, label: str) -> None:
        self._tell_refused(batch)
        if not batch.kept:
            if not batch.refused:
                self._messages.say(_("这个文件夹里没有照片和录像"))
            return
        label = label or (
            f"加入佐证：{batch.kept[0].name}" if len(batch.kept) == 1 else f"加入 {len(batch.kept)} 份佐证"
        )
        self._session.submit(label, lambda step: attach(step, batch.files), lambda done: self._attached(done, batch))

    def _attached(self, done: Attached, batch: Batch) -> None:
        said = []
        if done.known:
            numbers = _names([piece.number or piece.title for piece in done.known])
            words = (
                _("已有同一文件：{numbers}，已建立关联") if batch.linked else _("已有同一文件：{numbers}，没有重复加入")
            )
            said.append(words.format(numbers=numbers))
        if broken := [one.name for one in batch.kept if one.broken]:
            said.append(_("{names} 不能显示为图片，已按原样保存").format(names=_names(broken)))
        if batch.passed_over:
            said.append(_("{count} 个文件不是照片或录像，没有加入").format(count=batch.passed_over))
        if said:
            self._messages.say("；".join(said))
        self.taken.emit(done.pieces)

    def _tell_refused(self, batch: Batch) -> None:
        if len(batch.refused) == 1:
            self._messages.error(batch.refused[0])
        elif batch.refused:
            lines = [sentence(error) for error in batch.refused[:TOLD]] + ["…"] * (len(batch.refused) > TOLD)
            words = _("{count} 个文件没有加入").format(count=len(batch.refused))
            self._messages.error(UserError(words, "\n".join(lines)))


def _names(names: Sequence[str]) -> str:
    shown = "、".join(names[:TOLD])
    return _("{names} 等 {count} 份").format(names=shown, count=len(names)) if len(names) > TOLD else shown


def local_files(mime: QMimeData) -> list[Path]:
    """Files that were dropped or copied."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def _today() -> date:
    return datetime.now().astimezone().date()
