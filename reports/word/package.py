"""The parts of a .docx, what they are to one another, and how they lie in the file: same report, same bytes."""

import re
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from reports.outline import Report
from reports.word import body, margins, numbering, styles, theme, trace
from reports.word.markup import NAMESPACES, XML, clean

_NO_DATE = (1980, 1, 1, 0, 0, 0)
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_LONGEST_PROPERTY = 255


def write_package(report: Report, file: IO[bytes]) -> None:
    """The report as a .docx, into an open file."""
    package = OpcPackage()
    _relate(package, RT.OFFICE_DOCUMENT, _document(report, package))
    _relate(package, RT.CORE_PROPERTIES, _part(package, "docProps/core.xml", CT.OPC_CORE_PROPERTIES, _core_xml(report)))
    _relate(package, RT.EXTENDED_PROPERTIES, _part(package, "docProps/app.xml", CT.OFC_EXTENDED_PROPERTIES, _app_xml()))
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in _entries(package):
            entry = ZipInfo(name, _NO_DATE)
            entry.create_system = 0
            archive.writestr(entry, content, ZIP_DEFLATED)


def _document(report: Report, package: OpcPackage) -> Part:
    """The main part, with all that it refers to."""
    outside = _headers_and_footers(report)
    references = "".join(f'<w:{kind}Reference w:type="{pages}" r:id="{name}"/>' for name, kind, pages, _ in outside)
    bookmarks = trace.Trace()
    main = body.document_xml(report, bookmarks, references)
    document = _part(package, "word/document.xml", CT.WML_DOCUMENT_MAIN, main)
    for name, kind, content in (
        ("styles", "STYLES", styles.styles_xml()),
        ("numbering", "NUMBERING", numbering.numbering_xml()),
        ("settings", "SETTINGS", _settings_xml()),
        ("fontTable", "FONT_TABLE", styles.fonts_xml()),
    ):
        part = _part(package, f"word/{name}.xml", getattr(CT, f"WML_{kind}"), content)
        document.load_rel(getattr(RT, kind), part, name)
    for name, kind, _, content in outside:
        part = _part(package, f"word/{name}.xml", getattr(CT, f"WML_{kind.upper()}"), content)
        document.load_rel(getattr(RT, kind.upper()), part, name)
    document.load_rel(RT.THEME, _part(package, "word/theme/theme1.xml", CT.OFC_THEME, theme.theme_xml()), "theme")
    texts = _part(package, "customXml/item1.xml", CT.XML, bookmarks.xml())
    properties = _part(package, "customXml/itemProps1.xml", CT.OFC_CUSTOM_XML_PROPERTIES, trace.properties_xml())
    texts.load_rel(RT.CUSTOM_XML_PROPS, properties, "properties")
    document.load_rel(RT.CUSTOM_XML, texts, "texts")
    return document


def _headers_and_footers(report: Report) -> list[tuple[str, str, str, str]]:
    """Name, kind, pages and content of each; odd pages are Word's default ones."""
    found = [
        ("footer1", "footer", "default", margins.page_number_xml("right")),
        ("footer2", "footer", "even", margins.page_number_xml("left")),
    ]
    if report.draft:
        found += [
            ("header1", "header", "default", margins.draft_xml(1)),
            ("header2", "header", "even", margins.draft_xml(2)),
        ]
    return found


def _part(package: OpcPackage, name: str, kind: str, xml: str) -> Part:
    return Part(PackURI(f"/{name}"), kind, xml.encode(), package)


def _relate(package: OpcPackage, kind: str, part: Part) -> None:
    package.relate_to(part, kind)


def _entries(package: OpcPackage) -> Iterator[tuple[str, bytes]]:
    """Name and content of everything in the file; python-docx's own writer would stamp the hour on them."""
    parts = list(package.iter_parts())
    yield "[Content_Types].xml", _content_types(parts).encode()
    yield "_rels/.rels", _bytes(package.rels.xml)
    for part in parts:
        yield part.partname.membername, part.blob
        if part.rels:
            yield part.partname.rels_uri.lstrip("/"), _bytes(part.rels.xml)


def _bytes(xml: str | bytes) -> bytes:
    return xml.encode() if isinstance(xml, str) else xml


def _content_types(parts: list[Part]) -> str:
    overrides = "".join(
        f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>'
        for part in parts
        if part.content_type != CT.XML
    )
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{CT.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CT.XML}"/>{overrides}</Types>'
    )


def _settings_xml() -> str:
    return (
        f'{XML}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
        '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>'
        "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
        '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode"'
        ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _core_xml(report: Report) -> str:
    known = report.properties
    day = _DATE.search(report.date)
    stamp = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}T00:00:00Z" if day else ""
    values = (
        ("dc:title", "".join(report.title)),
        ("dc:subject", known.get("subject", "")),
        ("dc:creator", known.get("author", report.signed_by)),
        ("cp:keywords", known.get("keywords", "")),
        ("dc:language", "zh-CN"),
        ("cp:contentStatus", "草稿" if report.draft else "终稿"),
        ('dcterms:created xsi:type="dcterms:W3CDTF"', stamp),
        ('dcterms:modified xsi:type="dcterms:W3CDTF"', stamp),
    )
    elements = "".join(
        f"<{tag}>{escape(clean(value)[:_LONGEST_PROPERTY])}</{tag.split()[0]}>" for tag, value in values if value
    )
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{elements}</cp:coreProperties>'
    )


def _app_xml() -> str:
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Digao</Application></Properties>"
    )
