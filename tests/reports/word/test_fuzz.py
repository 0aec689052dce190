import docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.outline import Align, Column, Heading, Paragraph, Report, Row, Run, Source, Style, Table
from reports.word.markup import clean
from tests.reports.word.reading import kept_texts, numbered, texts, written

ANY = st.characters(codec=None, exclude_categories=[])
TEXT = st.text(ANY, max_size=20) | st.sampled_from(
    ["< > & \" ' 《》", "\n", "a\n\nb。", " ", "😀", "None", "—", "\t1\t"]
)
KEY = st.text(ANY, max_size=8)
SOURCE = st.none() | st.builds(Source, TEXT, st.integers(0, 2**63 - 1), st.sampled_from(["", "fen", "名称"]))
RUN = st.builds(Run, TEXT, SOURCE, st.booleans())
COLUMN = st.builds(Column, TEXT, st.floats(0, 100), st.sampled_from(Align))
HEADING = st.builds(Heading, KEY, TEXT, st.integers(-1, 6), SOURCE)
PARAGRAPH = st.builds(Paragraph, KEY, st.lists(RUN, max_size=4).map(tuple), st.sampled_from(Style), SOURCE)


@st.composite
def tables(draw):
    columns = draw(st.lists(COLUMN, min_size=1, max_size=9).map(tuple))
    cells = st.lists(RUN, min_size=len(columns), max_size=len(columns)).map(tuple)
    row = st.builds(Row, KEY, cells, SOURCE)
    return Table(
        draw(KEY), draw(TEXT), columns, draw(st.lists(row, max_size=3).map(tuple)), draw(TEXT), draw(st.none() | row)
    )


REPORT = st.builds(
    Report,
    st.lists(TEXT, max_size=3).map(tuple),
    st.lists(HEADING | PARAGRAPH | tables(), max_size=6).map(tuple),
    TEXT,
    TEXT | st.just("2019年7月16日"),
    st.booleans(),
    st.booleans(),
    st.dictionaries(st.sampled_from(["author", "subject", "keywords"]), TEXT),
)


def all_texts(report):
    yield from report.title
    for block in report.blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield from (run.text for run in block.runs)
            case Table():
                yield from (block.caption, block.unit, *(column.title for column in block.columns))
                rows = (*block.rows, block.total) if block.total else block.rows
                yield from (cell.text for row in rows for cell in row.cells)
    yield from (report.signed_by, report.date)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(REPORT)
def test_a_report_of_any_shape_is_a_word_file_that_says_it_all(tmp_path, assert_valid_docx, report):
    path = written(report, tmp_path)
    assert_valid_docx(path)
    docx.Document(str(path))
    shown = "".join(texts(path)).replace("\n", "")
    for text in all_texts(report):
        assert clean(text).replace("\n", "") in shown
    assert len(numbered(path)) == sum(
        isinstance(block, Heading) or (isinstance(block, Paragraph) and block.style in (Style.ITEM, Style.POINT))
        for block in report.blocks
    )
    assert set(kept_texts(path)) <= {clean(key) for key in keys(report)}
    assert written(report, tmp_path).read_bytes() == path.read_bytes()


def keys(report):
    for block in report.blocks:
        yield block.key
        if isinstance(block, Table):
            yield from (row.key for row in (*block.rows, block.total) if row)
