"""Vouchers are drawn so that it can be repeated, each once, and what is verified adds up project by project."""

import random
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.evaluation import Project
from models.fieldwork import ATTRIBUTES, Mark, Selection, VoucherCheck, VoucherSample, checked, exceptional
from models.funds import Entry, ExpenseLine, Fund
from models.sampling import (
    Draw,
    Verification,
    Voucher,
    drawn,
    find,
    population,
    select,
    take,
    together,
    verification,
)
from models.store import Store

ALL_OK = dict.fromkeys(ATTRIBUTES, Mark.OK)
POPULATION = tuple(Voucher(id, id * 1_000) for id in range(1, 101))


def fill(step):
    step.add_all([Project(id=1, name="热线"), Project(id=2, name="大厅")])
    step.add_all([Fund(project=1, used=100_000), Fund(project=2)])
    step.add_all([ExpenseLine(id=11, project=1, item="其他"), ExpenseLine(id=12, project=2, item="维修")])
    step.add_all(
        [Entry(id=100 + n, line=11, amount=n * 1_000, voucher=f"记-{n}", purpose=f"第{n}笔") for n in range(1, 10)]
    )
    step.add_all([Entry(id=201, line=12, amount=70_000, payee="维修部", purpose="电梯"), Entry(id=202, purpose="无主")])


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "a.digao", fill)
    yield made
    made.close()


def write(store, draw, vouchers=None):
    with store.operation("抽凭") as step:
        return take(step, draw, population(store, draw.project) if vouchers is None else vouchers, date(2019, 7, 5))


def ids(vouchers):
    return [one.id for one in vouchers]


# ---- choosing


def test_a_population_is_what_stands_under_a_project_and_was_not_drawn(store):
    assert ids(population(store)) == [*range(101, 110), 201]
    assert ids(population(store, 2)) == [201]
    write(store, Draw(Selection.ALL, 2))
    assert ids(population(store)) == [*range(101, 110)]
    store.undo()
    assert 201 in ids(population(store))
    with store.operation("删") as step:
        step.remove(ExpenseLine, 11)
    assert ids(population(store)) == [201]


def test_amounts_of_the_threshold_itself_and_large_corrections_are_drawn():
    vouchers = [Voucher(1, 4_999), Voucher(2, 5_000), Voucher(3, -6_000), Voucher(4, 9_000)]
    assert select(Draw(Selection.ABOVE, threshold=5_000), vouchers) == (2, 3, 4)


def test_a_seed_draws_what_it_always_drew():
    """The algorithm is part of what is recorded: this choice must come out in ten years too."""
    draw = Draw(Selection.RANDOM, size=5, seed=471_100)
    assert select(draw, POPULATION) == tuple(sorted(random.Random(471_100).sample(range(1, 101), 5)))
    assert select(draw, POPULATION) == (4, 57, 75, 81, 96)


@given(st.sets(st.integers(1, 10**15), min_size=1, max_size=60), st.integers(0, 10**9), st.data())
def test_random_choice_repeats_itself_without_repetition(numbers, seed, data):
    size = data.draw(st.integers(1, len(numbers)))
    vouchers = [Voucher(one, 1) for one in numbers]
    draw = Draw(Selection.RANDOM, size=size, seed=seed)
    found = select(draw, vouchers)
    assert len(set(found)) == size == len(found)
    assert set(found) <= numbers
    assert select(draw, data.draw(st.permutations(vouchers))) == found


def test_by_hand_takes_only_what_is_still_there():
    assert select(Draw(Selection.BY_HAND, chosen=(5, 3, 999)), POPULATION) == (3, 5)


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (Draw(Selection.RANDOM, size=101, seed=1), "总体只有 100 笔，抽不出 101 笔"),
        (Draw(Selection.RANDOM, size=0, seed=1), "没有填写抽取笔数"),
        (Draw(Selection.RANDOM, size=3), "没有填写随机种子"),
        (Draw(Selection.ABOVE), "没有填写金额下限"),
        (Draw(Selection.ABOVE, threshold=10**9), "没有抽到凭证"),
        (Draw(Selection.BY_HAND), "还没有选中凭证"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw, words):
    with pytest.raises(UserError, match=words):
        select(draw, POPULATION)


def test_too_many_or_none_at_all_are_refused():
    with pytest.raises(UserError, match="没有可以抽取的凭证"):
        select(Draw(Selection.ALL), ())
    with pytest.raises(UserError, match="超过 5,000 笔"):
        select(Draw(Selection.ALL), [Voucher(one, 1) for one in range(5_001)])


def test_found_by_number_payee_or_purpose(store):
    assert [one.id for one in find(store, "维修部")] == [201]
    assert [one.id for one in find(store, "记-3")] == [103]
    assert [one.id for one in find(store, " 第4笔 ", 1)] == [104]
    assert len(find(store, "")) == 10
    assert find(store, "电梯", 1) == ()


# ---- writing


def test_a_draw_is_one_step_and_says_how_it_was_made(store):
    sample = write(store, Draw(Selection.RANDOM, 1, size=4, seed=7))
    kept = store.get(VoucherSample, sample)
    assert (kept.project, kept.selection, kept.size, kept.seed, kept.population) == (1, "随机", 4, 7, 9)
    assert (kept.note, kept.drawn_on, kept.threshold) == ("随机 4 笔（种子 7）", date(2019, 7, 5), None)
    checks = store.all(VoucherCheck)
    assert {one.sample for one in checks} == {sample}
    assert [one.entry for one in checks] == sorted(random.Random(7).sample(range(101, 110), 4))
    assert set(drawn(store)) == {one.entry for one in checks}
    store.undo()
    assert store.all(VoucherCheck) == store.all(VoucherSample) == ()


def test_a_second_draw_brings_other_vouchers(store):
    write(store, Draw(Selection.RANDOM, size=5, seed=7))
    write(store, Draw(Selection.RANDOM, size=5, seed=7))
    assert sorted(one.entry for one in store.all(VoucherCheck)) == [*range(101, 110), 201]


def test_a_refused_draw_leaves_nothing(store):
    with pytest.raises(UserError):
        write(store, Draw(Selection.RANDOM, size=50, seed=7))
    assert store.all(VoucherSample) == ()


# ---- what is verified


def mark(store, entries, **marks):
    with store.operation("核") as step:
        step.add_all([VoucherCheck(entry=one, **marks) for one in entries])


def test_only_fully_checked_vouchers_count_each_once(store):
    mark(store, [101, 102, 102], **ALL_OK)
    mark(store, [103], **{**ALL_OK, "invoice": Mark.FAILED, "contract": Mark.NOT_APPLICABLE})
    mark(store, [104], **{**ALL_OK, "purpose": ""})
    mark(store, [101])
    mark(store, [201], **ALL_OK)
    hotline, hall = verification(store.snapshot())
    assert hotline == Verification(1, drawn=4, checked=3, amount=6_000, used=100_000)
    assert hotline.rate == Decimal("6.00")
    assert (hall.amount, hall.used, hall.rate) == (70_000, None, None)


def test_the_whole_leaves_out_what_nobody_knows_the_use_of(store):
    mark(store, [109, 201], **ALL_OK)
    whole = together(verification(store.snapshot()))
    assert (whole.drawn, whole.checked, whole.amount, whole.used, whole.rate) == (2, 2, 9_000, 100_000, Decimal("9.00"))
    assert together([]).rate is None


def test_sums_follow_what_is_changed_and_removed(store):
    mark(store, [109], **ALL_OK)
    assert verification(store.snapshot())[0].amount == 9_000
    with store.operation("改") as step:
        step.change(Entry, 109, amount=5_000)
    assert verification(store.snapshot())[0].amount == 5_000
    with store.operation("移") as step:
        step.change(ExpenseLine, 11, project=2)
    assert [row.amount for row in verification(store.snapshot())] == [0, 5_000]
    with store.operation("删") as step:
        step.remove(Entry, 109)
    assert [row.drawn for row in verification(store.snapshot())] == [0, 0]


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12) | st.none())
def test_a_rate_is_never_below_zero_nor_made_of_nothing(amount, used):
    rate = Verification(1, amount=amount, used=used).rate
    assert rate is None if not used or used < 0 else rate is not None and rate >= 0


@given(st.lists(st.sampled_from(["", *Mark]), min_size=5, max_size=5))
def test_checked_and_exceptional(marks):
    check = VoucherCheck(**dict(zip(ATTRIBUTES, marks, strict=True)))
    assert checked(check) == ("" not in marks)
    assert exceptional(check) == (Mark.FAILED in marks)
