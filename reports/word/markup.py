"""How plain text becomes WordprocessingML: what XML can hold, runs, paragraphs, fields."""

import re
from xml.sax.saxutils import escape, quoteattr

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
LINE_BREAK = "<w:r><w:br/></w:r>"

_UNUSUAL = re.compile("[\x00-\x08\x0b-\x1f\x85\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")
_PLAIN = re.compile(r"[\w.-]*")
_MARKUP = re.compile("[&<>\t]")
# Quotation marks, dashes, dots, ①, ×: Word takes them for Latin text unless told otherwise.
_EITHER_SCRIPT = re.compile("[\u00a7-\u00d7\u00f7\u2010-\u2027\u2030-\u205e\u2103-\u2bff]")
_CLOSING = "、。，．；：！？”’）》〕】…"
_PROPERTIES = {
    (False, False): "",
    (True, False): "<w:rPr><w:b/><w:bCs/></w:rPr>",
    (False, True): '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>',
    (True, True): '<w:rPr><w:rFonts w:hint="eastAsia"/><w:b/><w:bCs/></w:rPr>',
}


def clean(text: str) -> str:
    """The text as XML can hold it: every line end is a newline, halves of surrogate pairs are joined or dropped."""
    if not _UNUSUAL.search(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _FORBIDDEN.sub("", _LINE_END.sub("\n", text))


def attribute(text: str) -> str:
    """The text in its quotation marks."""
    return f'"{text}"' if _PLAIN.fullmatch(text) else quoteattr(clean(text))


def run(text: str, bold: bool = False, newline: str = LINE_BREAK) -> str:
    """Cleaned text as runs, one for each line, with ``newline`` between them."""
    if "\n" in text:
        return newline.join(run(line, bold) for line in text.split("\n"))
    if not text:
        return ""
    properties = _PROPERTIES[bold, _EITHER_SCRIPT.search(text) is not None]
    return f"<w:r>{properties}{_characters(text)}</w:r>"


def before_closing(text: str) -> tuple[str, str]:
    """The text without its closing punctuation, and that punctuation.

    A bookmark that ends a paragraph stands between the two: after a full stop that hangs in the margin LibreOffice
    gives the bookmark's end a line of its own.
    """
    head = text.rstrip(_CLOSING)
    return head, text[len(head) :]


def paragraph(style: str, inner: str, layout: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{layout}</w:pPr>{inner}</w:p>'


def field(instruction: str, result: str) -> str:
    """A field with the value that is shown until somebody updates it."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{escape(result)}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _characters(text: str) -> str:
    if _MARKUP.search(text):
        if "\t" in text:
            return "<w:tab/>".join(_characters(part) for part in text.split("\t"))
        text = escape(text)
    if not text:
        return ""
    if text[0].isspace() or text[-1].isspace() or "  " in text:
        return f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:t>{text}</w:t>"
