"""What saving costs beside the disk itself, and what a big import costs afterwards."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import models.snapshot  # noqa: F401  declares all records
from models import engine
from models.evaluation import Project
from models.fields import to_cell
from models.measures import Measure
from models.store import Store

Result = tuple[str, float, str]
ROWS, SAVES = 50_000, 300
KINDS = ("接通率", "办结率", "满意率", "覆盖率")


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="digao-bench-") as name:
        folder = Path(name)
        store = Store.create(folder / "bench.digao", lambda step: step.add(Project(id=1, name="0")))
        try:
            return list(_measure(store, folder))
        finally:
            store.close()


def _measure(store: Store, folder: Path) -> list[Result]:
    results = _saves(store, folder, "save of one field", "≤ 8", "≤ 12")
    small, small_undo = _cpu(lambda: _import(store, ROWS // 4)), _cpu(store.undo)
    large, large_undo = _cpu(lambda: _import(store, ROWS)), _cpu(store.undo)
    before = store.path.stat().st_size
    imported, rows = _import(store, ROWS)
    grown = store.path.stat().st_size - before
    first = _timed(lambda: _save(store, "first"))
    results += _saves(store, folder, "save after the import", "≤ 8", "≤ 12", first)
    plain, size = _plain(folder, rows)
    _timed(lambda: [store.undo() for _ in range(SAVES + 1)])
    undone, redone = _timed(store.undo), _timed(store.redo)
    indexed = _timed(lambda: store.search("没有的词"))
    return [
        *results,
        ("import of 50,000 rows / plain insert", imported / plain, ""),
        ("growth of the import, 4 × the rows, CPU", large / small / 4, "≤ 1.2"),
        ("undo of the import / the import", undone / imported, "≤ 2"),
        ("redo of the import / the import", redone / imported, "≤ 2"),
        ("growth of the undo, 4 × the rows, CPU", large_undo / small_undo / 4, "≤ 1.2"),
        ("file / the same rows in a plain table", grown / size, "≤ 3"),
        ("rebuild from the log / the import", _timed(store.rebuild) / imported, "≤ 2"),
        ("verify / the import", _timed(store.verify) / imported, "≤ 3"),
        ("index for searching / the import", indexed / imported, "≤ 4"),
        *_searches(store),
    ]


def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _cpu(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _save(store: Store, name: str) -> None:
    with store.operation("修改") as step:
        step.change(Project, 1, name=name)


def _saves(store: Store, folder: Path, what: str, half: str, most: str, first: float | None = None) -> list[Result]:
    """Saves and bare flushes in turn, so that both meet the same disk."""
    saves, flushes = list[float](), list[float]()
    handle = os.open(folder / "flush", os.O_RDWR | os.O_CREAT)
    flush = getattr(os, "fdatasync", os.fsync)
    os.write(handle, bytes(4096 * 64))
    os.fsync(handle)
    for number in range(SAVES):
        flushes.append(_timed(lambda at=number % 64: (os.pwrite(handle, os.urandom(4096), at * 4096), flush(handle))))
        saves.append(_timed(lambda name=str(number): _save(store, name)))
    os.close(handle)
    middle, top = statistics.median(flushes), statistics.quantiles(flushes, n=100)[98]
    results = [] if first is None else [("first save after the import / flush", first / middle, most)]
    return [
        *results,
        (f"{what} / flush of 4 KiB, p50", statistics.median(saves) / middle, half),
        (f"{what} / flush of 4 KiB, p99", statistics.quantiles(saves, n=100)[98] / top, most),
    ]


def _import(store: Store, count: int) -> tuple[float, list[Measure]]:
    rows = [_row(number) for number in range(count)]

    def work() -> None:
        with store.operation("导入") as step:
            step.add_all(rows)

    return _timed(work), rows


def _row(number: int) -> Measure:
    """Twelve filled cells."""
    return Measure(
        project=1, what=f"{KINDS[number % 4]}{number}", form="比率", value=Decimal("95.56"), value_text="95.56%",
        unit="%", period="2018年上半年", numerator=Decimal(number), numerator_name="接通来电（万个）",
        denominator=Decimal(number + 7), denominator_name="有效来电（万个）", source="12345热线月报",
    )  # fmt: skip


def _plain(folder: Path, rows: list[Measure]) -> tuple[float, int]:
    """Seconds and bytes for the same rows in a table without any log."""
    connection = engine.dbapi2.connect(folder / "plain.db", isolation_level=None)
    specs = Measure.meta.fields
    columns = ", ".join(f'"{spec.name}"' for spec in specs)
    connection.execute(f"CREATE TABLE measure(id INTEGER PRIMARY KEY, {columns})")
    start = time.time_ns() // 1_000_000 << 21
    cells = [
        (start + at, *(to_cell(spec, getattr(row, spec.name)) for spec in specs)) for at, row in enumerate(rows)
    ]  # fmt: skip

    def insert() -> None:
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO measure VALUES (?{', ?' * len(specs)})", cells)
        connection.execute("COMMIT")

    seconds = _timed(insert)
    connection.close()
    return seconds, (folder / "plain.db").stat().st_size


def _searches(store: Store) -> list[Result]:
    """Against reading the same texts with LIKE, as a program without an index has to."""
    found = []
    for text in ("率", "月报", "接通率49999"):
        scan = _timed(
            lambda text=text: store.query(
                "SELECT id FROM measure WHERE what LIKE ? OR numerator_name LIKE ? OR source LIKE ?", (f"%{text}%",) * 3
            )
        )
        times = [_timed(lambda text=text: store.search(text)) for _ in range(7)]
        found.append((f"search for {len(text)} characters / reading it all", statistics.median(times) / scan, "≤ 1"))
    return found
