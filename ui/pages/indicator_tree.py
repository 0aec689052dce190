"""The tree of indicators with state, score and weight; filters look at the first level, where scores are given."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from models.errors import N_
from models.indicators import Indicator, State, lost, plain_points, state, tree
from ui import icons, theme
from ui.i18n import _

ROW, RIGHT_ROOM = 34, 96
ID, NUMBERS, STATE = (Qt.ItemDataRole.UserRole + at for at in range(3))
ICONS = {
    State.UNSCORED: ("circle-dashed", "text3"),
    State.FULL: ("circle-check", "good"),
    State.LOST: ("circle-check", "good"),
    State.UNEXPLAINED: ("circle-alert", "bad"),
}
TONES = {State.UNSCORED: "text3", State.FULL: "text2", State.LOST: "text2", State.UNEXPLAINED: "bad"}


class Show(StrEnum):
    """Which indicators of the first level the tree shows."""

    ALL = N_("全部")
    UNSCORED = N_("未评")
    LOST = N_("有扣分")

    def fits(self, indicator: Indicator) -> bool:
        match self:
            case Show.ALL:
                return True
            case Show.UNSCORED:
                return indicator.score is None
            case Show.LOST:
                return lost(indicator) > 0


class _Delegate(QStyledItemDelegate):
    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        found = index.data(STATE)
        if found is not None:
            name, colour = ICONS[found]
            option.icon = icons.icon(name, getattr(theme.colours(), colour), size=15)  # pyright: ignore[reportAttributeAccessIssue]
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration  # pyright: ignore[reportAttributeAccessIssue]
            option.font = theme.font(bold=True)  # pyright: ignore[reportAttributeAccessIssue]
        room: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        metrics = option.fontMetrics  # pyright: ignore[reportAttributeAccessIssue]
        option.text = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room.width() - RIGHT_ROOM - 24)  # pyright: ignore[reportAttributeAccessIssue]

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        painter.save()
        painter.setPen(QColor(getattr(theme.colours(), TONES.get(index.data(STATE), "text3"))))
        painter.setFont(theme.font(12))
        room: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room.adjusted(0, 0, -10, 0), side, index.data(NUMBERS))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW)


class IndicatorTree(QTreeView):
    """``selected`` tells the id of the current indicator, or None."""

    selected = Signal(object)
    entered = Signal()  # Enter: to what is typed of the current one

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self._items: dict[int, QStandardItem] = {}
        self._shown: Sequence[tuple[int, int]] = ()
        self.view = Show.ALL
        self._indicators: tuple[Indicator, ...] = ()
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("指标"))
        self.selectionModel().currentChanged.connect(lambda *_indexes: self.selected.emit(self.current_id()))

    def show_indicators(self, indicators: tuple[Indicator, ...]) -> None:
        """What is there now; the current one and what is unfolded stay."""
        self._indicators = indicators
        nodes = list(tree(indicators))
        shape = [(one.id, depth) for one, depth in nodes]
        keep = self.current_id()
        if shape != self._shown:
            self._rebuild(nodes)
            self._shown = shape
        for one, depth in nodes:
            self._fill(self._items[one.id], one, depth)
        self._filter()
        if keep is None or not self.select(keep):
            self.select(next(iter(self.first_level()), None))

    def _rebuild(self, nodes: Sequence[tuple[Indicator, int]]) -> None:
        folded = {one for one, item in self._items.items() if item.hasChildren() and not self.isExpanded(item.index())}
        known = set(self._items)
        self.selectionModel().blockSignals(True)
        self._model.clear()
        self._items = {}
        for one, depth in nodes:
            item = QStandardItem()
            parent = self._items.get(one.parent) if depth and one.parent is not None else None
            (parent or self._model).appendRow(item)
            self._items[one.id] = item
        self.selectionModel().blockSignals(False)
        for one, item in self._items.items():
            self.setExpanded(item.index(), one in known and one not in folded)

    def _fill(self, item: QStandardItem, one: Indicator, depth: int) -> None:
        top = depth == 0
        numbers = f"{plain_points(one.score)} / {plain_points(one.weight)}" if top and one.score is not None else ""
        values = {
            Qt.ItemDataRole.DisplayRole: one.name or _("（未命名）"),
            ID: one.id,
            STATE: state(one) if top else None,
            NUMBERS: numbers or (_("未评") if top else plain_points(one.weight)),
        }
        for role, value in values.items():
            item.setData(value, role)
        item.setData(f"{item.text()} {item.data(NUMBERS)}", Qt.ItemDataRole.AccessibleTextRole)

    def _filter(self) -> None:
        for one in self._indicators:
            if one.parent is None:
                item = self._items[one.id]
                self.setRowHidden(item.row(), QModelIndex(), not self.view.fits(one))

    def set_view(self, view: Show) -> None:
        self.view = view
        self._filter()
        current = self.current_id()
        shown = self.first_level()
        if current is None or self.isIndexHidden(self._items[current].index()):
            self.select(next(iter(shown), None))

    def first_level(self) -> list[int]:
        """The indicators of the first level that are shown."""
        return [one.id for one in self._indicators if one.parent is None and self.view.fits(one)]

    def current_id(self) -> int | None:
        return self.currentIndex().data(ID) if self.currentIndex().isValid() else None

    def select(self, indicator: int | None) -> bool:
        item = self._items.get(indicator) if indicator is not None else None
        if item is None:
            if indicator is None:
                self.setCurrentIndex(QModelIndex())
            return False
        self.setCurrentIndex(item.index())
        self.scrollTo(item.index())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """To the previous or next indicator that is scored."""
        shown = self.first_level()
        if not shown:
            return
        top = self.currentIndex()
        while top.parent().isValid():
            top = top.parent()
        at = shown.index(top.data(ID)) if top.data(ID) in shown else 0
        self.select(shown[max(0, min(len(shown) - 1, at + by))])
