"""正文小节: the titled sub-sections of the report that are written by hand, section by section in their order."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from models.errors import N_, UserError
from models.evaluation import Project, Section, SectionText
from models.store import Changes
from ui.forms import RecordForm
from ui.i18n import _
from ui.pages.card_list import CardList, Line
from ui.pages.parts import Switch, trash
from ui.pages.record_tab import asks_for_new
from ui.session import Session
from ui.widgets import MARGINS, Button, Card, Label, row, scrolling

SHORT = {
    Section.IMPLEMENTATION: N_("四、实施"),
    Section.REGULATIONS: N_("五、制度"),
    Section.OUTCOMES: N_("六、产出"),
    Section.CONCLUSION: N_("九、结论"),
}


def _placed(text: SectionText) -> None:
    """Raises UserError for a text that would stand in no section, and so in no list."""
    if not text.section:
        raise UserError(_("正文小节必须属于一个部分"), _("请从列表中选择所属部分"))


class TextsTab(QWidget):
    """The sections to choose from and their texts at left, the chosen text at right; a text that is given to another
    section is followed there. Ctrl+Enter makes a new one from anywhere in it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.switch = Switch(_("所属部分"), [(section.value, _(short)) for section, short in SHORT.items()])
        for section in SHORT:
            self.switch.buttons[section.value].setToolTip(section.value)
        session.changed.connect(self._follow)  # before the list hears of it and shows another text
        self.list = CardList(
            session, SectionText, self._line, where=lambda text: text.section == self.switch.key, add=self.add,
            name=_("正文小节"), empty=_("这一部分还没有小节。按 Ctrl+Enter 新增"),
        )  # fmt: skip
        self.heading = Label("", "h2")
        self.new = Button(_("新增小节"), "plus", tip="Ctrl+Enter", on=self.add)
        self.remove = trash(_("删除（Ctrl+Delete）"), self.list.rows.remove_rows)
        for button in (self.new, self.remove):
            button.setEnabled(not session.read_only)
        self.form = RecordForm(session, SectionText, ["section", "title", "projects", "body"], check=_placed)
        self._lay_out()
        self._listen()

    def _line(self, text: SectionText) -> Line:
        first = next((line for line in text.body.split("\n") if line.strip()), "")
        count = _("{count} 字").format(count=len("".join(text.body.split())))
        return Line(text.title or first, f"{count}　{first if text.title else ''}")

    def _lay_out(self) -> None:
        left = QFrame()
        left.setBackgroundRole(QPalette.ColorRole.Base)
        left.setAutoFillBackground(True)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 10, 0, 0)
        for part in (row(self.switch), row(self.heading, None, self.remove, self.new)):
            part.setContentsMargins(12, 0, 12, 0)
            side.addLayout(part)
        side.addWidget(self.list)
        card, content = Card(), QWidget()
        card.body.addWidget(self.form)
        body = QVBoxLayout(content)
        body.setContentsMargins(18, 14, MARGINS[2], MARGINS[3])
        body.addWidget(card)
        body.addStretch()
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("texts")
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(scrolling(content))
        splitter.setSizes([400, 760])
        splitter.setStretchFactor(1, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(splitter)

    def _listen(self) -> None:
        self.switch.chosen.connect(lambda _key: self._turn())
        self.list.selected.connect(self.form.show_id)
        self.list.opened.connect(lambda _id: self.form.focus("body"))
        self.form.stepped.connect(self.list.step)
        self.session.changed.connect(self._changed)
        self._turn()

    def _turn(self) -> None:
        """Show the texts of another section; one that came along stays in the form as it is."""
        self.list.refresh()
        records = self.list.records.records
        if records and self.list.current_id() is None:
            self.list.select(records[0].id)
        shown = self.form.record
        if shown is None or shown.id != self.list.current_id():
            self.form.show_id(self.list.current_id())
        self._say()

    def _follow(self, changes: Changes) -> None:
        shown = self.form.record
        if shown is None or SectionText.meta.table not in changes.tables:
            return
        section = next((one.section for one in self.session.snapshot.texts if one.id == shown.id), "")
        if section in self.switch.buttons:
            self.switch.choose(section)

    def _changed(self, changes: Changes) -> None:
        if changes.tables & {SectionText.meta.table, Project.meta.table}:
            self._say()

    def _say(self) -> None:
        self.heading.setText(
            _("{section} · {count} 节").format(section=self.switch.key, count=len(self.list.records.records))
        )

    def add(self) -> None:
        self.flush()
        section = self.switch.key
        if not self.session.read_only:
            self.session.submit("新增正文小节", lambda step: step.add(SectionText(section=section)), self._go_to_new)

    def _go_to_new(self, text_id: int) -> None:
        self.list.select(text_id)
        self.form.focus("title")

    def begin(self) -> None:
        self.list.setFocus()

    def show_record(self, text_id: int, name: str = "") -> None:
        text = next((one for one in self.session.snapshot.texts if one.id == text_id), None)
        if text is None:
            return
        if text.section in self.switch.buttons:
            self.switch.choose(text.section)
        self.list.select(text_id)
        self.form.focus(name or "body")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if asks_for_new(event):
            self.add()
        else:
            super().keyPressEvent(event)

    def flush(self) -> None:
        self.form.flush()
