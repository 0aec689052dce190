"""修改历史 as a user looks back: what was changed by whom, filters, and going back to a moment."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models.evaluation import Project
from models.findings import Finding
from ui.messages import Messages
from ui.pages import history as page_module
from ui.pages.history import HistoryPage

Key = Qt.Key


@pytest.fixture
def idle(settled):
    """Wait until the page has asked and been answered, twice over: the list, then its details."""

    def wait():
        for _ in range(4):
            settled()
            QApplication.processEvents()

    return wait


@pytest.fixture
def page(qtbot, session, idle):
    made = HistoryPage(session, Messages())
    qtbot.addWidget(made)
    made.resize(1170, 640)
    made.show()
    idle()
    return made


@pytest.fixture
def rename(session, idle):
    def act(name, label="改名"):
        project = session.snapshot.projects[0].id
        session.submit(label, lambda step: step.change(Project, project, name=name))
        idle()

    return act


def labels(page):
    return [item.label for item in page.items.items]


def kinds(page):
    return [page.items.cells(item)[3] for item in page.items.items]


def changed(page):
    tree = page.details.tree
    found = []
    for at in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(at)
        for line in (top, *(top.child(below) for below in range(top.childCount()))):
            found.append(tuple(line.text(column) for column in range(3)))
    return found


def test_the_list_says_when_who_and_what(page, session, rename):
    rename("新名称")
    at, who, label, kind, rows = page.items.cells(page.items.items[0])
    assert (who, label, kind, rows) == ("张三", "改名", "修改", "1")
    assert at[:10] == f"{page.items.items[0].at:%Y-%m-%d}"


def test_the_newest_action_is_explained(page, idle, rename):
    rename("新名称")
    page.list.selectRow(0)
    idle()
    assert changed(page) == [("项目　新名称", "", ""), ("项目名称", "政务大厅运行维护", "新名称")]
    assert page.details.title.text() == "改名"
    assert "本机没有可以撤销" in page.details.says.text()
    assert not page.details.back.isEnabled()


def test_going_back_is_announced_done_and_taken_back(page, session, idle, rename):
    for name in ("一", "二", "三"):
        rename(name, f"改为{name}")
    page.list.selectRow(2)
    idle()
    assert page.details.title.text() == "改为一"
    assert "2 步" in page.details.says.text() and "Ctrl+Z" in page.details.says.text()
    page.details.back.click()
    idle()
    assert session.snapshot.projects[0].name == "一"
    assert labels(page)[:4] == ["恢复：撤销最近 2 步", "改为三", "改为二", "改为一"]
    assert kinds(page)[:4] == ["恢复", "已撤销", "已撤销", "修改"]
    assert page.items.data(page.items.index(1, 2), Qt.ItemDataRole.FontRole).strikeOut()
    assert page.items.data(page.items.index(3, 2), Qt.ItemDataRole.FontRole) is None
    assert page.details.title.text() == "改为一"  # the chosen action stays chosen
    session.undo()
    idle()
    assert session.snapshot.projects[0].name == "三"
    assert kinds(page)[:4] == ["撤销", "已撤销", "修改", "修改"]


def test_filters(page, session, idle, rename, qtbot):
    rename("一")
    session.submit("新增问题", lambda step: step.add(Finding(headline="无台账")))
    idle()
    finding = session.snapshot.findings[0].id
    session.author = "李四"
    session.submit("再改", lambda step: step.change(Finding, finding, headline="无"))
    idle()
    page.filters.table.setCurrentIndex(page.filters.table.findData("project"))
    idle()
    assert labels(page)[0] == "改名"
    page.filters.table.setCurrentIndex(0)
    page.filters.who.setCurrentIndex(page.filters.who.findData("李四"))
    idle()
    assert labels(page) == ["再改"]
    page.filters.who.setCurrentIndex(0)
    page.filters.since.setFocus()
    QTest.keyClicks(page.filters.since, "20990101")
    QTest.keyClick(page.filters.since, Key.Key_Return)
    idle()
    assert labels(page) == [] and page._stack.currentIndex() == 1
    page.filters.since.selectAll()
    QTest.keyClicks(page.filters.since, "tomorrow")
    QTest.keyClick(page.filters.since, Key.Key_Return)
    idle()
    assert page.filters.since.property("invalid") and "不是日期" in page.filters.since.toolTip()
    assert labels(page)[0] == "再改"


def test_only_one_record(page, session, idle, rename):
    rename("一")
    second = session.snapshot.projects[1].id
    session.submit("改第二个", lambda step: step.change(Project, second, name="二"))
    idle()
    page.show_record("project", second)
    idle()
    assert labels(page)[0] == "改第二个" and "改名" not in labels(page)
    assert page.filters.one.text() == "只看项目“二”"
    page.filters.one.click()
    idle()
    assert "改名" in labels(page) and not page.filters.one.isVisible()


def test_older_actions_come_when_asked_for(page, session, idle, rename, monkeypatch):
    monkeypatch.setattr(page_module, "PAGE", 2)
    for name in "一二三四":
        rename(name, f"改为{name}")
    page._filter()
    idle()
    assert labels(page) == ["改为四", "改为三"]
    assert page.more.isVisible() and page.count.text() == "最近 2 次修改"
    page.more.click()
    idle()
    assert labels(page) == ["改为四", "改为三", "改为二", "改为一"]


def test_a_line_leads_to_its_record(page, session, idle, rename, qtbot):
    rename("一")
    page.list.selectRow(0)
    idle()
    page.list.setFocus()
    QTest.keyClick(page.list, Key.Key_Return)
    assert page.details.tree.hasFocus()
    with qtbot.waitSignal(page.jump) as jumped:
        page.details.tree.itemActivated.emit(page.details.tree.topLevelItem(0), 0)
    assert jumped.args == ["project", session.snapshot.projects[0].id]


def test_an_unseen_page_asks_nothing_until_it_is_seen(page, session, idle, rename):
    page.hide()
    rename("一")
    assert "改名" not in labels(page)
    page.show()
    idle()
    assert labels(page)[0] == "改名"


def test_nothing_is_taken_back_in_a_read_only_file(page, session, idle, rename, monkeypatch):
    rename("一")
    rename("二")
    monkeypatch.setattr(session, "read_only", True)
    page.list.selectRow(1)
    idle()
    assert not page.details.back.isEnabled()
