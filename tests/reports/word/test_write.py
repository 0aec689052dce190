import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Mm, Pt

from reports.outline import Heading, Report, Run, Style
from reports.word import write
from tests.reports.word.reading import document, part, report, said, styled, text, texts, value, written
from tests.reports.word.sample import sample


@pytest.mark.parametrize(
    "value", [sample(), sample(draft=False, sealed=False), Report((), ())], ids=["draft", "final", "empty"]
)
def test_word_would_open_it_without_repairs(tmp_path, assert_valid_docx, value):
    assert_valid_docx(written(value, tmp_path))


def test_python_docx_opens_it_changes_it_and_saves_it(tmp_path, assert_valid_docx):
    path = written(sample(), tmp_path)
    opened = docx.Document(str(path))
    opened.paragraphs[0].add_run("（修改稿）")
    opened.tables[0].cell(1, 0).text = "改过"
    opened.save(str(path))
    assert_valid_docx(path)
    assert docx.Document(str(path)).paragraphs[0].text == "2018年度某市政务服务中心（修改稿）"


def test_every_text_is_in_the_document_in_its_order(tmp_path):
    value = sample()
    shown = iter(texts(written(value, tmp_path)))
    expected = [*value.title]
    for block in value.blocks:
        if hasattr(block, "rows"):
            expected += [column.title for column in block.columns]
            expected += [cell.text for row in (*block.rows, block.total) if row for cell in row.cells]
        else:
            expected.append(block.text)
    expected += [value.signed_by, value.date]
    assert [line for line in expected if line not in shown] == []


def test_the_same_report_gives_the_same_bytes(tmp_path):
    first, second = tmp_path / "一.docx", tmp_path / "二.docx"
    write(sample(), first)
    write(sample(), second)
    assert first.read_bytes() == second.read_bytes()
    assert {entry.date_time for entry in ZipFile(first).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_is_that_of_an_official_document(tmp_path):
    opened = docx.Document(str(written(sample(), tmp_path)))
    page = opened.sections[0]
    assert [round(length.mm) for length in (page.page_width, page.page_height)] == [210, 297]
    margins = page.top_margin, page.bottom_margin, page.left_margin, page.right_margin
    assert [round(length.mm) for length in margins] == [37, 35, 28, 26]
    normal, body = opened.styles["Normal"], opened.styles["报告正文"]
    assert normal.paragraph_format.line_spacing == Pt(28.95)
    lines = (page.page_height - page.top_margin - page.bottom_margin) / normal.paragraph_format.line_spacing
    characters = (page.page_width - page.left_margin - page.right_margin) / (Pt(16) - Pt(0.25))
    assert (int(lines), int(characters)) == (22, 28)
    assert value(body.element, "rPr/spacing") == "-5"
    assert value(body.element, "pPr/ind", "firstLineChars") == "200"
    assert page.left_margin + page.right_margin < Mm(55)


def test_every_style_names_its_chinese_and_its_latin_font(tmp_path):
    styles = part(written(sample(), tmp_path), "word/styles.xml")
    fonts = {
        style.get(style.nsmap["w"].join(("{", "}styleId"))): (
            value(style, "rPr/rFonts", "eastAsia"),
            value(style, "rPr/rFonts", "ascii"),
        )
        for style in styles.iter("{*}style")
    }
    assert fonts["Title"] == ("方正小标宋简体", "Times New Roman")
    assert fonts["Heading1"] == ("黑体", "Times New Roman")
    assert fonts["Heading2"] == ("楷体_GB2312", "Times New Roman")
    assert fonts["Cellright"] == ("宋体", "Times New Roman")
    assert value(styles, "docDefaults/rPrDefault/rPr/rFonts", "eastAsia") == "仿宋_GB2312"


def test_missing_fonts_have_their_alternatives(tmp_path):
    fonts = part(written(sample(), tmp_path), "word/fontTable.xml")
    found = {value(font, "altName") for font in fonts}
    assert {"华文中宋", "仿宋", "楷体"} <= found


def test_page_numbers_stand_at_the_outer_edge(tmp_path):
    path = written(sample(), tmp_path)
    assert part(path, "word/settings.xml").find("{*}evenAndOddHeaders") is not None
    odd, even = part(path, "word/footer1.xml"), part(path, "word/footer2.xml")
    assert [value(footer, "p/pPr/jc") for footer in (odd, even)] == ["right", "left"]
    assert text(odd) == text(even) == "— 1 —"
    assert [footer.findtext(".//{*}instrText") for footer in (odd, even)] == [" PAGE ", " PAGE "]
    with ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    kinds = {
        node.get(f"{{{node.nsmap['w']}}}type"): node.values()[-1] for node in document(path).iter("{*}footerReference")
    }
    assert kinds == {"default": "footer1", "even": "footer2"}
    assert 'Id="footer1"' in relations


def test_only_a_draft_says_so(tmp_path):
    for draft, headers in ((True, ["word/header1.xml", "word/header2.xml"]), (False, [])):
        path = written(sample(draft=draft), tmp_path)
        found = [name for name in ZipFile(path).namelist() if "header" in name]
        assert found == headers
        assert all("草稿" in ZipFile(path).read(name).decode() for name in found)
        assert docx.Document(str(path)).core_properties.content_status == ("草稿" if draft else "终稿")


def test_the_properties_tell_author_subject_and_day(tmp_path):
    properties = docx.Document(str(written(sample(), tmp_path))).core_properties
    assert properties.title == "2018年度某市政务服务中心财政专项资金绩效评价报告"
    assert (properties.author, properties.subject) == ("绩效评价工作组", "财政支出绩效评价")
    assert properties.keywords == "绩效评价；专项资金"
    assert properties.created is not None
    assert properties.created.isoformat()[:10] == "2019-07-16"


def test_properties_hold_what_a_user_may_write(tmp_path, assert_valid_docx):
    odd = replace(sample(), properties={"author": "A&B<\x00>", "subject": "长" * 300}, date="二〇一九年")
    path = written(odd, tmp_path)
    assert_valid_docx(path)
    properties = docx.Document(str(path)).core_properties
    assert (properties.author, len(properties.subject), properties.created) == ("A&B<>", 255, None)


@pytest.mark.parametrize(
    ("sealed", "unit", "date", "from_right"),
    [
        (True, "长沙市财政局", "2019年7月16日", (425, 400)),  # centred over the date: a quarter character further
        (True, "长沙市财政局绩效评价工作领导小组办公室", "2019年7月6日", (0, 400)),  # as far as the margin lets it
        (False, "长沙市财政局绩效评价办公室", "2019年7月6日", (200, 700)),  # the date two characters further in
        (False, "长沙市财政局", "2019年12月16日", (500, 200)),  # the longer date two characters from the right
    ],
)
def test_the_sign_off_stands_where_the_standard_puts_it(tmp_path, sealed, unit, date, from_right):
    path = written(report(said("正文。"), signed_by=unit, date=date, sealed=sealed), tmp_path)
    signed = styled(path, "ReportSign")
    assert [text(line) for line in signed] == [unit, date]
    assert tuple(int(value(line, "pPr/ind", "rightChars")) for line in signed) == from_right


def test_a_sign_off_never_stands_on_a_page_alone(tmp_path):
    path = written(report(said("正文。"), said("最后一段。"), signed_by="财政局", date="2019年7月6日"), tmp_path)
    kept = [
        text(paragraph) for paragraph in document(path).iter("{*}p") if paragraph.find("{*}pPr/{*}keepNext") is not None
    ]
    assert kept[-5:] == ["最后一段。", "", "", "财政局", "2019年7月6日"]
    assert "正文。" not in kept


def test_a_report_without_sign_off_ends_with_its_text(tmp_path):
    assert texts(written(report(said("正文。")), tmp_path))[-1] == "正文。"


def test_lines_of_a_text_are_paragraphs_and_only_the_first_is_numbered(tmp_path):
    path = written(report(said("\n第一段\r\n\n第二段", "\n第三段\n", style=Style.ITEM)), tmp_path)
    assert [text(line) for line in styled(path, "ReportItem")] == ["第一段"]
    assert [text(line) for line in styled(path, "ReportBody")] == ["第二段", "第三段"]


def test_a_bold_lead_has_a_bold_number(tmp_path):
    bold = replace(said(style=Style.ITEM), runs=(Run("进度滞后。", bold=True), Run("逾期135天。")))
    first, second = styled(written(report(bold, said("逾期。", style=Style.ITEM)), tmp_path), "ReportItem")
    assert first.find("{*}pPr/{*}rPr/{*}b") is not None
    assert second.find("{*}pPr/{*}rPr") is None
    assert [run.find("{*}rPr/{*}b") is not None for run in first.iter("{*}r")] == [True, False, False]


def test_headings_keep_to_what_follows_them(tmp_path):
    opened = docx.Document(str(written(report(Heading("h", "评价情况")), tmp_path)))
    assert opened.paragraphs[2].style.name == "Heading 1"
    assert opened.styles["Heading 1"].paragraph_format.keep_with_next


def test_it_can_be_written_anywhere_a_path_leads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(sample(), Path("相对.docx"))
    assert docx.Document(io.BytesIO((tmp_path / "相对.docx").read_bytes())).paragraphs


def test_python_docx_waits_for_the_first_report():
    """The window imports this package at its start; lxml alone would double that time."""
    probe = "import sys, reports.word; sys.exit(any(name in sys.modules for name in ('docx', 'lxml')))"
    assert subprocess.run([sys.executable, "-c", probe], cwd=Path(__file__).parents[3], check=False).returncode == 0
