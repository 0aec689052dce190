"""What a field holds survives the editor and the file; what it cannot hold is refused in words."""

import copy
import dataclasses
import pickle
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import models.snapshot  # noqa: F401  declares all records
from models import fields
from models.errors import UserError
from models.evaluation import Project
from models.fields import RECORDS, Field, Kind, from_cell, to_cell
from models.money import Unit
from tests.models.test_dates import fuzzy_dates

ALL = {f"{table}.{spec.name}": spec for table, record in RECORDS.items() for spec in record.meta.fields}
ALIKE = {(spec.kind, spec.choices, spec.open): name for name, spec in ALL.items()}
SPECS = [pytest.param(ALL[name], id=name) for name in ALIKE.values()]  # one of each sort
TEXTS = st.text(max_size=40)
DECIMALS = st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=None).filter(
    lambda number: len(f"{number:f}") <= 40
)
DURATIONS = st.builds("{}{}{}".format, st.integers(0, 999), st.sampled_from(["", "个", "个多"]), st.just("月"))
IDS = st.integers(1, 2**63 - 1)

VALUES: dict[Kind, Any] = {
    Kind.MONEY: st.none() | st.integers(-(10**17) + 1, 10**17 - 1),
    Kind.SCORE: st.none() | st.integers(0, 10**7),
    Kind.NUMBER: st.none() | DECIMALS,
    Kind.PERCENT: st.none() | DECIMALS,
    Kind.YEAR: st.none() | st.integers(1949, 2199),
    Kind.DATE: st.none() | st.dates(),
    Kind.FUZZY_DATE: st.none() | fuzzy_dates(),
    Kind.DURATION: st.none() | DURATIONS.map(fields.parse_duration),
    Kind.FLAG: st.booleans(),
    Kind.REFERENCE: st.none() | IDS,
    Kind.REFERENCES: st.lists(IDS, max_size=3).map(tuple),
}
TYPED = [kind for kind in Kind if kind not in {Kind.REFERENCE, Kind.REFERENCES, Kind.WORDING}]
FIGURES = [kind for kind in TYPED if kind not in {Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE}]


def spec_of(kind: Kind, **more: Any) -> Field:
    return Field("x", "金额", kind, unit=Unit.WAN if kind is Kind.MONEY else "", **more)


def values(spec: Field) -> st.SearchStrategy[Any]:
    if spec.kind is Kind.CHOICE and not spec.open:
        return st.sampled_from(("", *spec.choices))
    if spec.kind in VALUES:
        return VALUES[spec.kind]
    return TEXTS.map(lambda text: fields.parse(spec, text))


@pytest.mark.parametrize("spec", SPECS)
@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_the_file_gives_back_what_it_was_given(spec, data):
    value = data.draw(values(spec))
    cell = to_cell(spec, value)
    assert from_cell(spec, cell) == value
    assert cell is None or isinstance(cell, int if fields.column_type(spec) == "INTEGER" else str)


@pytest.mark.parametrize("kind", TYPED, ids=str)
@given(data=st.data())
def test_an_editor_left_as_it_was_changes_nothing(kind, data):
    spec = spec_of(kind, choices=("是", "否"))
    value = data.draw(values(spec))
    assert fields.parse(spec, fields.edit_text(spec, value)) == value


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICE], ids=str)
@given(typed=st.text())
def test_any_text_can_be_kept_and_saved(kind, typed):
    spec = spec_of(kind, open=True)
    value = fields.parse(spec, typed)
    assert fields.parse(spec, value) == value
    value.encode()
    assert not any(character < " " and character not in "\t\n" for character in value)


@pytest.mark.parametrize("kind", TYPED, ids=str)
@given(typed=st.text() | st.text("0123456789.,-/年月日季度Q万元亿(%） "))
def test_whatever_is_typed_is_read_or_refused_in_words(kind, typed):
    spec = spec_of(kind, choices=("是", "否"))
    try:
        value = fields.parse(spec, typed)
    except UserError as error:
        assert str(error) and error.hint
    else:
        cell = to_cell(spec, value)
        assert from_cell(spec, cell) == value
        assert not isinstance(cell, int) or abs(cell) < 2**63
        assert fields.parse(spec, fields.edit_text(spec, value)) == value


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (Kind.MONEY, "很多", "“很多”不是金额"),
        (Kind.SCORE, "满分", "“满分”不是分数"),
        (Kind.NUMBER, "若干", "“若干”不是数字"),
        (Kind.PERCENT, "一半", "“一半”不是数字"),
        (Kind.YEAR, "18", "“18”不是年度"),
        (Kind.DATE, "昨天", "“昨天”不是日期"),
        (Kind.FUZZY_DATE, "年底", "“年底”不是日期"),
        (Kind.DURATION, "很久", "“很久”不是时长"),
        (Kind.CHOICE, "也许", "没有“也许”这一项"),
        (Kind.FLAG, "也许", "“也许”不是“是”或“否”"),
    ],
    ids=str,
)
def test_a_refusal_says_what_is_wrong_and_how_to_mend_it(kind, typed, said):
    with pytest.raises(UserError, match=said) as caught:
        fields.parse(spec_of(kind, choices=("是", "否")), typed)
    assert caught.value.hint


@pytest.mark.parametrize("typed", ["", " ", "—", "-", "/"])
@pytest.mark.parametrize("kind", FIGURES, ids=str)
def test_an_emptied_field_is_empty(kind, typed):
    assert not fields.parse(spec_of(kind), typed)


def test_a_choice_is_written_in_full_unless_the_user_sees_it_completed():
    spec = spec_of(Kind.CHOICE, choices=("征求意见稿", "征收", "现行有效", "现行"))
    for typed in ("征求", "征"):
        with pytest.raises(UserError, match=f"没有“{typed}”") as caught:
            fields.parse(spec, typed)
        assert "征求意见稿、征收、现行有效" in caught.value.hint
    assert [fields.completed(spec, typed) for typed in (" 征求", "征", "现行", "", "废止")] == [
        "征求意见稿", "征", "现行", "", "废止",
    ]  # fmt: skip
    assert fields.completed(dataclasses.replace(spec, open=True), "征求") == "征求"


def test_a_stated_amount_keeps_its_words():
    spec = dataclasses.replace(spec_of(Kind.MONEY), wording="x_text")
    assert fields.parsed(spec, "15.5") == {"x": 15_500_000, "x_text": "15.5万元"}
    assert fields.parsed(spec, "15.5", Unit.YUAN) == {"x": 1_550, "x_text": "15.5元"}
    assert fields.parsed(spec, "1.2亿元") == {"x": 12_000_000_000, "x_text": "1.2亿元"}
    assert fields.parsed(spec, " ") == {"x": None, "x_text": ""}


def test_a_number_keeps_the_decimals_it_was_typed_with():
    spec = spec_of(Kind.NUMBER)
    assert from_cell(spec, to_cell(spec, fields.parse(spec, "95.50"))).as_tuple() == Decimal("95.50").as_tuple()
    assert fields.show(spec, Decimal("0.0000001")) == "0.0000001"


@pytest.mark.parametrize(
    ("kind", "cell"),
    [(Kind.NUMBER, "1/3"), (Kind.DATE, "2018"), (Kind.FUZZY_DATE, "?"), (Kind.DURATION, "?"), (Kind.REFERENCES, "{")],
    ids=str,
)
def test_a_cell_of_a_newer_program_is_empty_rather_than_an_error(kind, cell):
    assert not from_cell(spec_of(kind), cell)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_first_and_last_days_there_are(day):
    spec = spec_of(Kind.DATE)
    assert from_cell(spec, to_cell(spec, day)) == day


def test_a_record_is_a_frozen_value():
    first, other = Project(id=1, name="甲"), Project(id=1, name="乙")
    assert dataclasses.replace(first, name="乙") == other != first
    assert hash(dataclasses.replace(first, name="乙")) == hash(other)
    assert copy.deepcopy(first) == pickle.loads(pickle.dumps(first)) == first
    assert first != SimpleNamespace(**vars(first))
    assert repr(first).startswith("Project(id=1, position='', name='甲', ")
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.name = "乙"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del first.name
    with pytest.raises(TypeError, match="Project has no colour"):
        Project(colour="红")
    assert first.name == "甲"
