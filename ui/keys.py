"""Which key does what, said in one list (F1)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from models.errors import N_
from ui.i18n import _
from ui.widgets import Label

KEYS = (
    (N_("搜索"), "Ctrl+F"),
    (N_("撤销、重做"), "Ctrl+Z、Ctrl+Y"),
    (N_("上一条、下一条记录"), "Alt+↑、Alt+↓"),
    (N_("下一个字段或单元格"), "Enter"),
    (N_("长文本：换行、离开"), "Enter、Tab"),
    (N_("表格：新增一行"), "Ctrl+Enter"),
    (N_("表格：删除选中的行"), "Ctrl+Delete"),
    (N_("表格：修改单元格"), "F2"),
    (N_("表格：移动一行"), "Ctrl+Shift+↑、Ctrl+Shift+↓"),
    (N_("表格：复制、从 Excel 粘贴"), "Ctrl+C、Ctrl+V"),
    (N_("表格：打开列表、勾选"), N_("空格")),
    (N_("关闭窗口"), "Ctrl+W"),
)


class KeyList(QDialog):
    """What each key does; ``pages`` have their own."""

    def __init__(self, pages: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("快捷键"))
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 20, 24, 20)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(7)
        rows = [*pages, *((_(text), _(key)) for text, key in KEYS)]
        half = (len(rows) + 1) // 2
        for at, (text, key) in enumerate(rows):
            line, side = at % half, 2 * (at // half)
            grid.addWidget(Label(text, "muted"), line, side)
            grid.addWidget(Label(key), line, side + 1)
