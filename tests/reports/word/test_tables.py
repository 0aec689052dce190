import pytest

from reports.outline import Align, Column, Row, Run, Source, Table
from tests.reports.word.reading import document, report, said, styled, text, texts, value, written

COLUMNS = (Column("项目", 3), Column("金额", 1, Align.RIGHT))


def row(*cells, key="r"):
    return Row(key, tuple(Run(cell) for cell in cells))


def table(*rows, columns=COLUMNS, **others):
    return Table("t", others.pop("caption", "支出表"), columns, rows, **others)


def rows_of(path):
    return list(document(path).iter("{*}tr"))


def widths_of(path):
    return [int(column.values()[0]) for column in document(path).iter("{*}gridCol")]


def test_the_caption_counts_the_tables_and_stands_above_with_the_unit(tmp_path):
    value = report(table(unit="金额单位：万元"), said("正文"), table(caption=""), table(caption="到位表"))
    path = written(value, tmp_path)
    assert [text(caption) for caption in styled(path, "Caption")] == ["表 1  支出表", "表 2  到位表"]
    assert [node.text.split()[0] for node in document(path).iter("{*}instrText")] == ["SEQ", "SEQ"]
    assert texts(path)[2:5] == ["表 1  支出表", "金额单位：万元", "项目"]
    assert [node.get(f"{{{node.nsmap['w']}}}val") for node in document(path).iter("{*}tblCaption")] == [
        "支出表",
        "到位表",
    ]


def test_the_header_is_repeated_and_no_row_splits(tmp_path):
    rows = rows_of(written(report(table(row("甲", "1.00"), row("乙", "2.00"))), tmp_path))
    assert [one.find("{*}trPr/{*}tblHeader") is not None for one in rows] == [True, False, False]
    assert all(one.find("{*}trPr/{*}cantSplit") is not None for one in rows)


def test_numbers_stand_right_and_the_total_is_bold(tmp_path):
    path = written(report(table(row("甲", "1.00"), total=row("合计", "1.00"))), tmp_path)
    _, plain, total = rows_of(path)
    assert [value(cell, "p/pPr/pStyle") for cell in plain.iter("{*}tc")] == ["Cellleft", "Cellright"]
    assert [one.find("{*}rPr/{*}b") is not None for one in plain.iter("{*}r")] == [False, False]
    assert [one.find("{*}rPr/{*}b") is not None for one in total.iter("{*}r")] == [True, True]


def test_captions_units_and_headers_keep_to_the_rows_below(tmp_path):
    import docx

    styles = docx.Document(str(written(report(table(unit="单位：元")), tmp_path))).styles
    assert all(styles[name].paragraph_format.keep_with_next for name in ("Caption", "报告表单位", "报告表表头"))


def test_two_tables_do_not_grow_together(tmp_path):
    path = written(report(table(caption=""), table(caption="")), tmp_path)
    kinds = [node.tag.rpartition("}")[2] for node in document(path)[0]]
    assert kinds[-5:] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_columns_share_the_width_of_the_text(tmp_path):
    assert widths_of(written(report(table(row("甲", "1"))), tmp_path)) == [6633, 2211]


@pytest.mark.parametrize("figure", ["1,234,567.89", "100.00%", "2018-06-15", "23.67÷28.39"])
def test_a_narrow_column_grows_until_its_figures_fit(tmp_path, figure):
    columns = (Column("项目", 20), Column("备注", 20), Column("金额", 1))
    name, note, amount = widths_of(written(report(table(row("甲", "", f"约{figure}元"), columns=columns)), tmp_path))
    assert amount >= (len(figure) + figure.count("%")) * 156 + 170  # 0.65 em for a digit, and the cell's margins
    assert name == note
    assert name + note + amount in range(8840, 8846)


def test_a_figure_longer_than_any_amount_may_break(tmp_path):
    columns = (Column("项目", 20), Column("账号", 1))
    assert widths_of(written(report(table(row("甲", "6" * 40), columns=columns)), tmp_path))[1] < 3000


def test_text_does_not_widen_a_column(tmp_path):
    columns = (Column("项目", 20), Column("备注", 1))
    words = "长" * 100 + "https://" + "a" * 50
    assert widths_of(written(report(table(row("甲", words), columns=columns)), tmp_path)) == [8423, 421]


def test_numbers_that_can_never_fit_leave_the_shares_alone(tmp_path):
    columns = tuple(Column(str(index), 1, Align.RIGHT) for index in range(12))
    assert set(widths_of(written(report(table(row(*["1,234,567.89"] * 12), columns=columns)), tmp_path))) == {737}


@pytest.mark.parametrize(("count", "style"), [(6, "Cellleft"), (7, "CellSmallleft")])
def test_a_table_of_many_columns_is_set_smaller(tmp_path, count, style):
    columns = tuple(Column(str(index), 1) for index in range(count))
    path = written(report(table(row(*["甲"] * count), columns=columns)), tmp_path)
    assert len(styled(path, style)) == count


def test_lines_within_a_cell_stay_in_it(tmp_path):
    path = written(report(table(row("甲\n乙", "1"))), tmp_path)
    assert text(rows_of(path)[1]) == "甲\n乙1"
    assert len(list(rows_of(path)[1].iter("{*}p"))) == 2


def test_a_row_of_the_wrong_length_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="t: 1 cells in r for 2 columns"):
        table(row("甲"))
    with pytest.raises(ValueError, match="t: a table without columns"):
        table(columns=())


def test_a_sentence_in_a_cell_keeps_its_full_stop_outside_the_bookmark(tmp_path):
    cells = (Run("甲"), Run("按期完成。", Source("milestone", 3, "result")))
    path = written(report(table(Row("r", cells))), tmp_path)
    assert "按期完成。" in texts(path)


def test_names_that_rows_have_in_common_stand_once(tmp_path):
    columns = (Column("一级", 1, merged=True), Column("二级", 1, merged=True), Column("得分", 1))
    rows = [row("甲", "一", "1"), row("甲", "一", "1"), row("甲", "二", "1"), row("乙", "二", "1"), row("", "", "1")]
    made = rows_of(written(report(table(*rows, columns=columns, total=row("合计", "", "5"))), tmp_path))
    merges = [[value(cell, "tcPr/vMerge") or _goes_on(cell) for cell in one.iter("{*}tc")] for one in made[1:]]
    assert merges == [
        ["restart", "restart", ""],
        ["on", "on", ""],
        ["on", "", ""],
        ["", "", ""],
        ["", "", ""],
        ["", "", ""],
    ]
    assert [text(one) for one in made[1:]] == ["甲一1", "1", "二1", "乙二1", "1", "合计5"]


def _goes_on(cell):
    return "on" if cell.find("{*}tcPr/{*}vMerge") is not None else ""


def test_the_last_rows_stay_with_the_total(tmp_path):
    made = table(*(row("行", str(n), key=f"r{n}") for n in range(4)), total=row("合计", "6", key="sum"))
    kept = [next(one.iter("{*}keepNext"), None) is not None for one in rows_of(written(report(made), tmp_path))[1:]]
    assert kept == [False, False, True, True, False]
