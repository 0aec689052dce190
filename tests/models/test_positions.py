"""There is always room between two rows, and positions stay short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.positions import between, following

LOWEST = "0"


@given(st.lists(st.integers(0, 1_000_000), max_size=60))
def test_rows_put_anywhere_stay_in_order(places):
    order: list[str] = []
    for place in places:
        at = place % (len(order) + 1)
        before, after = order[at - 1] if at else "", order[at] if at < len(order) else ""
        made = between(before, after)
        assert before < made and (not after or made < after)
        assert not made.endswith(LOWEST)
        order.insert(at, made)


@given(st.lists(st.one_of(st.integers(1, 40), st.none()), max_size=30), st.data())
def test_rows_appended_after_any_others_come_last(counts, data):
    order = [""]
    for count in counts:
        if count is None and len(order) > 2:
            at = data.draw(st.integers(1, len(order) - 1))
            order.insert(at, between(order[at - 1], order[at]))
            continue
        made = following(order[-1], count or 1)
        assert made == sorted(set(made)) and made[0] > order[-1]
        assert not any(one.endswith(LOWEST) for one in made)
        order += made


@given(st.text("0123456789ABCXYZabcxyz", max_size=6).map(lambda text: text.rstrip(LOWEST)))
def test_something_follows_whatever_stands_last(last):
    made = following(last, 3)
    assert [last, *made] == sorted({last, *made})
    assert not any(one.endswith(LOWEST) for one in made)


def test_a_hundred_thousand_rows_have_short_positions():
    made = following("", 100_000)
    assert max(map(len, made)) == 4
    assert made == sorted(set(made))


def test_a_thousand_rows_put_to_the_same_place_grow_slowly():
    before, after = "V001", "V002"
    for _ in range(1_000):
        before = between(before, after)
    assert len(before) < 250


@pytest.mark.parametrize(("before", "after"), [("b", "a"), ("a", "a")])
def test_there_is_nothing_between_rows_in_the_wrong_order(before, after):
    with pytest.raises(ValueError, match="no position"):
        between(before, after)
