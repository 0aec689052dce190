"""What LibreOffice makes of the pages, where it is installed."""

import re
import shutil
import subprocess

import pytest

from reports.outline import Paragraph, Report, Run
from reports.word import write
from tests.reports.word.sample import CHAPTERS, sample

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler is not installed"
)

HAN = "项目单位按照统一受理分类审批统一送达的要求对进驻窗口实行集中管理评价组查阅了资料" * 60
PAGES = {
    "grid": Report((), (Paragraph("p", (Run(HAN),)),), draft=False),
    "sample": sample(),
    "final": sample(draft=False),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The text of each page, by document, laid out as on paper."""
    folder = tmp_path_factory.mktemp("pages")
    for name, report in PAGES.items():
        write(report, folder / f"{name}.docx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    sources = [str(path) for path in folder.glob("*.docx")]
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *sources]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    return {name: paper(folder / f"{name}.pdf") for name in PAGES}


def paper(pdf):
    shown = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return [[line for line in page.splitlines() if line.strip()] for page in shown.split("\f")[:-1]]


def test_a_page_holds_twenty_two_lines_of_twenty_eight_characters(pages):
    *lines, number = pages["grid"][1]
    assert len(lines) == 22
    assert {len(line.strip()) for line in lines} <= {28, 29}
    assert number.split() in (["—2—"], ["—", "2", "—"])


def test_numbers_are_counted_as_in_word(pages):
    shown = "\n".join(line.strip() for page in pages["sample"] for line in page)
    for figure, chapter in zip("一二三四五六七八九", CHAPTERS, strict=True):
        assert f"{figure}、{chapter}" in shown
    assert "（一）评价工作开展情况" in shown  # items stand before it in the same chapter
    assert re.findall(r"^(\d)、[^0-9]", shown, re.MULTILINE) == list("12" + "1" + "123456789" * 2)


def test_page_numbers_change_sides(pages):
    sides = [len(page[-1]) - len(page[-1].lstrip()) for page in pages["sample"]]
    assert min(sides[0::2]) > max(sides[1::2])


def test_the_header_of_a_table_is_repeated(pages):
    assert sum("支出内容" in line for page in pages["sample"] for line in page) == 2
    assert sum("表 1" in re.sub(" +", " ", line) for page in pages["sample"] for line in page) == 1


def test_no_bookmark_leaves_an_empty_line(pages):
    """Findings whose full stop hangs in the margin take the lines their text needs and no more."""
    for page in pages["sample"][1:-1]:
        prose = [line for line in page if re.search("[一-鿿]{12}", line)]
        assert len(page) == 23 or len(prose) < 15
