"""The numbers 一、 （一） 1、 （1）: one multilevel list, in which each level starts again below a higher one."""

from collections.abc import Iterable

from reports.outline import Block, Heading, Paragraph, Style
from reports.word.markup import NAMESPACES, XML

CHAPTER, SECTION, ITEM, POINT, UNNUMBERED = range(5)

_LEVELS = (
    ("chineseCountingThousand", "%{}、", "Heading1"),
    ("chineseCountingThousand", "（%{}）", "Heading2"),
    ("decimal", "%{}、", "ReportItem"),
    ("decimal", "（%{}）", "ReportPoint"),
)
_MAIN_LIST = 1


def depth(block: Block) -> int:
    """How deep a block is numbered; running text and tables count as below all numbers."""
    match block:
        case Heading():
            return min(max(block.level - 1, CHAPTER), POINT)
        case Paragraph(style=Style.ITEM):
            return ITEM
        case Paragraph(style=Style.POINT):
            return POINT
    return UNNUMBERED


def own_lists(blocks: Iterable[Block]) -> dict[int, int]:
    """The blocks (by index) that need a list of their own, and its number.

    Those are items right below 一、 in a chapter that goes on with （一）: LibreOffice counts the level that they
    leave out and would begin with （二）; Word would not.
    """
    lists: dict[int, int] = {}
    number, skipping, waiting = _MAIN_LIST, True, list[int]()
    for index, block in enumerate(blocks):
        found = depth(block)
        if found == CHAPTER:
            skipping, waiting = True, []
        elif found == SECTION:
            number += bool(waiting)
            lists.update(dict.fromkeys(waiting, number))
            skipping, waiting = False, []
        elif found < UNNUMBERED and skipping:
            waiting.append(index)
    return lists


def numbering_xml(lists: Iterable[int]) -> str:
    """The part word/numbering.xml: the one list, and the ``lists`` of ``own_lists``, which hold items and points only."""
    main = "".join(_level_xml(index, *known) for index, known in enumerate(_LEVELS))
    items = "".join(_level_xml(index, *known[:2]) for index, known in enumerate(_LEVELS[ITEM:]))
    restart = "".join(
        f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="1"/></w:lvlOverride>' for index in (0, 1)
    )
    own = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{restart}</w:num>' for number in sorted(set(lists))
    )
    return (
        f"{XML}<w:numbering {NAMESPACES}>"
        f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{main}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>{items}</w:abstractNum>'
        f'<w:num w:numId="{_MAIN_LIST}"><w:abstractNumId w:val="0"/></w:num>{own}</w:numbering>'
    )


def number_xml(found: int, own_list: int | None) -> str:
    """The number asked for in the paragraph itself, where its style does not bring the right one."""
    if own_list:
        return _reference(found - ITEM, own_list)
    return _reference(found, _MAIN_LIST)


def _reference(index: int, number: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{number}"/></w:numPr>'


def _level_xml(index: int, form: str, text: str, style: str = "") -> str:
    belongs = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{belongs}<w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text.format(index + 1)}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:lvl>'
    )
