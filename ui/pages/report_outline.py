"""提纲: the report as it would be composed now, heading by heading with its first words; each leads to its record."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator, QVBoxLayout, QWidget

from reports import wording
from reports.build import compose
from reports.outline import Block, Heading, Paragraph, Report, Source, Style, Table
from ui import theme
from ui.i18n import _
from ui.session import Session
from ui.widgets import Card, Label, row

KEY, SOURCE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
FIRST_WORDS, ROW = 80, 28


class OutlineTab(QWidget):
    """Composed anew when it is seen and something has changed; ``jump`` names the record of the chosen line."""

    jump = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._seen: object = None
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(_("提纲"))
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(18)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.tree.itemActivated.connect(self._open)
        self.count = Label("", "hint")
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        card = Card(padding=1)
        card.body.addWidget(self.tree)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(10)
        hint = Label(_("报告现在的样子。Enter 或双击转到这段文字的来源"), "muted")
        box.addLayout(row(hint, None, self.count))
        box.addWidget(card, 1)
        session.changed.connect(lambda _changes: self._soon.start())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def begin(self) -> None:
        self.tree.setFocus()

    def _refresh(self) -> None:
        if not self.isVisible() or self._seen is self._session.snapshot:
            return
        self._seen = self._session.snapshot
        self.show_report(compose(self._session.snapshot))

    def show_report(self, report: Report) -> None:
        """What was unfolded and where one was stay."""
        items = list(_items(self.tree))
        folded = {item.data(0, KEY) for item in items if item.childCount() and not item.isExpanded()}
        current = self.tree.currentItem()
        keep = current.data(0, KEY) if current else ""
        self.tree.clear()
        above: list[QTreeWidgetItem] = []
        numbers = [0, 0, 0, 0]
        for block in report.blocks:
            item = QTreeWidgetItem([_words(block, numbers)])
            item.setSizeHint(0, QSize(0, ROW))
            item.setData(0, KEY, block.key)
            item.setData(0, SOURCE, source_of(block))
            if isinstance(block, Heading):
                above = above[: block.level - 1]
                item.setFont(0, theme.font(bold=block.level == 1))
            (above[-1].addChild if above else self.tree.addTopLevelItem)(item)
            if isinstance(block, Heading):
                above.append(item)
        self._restore(keep, folded)
        tables = sum(isinstance(block, Table) for block in report.blocks)
        self.count.setText(_("{blocks} 段，{tables} 张表").format(blocks=len(report.blocks) - tables, tables=tables))

    def _restore(self, current: str, folded: set[str]) -> None:
        items = list(_items(self.tree))
        for item in items:
            if item.data(0, KEY) == current or item is items[0]:
                self.tree.setCurrentItem(item)
        for item in items:
            item.setExpanded(item.data(0, KEY) not in folded)

    def _open(self, item: QTreeWidgetItem) -> None:
        source = item.data(0, SOURCE)
        if isinstance(source, Source):
            self.jump.emit(source.table, source.id or None)


def _items(tree: QTreeWidget) -> Iterator[QTreeWidgetItem]:
    """All lines, from the first to the last."""
    walk = QTreeWidgetItemIterator(tree)
    while (item := walk.value()) is not None:
        yield item
        walk += 1


def _words(block: Block, numbers: list[int]) -> str:
    """One line for a block, numbered as in the Word file; ``numbers`` are those of its last line at each level."""
    level = _level(block)
    if level:
        numbers[level - 1 :] = [numbers[level - 1] + 1, *[0] * (len(numbers) - level)]
    number = numbers[level - 1]
    match level:
        case 1:
            mark = f"{wording.chinese(number)}、"
        case 2:
            mark = f"（{wording.chinese(number)}）"
        case 3:
            mark = f"{number}、"
        case 4:
            mark = f"（{number}）"
        case _:
            mark = ""
    return mark + _text(block)


def _level(block: Block) -> int:
    """1 and 2 for headings, 3 and 4 for numbered paragraphs, 0 for what has no number."""
    if isinstance(block, Heading):
        return block.level
    return {Style.ITEM: 3, Style.POINT: 4}.get(block.style, 0) if isinstance(block, Paragraph) else 0


def _text(block: Block) -> str:
    if isinstance(block, Table):
        return _("表：{caption}（{rows} 行）").format(caption=block.caption, rows=len(block.rows))
    text = " ".join(block.text.split())
    return text if len(text) <= FIRST_WORDS else f"{text[:FIRST_WORDS]}…"


def source_of(block: Block) -> Source | None:
    """The record a block was made from; where it has none of its own, that of the first piece that has one."""
    if isinstance(block, Table):
        own = [row.source for row in block.rows] + [cell.source for row in block.rows for cell in row.cells]
    else:
        own = [block.source, *(run.source for run in block.runs)] if isinstance(block, Paragraph) else [block.source]
    known = [source for source in own if source is not None]
    return next((source for source in known if source.id), next(iter(known), None))
