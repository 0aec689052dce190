"""A file with 500 photos beside an empty one: opening it, and saving one field of a record."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from models import evidence, files
from models.blank import start
from models.evidence import File
from models.findings import Finding
from models.store import Store

PHOTOS, BYTES = 500, 3 << 20
OPENINGS, SAVES = 15, 60


def run() -> list[tuple[str, float, str]]:
    with TemporaryDirectory() as folder:
        empty, records, full = (made(Path(folder) / f"{name}.digao") for name in ("empty", "records", "full"))
        fill(records, [File(f"{number:064}", BYTES, f"IMG_{number}.jpg") for number in range(PHOTOS)])
        filled = seconds(lambda: fill(full, take_in(full)))
        copied = seconds(lambda: copy(PHOTOS * BYTES, Path(folder) / "copy"))
        size = full.stat().st_size / (PHOTOS * BYTES)
        opened = [least(lambda path=path: open_and_read(path), OPENINGS) for path in (empty, records, full)]
        saved = saving(records, full)
    return [
        ("open: 500 photos / their records alone", opened[2] / opened[1], "≤ 1.5"),
        ("open: 500 photos, seconds", opened[2], "≤ 0.1"),
        ("open: 500 photos / an empty file", opened[2] / opened[0], ""),
        ("save a field: 500 photos / their records alone", saved[1] / saved[0], "≤ 1.3"),
        ("take in 500 photos / copying as many bytes", filled / copied, "≤ 6"),
        ("file / its photos, bytes", size, "≤ 1.05"),
    ]


def made(path: Path) -> Path:
    Store.create(path, start, home=path.parent).close()
    return path


def take_in(path: Path) -> list[File]:
    """The bytes of photos that differ at their end alone."""
    body, taken, photo = os.urandom(BYTES - 8), list[File](), path.with_name("photo.jpg")
    store = Store.open(path, home=path.parent)
    for number in range(PHOTOS):
        photo.write_bytes(body + number.to_bytes(8, "big"))
        kept = files.take_in(photo, lambda question: question(store))
        taken.append(File(kept.sha, kept.size, f"IMG_{number}.jpg"))
    store.close()
    return taken


def fill(path: Path, photos: list[File]) -> None:
    """Each photo as evidence of one of twenty findings."""
    store = Store.open(path, home=path.parent)
    with store.operation("加入佐证") as step:
        findings = step.add_all([Finding(headline=f"问题{number}") for number in range(20)])
        for at, finding in enumerate(findings):
            evidence.attach(step, photos[at::20], [("finding", finding)])
    store.close()


def copy(size: int, path: Path) -> None:
    """The same amount written and flushed plainly."""
    piece = os.urandom(1 << 20)
    with path.open("wb") as out:
        for _ in range(size >> 20):
            out.write(piece)
        os.fsync(out.fileno())
    path.unlink()


def open_and_read(path: Path) -> None:
    store = Store.open(path, home=path.parent)
    try:
        store.snapshot()
    finally:
        store.close()


def saving(*paths: Path) -> list[float]:
    """The median seconds of a save in each file, in turns."""
    stores = [Store.open(path, home=path.parent) for path in paths]
    taken: list[list[float]] = [[] for _ in paths]
    for number in range(SAVES):
        for store, spent in zip(stores, taken, strict=True):
            spent.append(seconds(lambda store=store, number=number: save(store, f"甲{number}")))
    for store in stores:
        store.close()
    return [statistics.median(spent) for spent in taken]


def save(store: Store, headline: str) -> None:
    finding = store.snapshot().findings[0].id
    with store.operation("修改问题") as step:
        step.change(Finding, finding, headline=headline)
    store.snapshot()


def seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def least(action: Callable[[], object], times: int) -> float:
    return min(seconds(action) for _ in range(times))


if __name__ == "__main__":
    for what, ratio, goal in run():
        print(f"{what:44} {ratio:8.3f}  {goal}")
