"""Amounts come back to the 分 as they were typed, and what is no amount is refused in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import UserError
from models.money import (
    Unit,
    exact_fen,
    parse_fen,
    parse_score,
    percent,
    round_half_up,
    show_fen,
    show_percent,
    show_score,
    with_unit,
)

PLACES = {Unit.YUAN: 2, Unit.WAN: 6, Unit.YI: 10}  # with which a 分 is seen
AMOUNTS = st.integers(-(10**17) + 1, 10**17 - 1)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1286.5", 1_286_500_000),
        ("1,286.50", 1_286_500_000),
        ("1 286.50", 1_286_500_000),
        ("1,2865", 12_865_000_000),
        ("１２８６．５", 1_286_500_000),
        ("１，２８６．５０万元", 1_286_500_000),
        ("12865000元", 1_286_500_000),
        ("￥12865000元整", 1_286_500_000),
        ("1.2亿", 12_000_000_000),
        ("1.2亿元", 12_000_000_000),
        ("约12.5 万元", 12_500_000),
        (".5", 500_000),
        ("5.", 5_000_000),
        ("-12.30", -12_300_000),
        ("−12.30", -12_300_000),
        ("(12.30)", -12_300_000),
        ("（12.30）", -12_300_000),
        ("0.000001", 1),
        ("0", 0),
    ],
)
def test_every_way_of_typing_an_amount(typed, fen):
    assert parse_fen(typed) == fen


@pytest.mark.parametrize(
    "typed",
    [
        "", "十二", "12,5", "1,28,6", "12.5.1", "1286.5美元", "1e5", "--5", "(-5)", "(5", "5)", "12万5", "nan", "∞",
        "1,286,5", "¥", "元",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_an_example(typed):
    with pytest.raises(UserError, match="不是金额") as caught:
        parse_fen(typed)
    assert "例如 1286.50" in caught.value.hint and "万元" in caught.value.hint


@pytest.mark.parametrize(
    ("typed", "unit"),
    [("0.001", Unit.YUAN), ("0.0000001", Unit.WAN), ("1.005元", Unit.WAN), ("1." + "0" * 30 + "1", Unit.WAN)],
)
def test_a_tenth_of_a_fen_is_refused(typed, unit):
    with pytest.raises(UserError, match="分以下|过大") as caught:
        parse_fen(typed, unit)
    assert caught.value.hint


@pytest.mark.parametrize("typed", ["100000000000000亿", "9" * 5000, "1000000000000万元"])
def test_more_than_the_file_can_hold_is_refused(typed):
    with pytest.raises(UserError, match="过大"):
        parse_fen(typed)


@given(AMOUNTS, st.sampled_from(Unit))
def test_what_an_editor_shows_reads_back_unchanged(fen, unit):
    assert parse_fen(exact_fen(fen, unit), unit) == fen
    assert len(exact_fen(fen, unit).partition(".")[2]) >= 2


@given(AMOUNTS, st.sampled_from(Unit))
def test_commas_of_the_program_itself_are_read(fen, unit):
    shown = show_fen(fen, unit, PLACES[unit])
    assert parse_fen(shown, unit) == fen
    assert parse_fen(f"{shown}{unit}") == fen


@given(AMOUNTS, st.sampled_from(Unit), st.integers(0, 4))
def test_shown_amounts_are_off_by_half_a_last_digit_at_most(fen, unit, places):
    shown = Decimal(show_fen(fen, unit, places).replace(",", ""))
    assert abs(shown * unit.fen - fen) <= Decimal(unit.fen).scaleb(-places) / 2


def test_rounding_is_half_up_as_on_paper():
    assert [str(round_half_up(Decimal(text), 2)) for text in ("2.675", "2.665", "-2.675")] == ["2.68", "2.67", "-2.68"]
    assert show_fen(1_234_565_000_000) == "1,234,565.00"
    assert (show_fen(None), exact_fen(None)) == ("—", "")


def test_a_rate_over_nothing_is_a_dash():
    assert show_percent(percent(5, 0)) == show_percent(percent(None, 5)) == show_percent(percent(5, None)) == "—"
    assert show_percent(percent(1, 3)) == "33.33%"


def test_the_wording_keeps_its_unit_or_gets_one():
    assert with_unit(" 15.5 ", Unit.WAN) == "15.5万元"
    assert [with_unit(text, Unit.WAN) for text in ("15.5万", "2亿元", "3元整", "")] == ["15.5万", "2亿元", "3元整", ""]


@given(st.integers(0, 10**9))
def test_scores_come_back(score):
    assert parse_score(show_score(score, 4)) == score


@pytest.mark.parametrize("typed", ["17.12345", "十", "-1", "", "9" * 30, "1." + "0" * 40 + "1"])
def test_what_is_no_score_is_refused(typed):
    with pytest.raises(UserError, match="分数") as caught:
        parse_score(typed)
    assert caught.value.hint
