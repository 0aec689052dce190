"""The Word report of a big evaluation: ours, docxtpl's and plain python-docx's, beside re-zipping the finished file."""

import io
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import docx.document

from reports.outline import Align, Block, Column, Heading, Paragraph, Report, Row, Run, Source, Style, Table
from reports.word import write

PROJECTS, EXPENSES, FINDINGS, LOG_ROWS = 20, 60, 300, 500
TIMES = 7
SENTENCE = "合同约定2018年6月30日前完工，实际于11月12日验收，逾期135天，项目单位未按合同第8条追究违约责任。"
EXPENSE_COLUMNS = (
    Column("序号", 1, Align.CENTER),
    Column("支出内容", 5),
    Column("收款单位", 4),
    Column("日期", 2, Align.CENTER),
    Column("金额", 2, Align.RIGHT),
    Column("凭证号", 2),
)
LOG_COLUMNS = (*EXPENSE_COLUMNS[:4], Column("维护人", 2), Column("结果", 2))


def run() -> list[tuple[str, float, str]]:
    report = big_report(1)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        write(report, path)  # python-docx is imported here, once
        fourfold, larger_path = big_report(4), path.with_name("larger.docx")
        ours, again, larger = seconds(
            lambda: write(report, path), lambda: zip_again(path), lambda: write(fourfold, larger_path)
        )
        plain, template = seconds(lambda: with_python_docx(report, path), with_docxtpl(report, path), times=1)
    return [
        ("Word report, CPU seconds", ours, "≤ 0.15"),
        ("Word report / re-zipping the file", ours / again, "≤ 15"),
        ("Word report, 4 x the data / the data", larger / ours, "≤ 4.4"),
        ("docxtpl / Word report", template / ours, ""),
        ("plain python-docx / Word report", plain / ours, ""),
    ]


def seconds(*actions: Callable[[], object], times: int = TIMES) -> list[float]:
    """The least CPU seconds each action took, in turns: whatever else runs on the machine only adds to them."""
    spent: list[list[float]] = [[] for _ in actions]
    for _ in range(times):
        for action, taken in zip(actions, spent, strict=True):
            started = time.process_time()
            action()
            taken.append(time.process_time() - started)
    return [min(taken) for taken in spent]


def big_report(scale: int) -> Report:
    """A report of ``scale`` times the projects, findings and log rows, every figure with its record."""
    blocks: list[Block] = [Heading("funds", "项目资金情况")]
    for project in range(PROJECTS * scale):
        rows = tuple(cells("expense", project * EXPENSES + index) for index in range(EXPENSES))
        blocks += [
            Heading(f"project.{project}", f"第{project}个项目", 2),
            Paragraph(f"project.{project}.said", (Run("该项目支出"), Run("1,830.00", Source("fund", project, "used")))),
            Table(f"expenses.{project}", "支出明细表", EXPENSE_COLUMNS, rows, "金额单位：万元"),
        ]
    blocks.append(Heading("findings", "存在的问题"))
    for finding in range(FINDINGS * scale):
        lead = Run(f"第{finding}个问题。", bold=True)
        source = Source("finding", finding)
        blocks.append(Paragraph(f"finding.{finding}", (lead, Run(SENTENCE)), Style.ITEM, source))
    log = tuple(cells("log", index) for index in range(LOG_ROWS * scale))
    blocks += [Heading("log", "设备维护记录"), Table("log", "设备维护记录表", LOG_COLUMNS, log)]
    return Report(("2018年度专项资金", "绩效评价报告"), tuple(blocks), "某市财政局", "2019年7月16日")


def cells(table: str, index: int) -> Row:
    texts = (str(index), "窗口工作人员劳务派遣费用", "某某科技有限公司", "2018-06-15", f"{index}.00", f"记-{index}")
    runs = tuple(
        Run(text, Source(table, index, f"f{place}") if place == 4 else None) for place, text in enumerate(texts)
    )
    return Row(f"{table}.{index}", runs, Source(table, index))


def zip_again(path: Path) -> None:
    with ZipFile(path) as old, ZipFile(io.BytesIO(), "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry), ZIP_DEFLATED)


def with_python_docx(report: Report, path: Path) -> None:
    """The same texts the way python-docx's own documentation writes them."""
    document = docx.Document()
    for line in report.title:
        document.add_heading(line, 0)
    for block in report.blocks:
        match block:
            case Heading():
                document.add_heading(block.text, block.level)
            case Paragraph():
                paragraph = document.add_paragraph()
                for part in block.runs:
                    paragraph.add_run(part.text).bold = part.bold
            case Table():
                document.add_paragraph(block.caption, style="Caption")
                table = document.add_table(1, len(block.columns), style="Table Grid")
                for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
                    cell.text = column.title
                for row in block.rows:
                    for cell, part in zip(table.add_row().cells, row.cells, strict=True):
                        cell.text = part.text
    document.save(str(path))


def with_docxtpl(report: Report, path: Path) -> Callable[[], None]:
    """The same texts through a template with loops, which is made before the clock starts."""
    from docxtpl import DocxTemplate

    template = path.with_name("template.docx")
    docx_template(template)
    chapters = [block for block in report.blocks if isinstance(block, Heading) and block.level == 2]
    said = [block.text for block in report.blocks if isinstance(block, Paragraph) and block.style is Style.BODY]
    tables = [
        [[cell.text for cell in row.cells] for row in block.rows] for block in report.blocks if isinstance(block, Table)
    ]
    values = {
        "title": "".join(report.title),
        "projects": [
            {"name": chapter.text, "said": text, "rows": rows}
            for chapter, text, rows in zip(chapters, said, tables, strict=False)
        ],
        "findings": [
            block.text for block in report.blocks if isinstance(block, Paragraph) and block.style is Style.ITEM
        ],
        "log": tables[-1],
    }

    def render() -> None:
        document = DocxTemplate(template)
        document.render(values, autoescape=True)
        document.save(path)

    return render


def docx_template(path: Path) -> None:
    document = docx.Document()
    document.add_heading("{{ title }}", 0)
    document.add_paragraph("{%p for project in projects %}")
    document.add_heading("{{ project.name }}", 2)
    document.add_paragraph("{{ project.said }}")
    loop_table(document, EXPENSE_COLUMNS, "project.rows")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for finding in findings %}")
    document.add_paragraph("{{ finding }}")
    document.add_paragraph("{%p endfor %}")
    loop_table(document, LOG_COLUMNS, "log")
    document.save(str(path))


def loop_table(document: docx.document.Document, columns: tuple[Column, ...], rows: str) -> None:
    table = document.add_table(4, len(columns), style="Table Grid")
    for cell, column in zip(table.rows[0].cells, columns, strict=True):
        cell.text = column.title
    table.cell(1, 0).text = "{%tr for row in " + rows + " %}"
    for place, cell in enumerate(table.rows[2].cells):
        cell.text = f"{{{{ row[{place}] }}}}"
    table.cell(3, 0).text = "{%tr endfor %}"


if __name__ == "__main__":
    for what, ratio, goal in run():
        print(f"{what:40} {ratio:8.3f}  {goal}")
