"""From starting the program to its first painted window, beside a bare form of the same toolkit."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from models import sample

Result = tuple[str, float, str]
ROOT = Path(__file__).parent.parent.parent
RUNS = 7

#: Both end after their first paint and say when that was, and how much memory they hold.
PAINTED = """
import resource, sys, time
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and watched.window().isVisible():
            QApplication.instance().removeEventFilter(self)
            QTimer.singleShot(0, self.tell)
        return False
    def tell(self):
        memory = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmRSS")] if (
            sys.platform == "linux") else [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]
        print("PAINTED", time.monotonic(), *memory, flush=True)
        for window in QApplication.topLevelWidgets():
            window.close()
        QApplication.exit()
"""
FORM = (
    PAINTED
    + """
from PySide6.QtWidgets import QFormLayout, QLineEdit, QMainWindow
app = QApplication(sys.argv)
window, body = QMainWindow(), QWidget()
form = QFormLayout(body)
for name in ("项目名称", "实施处室", "主要内容", "上年结转", "本年预算", "实际到位"):
    form.addRow(name, QLineEdit())
window.setCentralWidget(body)
window.resize(1100, 720)
painted = Painted()
app.installEventFilter(painted)
window.show()
app.exec()
"""
)
PROGRAM = (
    "import models.store\n"  # what the program itself does first
    + PAINTED
    + """
import main
run = QApplication.exec
def watched(*_):
    painted = Painted()
    QApplication.instance().installEventFilter(painted)
    for window in QApplication.topLevelWidgets():
        window.update()
    return run()
QApplication.exec = watched
main.main(sys.argv)
"""
)


def run() -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="digao-bench-") as name:
        folder = Path(name)
        file = folder / "示例评价.digao"
        sample.create(file, home=folder)
        pairs = [(_start(FORM, folder), _start(PROGRAM, folder, str(file))) for _ in range(RUNS + 1)][1:]
    bare, program = ([run[0] for run in runs] for runs in zip(*pairs, strict=True))
    print(f"startup: bare {statistics.median(bare):.3f} s, program {statistics.median(program):.3f} s", file=sys.stderr)
    return [
        (
            "start to the first painted window / bare form",
            statistics.median(program) / statistics.median(bare),
            "≤ 1.6",
        ),
        ("memory of the window with the sample, MB", max(run[1][1] for run in pairs) / 1024, "≤ 130"),
    ]


def _start(script: str, folder: Path, *arguments: str) -> tuple[float, int]:
    """Seconds from starting the process to its first paint, and kilobytes of memory then."""
    environment = {
        "QT_QPA_PLATFORM": "offscreen",
        **os.environ,
        "DIGAO_HOME": str(folder),
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once, not at each start
    started = time.monotonic()
    command = [sys.executable, "-c", script, *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    told = [line.split() for line in ended.stdout.splitlines() if line.startswith("PAINTED")]
    if not told:
        raise RuntimeError(f"nothing was painted: {ended.stderr[-2000:]}")
    return float(told[0][1]) - started, int(told[0][2])
