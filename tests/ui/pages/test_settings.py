"""The settings page: the look at once, the name for the history, the unit of amounts."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QRadioButton

from models.evaluation import TeamMember
from ui import preferences, theme
from ui.pages.settings import SettingsPage


@pytest.fixture
def page(qtbot, session, messages):
    QSettings().clear()
    made = SettingsPage(session, messages)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_look_changes_at_once_and_is_remembered(qapp, page):
    dark = next(button for button in page.findChildren(QRadioButton) if button.text() == "深色")
    try:
        dark.click()
        assert theme.colours() is theme.DARK
        assert theme.chosen() is theme.Mode.DARK
    finally:
        theme.choose(qapp, theme.Mode.LIGHT)
    assert theme.colours() is theme.LIGHT


def test_the_name_goes_into_the_history(session, settled, page):
    page._name.setFocus()
    page._name.lineEdit().selectAll()
    QTest.keyClicks(page._name, "Li")
    page.flush()
    settled()
    assert session.author == "Li"
    assert preferences.author() == "Li"
    session.submit("新增评价工作组成员", lambda step: step.add(TeamMember(name="李四")))
    settled()
    who = session.read(lambda store: store.query("SELECT who FROM log_entry ORDER BY id DESC LIMIT 1"))
    assert who == [("Li",)]


def test_members_of_the_team_are_offered_and_what_is_typed_stays(session, settled, page):
    page._name.setEditText("王")
    session.submit("", lambda step: step.add(TeamMember(name="李四")))
    settled()
    assert [page._name.itemText(at) for at in range(page._name.count())] == ["李四"]
    assert page._name.currentText() == "王"


def test_the_unit_of_amounts_can_be_chosen(qtbot, session, page):
    box = page._form.fields["money_unit"].editor
    box.setCurrentIndex(box.findText("元"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: session.snapshot.evaluation.money_unit == "元")
