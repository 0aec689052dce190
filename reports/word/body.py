"""The text of word/document.xml: title, blocks in order, sign-off, page."""

import unicodedata
from dataclasses import replace

from reports.outline import Block, Heading, Paragraph, Report, Run, Style, Table
from reports.word.markup import NAMESPACES, XML, clean, paragraph, run
from reports.word.numbering import at_level
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
_DEEPEST_HEADING = 4
_BOLD_NUMBER = "<w:rPr><w:b/><w:bCs/></w:rPr>"
_EMPTY_LINE = "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>"


def document_xml(report: Report, trace: Trace, margins: str) -> str:
    """The whole part; ``margins`` are the references to headers and footers."""
    parts = [f"{XML}<w:document {NAMESPACES}><w:body>"]
    parts += [paragraph("Title", run(clean(line))) for line in report.title]
    parts.append(_EMPTY_LINE if report.title else "")
    captions = 0
    for block in report.blocks:
        captions += isinstance(block, Table) and bool(block.caption)
        parts.append(_block(block, captions, trace))
    parts += [_sign_off(report), _page(margins), "</w:body></w:document>"]
    return "".join(parts)


def _block(block: Block, captions: int, trace: Trace) -> str:
    match block:
        case Heading():
            return _heading(block, trace)
        case Paragraph():
            return _paragraph(block, trace)
        case Table():
            return table_xml(block, captions, trace)


def _heading(heading: Heading, trace: Trace) -> str:
    level = min(max(heading.level, 1), _DEEPEST_HEADING)
    text = clean(heading.text)
    own_number = at_level(level - 1) if level > 2 else ""
    return paragraph(f"Heading{level}", trace.block(heading.key, text, run(text), heading.source), own_number)


def _paragraph(block: Paragraph, trace: Trace) -> str:
    """Each line of the text stands as a paragraph of its own; only the first carries the number."""
    style = _STYLES[block.style]
    numbered = block.style in (Style.ITEM, Style.POINT)
    runs = _without_empty_lines([replace(run, text=clean(run.text)) for run in block.runs])
    further = "ReportBody" if numbered else style
    newline = f'</w:p><w:p><w:pPr><w:pStyle w:val="{further}"/></w:pPr>'
    inner = "".join(trace.figure(run(part.text, part.bold, newline), part.source) for part in runs)
    text = "".join(part.text for part in runs)
    layout = _BOLD_NUMBER if numbered and runs and runs[0].bold else ""
    return paragraph(style, trace.block(block.key, text, inner, block.source), layout)


def _without_empty_lines(runs: list[Run]) -> list[Run]:
    """The runs less the line ends that would leave a line empty: at both ends, and where several stand together."""
    kept: list[Run] = []
    at_line_end = True
    for part in runs:
        lines = part.text.split("\n")
        text = "\n".join([lines[0], *(line for line in lines[1:-1] if line), *lines[1:][-1:]])
        text = text.lstrip("\n") if at_line_end else text
        at_line_end = text.endswith("\n") if text else at_line_end
        kept.append(replace(part, text=text))
    if kept:
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip("\n"))
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
