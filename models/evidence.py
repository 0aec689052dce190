"""Evidence: files taken in whole, what they are called and where they come from, and what each of them proves."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath

from models import fields as f
from models.fields import Record, record
from models.step import Step

CHUNK = 1 << 20  # bytes of a file kept in one row
LONGEST_NAME, LONGEST_BYTES, LONGEST_SUFFIX = 100, 200, 10  # file systems count characters, or bytes


class EvidenceKind(StrEnum):
    PHOTO = "照片"
    SCAN = "扫描件"
    DOCUMENT = "文件"
    TABLE = "表格"
    RECORDING = "录音录像"
    OTHER = "其他"


class Copy(StrEnum):
    ORIGINAL = "原件"
    COPY = "复印件"
    EXCERPT = "摘录"


@record("evidence", "佐证材料", title="title")
class Evidence(Record):
    """One piece of evidence; its bytes are kept once under their SHA-256, however many pieces share them."""

    title: str = f.text("名称", required=True)
    number: str = f.text("编号", help="自动编号，例如 Z-001")
    kind: str = f.choice("种类", EvidenceKind)
    place: str = f.text("页码或行号", help="例如：第 3、17、22 行")
    provided_by: str = f.text("提供者")
    provided_on: date | None = f.day("提供日期")
    copy: str = f.choice("原件或复印件", Copy)
    taken_at: str = f.text("拍摄时间")
    sha: str = f.text("SHA-256")
    file_name: str = f.text("文件名")
    size: Decimal | None = f.number("字节数")
    note: str = f.text("备注")


@record("evidence_link", "佐证关系", title="evidence")
class EvidenceLink(Record):
    """That a piece of evidence supports a record: a score, an item, a finding, a paper."""

    evidence: int | None = f.reference("佐证材料", "evidence", required=True)
    table: str = f.text("记录种类", required=True)
    row: int | None = f.reference("记录", "", required=True)


_KINDS = {
    EvidenceKind.PHOTO: {".jpg", ".jpeg", ".png", ".heic", ".bmp", ".webp", ".gif", ".tif", ".tiff"},
    EvidenceKind.SCAN: {".pdf"},
    EvidenceKind.DOCUMENT: {".doc", ".docx", ".wps", ".txt", ".ofd", ".rtf", ".odt"},
    EvidenceKind.TABLE: {".xls", ".xlsx", ".et", ".csv", ".ods"},
    EvidenceKind.RECORDING: {".mp3", ".wav", ".m4a", ".amr", ".mp4", ".mov", ".avi", ".mkv"},
}


def kind_of(name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return next((kind for kind, suffixes in _KINDS.items() if suffix in suffixes), EvidenceKind.OTHER)


def may_open(name: str) -> bool:
    """Whether the system's program may be asked to show a file: a known kind of document, nothing that could run."""
    return kind_of(name) != EvidenceKind.OTHER


_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)\d)(\..*)?")  # what Windows takes for something else than a file


def safe_name(name: str) -> str:
    """A file name that names no folder, holds no control characters and is short enough for every file system."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in bare if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot or len(suffix) > LONGEST_SUFFIX:
        stem, suffix = kept, ""
    tail = f".{suffix}" if suffix else ""
    stem = f"_{stem}" if _DEVICE.fullmatch(stem) else stem
    stem = stem[: LONGEST_NAME - len(tail)].encode()[: LONGEST_BYTES - len(tail.encode())].decode(errors="ignore")
    return f"{stem.rstrip(' .') or '文件'}{tail}"


def of(links: Sequence[EvidenceLink], table: str, row: int) -> tuple[int, ...]:
    """Evidence that supports a record, by id, in the order it was attached."""
    return tuple(link.evidence for link in links if link.table == table and link.row == row and link.evidence)


def unlinked(pieces: Iterable[Evidence], links: Iterable[EvidenceLink]) -> tuple[Evidence, ...]:
    """Evidence that proves nothing yet."""
    used = {link.evidence for link in links}
    return tuple(piece for piece in pieces if piece.id not in used)


# ---- numbers

PREFIX = "Z-"
_NUMBER = re.compile(r"Z-(\d{1,9})")


def numbers(pieces: Iterable[Evidence], count: int) -> list[str]:
    """The next ``count`` free numbers."""
    taken = [int(found[1]) for piece in pieces if (found := _NUMBER.fullmatch(piece.number))]
    first = max(taken, default=0) + 1
    return [f"{PREFIX}{number:03}" for number in range(first, first + count)]


def renumber(step: Step) -> None:
    """Number all evidence anew in its order, without gaps."""
    pieces = step.all(Evidence)
    for piece, number in zip(pieces, numbers((), len(pieces)), strict=True):
        step.change(Evidence, piece.id, number=number)


# ---- what is attached to what

Target = tuple[str, int]  # table and id of a record


@dataclass(frozen=True)
class File:
    """A file whose bytes are kept; ``kind`` overrides what its name says."""

    sha: str
    size: int
    name: str
    taken_at: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Attached:
    """What became of files: one piece of evidence for each, some of which were there before."""

    pieces: tuple[int, ...] = ()
    known: tuple[Evidence, ...] = ()  # the same bytes were evidence already


def attach(step: Step, files: Sequence[File], targets: Sequence[Target] = (), today: date | None = None) -> Attached:
    """Make each file a piece of evidence that supports all targets; the same bytes are one piece, however often given."""
    before = step.all(Evidence)
    by_sha = {piece.sha: piece for piece in reversed(before)}
    new = list({file.sha: file for file in reversed(files) if file.sha not in by_sha}.values())[::-1]
    made = step.add_all(
        [
            Evidence(
                title=file.name,
                number=number,
                kind=file.kind or kind_of(file.name),
                provided_on=today,
                taken_at=file.taken_at,
                sha=file.sha,
                file_name=file.name,
                size=Decimal(file.size),
            )
            for file, number in zip(new, numbers(before, len(new)), strict=True)
        ]
    )
    ids = {piece.sha: piece.id for piece in before} | dict(zip((file.sha for file in new), made, strict=True))
    pieces = tuple(dict.fromkeys(ids[file.sha] for file in files))
    for target in targets:
        link(step, pieces, target)
    known = dict.fromkeys(by_sha[file.sha] for file in files if file.sha in by_sha)
    return Attached(pieces, tuple(known))


def link(step: Step, pieces: Iterable[int], target: Target) -> int:
    """Let evidence support a record too; returns how many pieces did not do so before."""
    table, row = target
    there = of(step.all(EvidenceLink), table, row)
    new = [piece for piece in dict.fromkeys(pieces) if piece not in there]
    step.add_all([EvidenceLink(evidence=piece, table=table, row=row) for piece in new])
    return len(new)


def unlink(step: Step, pieces: Collection[int], target: Target) -> None:
    """Evidence no longer supports a record; the evidence itself stays."""
    table, row = target
    gone = [one.id for one in step.all(EvidenceLink) if one.evidence in pieces and (one.table, one.row) == (table, row)]
    step.remove(EvidenceLink, *gone)


def remove(step: Step, pieces: Collection[int]) -> None:
    """Evidence with all it supported; its bytes stay in the file for undo."""
    step.remove(EvidenceLink, *(one.id for one in step.all(EvidenceLink) if one.evidence in pieces))
    step.remove(Evidence, *pieces)


def release(step: Step, target: Target) -> None:
    """Nothing supports a record any more, which is about to go."""
    unlink(step, of(step.all(EvidenceLink), *target), target)


def pass_on(step: Step, source: Target, target: Target) -> None:
    """Let what supports one record support another too."""
    link(step, of(step.all(EvidenceLink), *source), target)
