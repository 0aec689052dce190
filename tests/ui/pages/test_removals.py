"""Deleting asks nothing, and says what went, what still refers to it, and how it comes back."""

import pytest
from PySide6.QtCore import QObject, Qt

from models.evaluation import Goal, Project, Section, SectionText
from models.fields import RECORDS
from models.fieldwork import CheckItem, Checklist
from models.findings import Finding, FindingPoint, Recommendation
from models.funds import Entry, ExpenseLine
from models.indicators import Indicator
from models.progress import Payment
from ui.pages.fieldwork import FieldworkPage
from ui.pages.findings import FindingsPage
from ui.pages.funds import FundsPage
from ui.pages.indicators import IndicatorsPage
from ui.pages.parts import Later
from ui.pages.progress import ProgressPage
from ui.pages.project import ProjectPage
from ui.pages.removals import Removals
from ui.pages.report import ReportPage
from ui.widgets import Button


@pytest.fixture
def owner(qtbot, session, messages):
    made = QObject()
    Removals(session, messages, made, RECORDS)
    yield made
    made.deleteLater()


@pytest.fixture
def remove(session, settled):
    def work(label, kind, *ids):
        session.submit(label, lambda step: step.remove(kind, *ids))
        settled()

    return work


@pytest.fixture
def add(session, settled):
    def work(*records):
        ids = []
        session.submit("加", lambda step: ids.extend(step.add(one) for one in records))
        settled()
        return ids

    return work


@pytest.mark.parametrize("page", [FindingsPage, ProgressPage, ReportPage, IndicatorsPage, FieldworkPage])
def test_no_button_that_deletes_is_come_upon_with_tab(qtbot, session, messages, page):
    made = page(session, messages)
    qtbot.addWidget(made)
    assert all(later.part for later in made.findChildren(Later))
    found = [one for one in made.findChildren(Button) if "删除" in one.toolTip()]
    assert found and not any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in found)


def test_what_refers_to_it_is_counted(owner, session, add, remove, messages):
    first = session.snapshot.projects[0].id
    add(Goal(project=first))
    remove("删除项目", Project, first)
    told = "引用它的记录没有删除：绩效目标 1、资金 1、支出明细 3"
    assert messages.said == [f"已删除项目“政务大厅运行维护”，{told}。按 Ctrl+Z 恢复"]


def test_a_finding_with_a_long_headline(owner, add, remove, messages):
    (finding,) = add(Finding(headline="一二三四五六七八九十" * 3))
    add(FindingPoint(finding=finding), Recommendation(findings=(finding,)))
    remove("删除问题", Finding, finding)
    assert messages.said == [
        "已删除问题“一二三四五六七八九十一二三四五六七八九十一二三四…”，引用它的记录没有删除：问题分点 1、建议 1。按 Ctrl+Z 恢复"
    ]


def test_many_at_once_and_what_no_page_holds_whole(owner, session, add, remove, messages):
    goals = add(Goal(text="甲"), Goal(text="乙"))
    remove("删除 2 行绩效目标", Goal, *goals)
    (entry,) = add(Entry(line=session.snapshot.expense_lines[0].id, purpose="付款"))
    remove("删除明细账", Entry, entry)
    assert messages.said == ["已删除 2 行绩效目标。按 Ctrl+Z 恢复", "已删除明细账。按 Ctrl+Z 恢复"]


def test_what_stands_above_is_named_and_what_goes_with_it_counted(owner, session, settled, add, messages):
    below, top = add(Indicator(name="下级"), Indicator(name="上级"))
    session.submit("", lambda step: step.change(Indicator, below, parent=top))
    session.submit("删除指标", lambda step: step.remove(Indicator, below, top))
    (checklist,) = add(Checklist(title="大厅"))
    items = add(CheckItem(checklist=checklist), CheckItem(checklist=checklist))

    def both(step):
        step.remove(CheckItem, *items)
        step.remove(Checklist, checklist)

    session.submit("删除核查表", both)
    settled()
    assert messages.said == [
        "已删除指标“上级”及下级 1 项。按 Ctrl+Z 恢复",
        "已删除核查表“大厅”及下级 2 项。按 Ctrl+Z 恢复",
    ]


def test_nothing_is_said_of_other_changes_nor_by_other_pages(qtbot, session, settled, add, remove, messages):
    owner = QObject()
    Removals(session, messages, owner, {"finding"})
    (goal,) = add(Goal(text="甲"))
    remove("删除绩效目标", Goal, goal)
    session.undo()
    add(Finding(headline="甲"))
    session.undo()
    settled()
    assert messages.said == []


@pytest.mark.parametrize(
    ("page", "record"),
    [
        (ProjectPage, Goal(text="甲")),
        (FundsPage, ExpenseLine(item="甲")),
        (ProgressPage, Payment(purpose="甲")),
        (FindingsPage, FindingPoint(headline="甲")),
        (FieldworkPage, Checklist(title="甲")),
        (ReportPage, SectionText(title="甲", section=Section.OUTCOMES)),
    ],
)
def test_each_page_says_what_was_deleted_on_it(qtbot, session, messages, add, remove, page, record):
    shown = page(session, messages)
    qtbot.addWidget(shown)
    (made,) = add(record)
    remove(f"删除{record.meta.label}", type(record), made)
    assert messages.said == [f"已删除{record.meta.label}“甲”。按 Ctrl+Z 恢复"]
