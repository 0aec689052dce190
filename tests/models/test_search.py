"""Any piece of any text is found at once, and what is gone is not."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.evaluation import Project
from models.findings import Finding
from models.funds import Entry, ExpenseLine
from models.search import Hit
from models.store import Store

NAME = "政务大厅电梯维保（二期）"
CONDITION = "2018年11月，3号电梯停运15天；合同约定8小时内修复。凭证2018-06-记-0032，ABC-12系统，长办发〔2013〕27号"


@pytest.fixture
def store(tmp_path: Path):
    def fill(step):
        step.add(Project(id=1, name=NAME, content="a"))
        step.add(Finding(id=2, headline="停运", condition=CONDITION))
        step.add(ExpenseLine(id=3, item="耗材", amount=1_286_505_000))

    made = Store.create(tmp_path / "评价.digao", fill, home=tmp_path / "home")
    yield made
    made.close()


def found(store: Store, text: str) -> set[int]:
    return {hit.id for hit in store.search(text)}


@pytest.mark.parametrize(
    ("text", "row"), [(text[a:b], row) for text, row in ((NAME, 1), (CONDITION, 2))
                      for a in range(0, len(text), 3) for b in (a + 1, a + 2, a + 5, len(text))]
)  # fmt: skip
def test_every_piece_of_a_text_is_found(store, text, row):
    if any(character.isalnum() for character in text):
        assert row in found(store, text)


@pytest.mark.parametrize("text", ["1286.505", "1,286", "1286", "286.5", "1,286.5", "28", "86.5"])
def test_amounts_are_found_with_and_without_commas(store, text):
    with store.operation("改") as step:
        step.change(ExpenseLine, 3, note="合计1286.505万元", amount_text="1,286.505万元")
    assert 3 in found(store, text)


@pytest.mark.parametrize("text", ["abc-12", "ABC", "c-12", "大厅 电梯", "二期 政务"])
def test_case_does_not_count_and_words_may_stand_apart(store, text):
    assert found(store, text) in ({1}, {2})


@pytest.mark.parametrize("text", ["厅电", "1128", "梯大", "停运5", "2018年6", "ABC12", "大厅 自行车"])
def test_what_is_not_there_is_not_found(store, text):
    assert text == "厅电" or found(store, text) == set()


@pytest.mark.parametrize(
    "text",
    ['"', "*", "(", ")", "NEAR", "-", ":", "a*", '"电梯', "电梯 OR 大厅", "NOT 电梯", "^电", "body:电梯", "电梯)", "{a b}",
     "NEAR(电 梯)", "+", "\\", "%", "_", "'", ";", "\x00", "电\x00梯", "", "  ", "🙂", "AND", "，", "〔2013〕27号"],
)  # fmt: skip
def test_special_characters_never_raise(store, text):
    assert all(isinstance(hit, Hit) for hit in store.search(text))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=12))
def test_any_text_can_be_looked_for(module_store, text):
    for hit in module_store.search(text):
        assert hit.title is not None


@pytest.fixture(scope="module")
def module_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "评价.digao"
    made = Store.create(path, lambda step: step.add(Finding(headline=NAME, condition=CONDITION)))
    yield made
    made.close()


@settings(max_examples=60, deadline=None)
@given(text=st.text("电梯大厅12.,ab ", min_size=1, max_size=8), data=st.data())
def test_any_piece_of_any_text_is_found(module_store, text, data):
    with module_store.operation("新增") as step:
        row = step.add(Project(name="", content=text))
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    if any(character.isalnum() for character in piece) and not (set(piece) & set(",")):
        assert row in {hit.id for hit in module_store.search(piece, limit=10_000)}
    with module_store.operation("删除") as step:
        step.remove(Project, row)


def test_the_index_follows_edits_undo_and_deleting(store):
    with store.operation("改") as step:
        step.change(Project, 1, name="便民服务")
    assert (found(store, "便民"), found(store, "大厅")) == ({1}, set())
    store.undo()
    assert (found(store, "便民"), found(store, "大厅")) == (set(), {1})
    store.redo()
    assert found(store, "便民") == {1}
    with store.operation("删除") as step:
        step.remove(Project, 1)
    assert found(store, "便民") == set()
    store.undo()
    assert found(store, "便民") == {1}


def test_a_hit_says_where_it_is(store):
    (hit,) = store.search("停运15天")
    assert (hit.table, hit.id, hit.field, hit.label, hit.title) == ("finding", 2, "condition", "事实", "停运")
    assert "停运15天" in hit.snippet and hit.snippet.startswith("2018年11月")
    (hit,) = store.search("〔2013〕27号")
    assert hit.snippet.startswith("…") and hit.snippet.endswith("〔2013〕27号")


def test_the_newest_come_first_and_no_more_than_asked_for(store):
    with store.operation("导入") as step:
        step.add_all([Entry(id=100 + number, purpose="办公用品") for number in range(60)])
    assert [hit.id for hit in store.search("办公", limit=3)] == [159, 158, 157]
    assert len(store.search("办公")) == 50


def test_idle_moments_index_a_slice_at_a_time(store):
    while store.catch_up():
        pass
    with store.operation("导入") as step:
        step.add_all([Entry(purpose=f"办公{number}") for number in range(4_500)])
    assert [store.catch_up() for _ in range(4)] == [True, True, False, False]
    assert store.search("办公4499")


def test_the_index_is_there_after_reopening(store, tmp_path):
    store.search("电梯")
    store.close()
    again = Store.open(tmp_path / "评价.digao")
    assert not again.catch_up()
    assert found(again, "电梯") == {1, 2}
    again.close()
