"""What is done to pieces of evidence: removed, numbered, linked by typing, saved elsewhere, and held against their hashes."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from models import evidence, files, traceability
from models.errors import UserError
from models.evidence import Evidence, Target
from models.indicators import leaves
from ui.evidence_rows import called
from ui.file_work import FileWork
from ui.i18n import _
from ui.messages import Messages
from ui.picker import Choice, Picker
from ui.session import Session

TOLD = 5


class EvidenceActions:
    """``selected`` tells the pieces that are meant; ``show`` puts the cursor on one that needs attention."""

    def __init__(
        self,
        session: Session,
        messages: Messages,
        work: FileWork,
        selected: Callable[[], Sequence[Evidence]],
        show: Callable[[int], None],
        window: QWidget,
    ) -> None:
        self.session, self.messages, self.work = session, messages, work
        self.selected, self.show, self.window = selected, show, window

    def remove(self) -> None:
        """With what they were linked to; Ctrl+Z brings all of it back."""
        gone = [piece.id for piece in self.selected()]
        if gone and not self.session.read_only:
            label = "删除佐证" if len(gone) == 1 else f"删除 {len(gone)} 份佐证"
            self.session.submit(label, lambda step: evidence.remove(step, gone))

    def renumber(self) -> None:
        self.session.submit("佐证重新编号", evidence.renumber)

    def assign(self) -> None:
        """Let the selected pieces support a score, an item, a finding or a paper, found by typing."""
        pieces = [piece.id for piece in self.selected()]
        if not pieces or self.session.read_only:
            return
        title = _("关联到…（{count} 份）").format(count=len(pieces))
        picker = Picker(title, self._choices(), _("还没有评分、核查事项、问题或底稿可以关联"), self.window)
        picker.picked.connect(partial(self._assign, pieces))
        picker.open()

    def _choices(self) -> list[Choice]:
        snapshot = self.session.snapshot
        records = (*snapshot.findings, *leaves(snapshot.indicators), *snapshot.check_items, *snapshot.papers)
        found = traceability.refs(snapshot, [(one.meta.table, one.id) for one in records])
        return [Choice(one.title, one.note, one.target) for one in found]

    def _assign(self, pieces: list[int], target: Target) -> None:
        words = _("已关联 {count} 份；Ctrl+Z 撤销")

        def said(linked: int) -> None:
            self.messages.say(words.format(count=linked) if linked else _("这些材料已经关联过了"))

        label = "关联佐证" if len(pieces) == 1 else f"关联 {len(pieces)} 份佐证"
        self.session.submit(label, lambda step: evidence.link(step, pieces, target), said)

    def export(self) -> None:
        pieces = self.selected()
        chosen = QFileDialog.getExistingDirectory(self.window, _("导出到文件夹"), str(Path.home())) if pieces else ""
        if chosen:
            read = self.session.read
            self.work.run(
                lambda job: files.save_all(
                    read, pieces, Path(chosen), lambda done, of: job.step(done, of, _("正在导出"))
                ),
                lambda made: self.messages.say(_("已导出 {count} 份到 {path}").format(count=len(made), path=chosen)),
            )

    def verify(self) -> None:
        """Every file against its SHA-256."""
        read, pieces = self.session.read, self.session.snapshot.evidence
        self.work.run(
            lambda job: files.faults(read, pieces, lambda done, of: job.step(done, of, _("正在校验"))),
            partial(self._verified, len(pieces)),
        )

    def _verified(self, count: int, wrong: list[tuple[Evidence, str]]) -> None:
        if not wrong:
            self.messages.say(_("{count} 份佐证的文件全部完好").format(count=count))
            return
        lines = [f"{piece.number} {called(piece)}：{_(said)}" for piece, said in wrong[:TOLD]]
        lines += ["…"] * (len(wrong) > TOLD)
        self.messages.error(UserError(_("{count} 份佐证的文件有问题").format(count=len(wrong)), "\n".join(lines)))
        self.show(wrong[0][0].id)
