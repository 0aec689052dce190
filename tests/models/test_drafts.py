"""Typed text outlives a crash, and is read in the unit it was typed in."""

import shutil
from pathlib import Path

import pytest

from models.evaluation import Evaluation, Project
from models.funds import Entry, ExpenseLine, Fund
from models.measures import Measure
from models.store import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    def fill(step):
        step.add(Evaluation(money_unit="万元"))
        step.add(Project(id=1, name="大厅运行"))
        step.add(Fund(id=2, project=1, budget=100, budget_text="1元"))
        step.add(Entry(id=3, amount=5))
        step.add(Measure(id=4, what="接通率"))
        step.add(ExpenseLine(id=5, item="耗材", project=1))

    file = tmp_path / "评价.digao"
    Store.create(file, fill, home=tmp_path / "home").close()
    return file


def crash(path: Path, *drafts: tuple[str, int, str, str]) -> Store:
    """Type, lose the process, and open what is on the disk."""
    store = Store.open(path, home=path.parent / "home")
    for draft in drafts:
        store.save_draft(*draft)
    left = path.with_name("崩溃.digao")
    shutil.copyfile(path, left)
    store.close()
    return Store.open(left, home=path.parent / "home", author="张三")


def test_what_was_typed_is_saved_on_opening_and_can_be_undone(path):
    store = crash(path, ("project", 1, "name", "大厅运行维"), ("project", 1, "name", "大厅运行维护"))
    assert store.get(Project, 1).name == "大厅运行维护"
    assert store.drafts() == []
    assert store.undo_label() == "恢复未保存的输入：项目名称"
    store.undo()
    assert store.get(Project, 1).name == "大厅运行"
    store.close()


@pytest.mark.parametrize(
    ("unit", "fen", "text"), [("万元", 12_345_000, "12.345万元"), ("元", None, ""), ("", 12_345_000, "12.345万元")]
)
def test_an_amount_is_read_in_the_unit_it_was_typed_in(path, unit, fen, text):
    store = Store.open(path, home=path.parent / "home")
    with store.operation("单位") as step:
        step.change(Evaluation, step.all(Evaluation)[0].id, money_unit=unit)
    store.close()
    store = crash(path, ("fund", 2, "used", "12.345"), ("entry", 3, "amount", "12.34"), ("fund", 2, "budget", "7"))
    fund = store.get(Fund, 2)
    assert (fund.used, fund.used_text) == (fen, text)
    assert store.get(Entry, 3).amount == 1_234
    assert fund.budget == (700 if unit == "元" else 7_000_000)
    assert [draft.text for draft in store.drafts()] == (["12.345"] if unit == "元" else [])
    store.close()


def test_what_cannot_be_read_stays_typed(path):
    drafts = [
        ("fund", 2, "used", "十二万"),
        ("measure", 4, "value", "八成"),
        ("expense_line", 5, "project", "大厅运行"),
    ]
    store = crash(path, *drafts)
    assert {(d.table, d.row, d.field, d.text) for d in store.drafts()} == set(drafts)
    assert store.get(Fund, 2).used is None
    assert store.undo_label() == ""
    store.drop_draft("fund", 2, "used")
    store.save_draft("measure", 4, "value", "80")
    assert {draft.text for draft in store.drafts()} == {"80", "大厅运行"}
    store.close()


def test_an_emptied_field_is_emptied(path):
    store = crash(path, ("fund", 2, "budget", ""))
    assert (store.get(Fund, 2).budget, store.get(Fund, 2).budget_text) == (None, "")
    store.close()


def test_a_stated_figure_keeps_its_words(path):
    store = crash(path, ("measure", 4, "value", "95.560"))
    assert (str(store.get(Measure, 4).value), store.get(Measure, 4).value_text) == ("95.560", "95.560")
    store.close()


@pytest.mark.parametrize(
    "draft", [("project", 99, "name", "甲"), ("visit", 1, "x", "甲"), ("project", 1, "gone", "甲")]
)
def test_drafts_of_what_is_not_there_any_more_are_dropped(path, draft):
    store = crash(path, draft)
    assert store.drafts() == []
    assert store.undo_label() == ""
    store.close()


def test_a_record_that_was_to_come_to_be_comes_with_what_was_typed_into_it(path):
    store = crash(
        path, ("fund", 71, "project", "1"), ("fund", 71, "used", "12"), ("fund", 72, "budget", "一点"),
        ("fund", 72, "project", "1"), ("fund", 73, "project", "1"), ("fund", 74, "project", "99"), ("fund", 74, "used", "3"),
    )  # fmt: skip
    assert [(fund.id, fund.project, fund.used) for fund in store.all(Fund)][1:] == [(71, 1, 12_000_000), (72, 1, None)]
    assert [(draft.row, draft.text) for draft in store.drafts()] == [(72, "一点")]
    store.close()


def test_drafts_are_neither_logged_nor_undone(path):
    store = Store.open(path, home=path.parent / "home")
    entries = store.query("SELECT count(*) FROM log_entry")
    store.save_draft("project", 1, "name", "大")
    assert store.undo_label() == ""
    assert store.undo() is None
    assert store.query("SELECT count(*) FROM log_entry") == entries
    store.drop_draft("project", 1, "name")
    assert store.drafts() == []
    store.close()
