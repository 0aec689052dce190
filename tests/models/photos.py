"""Photos as a camera leaves them, made for tests."""

from pathlib import Path

from PIL import Image, ImageDraw

ORIENTATION, EXIF, TAKEN = 0x0112, 0x8769, 0x9003


def photo(path: Path, *, size=(320, 240), taken="", orientation=1, colour="#7a9cc6", text="") -> Path:
    """A JPEG whose upper left corner is red; ``orientation`` is how the camera says it was held."""
    picture = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill="#d02020")
    draw.text((size[0] // 3, size[1] // 2), text, fill="white")
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    if taken:
        exif.get_ifd(EXIF)[TAKEN] = taken
    picture.save(path, "JPEG", exif=exif, quality=90)
    return path
