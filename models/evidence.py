"""Evidence: files taken in whole, what they are called and where they come from, and what each of them proves."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePath

from models import fields as f
from models.fields import Record, record

CHUNK = 1 << 20  # bytes of a file kept in one row
LONGEST_NAME = 120


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


def safe_name(name: str) -> str:
    """A file name that names no folder, holds no control characters and is short enough for every file system."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in bare if c.isprintable() and c not in '<>:"|?*').strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: LONGEST_NAME - len(suffix) - 1]}.{suffix}" if stem else f"文件.{suffix}"
    return kept[:LONGEST_NAME] or "文件"


def chunks(data: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes again, in pieces of CHUNK."""
    rest = b""
    for piece in data:
        rest += piece
        while len(rest) >= CHUNK:
            yield rest[:CHUNK]
            rest = rest[CHUNK:]
    if rest:
        yield rest


def digest(data: Iterable[bytes]) -> str:
    hashed = hashlib.sha256()
    for piece in data:
        hashed.update(piece)
    return hashed.hexdigest()


def of(links: Sequence[EvidenceLink], table: str, row: int) -> tuple[int, ...]:
    """Evidence that supports a record, by id, in the order it was attached."""
    return tuple(link.evidence for link in links if link.table == table and link.row == row and link.evidence)
