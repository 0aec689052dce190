"""The sample's evidence as files: pictures drawn and documents written for it, the same bytes each time, all marked 示意."""

import csv
import io
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from models.evidence import Evidence
from models.files import EXIF, TAKEN

_SIZE = (640, 480)
_SKY, _FLOOR, _WALL, _DOOR, _INK = "#d8e3ec", "#b9b2a5", "#8fa3b5", "#5d6f80", "#33404d"


def made(piece: Evidence) -> bytes:
    """The bytes of a piece of evidence, as its file name asks for."""
    return _MAKERS[PurePath(piece.file_name).suffix](piece)


def _facts(piece: Evidence) -> list[tuple[str, str]]:
    shown = ("number", "title", "provided_by", "place", "note")
    return [(piece.meta[name].label, getattr(piece, name)) for name in shown if getattr(piece, name)]


def _text(piece: Evidence) -> bytes:
    lines = ["示意文件", "", *(f"{label}：{value}" for label, value in _facts(piece))]
    return "\r\n".join([*lines, ""]).encode("utf-8-sig")


def _table(piece: Evidence) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("示意表格", ""), *_facts(piece)])
    return out.getvalue().encode("utf-8-sig")


def _picture(piece: Evidence) -> bytes:
    """A hall of plain shapes with the number of the piece: no font that ships with Pillow has Chinese."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", _SIZE, _SKY)
    _hall(ImageDraw.Draw(picture), piece.number)
    exif = Image.Exif()
    exif.get_ifd(EXIF)[TAKEN] = piece.taken_at.replace("-", ":")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def _hall(draw: Any, number: str) -> None:
    """Doors as many as the last digit of the number says, so that no two pictures are alike."""
    width, height = _SIZE
    draw.rectangle((0, height * 2 // 3, width, height), fill=_FLOOR)
    draw.rectangle((40, 120, width - 40, height * 2 // 3), fill=_WALL, outline=_INK, width=3)
    doors = int(number[-1]) % 5 + 2
    pitch = (width - 120) // doors
    for at in range(doors):
        left = 60 + at * pitch
        draw.rectangle((left, 190, left + pitch * 2 // 3, height * 2 // 3), fill=_DOOR, outline=_INK, width=2)
        draw.ellipse((left, 140, left + 26, 166), fill="#f4ecc8", outline=_INK)
    draw.text((24, 24), number, fill=_INK, font_size=56)


_MAKERS: dict[str, Callable[[Evidence], bytes]] = {".txt": _text, ".csv": _table, ".jpg": _picture}
