"""A finished .docx read back the way Word shows it: texts in order, numbers counted, bookmarks, custom texts."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from reports.outline import Paragraph, Report, Run
from reports.word import write
from reports.word.trace import NAMESPACE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HAN = "零一二三四五六七八九十"
SHOWN = {f"{W}br": "\n", f"{W}tab": "\t"}


def report(*blocks, **others) -> Report:
    return Report(("标题",), blocks, **others)


def said(*texts: str, **others) -> Paragraph:
    return Paragraph("p", tuple(Run(text) for text in texts), **others)


def written(value: Report, folder: Path) -> Path:
    path = folder / "报告.docx"
    write(value, path)
    return path


def part(path: Path, name: str) -> etree._Element:
    with ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def document(path: Path) -> etree._Element:
    return part(path, "word/document.xml")


def text(element: etree._Element) -> str:
    return "".join(SHOWN.get(node.tag, node.text or "") for node in element.iter(f"{W}t", *SHOWN))


def texts(path: Path) -> list[str]:
    """The text of every paragraph, those in tables too."""
    return [text(paragraph) for paragraph in document(path).iter(f"{W}p")]


def styled(path: Path, style: str) -> list[etree._Element]:
    found = document(path).iter(f"{W}p")
    return [paragraph for paragraph in found if value(paragraph, "pPr/pStyle") == style]


def value(element: etree._Element, way: str, attribute: str = "val") -> str | None:
    """An attribute of the element at the end of a way like ``pPr/numPr/ilvl``."""
    found = element.find("/".join(W + step for step in way.split("/")))
    return None if found is None else found.get(W + attribute)


def bookmarks(path: Path) -> list[str]:
    return [mark.get(f"{W}name") for mark in document(path).iter(f"{W}bookmarkStart")]


def marked(path: Path, name: str) -> str:
    """The text between the ends of a bookmark."""
    shown, number = [], None
    for node in document(path).iter():
        if node.tag == f"{W}bookmarkStart" and node.get(f"{W}name") == name:
            number = node.get(f"{W}id")
        elif node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") == number:
            return "".join(shown)
        elif number is not None and node.tag in (f"{W}t", *SHOWN):
            shown.append(SHOWN.get(node.tag, node.text or ""))
    raise LookupError(name)


def kept_texts(path: Path) -> dict[str, str]:
    """What the custom part keeps of each block."""
    return {node.get("key"): node.text or "" for node in part(path, "customXml/item1.xml").iter(f"{{{NAMESPACE}}}text")}


def numbered(path: Path) -> list[str]:
    """The paragraphs that carry a number, with the number before them."""
    lists, styles = _lists(part(path, "word/numbering.xml")), _style_numbers(part(path, "word/styles.xml"))
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * 9)
    begun, shown = set(), []
    for paragraph in document(path).iter(f"{W}p"):
        style = styles.get(value(paragraph, "pPr/pStyle") or "", (None, None))
        number = value(paragraph, "pPr/numPr/numId") or style[0]
        if number is None:
            continue
        level = int(value(paragraph, "pPr/numPr/ilvl") or style[1] or 0)
        abstract, restarts, levels = lists[number]
        count = counts[abstract]
        if restarts and number not in begun:
            count[:] = [0] * 9
        begun.add(number)
        count[level] += 1
        count[level + 1 :] = [0] * (8 - level)
        form, pattern = levels[level]
        figure = HAN[count[level]] if form == "chineseCountingThousand" else str(count[level])
        shown.append(pattern.replace(f"%{level + 1}", figure) + text(paragraph))
    return shown


def _lists(numbering: etree._Element) -> dict[str, tuple[str, bool, list[tuple[str, str]]]]:
    levels = {
        abstract.get(f"{W}abstractNumId"): [
            (value(level, "numFmt"), value(level, "lvlText")) for level in abstract.iter(f"{W}lvl")
        ]
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    return {
        number.get(f"{W}numId"): (
            value(number, "abstractNumId"),
            value(number, "lvlOverride/startOverride") == "1",
            levels[value(number, "abstractNumId")],
        )
        for number in numbering.iter(f"{W}num")
    }


def _style_numbers(styles: etree._Element) -> dict[str, tuple[str | None, str | None]]:
    return {name: found for name, found in _numbers_of(styles) if found[0]}


def _numbers_of(styles: etree._Element) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    for style in styles.iter(f"{W}style"):
        yield style.get(f"{W}styleId"), (value(style, "pPr/numPr/numId"), value(style, "pPr/numPr/ilvl"))
