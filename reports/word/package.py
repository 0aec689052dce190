"""The parts of a .docx, what they are to one another, and how they lie in the file: same report, same bytes."""

import re
from collections.abc import Iterator
from typing import IO, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from reports.outline import Report
from reports.word import body, margins, numbering, styles, theme, trace
from reports.word.markup import NAMESPACES, XML, clean

_NO_DATE = (1980, 1, 1, 0, 0, 0)
_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_LONGEST_PROPERTY = 255
_SETTINGS_XML = (
    f'{XML}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>'
    '<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:spaceForUL/>'
    "<w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:doNotExpandShiftReturn/>"
    '<w:adjustLineHeightInTable/><w:useFELayout/><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)
_APP_XML = (
    f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Digao</Application></Properties>"
)


class _Related(NamedTuple):
    """A part that another one refers to."""

    name: str
    relation: str
    kind: str
    xml: str

    @property
    def identity(self) -> str:
        """What the holder calls it: the last piece of its name."""
        return self.name.rpartition("/")[2]


def write_package(report: Report, file: IO[bytes]) -> None:
    """The report as a .docx, into an open file."""
    package = Package()
    package.load_rel(RT.OFFICE_DOCUMENT, _document(report, package), "document")
    _relate(package, package, _Related("docProps/core", RT.CORE_PROPERTIES, CT.OPC_CORE_PROPERTIES, _core_xml(report)))
    _relate(package, package, _Related("docProps/app", RT.EXTENDED_PROPERTIES, CT.OFC_EXTENDED_PROPERTIES, _APP_XML))
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in _entries(package):
            entry = ZipInfo(name, _NO_DATE)
            entry.create_system = 0
            archive.writestr(entry, content, ZIP_DEFLATED)


def _document(report: Report, package: Package) -> Part:
    """The main part, with all that it refers to."""
    lists = numbering.own_lists(report.blocks)
    bookmarks = trace.Trace()
    outside = _headers_and_footers(report.draft)
    references = "".join(_reference(related, pages) for related, pages in outside)
    main = body.document_xml(report, lists, bookmarks, references)
    document = Part(PackURI("/word/document.xml"), CT.WML_DOCUMENT_MAIN, main.encode(), package)
    for related in (
        _Related("word/styles", RT.STYLES, CT.WML_STYLES, styles.styles_xml()),
        _Related("word/numbering", RT.NUMBERING, CT.WML_NUMBERING, numbering.numbering_xml(lists.values())),
        _Related("word/settings", RT.SETTINGS, CT.WML_SETTINGS, _SETTINGS_XML),
        _Related("word/fontTable", RT.FONT_TABLE, CT.WML_FONT_TABLE, styles.fonts_xml()),
        _Related("word/theme/theme1", RT.THEME, CT.OFC_THEME, theme.theme_xml()),
        *(related for related, _ in outside),
    ):
        _relate(package, document, related)
    texts = _relate(package, document, _Related("customXml/item1", RT.CUSTOM_XML, CT.XML, bookmarks.xml()))
    name = _Related("customXml/itemProps1", RT.CUSTOM_XML_PROPS, CT.OFC_CUSTOM_XML_PROPERTIES, trace.properties_xml())
    _relate(package, texts, name)
    return document


def _headers_and_footers(draft: bool) -> list[tuple[_Related, str]]:
    """Each with its pages; odd pages are Word's default ones."""
    found = [
        (_Related("word/footer1", RT.FOOTER, CT.WML_FOOTER, margins.page_number_xml("right")), "default"),
        (_Related("word/footer2", RT.FOOTER, CT.WML_FOOTER, margins.page_number_xml("left")), "even"),
    ]
    if draft:
        found += [
            (_Related("word/header1", RT.HEADER, CT.WML_HEADER, margins.draft_xml(1)), "default"),
            (_Related("word/header2", RT.HEADER, CT.WML_HEADER, margins.draft_xml(2)), "even"),
        ]
    return found


def _reference(related: _Related, pages: str) -> str:
    element = "headerReference" if related.relation == RT.HEADER else "footerReference"
    return f'<w:{element} w:type="{pages}" r:id="{related.identity}"/>'


def _relate(package: Package, holder: Package | Part, related: _Related) -> Part:
    part = Part(PackURI(f"/{related.name}.xml"), related.kind, related.xml.encode(), package)
    holder.load_rel(related.relation, part, related.identity)
    return part


def _entries(package: Package) -> Iterator[tuple[str, bytes]]:
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
