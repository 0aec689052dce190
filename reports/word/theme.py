"""The theme that Word expects in every document: plain colours and our fonts. No style refers to it."""

from reports.word.markup import XML
from reports.word.styles import BODY_FONT, HEADING_FONT, LATIN_FONT

_COLOURS = {
    "dk1": "000000",
    "lt1": "FFFFFF",
    "dk2": "1F497D",
    "lt2": "EEECE1",
    "accent1": "4F81BD",
    "accent2": "C0504D",
    "accent3": "9BBB59",
    "accent4": "8064A2",
    "accent5": "4BACC6",
    "accent6": "F79646",
    "hlink": "0000FF",
    "folHlink": "800080",
}


def theme_xml() -> str:
    """The part word/theme/theme1.xml."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{XML}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Digao"><a:themeElements>'
        f'<a:clrScheme name="Digao">{colours}</a:clrScheme><a:fontScheme name="Digao">'
        f"<a:majorFont>{_fonts(HEADING_FONT)}</a:majorFont><a:minorFont>{_fonts(BODY_FONT)}</a:minorFont>"
        f'</a:fontScheme><a:fmtScheme name="Digao"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{line * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _fonts(east_asian: str) -> str:
    return f'<a:latin typeface="{LATIN_FONT}"/><a:ea typeface="{east_asian}"/><a:cs typeface=""/>'
