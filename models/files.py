"""The bytes of evidence, kept inside the evaluation file: taken in by slices, hashed, read back, thumbnails apart."""

import contextlib
import hashlib
import io
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from models.errors import UserError
from models.evidence import CHUNK, safe_name
from models.store import Store

T = TypeVar("T")
On = Callable[[Callable[[Store], T]], T]  # runs a function where the store lives: session.read, or at once in a test

LIMIT = 512 << 20  # bytes; larger recordings belong on a disk of their own
SLICE = 8  # chunks written in one transaction, so that records are saved in between
THUMBNAIL = 256  # pixels of the longer side


@dataclass(frozen=True)
class Kept:
    """A file that is now inside the evaluation; ``known`` if the same bytes were there before."""

    sha: str
    size: int
    name: str
    known: bool


def take_in(path: Path, on: On[bool], progress: Callable[[int, int], None] = lambda done, of: None) -> Kept:
    """Keep a file's bytes. Raises UserError for what cannot be read or is too large; nothing half-kept is ever used."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UserError(f"“{path.name}”不是文件，不能作为佐证", "请选择文件；文件夹请逐个选择其中的文件")
        if size > LIMIT:
            raise UserError(
                f"“{path.name}”有 {size / (1 << 20):,.0f} MB，超过单个文件 {LIMIT >> 20} MB 的上限",
                "请截取或压缩后再加入，原件另行保存并在备注中写明存放位置",
            )
        sha = _digest(path, size, progress)
        known = on(lambda store: _complete(store, sha))
        if not known:
            _write(path, sha, size, on, progress)
    except OSError as error:
        raise UserError(f"不能读取“{path.name}”：{error.strerror or error}", "请检查文件是否还在、U盘是否连着") from error
    return Kept(sha, size, safe_name(path.name), known)


def _digest(path: Path, size: int, progress: Callable[[int, int], None]) -> str:
    hashed, done = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            hashed.update(piece)
            done += len(piece)
            progress(done, 2 * size)
    return hashed.hexdigest()


def _write(path: Path, sha: str, size: int, on: On[bool], progress: Callable[[int, int], None]) -> None:
    hashed, number = hashlib.sha256(), 0
    picture = thumbnail(path)
    with path.open("rb") as file:
        while pieces := [piece for piece in (file.read(CHUNK) for _ in range(SLICE)) if piece]:
            for piece in pieces:
                hashed.update(piece)
            rows = [(sha, number + at, piece) for at, piece in enumerate(pieces)]
            on(lambda store, rows=rows: _add(store, rows))
            number += len(pieces)
            progress(size + number * CHUNK, 2 * size)
    if hashed.hexdigest() != sha:
        raise UserError(f"“{path.name}”在读取时被改动了", "请等它写完后再加入一次")
    on(lambda store: _finish(store, sha, size, number, picture))


def _add(store: Store, rows: list[tuple[str, int, bytes]]) -> bool:
    store.bulk("INSERT OR REPLACE INTO chunk(sha, n, data) VALUES (?, ?, ?)", rows)
    return True


def _finish(store: Store, sha: str, size: int, kept: int, picture: bytes | None) -> bool:
    store.bulk("INSERT OR REPLACE INTO file(sha, size, kept, thumbnail) VALUES (?, ?, ?, ?)", [(sha, size, kept, picture)])
    return True


def _complete(store: Store, sha: str) -> bool:
    return bool(store.query("SELECT 1 FROM file WHERE sha = ?", (sha,)))


def read(store: Store, sha: str) -> Iterator[bytes]:
    """The bytes again, chunk by chunk; raises UserError where they are not here or not what was taken in."""
    found = store.query("SELECT kept FROM file WHERE sha = ?", (sha,))
    if not found:
        raise UserError("这份佐证的文件不在本评价文件里", "它可能还在同事的文件里，合并后即可打开")
    hashed = hashlib.sha256()
    for number in range(found[0][0]):
        piece = store.query("SELECT data FROM chunk WHERE sha = ? AND n = ?", (sha, number))
        if not piece:
            raise UserError("这份佐证的文件不完整", "请重新加入原文件")
        hashed.update(piece[0][0])
        yield piece[0][0]
    if hashed.hexdigest() != sha:
        raise UserError("这份佐证的文件已损坏，与加入时的校验值不符", "请重新加入原文件")


def thumbnail_of(store: Store, sha: str) -> bytes | None:
    found = store.query("SELECT thumbnail FROM file WHERE sha = ?", (sha,))
    return found[0][0] if found else None


def damaged(store: Store) -> list[str]:
    """The SHA-256 of every kept file whose bytes no longer match it."""
    wrong = []
    for (sha,) in store.query("SELECT sha FROM file ORDER BY sha"):
        try:
            for _ in read(store, sha):
                pass
        except UserError:
            wrong.append(sha)
    return wrong


def lay_out(store: Store, sha: str, name: str, folder: Path | None = None) -> Path:
    """A read-only copy for the system's program to open, in a fresh folder of its own below ``folder`` (else temp)."""
    place = Path(tempfile.mkdtemp(prefix="digao-", dir=folder)) / safe_name(name)
    with place.open("wb") as out:
        for piece in read(store, sha):
            out.write(piece)
    place.chmod(stat.S_IREAD)
    return place


def thumbnail(path: Path) -> bytes | None:
    """A small upright JPEG of a picture; None for what is no picture or is broken."""
    from PIL import Image, ImageOps

    with contextlib.suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError), Image.open(path) as picture:
        picture.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((THUMBNAIL, THUMBNAIL))
        out = io.BytesIO()
        upright.convert("RGB").save(out, "JPEG", quality=80)
        return out.getvalue()
    return None


def taken_at(path: Path) -> str:
    """When a photo was taken, as its camera says: "2019-07-05 10:31:22"; "" where it does not."""
    from PIL import Image

    with contextlib.suppress(OSError, ValueError, SyntaxError), Image.open(path) as picture:
        exif = picture.getexif()
        said = str(exif.get_ifd(0x8769).get(0x9003) or exif.get(0x0132) or "")
        if len(said) >= 19:
            return f"{said[:10].replace(':', '-')} {said[11:19]}"
    return ""
