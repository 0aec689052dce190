"""The settings: how the window looks, who is working, and the unit of amounts."""

from PySide6.QtWidgets import QApplication, QButtonGroup, QComboBox, QRadioButton, QWidget

from models.errors import N_
from models.evaluation import Evaluation
from models.store import Changes
from ui import preferences, theme
from ui.crash import log_folder
from ui.forms import RecordForm
from ui.i18n import _
from ui.messages import Messages
from ui.pages.parts import one_stop
from ui.session import Session
from ui.theme import Mode
from ui.widgets import Card, Label, column, page_body, row

MODES = ((Mode.SYSTEM, N_("跟随系统")), (Mode.LIGHT, N_("浅色")), (Mode.DARK, N_("深色")))


class SettingsPage(QWidget):
    def __init__(self, session: Session, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        body = page_body(self)
        body.addWidget(self._looks())
        body.addWidget(self._person())
        body.addWidget(self._amounts())
        body.addWidget(self._places())
        body.addStretch()
        session.changed.connect(self._changed)

    def _looks(self) -> Card:
        card = Card(_("外观"))
        self._modes = QButtonGroup(self)
        buttons: list[QRadioButton] = []
        for mode, text in MODES:
            button = QRadioButton(_(text))
            button.setChecked(theme.chosen() is mode)
            button.clicked.connect(lambda _checked=False, mode=mode: self._choose(mode))
            self._modes.addButton(button)
            buttons.append(button)
        one_stop(self._modes)
        card.body.addLayout(row(*buttons, None, spacing=18))
        return card

    def _choose(self, mode: Mode) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.choose(app, mode)

    def _person(self) -> Card:
        card = Card(_("我是"))
        self._name = QComboBox()
        self._name.setEditable(True)
        self._name.setFixedWidth(260)
        self._name.setAccessibleName(_("姓名"))
        self._offer_team()
        self._name.setEditText(self._session.author)
        line = self._name.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._keep_name)
        self._name.activated.connect(lambda _at: self._keep_name())
        label = Label(_("姓名"), "muted")
        label.setBuddy(self._name)
        card.body.addLayout(row(label, self._name, None))
        card.body.addWidget(Label(_("记在修改历史里。可以从评价工作组成员中选，也可以直接填写。"), "hint", wrap=True))
        return card

    def _offer_team(self) -> None:
        typed = self._name.currentText()
        self._name.clear()
        self._name.addItems([member.name for member in self._session.snapshot.team if member.name])
        self._name.setEditText(typed)

    def _keep_name(self) -> None:
        name = self._name.currentText().strip()
        if name != self._session.author:
            self._session.author = name
            preferences.set_author(name)

    def _amounts(self) -> Card:
        card = Card(_("金额"))
        self._form = RecordForm(self._session, Evaluation, ["money_unit"])
        self._form.show_record(self._session.snapshot.evaluation)
        card.body.addWidget(self._form)
        return card

    def _places(self) -> Card:
        card = Card(_("文件"))
        file, log = Label(str(self._session.path), wrap=True), Label(str(log_folder()), wrap=True)
        card.body.addLayout(row(column(Label(_("评价文件"), "muted"), file, spacing=2)))
        card.body.addLayout(row(column(Label(_("程序日志"), "muted"), log, spacing=2)))
        return card

    def flush(self) -> None:
        self._keep_name()

    def _changed(self, changes: Changes) -> None:
        if "team_member" in changes.tables:
            self._offer_team()
