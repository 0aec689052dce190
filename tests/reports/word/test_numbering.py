from reports.outline import Heading, Style
from tests.reports.word.reading import document, numbered, part, report, said, written
from tests.reports.word.sample import CHAPTERS, sample


def shown(tmp_path, *blocks):
    return numbered(written(report(*blocks), tmp_path))


def chapter(text):
    return Heading(text, text)


def section(text):
    return Heading(text, text, 2)


def item(text):
    return said(text, style=Style.ITEM)


def point(text):
    return said(text, style=Style.POINT)


def test_each_level_starts_again_below_a_higher_one(tmp_path):
    blocks = (
        chapter("甲"),
        section("乙"),
        item("丙"),
        point("丁"),
        point("戊"),
        item("己"),
        point("庚"),
        section("辛"),
        item("壬"),
    )
    assert shown(tmp_path, *blocks, chapter("癸"), section("子"), item("丑")) == [
        *("一、甲", "（一）乙", "1、丙", "（1）丁", "（2）戊", "2、己", "（1）庚", "（二）辛", "1、壬"),
        *("二、癸", "（一）子", "1、丑"),
    ]


def test_the_numbers_of_chapters_sections_and_items_are_one_list(tmp_path):
    path = written(
        report(chapter("甲"), section("乙"), item("丙"), section("丁"), item("戊"), chapter("己"), item("庚")), tmp_path
    )
    assert list(document(path).iter("{*}numId")) == []  # each paragraph carries the number of its style


def test_items_right_below_a_chapter_start_again_in_the_next(tmp_path):
    assert shown(
        tmp_path, chapter("甲"), item("乙"), item("丙"), said("正文"), item("丁"), chapter("戊"), item("己")
    ) == [
        *("一、甲", "1、乙", "2、丙", "3、丁", "二、戊", "1、己"),
    ]


def test_items_before_the_first_section_do_not_count_as_a_section(tmp_path):
    """LibreOffice would print （二）乙: the list must not see that a level was left out."""
    blocks = (
        chapter("甲"),
        item("一项"),
        point("一点"),
        item("二项"),
        section("乙"),
        item("三项"),
        chapter("丙"),
        item("四项"),
        section("丁"),
    )
    path = written(report(*blocks), tmp_path)
    assert numbered(path) == [
        *("一、甲", "1、一项", "（1）一点", "2、二项", "（一）乙", "1、三项", "二、丙", "1、四项", "（一）丁"),
    ]
    numbers = [node.values()[0] for node in document(path).iter("{*}numId")]
    assert numbers == ["2", "2", "2", "3"]  # the others carry the number of their style
    assert len(list(part(path, "word/numbering.xml").iter("{*}num"))) == 3


def test_deeper_headings_count_with_items_and_points(tmp_path):
    blocks = (
        chapter("甲"),
        section("乙"),
        item("丙"),
        Heading("h", "丁", 3),
        Heading("h", "戊", 4),
        Heading("h", "己", 9),
    )
    assert shown(tmp_path, *blocks) == ["一、甲", "（一）乙", "1、丙", "2、丁", "（1）戊", "（2）己"]


def test_nine_chapters_are_numbered_as_in_the_sample(tmp_path):
    found = [line for line in numbered(written(sample(), tmp_path)) if line[1] == "、" and not line[0].isdigit()]
    assert found == [f"{figure}、{title}" for figure, title in zip("一二三四五六七八九", CHAPTERS, strict=True)]
