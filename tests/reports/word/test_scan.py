import pytest

from reports.outline import Column, Row, Run, Table
from reports.word import leftovers
from tests.reports.word.reading import report, said, written
from tests.reports.word.sample import sample


def found(tmp_path, *texts):
    return leftovers(written(report(said(*texts)), tmp_path))


def test_a_finished_report_has_none(tmp_path):
    assert leftovers(written(sample(), tmp_path)) == []


@pytest.mark.parametrize(
    "words",
    [
        "支出None万元",
        "满意度nan%",
        "NaN",
        "{{ project }}",
        "｛｛项目｝｝",
        "undefined",
        "见#REF!",
        "错误!未找到引用源。",
        "{% if %}",
    ],
)
def test_what_was_left_unfilled_is_found(tmp_path, words):
    assert found(tmp_path, words)


def test_the_words_around_it_are_told(tmp_path):
    assert found(tmp_path, "2018年度会议费支出", "None", "万元，执行率") == ["2018年度会议费支出None万元，执行率"]


def test_the_words_are_told_as_they_are_read(tmp_path):
    assert found(tmp_path, "甲&乙<None>") == ["甲&乙<None>"]


def test_a_marker_in_two_runs_is_one(tmp_path):
    assert found(tmp_path, "金额{", "{x}") == ["金额{{x}"]


def test_tables_are_read_too(tmp_path):
    table = Table("t", "表", (Column("项目", 1),), (Row("r", (Run("None"),)),))
    assert leftovers(written(report(table), tmp_path)) == ["None"]


@pytest.mark.parametrize(
    "words", ["Hunan Finance", "NonesuchCo", "banana", "“—”", "{一}", "a<b && c>d", "未发现错误。"]
)
def test_words_of_the_user_are_not_taken_for_ours(tmp_path, words):
    assert found(tmp_path, words) == []
