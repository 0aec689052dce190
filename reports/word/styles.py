"""How an official document looks (GB/T 9704-2012): page measures, fonts, paragraph and table styles."""

from reports.word.markup import NAMESPACES, XML


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
MARGIN_TOP, MARGIN_RIGHT, MARGIN_BOTTOM, MARGIN_LEFT = twips(37), twips(26), twips(35), twips(28)
TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
CELL_MARGINS = 170  # left and right of a cell's text together
PITCH = 579  # 28.95 pt: twenty-two lines in 225 mm

TITLE_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_FONT, TABLE_FONT, LATIN_FONT = "仿宋_GB2312", "宋体", "Times New Roman"
ALTERNATIVES = {
    TITLE_FONT: "华文中宋",
    HEADING_FONT: "SimHei",
    SUBHEADING_FONT: "楷体",
    BODY_FONT: "仿宋",
    TABLE_FONT: "SimSun",
}

SIZE_TITLE, SIZE_BODY, SIZE_CAPTION, SIZE_TABLE, SIZE_SMALL = (
    44,
    32,
    28,
    24,
    21,
)  # half points: 二号 三号 四号 小四 五号

_TIGHT = '<w:spacing w:val="-5"/>'  # -0.25 pt a character: twenty-eight of 16 pt in 156 mm
_FIRST_LINE = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_CENTRED = '<w:jc w:val="center"/>'


def styles_xml() -> str:
    """The part word/styles.xml."""
    styles = [_defaults(), _bases(), _title(), *_headings(), *_annexes(), *_running_text()]
    styles += _around_tables()
    styles += [*_cells("", SIZE_TABLE), *_cells("Small", SIZE_SMALL), *_margins(), _table()]
    return f"{XML}<w:styles {NAMESPACES}>{''.join(styles)}</w:styles>"


def fonts_xml() -> str:
    """The part word/fontTable.xml: what to take where a font is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{alternative}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, alternative in ALTERNATIVES.items()
    )
    return f"{XML}<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def _font(name: str, latin: str = LATIN_FONT) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:eastAsia="{name}" w:hAnsi="{latin}" w:cs="{latin}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _lines(twentieths: int, rule: str = "exact", before: int = 0, after: int = 0) -> str:
    around = (f' w:before="{before}"' if before else "") + (f' w:after="{after}"' if after else "")
    return f'<w:spacing{around} w:line="{twentieths}" w:lineRule="{rule}"/>'


def _numbered(level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'


def _style(style: str, name: str, layout: str, text: str = "", *, based: str = "Normal", then: str = "") -> str:
    """A paragraph style; names in Chinese are ours, the others Word's own."""
    ours = "" if name.isascii() else ' w:customStyle="1"'
    following = f'<w:next w:val="{then}"/>' if then else ""
    return (
        f'<w:style w:type="paragraph"{ours} w:styleId="{style}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>'
        f"{following}<w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


def _defaults() -> str:
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_font(BODY_FONT)}<w:kern w:val="2"/>{_size(SIZE_BODY)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )


def _bases() -> str:
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 0), ("left", 108), ("bottom", 0), ("right", 108))
    )
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/>{_lines(PITCH)}<w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/>'
        f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )


def _title() -> str:
    layout = f"<w:keepNext/><w:keepLines/>{_OFF_GRID}{_lines(700)}{_CENTRED}"
    return _style("Title", "Title", layout, _font(TITLE_FONT) + _size(SIZE_TITLE), then="ReportBody")


def _annexes() -> list[str]:
    """An annex's number, which begins a page, and its title."""
    mark = f'<w:keepNext/><w:pageBreakBefore/>{_lines(PITCH)}<w:jc w:val="left"/>'
    title = f'<w:keepNext/><w:keepLines/>{_OFF_GRID}{_lines(640, after=120)}{_CENTRED}<w:outlineLvl w:val="0"/>'
    return [
        _style("AnnexMark", "附件序号", mark, _font(HEADING_FONT), then="AnnexTitle"),
        _style("AnnexTitle", "附件标题", title, _font(TITLE_FONT) + _size(36), then="ReportBody"),
    ]


def _headings() -> list[str]:
    fonts = (_font(HEADING_FONT), _font(SUBHEADING_FONT), _font(BODY_FONT) + "<w:b/><w:bCs/>", _font(BODY_FONT))
    return [
        _style(
            f"Heading{level + 1}",
            f"heading {level + 1}",
            f'<w:keepNext/><w:keepLines/>{_numbered(level)}{_FIRST_LINE}<w:outlineLvl w:val="{level}"/>',
            font + _TIGHT,
            then="ReportBody",
        )
        for level, font in enumerate(fonts)
    ]


def _running_text() -> list[str]:
    return [
        _style("ReportBody", "报告正文", _FIRST_LINE, _TIGHT),
        _style("ReportItem", "报告编号段", _numbered(2), based="ReportBody", then="ReportBody"),
        _style("ReportPoint", "报告编号分段", _numbered(3), based="ReportBody", then="ReportBody"),
        _style("ReportSign", "报告落款", '<w:keepLines/><w:jc w:val="right"/>', _TIGHT),
    ]


def _around_tables() -> list[str]:
    caption = f"<w:keepNext/><w:keepLines/>{_OFF_GRID}{_lines(460, before=120)}{_CENTRED}"
    return [
        _style("Caption", "caption", caption, _font(HEADING_FONT) + _size(SIZE_CAPTION)),
        _style(
            "TableUnit", "报告表单位", f'<w:keepNext/>{_OFF_GRID}{_lines(380)}<w:jc w:val="right"/>', _size(SIZE_TABLE)
        ),
        _style("TableEnd", "报告表后", f"{_OFF_GRID}{_lines(160)}", _size(SIZE_SMALL)),
        _style("ReportNote", "报告表注", f"{_OFF_GRID}{_lines(340, after=120)}", _size(SIZE_SMALL)),
    ]


def _cells(suffix: str, size: int) -> list[str]:
    """Text, number, centred and heading cells, in one size."""
    layout = _OFF_GRID + _lines(size * 13, "atLeast", 20, 20)
    text = _font(TABLE_FONT) + _size(size)
    name = "小" if suffix else ""
    return [
        _style(f"Cell{suffix}left", f"报告表{name}文字", f'{layout}<w:jc w:val="left"/>', text),
        _style(f"Cell{suffix}right", f"报告表{name}数字", f'{layout}<w:jc w:val="right"/>', text),
        _style(f"Cell{suffix}center", f"报告表{name}居中", layout + _CENTRED, text),
        _style(
            f"Cell{suffix}head",
            f"报告表{name}表头",
            f"<w:keepNext/>{layout}{_CENTRED}",
            _font(HEADING_FONT) + _size(size),
        ),
    ]


def _margins() -> list[str]:
    layout = f"{_OFF_GRID}{_lines(240, 'auto')}"
    return [
        _style("Header", "header", layout + _CENTRED, _size(18)),
        _style(
            "Footer", "footer", f'{layout}<w:jc w:val="left"/>', _font(TABLE_FONT, TABLE_FONT) + _size(SIZE_CAPTION)
        ),
    ]


def _table() -> str:
    side = CELL_MARGINS // 2
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="{width}" w:space="0" w:color="000000"/>'
        for edge, width in (("top", 8), ("left", 4), ("bottom", 8), ("right", 4), ("insideH", 4), ("insideV", 4))
    )
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="报告表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{_CENTRED}<w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tcPr><w:vAlign w:val="center"/></w:tcPr></w:style>'
    )
