"""核查表: the lists with how far each has come, new ones from templates, and beside them the items of the chosen one."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from models import checklists
from models.checking import remove_checklists
from models.fieldwork import CheckItem, Checklist, progress
from models.store import Changes, Step
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.card_list import CardList, Line
from ui.pages.checklist_items import ItemsPane
from ui.pages.parts import trash
from ui.pages.record_tab import asks_for_new
from ui.session import Session
from ui.widgets import Button, Card, EmptyState, Label, row, scrolling

SIDE, FORM_HEIGHT = 330, 292
TABLES = {CheckItem.meta.table, Checklist.meta.table, "project"}


class ChecklistsTab(QWidget):
    """Ctrl+Enter on the lists and their form makes a new one, on the items a new item; F8 makes a finding of a failed item."""

    jump = Signal(str, object)

    def __init__(self, session: Session, messages: Messages) -> None:
        super().__init__()
        self.session = session
        self.lists = CardList(
            session, Checklist, self._line, add=self.offer, name=_("核查表"),
            empty=_("还没有核查表。按 Ctrl+Enter 从模板新建"),
        )  # fmt: skip
        self.form = RecordForm(
            session, Checklist, ["title", "project", "place", "checked_on", "checkers", "people", "note"]
        )
        self.new = Button(_("新建核查表"), "plus", tip="Ctrl+Enter", on=self.offer)
        self.remove = trash(_("删除核查表（Ctrl+Delete）"), self.remove_list)
        self.items = ItemsPane(session, messages)
        self.menu = self._menu()
        self._lay_out()
        self._listen()

    def _menu(self) -> QMenu:
        """What a new list can be made from; its number is its key."""
        menu = QMenu(self)
        menu.setAccessibleName(_("新建核查表"))
        for key, name in enumerate(checklists.names(), 1):
            count = len(checklists.load(name).items)
            text = _("&{key}　{name}（{count} 项）").format(key=key, name=name, count=count)
            menu.addAction(text).triggered.connect(lambda _on=False, name=name: self.plant(name))
        menu.addSeparator()
        menu.addAction(_("&0　空白核查表")).triggered.connect(lambda _on=False: self.plant(""))
        return menu

    def _lay_out(self) -> None:
        listed, facts = Card(padding=0), Card(padding=14)
        listed.body.setContentsMargins(1, 10, 1, 1)
        head = row(Label(_("核查表"), "h2"), None, self.remove, self.new)
        head.setContentsMargins(14, 0, 10, 0)
        listed.body.addLayout(head)
        listed.body.addWidget(self.lists)
        area = scrolling(self.form)
        area.setFixedHeight(FORM_HEIGHT)
        facts.body.addWidget(area)
        self._facts = facts
        side = QWidget()
        side.setFixedWidth(SIDE)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addWidget(listed, 1)
        left.addWidget(facts)
        start = Button(_("新建核查表"), "plus", "primary", on=self.offer)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.items)
        self._stack.addWidget(
            EmptyState(
                "clipboard-check",
                _("还没有核查表"),
                _("选一个模板，例如“资金使用核查”，填写项目、地点、日期和核查人，再逐项核查"),
                start,
            )
        )
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 12, 0, 0)
        box.setSpacing(16)
        box.addWidget(side)
        box.addWidget(self._stack, 1)
        self.setFocusProxy(self.lists)

    def _listen(self) -> None:
        remove = self.lists.rows.actions["remove_rows"]
        remove.triggered.disconnect()
        remove.triggered.connect(lambda _on=False: self.remove_list())
        self.lists.selected.connect(self._chosen)
        self.lists.opened.connect(lambda _id: self.items.setFocus())
        self.form.stepped.connect(self.lists.step)
        self.items.jump.connect(self.jump)
        self.session.changed.connect(self._changed)
        for key, act in (("F7", self.items.view.evidence.choose), ("F8", self.items.form_finding)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        for button in (self.new, self.remove):
            button.setEnabled(not self.session.read_only)
        if self.lists.records.records:
            self.lists.select(self.lists.records.records[0].id)
        self._chosen(self.lists.current_id())

    # ---- which list

    def _line(self, checklist: Checklist) -> Line:
        snapshot = self.session.snapshot
        found = progress([item for item in snapshot.check_items if item.checklist == checklist.id])
        project = next((one.name for one in snapshot.projects if one.id == checklist.project), "")
        done = _("{done}/{count} 项").format(done=found.done, count=found.count)
        hint = " · ".join(part for part in (done, checklist.place, project) if part)
        return Line(checklist.title, hint, _("不符合 {count}").format(count=found.failed) if found.failed else "")

    def _chosen(self, checklist: int | None) -> None:
        self.form.show_id(checklist)
        self._facts.setVisible(checklist is not None)
        self._stack.setCurrentIndex(0 if checklist is not None else 1)
        self.items.show_checklist(self.lists.current_record())

    def _changed(self, changes: Changes) -> None:
        if changes.tables & TABLES:
            self.lists.viewport().update()
        if Checklist.meta.table in changes.tables:
            self.items.show_checklist(self.lists.current_record())

    def show_record(self, table: str, record_id: int, name: str = "") -> None:
        """A list, or an item with its list."""
        if table == Checklist.meta.table:
            self.lists.select(record_id)
            if name:
                self.form.focus(name)
            else:
                self.items.setFocus()
            return
        item = next((one for one in self.session.snapshot.check_items if one.id == record_id), None)
        if item is not None and self.lists.select(item.checklist):
            self.items.show_record(record_id, name)

    # ---- new and gone

    def offer(self) -> None:
        """Let a template be chosen."""
        if not self.session.read_only:
            self.flush()
            self.menu.popup(self.new.mapToGlobal(QPoint(0, self.new.height() + 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if asks_for_new(event):
            self.offer()
        else:
            super().keyPressEvent(event)

    def plant(self, template: str) -> None:
        """A new list of today, checked by whoever works here; the cursor goes to its project."""
        name = self.session.author
        own = tuple(one.id for one in self.session.snapshot.team if name and one.name == name)
        work = partial(_plant, template, datetime.now().astimezone().date(), own)
        self.session.submit(f"新建核查表：{template or '空白'}", work, self._go_to_new)

    def _go_to_new(self, checklist: int) -> None:
        self.lists.select(checklist)
        record = self.lists.current_record()
        self.form.focus("project" if record is not None and record.template else "title")

    def remove_list(self) -> None:
        """With its items; Ctrl+Z brings all of it back."""
        checklist = self.lists.current_id()
        if checklist is not None and not self.session.read_only:
            self.session.submit("删除核查表", lambda step: remove_checklists(step, [checklist]))

    def flush(self) -> None:
        self.form.flush()
        self.items.flush()


def _plant(template: str, today: date, checkers: tuple[int, ...], step: Step) -> int:
    made = checklists.plant(step, checklists.load(template)) if template else step.add(Checklist(title=_("核查表")))
    step.change(Checklist, made, checked_on=today, checkers=checkers)
    return made
