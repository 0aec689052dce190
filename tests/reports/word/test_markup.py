import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from reports.outline import Style
from reports.word.markup import NAMESPACES, clean, run
from tests.reports.word.reading import report, said, text, texts, written

HARD = [
    "< > & \" ' 《》 ]]> <w:p/> &amp;",
    "表情😀👩‍👩‍👧家庭",
    "  两端的空格  ",
    "　全角空格开头",
    "中  间",
    "制表\t符",
    "长" * 10_000,
    "“引号”——破折号……①②×‰",
    "＝cmd|'/c calc'!A1",
    "{{ 变量 }}",
    "עברית العربية ไทย",
]


@pytest.mark.parametrize("style", list(Style))
def test_what_the_user_wrote_stands_in_the_document(tmp_path, assert_valid_docx, style):
    path = written(report(*(said(hard, style=style) for hard in HARD)), tmp_path)
    assert texts(path)[-len(HARD) :] == HARD
    assert_valid_docx(path)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("零\x00响\x07铃\x1b出", "零响铃出"),
        ("单\ud83d半", "单半"),
        ("\udc00\ud800", ""),
        ("一对\ud83d\ude00合一", "一对😀合一"),
        ("行\r\n尾\r都\x0b是\u2028换\x85行", "行\n尾\n都\n是\n换\n行"),
        ("非\ufffe字\uffff符", "非字符"),
    ],
)
def test_what_xml_cannot_hold_is_dropped_or_joined(given, kept):
    assert clean(given) == kept


@given(st.text(st.characters(codec=None, exclude_categories=[]), max_size=30))
@example("中  间")
@example(" 前")
@example("后 ")
def test_any_text_becomes_runs_that_say_the_same(words):
    kept = clean(words)
    xml = etree.fromstring(f"<w:p {NAMESPACES}>{run(kept)}</w:p>")
    assert text(xml) == kept
    for node in xml.iter("{*}t"):
        plain = node.text == node.text.strip(" \n") and "  " not in node.text
        assert plain or node.values() == ["preserve"]


@pytest.mark.parametrize(
    ("words", "told"), [("“引”", True), ("—", True), ("③", True), ("12.5%", False), ("《法》", False)]
)
def test_signs_of_both_scripts_are_set_in_the_chinese_font(words, told):
    assert ('w:hint="eastAsia"' in run(words)) is told
