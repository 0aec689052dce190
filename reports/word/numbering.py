"""The numbers 一、 （一） 1、 （1）: one multilevel list, in which each level starts again below a higher one."""

from reports.word.markup import NAMESPACES, XML

_LEVELS = (
    ("chineseCountingThousand", "%1、", "Heading1"),
    ("chineseCountingThousand", "（%2）", "Heading2"),
    ("decimal", "%3、", "ReportItem"),
    ("decimal", "（%4）", "ReportPoint"),
)


def numbering_xml() -> str:
    """The part word/numbering.xml."""
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:lvl>'
        for level, (form, text, style) in enumerate(_LEVELS)
    )
    return (
        f'{XML}<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        f'{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def at_level(level: int) -> str:
    """The number asked for in the paragraph itself: a style's own is ignored where its level belongs to another style."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
