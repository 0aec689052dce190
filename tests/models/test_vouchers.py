"""The vouchers of one line, read whole once and then change by change."""

import pytest

from models.funds import Entry
from models.store import Store
from models.vouchers import MOST_SINGLY, of_line, updated


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "a.digao", lambda step: step.add_all([entry(1), entry(2), entry(3, line=9)]))
    yield made
    made.close()


def entry(id, line=7, position=""):
    return Entry(id=id, line=line, amount=id * 100, purpose=f"第{id}笔", position=position)


def test_of_one_line(store):
    assert [one.id for one in of_line(store, 7)] == [1, 2]


def test_what_changed_is_put_in_place(store):
    known = of_line(store, 7)
    with store.operation("改") as step:
        step.change(Entry, 2, amount=5)
        step.change(Entry, 3, line=7)
        step.remove(Entry, 1)
    assert updated(store, known, 7, {1, 2, 3}) == of_line(store, 7)


def test_a_voucher_that_went_to_another_line_is_gone(store):
    known = of_line(store, 7)
    with store.operation("改") as step:
        step.change(Entry, 1, line=9)
    assert [one.id for one in updated(store, known, 7, {1})] == [2]


def test_changes_of_other_tables_change_nothing(store):
    known = of_line(store, 7)
    assert updated(store, known, 7, {555}) == known


def test_many_changes_are_read_at_once(store):
    assert updated(store, [], 7, set(range(100, 101 + MOST_SINGLY))) == of_line(store, 7)
