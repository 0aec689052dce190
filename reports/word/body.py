"""The text of word/document.xml: title, blocks in order, sign-off, page."""

import unicodedata
from dataclasses import replace

from reports.outline import Annex, Heading, Paragraph, Report, Run, Style, Table
from reports.word import numbering
from reports.word.markup import NAMESPACES, XML, before_closing, clean, paragraph, run
from reports.word.styles import (
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    twips,
)
from reports.word.tables import table_xml
from reports.word.trace import Trace

_STYLES = {
    Style.BODY: "ReportBody",
    Style.ITEM: "ReportItem",
    Style.POINT: "ReportPoint",
    Style.NOTE: "ReportNote",
}
_BOLD_NUMBER = "<w:rPr><w:b/><w:bCs/></w:rPr>"
_SHORT = 200  # characters, some seven lines: a longer paragraph may part from the sign-off
_EMPTY_LINE = "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>"


def document_xml(report: Report, lists: dict[int, int], trace: Trace, margins: str) -> str:
    """The whole part; ``lists`` as in ``numbering.own_lists``, ``margins`` refers to headers and footers."""
    parts = [f"{XML}<w:document {NAMESPACES}><w:body>"]
    parts += [paragraph("Title", run(clean(line))) for line in report.title]
    parts.append(_EMPTY_LINE if report.title else "")
    captions, last = 0, len(report.blocks) - 1
    for index, block in enumerate(report.blocks):
        match block:
            case Heading():
                parts.append(_heading(block, lists.get(index), trace))
            case Paragraph():
                parts.append(_paragraph(block, lists.get(index), trace, keep=index == last and not report.annexes))
            case Table():
                captions += bool(block.caption)
                parts.append(table_xml(block, captions, trace))
    parts += [*_list_of_annexes(report.annexes), _sign_off(report), *_annexes(report.annexes, captions, trace)]
    return "".join([*parts, _page(margins), "</w:body></w:document>"])


def _list_of_annexes(annexes: tuple[Annex, ...]) -> list[str]:
    """附件：1. …, one line below the text, each further one below the first's number."""
    lines: list[str] = []
    for number, annex in enumerate(annexes, 1):
        numbered = f"{number}. " if len(annexes) > 1 else ""
        before = "附件：" if number == 1 else "　　　"
        lines.append(paragraph("ReportBody", run(f"{before}{numbered}{clean(annex.title)}"), "<w:keepNext/>"))
    return [_EMPTY_LINE, *lines] if lines else []


def _annexes(annexes: tuple[Annex, ...], captions: int, trace: Trace) -> list[str]:
    """Each begins a page, with its number at the left and its title centred."""
    parts: list[str] = []
    for number, annex in enumerate(annexes, 1):
        parts.append(paragraph("AnnexMark", run(f"附件{number}" if len(annexes) > 1 else "附件")))
        parts.append(paragraph("AnnexTitle", run(clean(annex.title))))
        for block in annex.blocks:
            if isinstance(block, Table):
                captions += bool(block.caption)
                parts.append(table_xml(block, captions, trace))
            else:
                parts.append(_paragraph(block, None, trace, keep=False))
    return parts


def _heading(heading: Heading, own_list: int | None, trace: Trace) -> str:
    depth = numbering.depth(heading)
    text = clean(heading.text)
    head, closing = before_closing(text)
    number = numbering.number_xml(depth, own_list) if depth >= numbering.ITEM else ""
    inner = trace.block(heading.key, text, run(head), heading.source) + run(closing)
    return paragraph(f"Heading{depth + 1}", inner, number)


def _paragraph(block: Paragraph, own_list: int | None, trace: Trace, keep: bool) -> str:
    """Each line of the text stands as a paragraph of its own; only the first carries the number.

    ``keep`` holds a short paragraph on the page of the sign-off that follows.
    """
    style = _STYLES[block.style]
    numbered = block.style in (Style.ITEM, Style.POINT)
    runs = _without_empty_lines([replace(part, text=clean(part.text)) for part in block.runs])
    text = "".join(part.text for part in runs)
    newline = f'</w:p><w:p><w:pPr><w:pStyle w:val="{"ReportBody" if numbered else style}"/></w:pPr>'
    closing = ""
    if runs:
        head, tail = before_closing(runs[-1].text)
        closing = run(tail, runs[-1].bold)
        runs[-1] = replace(runs[-1], text=head)
    inner = "".join(trace.figure(run(part.text, part.bold, newline), part.source) for part in runs)
    layout = "<w:keepNext/>" if keep and len(text) < _SHORT and "\n" not in text else ""
    layout += numbering.number_xml(numbering.depth(block), own_list) if own_list else ""
    layout += _BOLD_NUMBER if numbered and runs and runs[0].bold else ""
    return paragraph(style, trace.block(block.key, text, inner, block.source) + closing, layout)


def _without_empty_lines(runs: list[Run]) -> list[Run]:
    """The runs with one line end at most between two texts, and none before the first or after the last."""
    kept: list[Run] = []
    begun = waiting = False
    for part in runs:
        text = ""
        for number, line in enumerate(part.text.split("\n")):
            waiting = begun and (waiting or number > 0)
            if line:
                text += f"\n{line}" if waiting else line
                begun, waiting = True, False
        kept.append(replace(part, text=text))
    return kept


def _sign_off(report: Report) -> str:
    """Unit and date at the right, where the standard puts them with a seal and without."""
    if not report.signed_by and not report.date:
        return ""
    unit, date = clean(report.signed_by), clean(report.date)
    longer = _characters_wide(unit) - _characters_wide(date)
    if report.sealed:
        room, from_right = 2, (4 - longer / 2, 4.0)
    else:
        moved = max(2.0, longer)
        room, from_right = 1, (moved + 2 - longer, moved)
    lines = [_signed(text, indent) for text, indent in zip((unit, date), from_right, strict=True) if text]
    return _EMPTY_LINE * room + "".join(lines)


def _signed(text: str, characters: float) -> str:
    hundredths = round(max(characters, 0) * 100)
    indent = f'<w:keepNext/><w:ind w:rightChars="{hundredths}" w:right="{round(hundredths * 3.2)}"/>'
    return paragraph("ReportSign", run(text), indent)


def _characters_wide(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.5 for character in text)


def _page(margins: str) -> str:
    footer = MARGIN_BOTTOM - twips(7) - 280  # the number's top 7 mm below the text
    return (
        f'<w:sectPr>{margins}<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{MARGIN_TOP}" w:right="{MARGIN_RIGHT}" w:bottom="{MARGIN_BOTTOM}" w:left="{MARGIN_LEFT}"'
        f' w:header="851" w:footer="{footer}" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{PITCH}"/></w:sectPr>'
    )
