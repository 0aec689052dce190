"""Dates as precise as they are known, in every form field workers write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dates import FuzzyDate, Precision, gap, parse_date, parse_day, parse_duration, with_year
from models.errors import UserError

QUARTER_STARTS = (1, 4, 7, 10)


@st.composite
def fuzzy_dates(draw: st.DrawFn) -> FuzzyDate:
    day, precision = draw(st.dates(date(1000, 1, 1))), draw(st.sampled_from(Precision))
    match precision:
        case Precision.DAY:
            return FuzzyDate(day.year, day.month, day.day, precision)
        case Precision.MONTH | Precision.MONTH_END:
            return FuzzyDate(day.year, day.month, 1, precision)
        case Precision.QUARTER:
            return FuzzyDate(day.year, QUARTER_STARTS[(day.month - 1) // 3], 1, precision)
        case Precision.YEAR:
            return FuzzyDate(day.year, 1, 1, precision)


@given(fuzzy_dates())
def test_words_and_code_read_back_unchanged(day):
    assert parse_date(day.code) == parse_date(day.words) == day


@given(fuzzy_dates())
def test_a_date_means_days_from_its_first_to_its_last(day):
    assert day.first <= day.last
    assert (day.first == day.last) == (day.precision in {Precision.DAY, Precision.MONTH_END})
    assert day.first.year == day.last.year == day.year


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2018-12-20", "2018-12-20"),
        ("2018/1/2", "2018-01-02"),
        ("2018.1.2", "2018-01-02"),
        ("20181220", "2018-12-20"),
        ("２０１８年１２月２０日", "2018-12-20"),
        ("2018 年 1 月 2 日", "2018-01-02"),
        ("2018年11月", "2018-11"),
        ("2018-11", "2018-11"),
        ("2018年11月底", "2018-11-end"),
        ("2018年11月末", "2018-11-end"),
        ("2018年11月底前", "2018-11-end"),
        ("2018年底", "2018-12-end"),
        ("2018年年底", "2018-12-end"),
        ("2018 年末", "2018-12-end"),
        ("2018年底前", "2018-12-end"),
        ("2018年第三季度", "2018-Q3"),
        ("2018年3季度", "2018-Q3"),
        ("2018-Q3", "2018-Q3"),
        ("2018年第四季", "2018-Q4"),
        ("2018年", "2018"),
        ("2018年度", "2018"),
        ("2018", "2018"),
    ],
)
def test_every_form_is_read(typed, code):
    assert parse_date(typed).code == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "去年",
        "年底",
        "2018底",
        "2018-13",
        "2018-02-30",
        "20180230",
        "18-1-2",
        "2018-1-2-3",
        "2018年第五季度",
        "0000",
        "20184",
    ],
)
def test_what_is_no_date_is_refused_with_the_ways_to_write_one(typed):
    with pytest.raises(UserError) as caught:
        parse_date(typed)
    assert f"“{typed}”" in str(caught.value) and caught.value.hint


@pytest.mark.parametrize(
    ("typed", "year", "meant"),
    [
        ("年底", 2018, "2018年底"),
        (" 年末前", 2018, "2018年末前"),
        ("年底", None, "年底"),
        ("2017年底", 2018, "2017年底"),
        ("12月", 2018, "12月"),
    ],
)
def test_the_end_of_the_year_is_that_of_the_evaluation(typed, year, meant):
    assert with_year(typed, year) == meant


def test_the_end_of_a_year_is_shown_as_the_end_of_december():
    assert parse_date("2018年底").words == "2018年12月底"


def test_a_day_has_to_be_whole():
    assert parse_day("2018年12月20日") == date(2018, 12, 20)
    with pytest.raises(UserError, match="没有写到日"):
        parse_day("2018年12月")


def test_lateness_counts_from_the_last_day_and_says_when_it_is_about():
    assert gap(parse_date("2018-11"), parse_date("2018-12-20")).words == "约20天"
    assert gap(parse_date("2018-12-01"), parse_date("2018-12-20")).words == "19天"
    assert gap(parse_date("2018-12-20"), parse_date("2018-12-01")).days == -19


@pytest.mark.parametrize(
    ("typed", "number", "unit", "more"),
    [
        ("3个月", "3", "月", False),
        ("5个多月", "5", "月", True),
        ("5多个月", "5", "月", True),
        ("5余月", "5", "月", True),
        ("15个工作日", "15", "工作日", False),
        ("约2年", "2", "年", False),
        ("1.5 年", "1.5", "年", False),
        ("３０天", "30", "天", False),
    ],
)
def test_durations(typed, number, unit, more):
    read = parse_duration(typed)
    assert (read.number, read.unit, read.more) == (Decimal(number), unit, more)
    assert parse_duration(read.text) == read


@pytest.mark.parametrize("typed", ["", "三个月", "3", "个月", "3小时", "-3天"])
def test_what_is_no_duration_is_refused(typed):
    with pytest.raises(UserError, match="不是时长") as caught:
        parse_duration(typed)
    assert "3个月" in caught.value.hint
