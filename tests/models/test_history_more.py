"""Which actions still stand, after any row of undo, redo and going back; and what records are called."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import history, sample
from models.evaluation import Project
from models.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "评价.digao", lambda _step: None, home=tmp_path / "home", author="张三")
    yield made
    made.close()


def edit(store, name="新"):
    """The entry of a new project, and its id."""
    with store.operation(name) as step:
        made = step.add(Project(name=name))
    return store.query("SELECT max(id) FROM log_entry")[0][0], made


def test_what_was_undone_and_redone(store):
    first, _id = edit(store, "甲")
    second, _id = edit(store, "乙")
    assert store.taken_back(0) == frozenset()
    store.undo()
    assert store.taken_back(0) == {second}
    store.undo()
    assert store.taken_back(0) == {first, second}
    assert store.taken_back(second) == {second}
    store.redo()
    assert store.taken_back(0) == {second}


def test_going_back_takes_all_later_steps_and_can_be_taken_back(store):
    first, _id = edit(store, "甲")
    later = {edit(store, name)[0] for name in "乙丙"}
    assert [done.label for done in store.steps_after(first)] == ["丙", "乙"]
    store.undo_to(first)
    assert store.taken_back(0) == later
    restored = store.query("SELECT max(id) FROM log_entry")[0][0]
    store.undo()
    assert store.taken_back(0) == {restored}


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_an_action_stands_exactly_when_what_it_made_is_there(tmp_path_factory, seed):
    folder, random, made = tmp_path_factory.mktemp("log"), Random(seed), dict[int, int]()
    store = Store.create(folder / "评价.digao", lambda _step: None, home=folder / "home", author="张三")
    for _ in range(random.randint(5, 30)):
        act = random.choice(("edit", "edit", "undo", "undo", "redo", "back"))
        if act == "edit":
            entry, project = edit(store)
            made[entry] = project
        elif act == "back" and made:
            store.undo_to(random.choice([0, *made]))
        elif act == "undo":
            store.undo()
        elif act == "redo":
            store.redo()
    there = {project.id for project in store.all(Project)}
    gone = store.taken_back(0)
    assert {entry: entry not in gone for entry in made} == {entry: made[entry] in there for entry in made}
    store.close()


def test_a_deleted_record_keeps_its_name(store):
    _entry, project = edit(store, "热线")
    assert history.name(store, "project", project) == "项目“热线”"
    with store.operation("删除") as step:
        step.remove(Project, project)
    assert history.name(store, "project", project) == "项目“热线”"
    assert history.name(store, "project", 5) == "项目"


def test_a_title_that_has_quotation_marks_is_not_quoted_again():
    changed = history.Change("project", 1, "项目", "“12345”热线", "主管处室", "", "热线处")
    assert changed.words == "项目“12345”热线　主管处室：（空） → 热线处"
    assert history.Change("project", 1, "项目", "大厅", "", "", "新增").words == "项目“大厅”：新增"


def test_all_of_the_sample_is_told_in_words(tmp_path):
    sample.create(tmp_path / "样例.digao")
    store = Store.open(tmp_path / "样例.digao")
    told = [change.words for change in history.changes(store, 1, 10_000) if change.table == "evidence_link"]
    store.close()
    assert any("记录种类：（空） → 问题" in words for words in told)
    assert not any("finding" in words or "记录：" in words for words in told)
