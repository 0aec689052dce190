"""What a report says, before anyone decides how it looks: blocks of plain values that know where they come from."""

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True)
class Source:
    """The record (and field, where one figure is meant) that a piece of text was taken from."""

    table: str
    id: int
    field: str = ""


@dataclass(frozen=True)
class Run:
    text: str
    source: Source | None = None
    bold: bool = False


class Style(Enum):
    """How a paragraph stands on the page."""

    BODY = "正文"
    ITEM = "编号段"  # numbered 1、 with the lead sentence run in
    POINT = "编号分段"  # numbered （1） below an ITEM
    NOTE = "注"  # small print below a table


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 is 一、, level 2 is （一）; the number itself is the writer's."""

    key: str
    text: str
    level: int = 1
    source: Source | None = None


@dataclass(frozen=True)
class Paragraph:
    """``key`` names the paragraph for ever, so that an exported report can be compared with a later one."""

    key: str
    runs: tuple[Run, ...]
    style: Style = Style.BODY
    source: Source | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Align(Enum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True)
class Column:
    title: str
    width: float  # share of the text width; the shares of a table need not add up to one
    align: Align = Align.LEFT
    merged: bool = False  # cells alike below each other are one, as far as those to their left are


@dataclass(frozen=True)
class Row:
    """Cells are runs, so that each figure carries its source; missing numbers are already "—"."""

    key: str
    cells: tuple[Run, ...]
    source: Source | None = None


@dataclass(frozen=True)
class Table:
    key: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""  # stands right-aligned above the table: 金额单位：万元
    total: Row | None = None  # last row, bold

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"{self.key}: a table without columns")
        for row in (*self.rows, self.total) if self.total else self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{self.key}: {len(row.cells)} cells in {row.key} for {len(self.columns)} columns")


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Annex:
    """What is attached behind the sign-off, each on pages of its own; its number follows from its place."""

    key: str
    title: str
    blocks: tuple[Paragraph | Table, ...]


@dataclass(frozen=True)
class Report:
    """A whole report: title lines, blocks in order, the sign-off, and the annexes."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    signed_by: str = ""
    date: str = ""  # already in words: 2019年7月16日
    sealed: bool = True  # room for a seal: the date stands four characters from the right
    draft: bool = True  # carries the 草稿 mark
    properties: dict[str, str] = field(default_factory=dict)  # author, subject, keywords of the document
    annexes: tuple[Annex, ...] = ()
