"""The tree of indicators with state, score and weight; filters and search look at the leaves, where points are given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from models.errors import N_
from models.indicators import Indicator, Total, plain_points, walk
from models.scores import Scores
from models.scoring import State
from ui import icons, theme
from ui.i18n import _

ROW, RIGHT_ROOM = 34, 92
KEY, NUMBERS, MARK, LEVEL = (Qt.ItemDataRole.UserRole + at for at in range(4))
UNPROVEN = "缺佐证"
ICONS: dict[str, tuple[str, str]] = {
    State.UNSCORED.value: ("circle-dashed", "text3"),
    State.FULL.value: ("circle-check", "good"),
    State.LOST.value: ("circle-check", "good"),
    State.UNEXPLAINED.value: ("circle-alert", "bad"),
    State.FAULTY.value: ("circle-alert", "bad"),
    UNPROVEN: ("circle-alert", "warn"),
}
TONES = {State.UNEXPLAINED.value: "bad", State.FAULTY.value: "bad"}


class Show(StrEnum):
    """Which leaves the tree shows."""

    ALL = N_("全部")
    UNSCORED = N_("未评")
    LOST = N_("有扣分")
    UNPROVEN = N_("缺佐证")


@dataclass(frozen=True)
class Shown:
    """What the tree is drawn from; ``unproven`` are leaves with a score and no evidence."""

    indicators: tuple[Indicator, ...]
    scores: Scores
    unproven: frozenset[int] = frozenset()

    def fits(self, leaf: Indicator, view: Show) -> bool:
        match view:
            case Show.ALL:
                return True
            case Show.UNSCORED:
                return self.scores.waits(leaf)
            case Show.LOST:
                return self.scores.results[leaf.id].lost > 0
            case Show.UNPROVEN:
                return leaf.id in self.unproven

    def count(self, view: Show) -> int:
        return sum(self.fits(leaf, view) for leaf in self.scores.leaves)

    def mark(self, leaf: Indicator) -> str:
        if leaf.id in self.scores.covered:
            return ""
        state = self.scores.state(leaf)
        done = state in (State.FULL, State.LOST)
        return UNPROVEN if done and leaf.id in self.unproven else state.value


class _Delegate(QStyledItemDelegate):
    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        mark, level = index.data(MARK), index.data(LEVEL)
        if mark:
            name, colour = ICONS[mark]
            option.icon = icons.icon(name, getattr(theme.colours(), colour), size=15)  # pyright: ignore[reportAttributeAccessIssue]
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # pyright: ignore[reportAttributeAccessIssue]
        option.font = theme.font(bold=level <= 1)  # pyright: ignore[reportAttributeAccessIssue]
        room: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        metrics = option.fontMetrics  # pyright: ignore[reportAttributeAccessIssue]
        option.text = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width() - RIGHT_ROOM - 24)  # pyright: ignore[reportAttributeAccessIssue]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(getattr(theme.colours(), TONES.get(index.data(MARK), "text2"))))
        painter.setFont(theme.font(12))
        room: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room.adjusted(0, 0, -10, 0), side, index.data(NUMBERS))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW)


Node = tuple[int, int, str, Indicator | None]  # key, level (0 is a table's name), name, what stands there


class IndicatorTree(QTreeView):
    """``selected`` tells the id of the current indicator, or None; ``entered`` asks to fill it in (Enter)."""

    selected = Signal(object)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._items: dict[int, QStandardItem] = {}
        self._shape: Sequence[tuple[int, int]] = ()
        self._data: Shown | None = None
        self.view, self._words = Show.ALL, ""
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("指标"))
        self.selectionModel().currentChanged.connect(lambda *_indexes: self.selected.emit(self.current_id()))

    # ---- what it shows

    def show_scores(self, data: Shown) -> None:
        """What is there now; the current one and what is folded stay."""
        self._data = data
        nodes = _nodes(data)
        keep = self.current_id()
        if (shape := [(key, level) for key, level, _name, _one in nodes]) != self._shape:
            self._rebuild(nodes)
            self._shape = shape
        for node in nodes:
            self._fill(node, data)
        self._filter()
        if keep is None or not self.select(keep):
            self.select(next(iter(self.leaves()), None))

    def _rebuild(self, nodes: Iterable[Node]) -> None:
        folded = {key for key, item in self._items.items() if item.hasChildren() and not self.isExpanded(item.index())}
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._items = {}
        above: list[tuple[int, QStandardItem]] = []
        for key, level, _name, one in nodes:
            while above and above[-1][0] >= level:
                above.pop()
            item = QStandardItem()
            item.setEnabled(one is not None)
            (above[-1][1] if above else self._model).appendRow(item)
            above.append((level, item))
            self._items[key] = item
        self.selectionModel().blockSignals(False)
        for key, item in self._items.items():
            self.setExpanded(item.index(), key not in folded)

    def _fill(self, node: Node, data: Shown) -> None:
        key, level, name, one = node
        item = self._items[key]
        leaf = one is not None and one.id in data.scores.results
        values = {
            Qt.ItemDataRole.DisplayRole: name or _("（未命名）"),
            Qt.ItemDataRole.ToolTipRole: name,
            KEY: key if one is not None else None,
            LEVEL: level,
            MARK: data.mark(one) if leaf and one is not None else "",
            NUMBERS: _numbers(data, one),
        }
        for role, value in values.items():
            item.setData(value, role)
        item.setData(" ".join((name, item.data(NUMBERS), item.data(MARK))), Qt.ItemDataRole.AccessibleTextRole)

    def _filter(self) -> None:
        if self._data is None:
            return
        shown = set(self.leaves())
        for key, item in reversed(self._items.items()):
            below = any(item.child(row).data(KEY) in shown for row in range(item.rowCount()))
            if below:
                shown.add(key)
            parent = item.parent()
            hidden = key not in shown and not (item.data(KEY) is None and below)
            self.setRowHidden(item.row(), parent.index() if parent else QModelIndex(), hidden)

    def set_view(self, view: Show) -> None:
        self.view = view
        self._refit()

    def search(self, words: str) -> None:
        """Only leaves whose name, code or way holds the words."""
        self._words = words.strip()
        self._refit()

    def _refit(self) -> None:
        self._filter()
        shown, current = self.leaves(), self.current_id()
        if current is None or self._hidden(current):
            self.select(next(iter(shown), None))

    def _hidden(self, key: int) -> bool:
        item = self._items[key]
        return self.isRowHidden(item.row(), item.parent().index() if item.parent() else QModelIndex())

    def leaves(self) -> list[int]:
        """The leaves that are shown, in order."""
        if self._data is None:
            return []
        return [leaf.id for leaf in self._data.scores.leaves if self._fits(leaf, self._data)]

    def _fits(self, leaf: Indicator, data: Shown) -> bool:
        if not data.fits(leaf, self.view):
            return False
        item = self._items.get(leaf.id)
        names = [leaf.code]
        while item is not None:
            names.append(item.text())
            item = item.parent()
        return any(self._words.casefold() in name.casefold() for name in names)

    # ---- where it stands

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def current_id(self) -> int | None:
        return self.currentIndex().data(KEY) if self.currentIndex().isValid() else None

    def select(self, key: int | None) -> bool:
        item = self._items.get(key) if key is not None else None
        if item is None:
            if key is None:
                self.setCurrentIndex(QModelIndex())
            return False
        self.setCurrentIndex(item.index())
        self.scrollTo(item.index())
        return True

    def step(self, by: int) -> None:
        """To the previous or next leaf that is shown; from a higher node to one below it or before it."""
        shown, current = self.leaves(), self.current_id()
        if not shown:
            return
        if current in shown:
            self.select(shown[max(0, min(len(shown) - 1, shown.index(current) + by))])
            return
        order = list(self._items)
        at = order.index(current) if current in order else 0
        after = [one for one in shown if order.index(one) > at]
        before = [one for one in shown if order.index(one) < at]
        self.select(after[0] if by > 0 and after else before[-1] if by < 0 and before else shown[0 if by > 0 else -1])


def _nodes(data: Shown) -> list[Node]:
    """Everything in order; where there are several tables each stands under its name."""
    several = len([table for table in data.scores.tables if table.tops]) > 1
    found: list[Node] = []
    for at, table in enumerate(data.scores.tables):
        if several and table.tops:
            counts = "" if table.share else _("（不计入）")
            found.append((-1 - at, 0, f"{table.name}{counts}", None))
        for top in table.tops:
            found.append((top.id, 1, top.name, top))
            found += [(one.id, level + 1, one.name, one) for level, one in walk(data.indicators, top.id)]
    return found


def _numbers(data: Shown, one: Indicator | None) -> str:
    if one is None:
        return ""
    total: Total = data.scores.totals[one.id]
    if one.id in data.scores.covered:
        return plain_points(one.weight)
    if not total.scored:
        return _("未评") if one.id in data.scores.results else plain_points(one.weight)
    return f"{plain_points(total.score)} / {plain_points(one.weight)}"
