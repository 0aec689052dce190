"""The bytes of evidence, kept inside the evaluation file: taken in by slices, hashed, read back, thumbnails apart."""

import contextlib
import hashlib
import io
import re
import stat
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from models import engine
from models.errors import UserError
from models.evidence import CHUNK, Evidence, EvidenceKind, kind_of, safe_name
from models.store import Store

T = TypeVar("T")
LIMIT = 512 << 20  # bytes; larger recordings belong on a disk of their own
SLICE = 8  # chunks read or written at a time, so that records are saved in between
THUMBNAIL = 256  # pixels of the longer side
#: the formats a picture may have; others, such as PostScript, would run a program of the system to be drawn
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP")  # MPO opens as JPEG; Pillow stumbles over its name
MOST_PIXELS = 100_000_000  # of a picture that can only be opened whole
TAKEN, CHANGED, EXIF = 0x9003, 0x0132, 0x8769

Progress = Callable[[int, int], None]  # done, of


class On(Protocol):
    """Runs a function where the store lives, and waits: ``session.read``."""

    def __call__(self, question: Callable[[Store], Any], /) -> Any: ...


def _silent(_done: int, _of: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Kept:
    """A file that is now inside the evaluation; ``known`` if the same bytes were there before."""

    sha: str
    size: int
    name: str
    known: bool
    taken_at: str = ""
    broken: bool = False  # a picture by its name that cannot be drawn


# ---- in


def take_in(path: Path, on: On, progress: Progress = _silent) -> Kept:
    """Keep a file's bytes; raises UserError for what cannot be read or is too large. Nothing half-kept stays."""
    try:
        size = _size(path)
        sha = _digest(path, size, progress)
        known = on(lambda store: _knows(store, sha)) and _whole(on, sha)
        if not known:
            _write(path, sha, size, on, progress)
        picture = on(lambda store: thumbnail_of(store, sha))
    except OSError as error:
        raise UserError(f"不能读取“{_short(path.name)}”：{_why(error)}", "请检查文件是否还在、U盘是否连着") from error
    broken = picture is None and kind_of(path.name) == EvidenceKind.PHOTO
    return Kept(sha, size, safe_name(path.name), known, taken_at(path), broken)


def _size(path: Path) -> int:
    size, name = path.stat().st_size, _short(path.name)
    if not path.is_file():
        raise UserError(f"“{name}”不是文件，不能作为佐证", "请选择文件；文件夹请打开后选择其中的文件")
    if engine.held(path):
        raise UserError(f"“{name}”就是正在打开的评价文件，不能作为自己的佐证", "请选择其他文件")
    if not size:
        raise UserError(f"“{name}”是空文件，没有内容可作佐证", "请检查它是否复制完整")
    if size > LIMIT:
        raise UserError(
            f"“{name}”有 {size / (1 << 20):,.0f} MB，超过单个文件 {LIMIT >> 20} MB 的上限",
            "请截取或压缩后再加入，原件另行保存并在备注中写明存放位置",
        )
    return size


def _why(error: OSError) -> str:
    known = {FileNotFoundError: "文件已不存在", PermissionError: "没有读取权限"}
    return known.get(type(error), error.strerror or str(error))


def _short(name: str) -> str:
    shown = "".join(c if c.isprintable() else "�" for c in name)
    return shown if len(shown) <= 60 else f"{shown[:40]}…{shown[-15:]}"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _digest(path: Path, size: int, progress: Progress) -> str:
    hashed, done = hashlib.sha256(), 0
    for piece in _pieces(path):
        hashed.update(piece)
        done += len(piece)
        if done > size:
            raise _moving(path)
        progress(done, 2 * size)
    return hashed.hexdigest()


def _write(path: Path, sha: str, size: int, on: On, progress: Progress) -> None:
    hashed, number, waiting = hashlib.sha256(), 0, list[tuple[str, int, bytes]]()
    try:
        for piece in _pieces(path):
            hashed.update(piece)
            waiting.append((sha, number, piece))
            number += 1
            if len(waiting) == SLICE:
                _add(on, waiting)
                progress(min(2 * size, size + number * CHUNK), 2 * size)
        _add(on, waiting)
        if hashed.hexdigest() != sha:
            raise _moving(path)
        picture = thumbnail(path)
        progress(2 * size, 2 * size)
    except BaseException:
        on(lambda store: forget(store, [sha]))
        raise
    row = (sha, size, number, picture)
    on(lambda store: store.bulk("INSERT OR REPLACE INTO file(sha, size, kept, thumbnail) VALUES (?, ?, ?, ?)", [row]))


def _add(on: On, waiting: list[tuple[str, int, bytes]]) -> None:
    on(lambda store: store.bulk("INSERT OR REPLACE INTO chunk(sha, n, data) VALUES (?, ?, ?)", waiting))
    waiting.clear()


def _moving(path: Path) -> UserError:
    return UserError(f"“{_short(path.name)}”在读取时被改动了", "请等它写完后再加入一次")


def _knows(store: Store, sha: str) -> bool:
    return bool(store.query("SELECT 1 FROM file WHERE sha = ?", (sha,)))


def _whole(on: On, sha: str) -> bool:
    """Whether kept bytes are still what was taken in; where not, taking the file in again mends them."""
    return not fault(on, sha)


def forget(store: Store, shas: Sequence[str]) -> None:
    """Let go of bytes that no piece of evidence, not even a deleted one, has ever been."""
    free = [(sha,) for sha in shas if not store.query("SELECT 1 FROM evidence WHERE sha = ?", (sha,))]
    store.batch(("DELETE FROM file WHERE sha = ?", free), ("DELETE FROM chunk WHERE sha = ?", free))


def photos_in(folder: Path, progress: Progress = _silent) -> tuple[list[Path], int]:
    """Photos and recordings below a folder in the order they were taken, and how many other files there are."""
    try:
        found = [path for path in sorted(folder.rglob("*")) if _plain(path, folder)]
    except OSError as error:
        raise UserError(f"不能读取文件夹“{_short(folder.name)}”：{_why(error)}", "请检查手机或U盘是否连着") from error
    wanted = [path for path in found if kind_of(path.name) in {EvidenceKind.PHOTO, EvidenceKind.RECORDING}]
    moments: list[tuple[str, str, Path]] = []
    for at, path in enumerate(wanted, 1):
        moments.append((taken_at(path) or _changed_at(path), path.name, path))
        progress(at, len(wanted))
    return [path for _, _, path in sorted(moments)], len(found) - len(wanted)


def _plain(path: Path, folder: Path) -> bool:
    """A file a user put there, not a thumbnail or a link to somewhere else."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not hidden and not path.is_symlink() and path.is_file()


def _changed_at(path: Path) -> str:
    with contextlib.suppress(OSError):
        return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return ""


# ---- out


def pieces(on: On, sha: str) -> Iterator[bytes]:
    """The bytes again, some chunks at a time; raises UserError where they are not here or not what was taken in."""
    found = on(lambda store: store.query("SELECT kept FROM file WHERE sha = ?", (sha,)))
    if not found:
        raise UserError(
            "这份佐证的文件不在本评价文件里", "它可能还在同事的文件里，合并后即可打开；也可以重新加入原文件"
        )
    hashed, count, query = hashlib.sha256(), found[0][0], "SELECT data FROM chunk WHERE sha = ? AND n >= ? AND n < ?"
    for first in range(0, count, SLICE):
        last = min(count, first + SLICE)
        rows = on(lambda store, args=(sha, first, last): store.query(f"{query} ORDER BY n", args))
        if len(rows) != last - first:
            raise UserError("这份佐证的文件不完整", "请重新加入原文件")
        for (piece,) in rows:
            hashed.update(piece)
            yield piece
    if hashed.hexdigest() != sha:
        raise UserError("这份佐证的文件已损坏，与加入时的校验值不符", "请重新加入原文件")


def whole(on: On, sha: str) -> bytes:
    return b"".join(pieces(on, sha))


def fault(on: On, sha: str) -> str:
    """What is wrong with kept bytes; "" where nothing is."""
    try:
        for _ in pieces(on, sha):
            pass
    except UserError as error:
        return str(error)
    return ""


def faults(on: On, evidence: Iterable[Evidence], progress: Progress = _silent) -> list[tuple[Evidence, str]]:
    """The pieces whose bytes are missing or no longer match their SHA-256, each with what is wrong."""
    known, wrong = list(evidence), list[tuple[Evidence, str]]()
    for at, piece in enumerate(known, 1):
        if said := fault(on, piece.sha):
            wrong.append((piece, said))
        progress(at, len(known))
    return wrong


def lay_out(on: On, sha: str, name: str, folder: Path, progress: Progress = _silent) -> Path:
    """A read-only copy for the system's program to open, in a folder of its own below ``folder``."""
    below = folder / _folder_name(sha)
    below.mkdir(mode=0o700, exist_ok=True)
    place = below / safe_name(name)
    if not place.exists():
        _copy(on, sha, place, progress)
        place.chmod(stat.S_IREAD)
    return place


def _folder_name(sha: str) -> str:
    """Hashed once more: what a file from elsewhere claims to be a SHA-256 may name another folder."""
    return hashlib.sha256(sha.encode()).hexdigest()[:16]


def save_as(on: On, sha: str, place: Path, progress: Progress = _silent) -> None:
    """A copy where the user wants it, whole or not at all; what stood there before is replaced."""
    part = place.with_name(f".{_folder_name(sha)}.part")
    try:
        _copy(on, sha, part, progress)
        part.replace(place)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError(f"不能写入“{_short(place.name)}”：{_why(error)}", "请检查磁盘空间和文件夹权限") from error


def save_all(on: On, evidence: Iterable[Evidence], folder: Path, progress: Progress = _silent) -> list[Path]:
    """Copies in a folder, called by number and title; nothing that stands there is replaced."""
    known, made = list(evidence), list[Path]()
    for at, piece in enumerate(known, 1):
        place = _free(folder / safe_name(_file_name(piece)))
        save_as(on, piece.sha, place)
        made.append(place)
        progress(at, len(known))
    return made


def _file_name(piece: Evidence) -> str:
    suffix = Path(safe_name(piece.file_name)).suffix
    title = piece.title.removesuffix(suffix) or piece.file_name
    return re.sub(r"[\\/]", "_", f"{piece.number} {title}".strip()) + suffix


def _free(place: Path) -> Path:
    if not place.exists():
        return place
    numbered = (place.with_stem(f"{place.stem} ({number})") for number in range(2, 100_000))
    return next(one for one in numbered if not one.exists())


def _copy(on: On, sha: str, place: Path, progress: Progress) -> None:
    done = 0
    try:
        with place.open("wb") as out:
            for piece in pieces(on, sha):
                done += out.write(piece)
                progress(done, 0)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


# ---- pictures

#: what broken pictures raise, besides their own errors
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    struct.error,
    zlib.error,
)


def thumbnail_of(store: Store, sha: str) -> bytes | None:
    found = store.query("SELECT thumbnail FROM file WHERE sha = ?", (sha,))
    return found[0][0] if found else None


def thumbnails_of(store: Store, shas: Sequence[str]) -> dict[str, bytes]:
    return {sha: picture for sha in shas if (picture := thumbnail_of(store, sha)) is not None}


def _looked_at(path: Path, look: Callable[[Any], T]) -> T | None:
    """What ``look`` makes of a picture; None for what is no picture or is broken."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # telephones take larger ones; MOST_PIXELS is checked where it counts
    try:
        with Image.open(path, formats=FORMATS) as picture:
            return look(picture)
    except BROKEN:
        return None


def thumbnail(path: Path) -> bytes | None:
    """A small upright JPEG of a picture; None for what is no picture or is broken."""
    return _looked_at(path, _thumbnail)


def _thumbnail(picture: Any) -> bytes | None:
    from PIL import Image, ImageOps

    picture.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
    if picture.width * picture.height > MOST_PIXELS:
        return None
    picture.thumbnail((2 * THUMBNAIL, 2 * THUMBNAIL))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail((THUMBNAIL, THUMBNAIL))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=80)
    return out.getvalue()


def taken_at(path: Path) -> str:
    """When a photo was taken, as its camera says: "2019-07-05 10:31:22"; "" where it does not."""
    if kind_of(path.name) != EvidenceKind.PHOTO or engine.held(path):
        return ""
    known = _MOMENT.match(_looked_at(path, _moment) or "")
    return f"{known[1]}-{known[2]}-{known[3]} {known[4]}" if known else ""


_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")


def _moment(picture: Any) -> str:
    exif = picture.getexif()
    return str(exif.get_ifd(EXIF).get(TAKEN) or exif.get(CHANGED) or "")
