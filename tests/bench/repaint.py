"""How long the window keeps a repaint waiting while a big import runs on the storage thread."""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Result = tuple[str, float, str]
ROWS = 60_000
ROUNDS = 3
EVERY_MS = 8
IDLE_S = 2.0


def run() -> list[Result]:
    interval = sys.getswitchinterval()
    with tempfile.TemporaryDirectory(prefix="digao-bench-") as name:
        try:
            return _measure(Path(name))
        finally:
            sys.setswitchinterval(interval)


def _measure(folder: Path) -> list[Result]:
    from models import sample
    from models.funds import Entry
    from ui import app, desktop
    from ui.main_window import MainWindow
    from ui.session import Session

    sys.setswitchinterval(app.SWITCH_SECONDS)
    _application = desktop.application([])  # kept while the window lives
    sample.create(folder / "示例评价.digao", home=folder)
    session = Session.open(folder / "示例评价.digao", home=folder)
    window = MainWindow(session)
    window.resize(1100, 720)
    window.show()
    window.go_to("资金使用")
    line = session.snapshot.expense_lines[0].id
    rows = [Entry(line=line, voucher=f"记-{n}", amount=n, purpose="办公用品") for n in range(ROWS)]
    until = time.monotonic() + IDLE_S
    idle = _waits(window, lambda: time.monotonic() > until)
    busy: list[float] = []
    for _ in range(ROUNDS):
        done: list[object] = []
        session.submit("导入", lambda step: step.add_all(rows), done.append)
        busy += _waits(window, lambda done=done: bool(done))
    window.close()
    session.close()
    return [
        ("wait of a repaint while nothing runs, ms, p99", _most(idle), ""),
        ("wait of a repaint while 60,000 rows are imported, ms, p99", _most(busy), "≤ 50"),
        ("the longest of them, ms", max(busy), "≤ 300"),
    ]


def _most(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=100)[98]


def _waits(window: Any, finished: Callable[[], bool]) -> list[float]:
    """Milliseconds from when a repaint was due to when it was done, timer and event loop included."""
    from PySide6.QtCore import QEventLoop, QTimer

    waits, due = list[float](), time.monotonic() + EVERY_MS / 1000
    loop, timer = QEventLoop(), QTimer(interval=EVERY_MS)

    def paint() -> None:
        nonlocal due
        window.repaint()
        now = time.monotonic()
        waits.append(max(0.0, now - due) * 1000)
        due = now + EVERY_MS / 1000
        if finished():
            loop.quit()

    timer.timeout.connect(paint)
    timer.start()
    loop.exec()
    timer.stop()
    return waits
