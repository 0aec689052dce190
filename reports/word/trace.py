"""The way back from the finished document: a bookmark on every block and figure, and the texts as they were exported."""

import re
from xml.sax.saxutils import escape

from reports.outline import Source
from reports.word.markup import XML, attribute

NAMESPACE = "urn:digao:report:1"
STORE_ID = "{6B1D0F2E-5C0B-4E57-9A43-3D1B6A5E7C21}"

_LONGEST_NAME = 40  # Word refuses longer bookmarks
_LONGEST_TABLE = 14  # leaves an id of 19 digits whole
_NOT_IN_NAME = re.compile("[^A-Za-z0-9_]")


class Trace:
    """The bookmarks of one document, and what each of them stands for."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._repeats: dict[str, int] = {}
        self._records: list[str] = []

    def figure(self, inner: str, source: Source | None) -> str:
        """Text taken from one record or field, between its bookmarks."""
        if source is None:
            return inner
        name = self._record(source)
        return self._marked(inner, name)

    def block(self, key: str, text: str, inner: str, source: Source | None) -> str:
        """A paragraph or row between its bookmarks; ``text`` is kept under ``key``, so that later edits can be seen."""
        name = self._record(source) if source else self._unique("p_1")
        self._records.append(f'<text key={attribute(key)} mark="{name}">{escape(text)}</text>')
        return self._marked(inner, name)

    def xml(self) -> str:
        """The custom part: every bookmark with its record, every block with its text, in the order of the pages."""
        return f'{XML}<report xmlns="{NAMESPACE}">{"".join(self._records)}</report>'

    def _record(self, source: Source) -> str:
        name = self._unique(bookmark_name(source))
        self._records.append(
            f'<mark name="{name}" table={attribute(source.table)} id="{source.id}" field={attribute(source.field)}/>'
        )
        return name

    def _unique(self, name: str) -> str:
        """The name itself, or with the next free number at its end; Word does not tell capitals apart."""
        base, number = name, self._repeats.get(name.lower(), 1)
        while name.lower() in self._names:
            number += 1
            suffix = f"_{number}"
            name = base[: _LONGEST_NAME - len(suffix)] + suffix
        self._repeats[base.lower()] = number
        self._names.add(name.lower())
        return name

    def _marked(self, inner: str, name: str) -> str:
        number = len(self._names)
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'


def bookmark_name(source: Source) -> str:
    """``d_fund_1234_used``: the record's table, id and field, as far as forty characters hold them."""
    name = f"d_{source.table[:_LONGEST_TABLE]}_{source.id}"
    if source.field:
        name += f"_{source.field}"
    return _NOT_IN_NAME.sub("_", name)[:_LONGEST_NAME]


def properties_xml() -> str:
    """What Word keeps beside a custom part: its lasting name."""
    return (
        f'{XML}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{STORE_ID}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
