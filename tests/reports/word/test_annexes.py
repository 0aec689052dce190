"""Annexes: named below the text, each on a page of its own behind the sign-off."""

import pytest

from reports.outline import Annex, Column, Report, Row, Run, Table
from tests.reports.word.reading import said, styled, text, texts, written

TABLE = Table("t", "", (Column("指标", 1),), (Row("r", (Run("修路"),)),))


def made(*annexes: Annex) -> Report:
    return Report(("标题",), (said("正文。"),), "某局", "2020年1月2日", annexes=annexes)


def test_one_annex_has_no_number(tmp_path):
    path = written(made(Annex("a", "得分表", (TABLE, said("注")))), tmp_path)
    found = texts(path)
    assert found.index("附件：得分表") < found.index("某局") < found.index("附件") < found.index("得分表")
    assert found.index("修路") < found.index("注")


def test_several_are_numbered_and_begin_their_pages(tmp_path):
    path = written(made(Annex("a", "得分表", (TABLE,)), Annex("b", "佐证目录", (TABLE,))), tmp_path)
    assert [text(one) for one in styled(path, "AnnexMark")] == ["附件1", "附件2"]
    assert [text(one) for one in styled(path, "AnnexTitle")] == ["得分表", "佐证目录"]
    assert {"附件：1. 得分表", "　　　2. 佐证目录"} <= set(texts(path))
    styles = document_styles(path)
    assert styles["附件序号"].paragraph_format.page_break_before


def test_without_annexes_nothing_is_named(tmp_path):
    assert not [one for one in texts(written(made(), tmp_path)) if "附件" in one]


@pytest.mark.parametrize("title", ["<&>", "一\n二"])
def test_any_title(tmp_path, title):
    assert styled(written(made(Annex("a", title, ())), tmp_path), "AnnexTitle")


def document_styles(path):
    import docx

    return docx.Document(str(path)).styles
