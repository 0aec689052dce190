"""What all chapters build with: runs that know their record, paragraphs out of long texts, tables without idle columns."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from models.evaluation import Section
from models.fields import Record
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Align, Block, Column, Heading, Paragraph, Row, Run, Source, Style, Table

R = TypeVar("R", bound=Record)


def at(record: Record, field: str = "") -> Source:
    return Source(record.meta.table, record.id, field)


def everywhere(record: type[Record], field: str = "") -> Source:
    """The source of a sum or count over all records of a table."""
    return Source(record.meta.table, 0, field)


def key(record: Record, *rest: object) -> str:
    return ".".join(map(str, (record.meta.table, record.id, *rest)))


def run(record: Record, field: str, text: str) -> Run:
    return Run(text, at(record, field))


def say(*parts: str | Run) -> tuple[Run, ...]:
    """A sentence out of plain words and runs."""
    runs = (Run(part) if isinstance(part, str) else part for part in parts)
    return tuple(part for part in runs if part.text)


def sentence(name: str, *parts: str | Run) -> Paragraph:
    return Paragraph(name, say(*parts))


def joined(runs: Iterable[Run], separator: str) -> list[str | Run]:
    """The runs with a separator between each two."""
    made: list[str | Run] = []
    for part in runs:
        made += [separator, part] if made else [part]
    return made


def note(name: str, text: str, source: Source | None = None) -> Paragraph:
    return Paragraph(name, (Run(f"注：{text}", source),), Style.NOTE)


def grouped(records: Iterable[R], field: str) -> dict[Any, list[R]]:
    """The records by the value of one field, in their order."""
    groups: dict[Hashable, list[R]] = defaultdict(list)
    for record in records:
        groups[getattr(record, field)].append(record)
    return groups


def prose(
    record: Record, field: str, lead: Sequence[Run] = (), style: Style = Style.BODY, whole: bool = False
) -> Iterator[Paragraph]:
    """A long text of a record, a paragraph for each of its lines; ``lead`` runs in before the first.

    ``whole`` closes each line as a sentence.
    """
    source, name = at(record, field), key(record, field)
    texts = wording.lines(getattr(record, field))
    for place, line in enumerate(texts or [""] * bool(lead)):
        runs = say(*(lead if place == 0 else ()), Run(wording.stop(line) if whole else line, source))
        yield Paragraph(f"{name}.{place}" if place else name, runs, Style.BODY if place else style, source)


def headline(record: Record, text: str, after: Sequence[Run] = ()) -> tuple[Run, ...]:
    """The bold lead sentence that a numbered paragraph begins with."""
    text = wording.bare(text)
    if not text:
        return tuple(after)
    source = at(record, "headline")
    return (Run(text, source, True), *after, Run("。", None, True)) if after else (Run(f"{text}。", source, True),)


def subsections(snapshot: Snapshot, section: Section) -> Iterator[Block]:
    """The titled texts that a user wrote for one section of the report."""
    for text in snapshot.texts:
        if text.section != section:
            continue
        if title := wording.bare(text.title):
            yield Heading(key(text), title, 2, at(text, "title"))
        yield from prose(text, "body")


def table(
    name: str, caption: str, columns: Sequence[Column], rows: Sequence[Row], unit: str = "", kept: int = 1
) -> Table:
    """A table without the columns after the first ``kept`` that no row has anything in."""
    used = [
        place
        for place in range(len(columns))
        if place < kept or any(row.cells[place].text not in ("", wording.MISSING) for row in rows)
    ]
    slim = tuple(replace(row, cells=tuple(row.cells[place] for place in used)) for row in rows)
    return Table(name, caption, tuple(columns[place] for place in used), slim, unit)


def told_once(whole: Table, titles: set[str]) -> tuple[Table, list[str]]:
    """The table without those of the named columns that say the same in every row, and what they say."""
    alike: dict[int, str] = {}
    for place, column in enumerate(whole.columns):
        texts = {row.cells[place].text for row in whole.rows}
        if column.title in titles and len(texts) == 1 and len(whole.rows) > 1:
            alike[place] = f"{column.title}：{texts.pop()}"
    kept = [place for place in range(len(whole.columns)) if place not in alike]
    rows = tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in whole.rows)
    return replace(whole, columns=tuple(whole.columns[place] for place in kept), rows=rows), list(alike.values())


def left(title: str, width: float) -> Column:
    return Column(title, width, Align.LEFT)


def centred(title: str, width: float) -> Column:
    return Column(title, width, Align.CENTER)


def right(title: str, width: float) -> Column:
    return Column(title, width, Align.RIGHT)
