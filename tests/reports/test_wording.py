"""Numerals, amounts, rates, periods, documents: what they are in Chinese, to the character."""

from datetime import date
from decimal import Decimal

import pytest

from models.money import Unit
from reports import wording
from reports.wording import Money


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1001, "一千零一"),
     (9999, "九千九百九十九"), (0, "0"), (10000, "10000")],
)  # fmt: skip
def test_numerals(number, words):
    assert wording.chinese(number) == words


def test_a_list_is_told_one_by_one():
    assert wording.first_second(["看", "查", "问"]) == "一是看；二是查；三是问"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("好", "好。"), ("好。", "好。"), ("如下：", "如下："), ("甲，", "甲。"), ("他说“好。”", "他说“好。”"), ("（见附件）", "（见附件）。"), ("", "")],
)  # fmt: skip
def test_a_sentence_ends_once(text, sentence):
    assert wording.stop(text) == sentence


def test_lines_of_a_text_are_its_paragraphs():
    assert wording.lines("\n 甲 \r\n\r\n乙\x00\x0b丙\u2028丁\n") == ["甲", "乙丙", "丁"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("95.555"), "95.56%"), (Decimal("4.4379"), "4.44%"), (Decimal(100), "100.00%"), (Decimal("0.005"), "0.01%"), (None, "—"), (Decimal("nan"), "—"), (Decimal("1e90"), "—")],
)  # fmt: skip
def test_rates_have_two_decimals_rounded_half_up(value, shown):
    assert wording.rate(value) == shown


def test_a_share_of_long_numbers_is_still_a_share():
    assert wording.share(Decimal(10) ** 34, Decimal(10) ** 34 * 3) == Decimal("33.33")
    assert wording.share(1, 0) is None
    assert wording.share(Decimal("inf"), 1) is None


def test_percentages_differ_in_points():
    assert wording.percentage_points(Decimal("-16.63")) == "16.63个百分点"


def test_amounts():
    wan, yuan = Money(), Money(Unit.YUAN)
    assert (wan.figure(1_558_500_000), wan.words(1_558_500_000), wan.figure(None)) == ("1558.50", "1558.50万元", "—")
    assert (yuan.figure(1_558_500_000), yuan.words(1_558_500_000)) == ("15,585,000.00", "15585000.00元")
    assert wan.exact(22_436_745) == "22.44万元（224367.45元）"
    assert wan.exact(22_440_000) == "22.44万元"
    assert (wan.difference(-1_200), wan.difference(-120_000)) == ("12.00元", "0.12万元")


def test_rounding_shows_where_shown_parts_miss_the_shown_whole():
    assert Money().rounding_shows([4_000, 4_000, None], 8_000)
    assert not Money().rounding_shows([10_000, 20_000], 30_000)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(date(2019, 7, 4), date(2019, 7, 11), "2019年7月4日至7月11日"), (date(2018, 12, 30), date(2019, 1, 2), "2018年12月30日至2019年1月2日"),
     (date(2019, 7, 4), None, "2019年7月4日"), (date(2019, 7, 4), date(2019, 7, 4), "2019年7月4日"), (None, None, "")],
)  # fmt: skip
def test_spans_of_days(start, end, words):
    assert wording.span(start, end) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [("2018", "2018年"), ("2018-06至2018-12", "2018年6月至12月"), ("2017-06至2018-12", "2017年6月至2018年12月"),
     ("2018年上半年", "2018年上半年"), ("至今", "至今"), ("", "—")],
)  # fmt: skip
def test_periods(text, words):
    assert wording.period(text) == words


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (("办法", "财预[2020]10号"), "《办法》（财预〔2020〕10号）"),
        (("《办法》", ""), "《办法》"),
        (("关于印发《办法》的通知", ""), "《关于印发〈办法〉的通知》"),
        (("关于资金的请示", "", "乙局", "请示及领导批示"), "乙局《关于资金的请示》及领导批示"),
        (("关于资金的批复", "甲〔1〕号", "甲", "批复"), "甲《关于资金的批复》（甲〔1〕号）"),
        (("资金方案", "3号", "", "会议纪要"), "《资金方案》（3号，会议纪要）"),
        (("中共中央国务院意见", "", "中共中央、国务院", "文件"), "《中共中央国务院意见》"),
        (("方案", "", "", "", ("试行",)), "《方案》（试行）"),
    ],
)
def test_documents(document, words):
    assert wording.document(*document) == words
