"""Kill the program at any moment, again and again, and find every save it had reported and all but a second of typing.

``python -m tests.models.killtest --rounds 200`` runs both writers; each prints a line after every save that is durable.
"""

import argparse
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from models.evaluation import Project
from models.findings import Finding
from models.funds import Entry
from models.store import Store

ROOT = Path(__file__).parent.parent.parent
FILE = "评价.digao"
ROW = 7
LIVES_S = {"store": (0.15,), "session": (0.15, 0.15, 0.15, 2.0)}  # how long a writer lives at most after its first save
EARLY = 0.15  # share of rounds killed while starting, so that recovering is interrupted too
LOST_S = 1.0  # typing that may be lost


@dataclass
class Report:
    rounds: int = 0
    killed: int = 0
    saves: int = 0
    typed: int = 0
    crashed_saves: int = 0  # rounds that left an unfinished save to be rolled back
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        failed = "".join(f"\n  {failure}" for failure in self.failures)
        return (
            f"{self.rounds} rounds, {self.killed} killed, {self.saves} saves and {self.typed} drafts reported, "
            f"{self.crashed_saves} unfinished saves left, {len(self.failures)} failures{failed}"
        )


@dataclass
class Said:
    """What a writer had reported when it was killed: its last save, and drafts with the moment of their last key."""

    saved: int = 0
    drafted: int = 0
    typed: list[tuple[float, int]] = field(default_factory=list)
    died: float = 0.0


# ---- writers: processes of their own


def write_store(folder: Path) -> None:
    """Save through the store: a changed field, a draft, rows, an undone step, all told by one growing number."""
    store = Store.open(folder / FILE, home=folder / "home", author="张三")
    number = _number(store)
    while True:
        number += 1
        with store.operation("修改") as step:
            step.change(Project, ROW, name=str(number), content="字" * (number % 3000))
            step.add_all([Entry(purpose=str(number), amount=one) for one in range(number % 40)])
        _tell("SAVED", number)
        store.save_draft("finding", ROW, "cause", str(number))
        _tell("DRAFT", number)
        if number % 7 == 0:
            with store.operation("写错") as step:
                step.change(Project, ROW, content="写错了")
            store.undo()
        if number % 50 == 0:
            store.search(str(number))


def write_session(folder: Path) -> None:
    """The same through the window's session, whose storage thread reports."""
    from PySide6.QtCore import QCoreApplication, QTimer

    from ui.session import Session

    application = QCoreApplication([])
    session = Session.open(folder / FILE, home=folder / "home", author="张三")
    number = session.read(_number)

    def save() -> None:
        nonlocal number
        number += 1
        now, name = number, str(number)
        session.submit("修改", lambda step: step.change(Project, ROW, name=name), lambda _: saved(now))

    def saved(now: int) -> None:
        _tell("SAVED", now)
        QTimer.singleShot(2, save)

    def key() -> None:
        session.draft("finding", ROW, "cause", str(number))
        _tell("TYPED", number)

    keys = QTimer(interval=10)
    keys.timeout.connect(key)
    keys.start()
    save()
    application.exec()


WRITERS: dict[str, Callable[[Path], None]] = {"store": write_store, "session": write_session}


def _number(store: Store) -> int:
    """The last number that was saved."""
    found = store.get(Project, ROW)
    return int(found.name) if found and found.name.isdecimal() else 0


def _tell(what: str, number: int) -> None:
    os.write(1, f"{what} {number} {time.monotonic()}\n".encode())


# ---- the killer


def run(writer: str, folder: Path, rounds: int, seed: int = 0) -> Report:
    """Every round goes on with the file the killed one left."""
    rnd, report, said = random.Random(seed), Report(), Said()
    _begin(folder)
    for _ in range(rounds):
        _one_round(writer, folder, rnd, report, said)
        report.rounds += 1
        failure = _check(folder, said, report)
        if failure:
            report.failures.append(f"round {report.rounds}: {failure}; left in {folder}")
            break
    return report


def _begin(folder: Path) -> None:
    def fill(step) -> None:
        step.add(Project(id=ROW, name="0"))
        step.add(Finding(id=ROW, headline="问题"))

    Store.create(folder / FILE, fill, home=folder / "home").close()


def _one_round(writer: str, folder: Path, rnd: random.Random, report: Report, said: Said) -> None:
    command = [sys.executable, "-m", "tests.models.killtest", "--write", writer, "--folder", str(folder)]
    early, said.typed = rnd.random() < EARLY, []
    deadline = time.monotonic() + rnd.uniform(0, 0.5) if early else None
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        output, handle = b"", process.stdout.fileno()
        while deadline is None or time.monotonic() < deadline:
            wait = 30 if deadline is None else max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([handle], [], [], wait)
            piece = os.read(handle, 1 << 16) if ready else b""
            if ready and not piece or not ready and deadline is None:
                break
            output += piece
            if deadline is None and piece:
                deadline = time.monotonic() + rnd.uniform(0, rnd.choice(LIVES_S[writer]))
        said.died = time.monotonic()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # the group that this round started
            report.killed += 1
        output += process.stdout.read()
    _listen(output, report, said)


def _listen(output: bytes, report: Report, said: Said) -> None:
    for line in output.split(b"\n")[:-1]:  # a line without its end was not reported
        what, number, moment = line.decode().split()
        match what:
            case "SAVED":
                said.saved = max(said.saved, int(number))
                report.saves += 1
            case "DRAFT":
                said.drafted = max(said.drafted, int(number))
                report.typed += 1
            case _:
                said.typed.append((float(moment), int(number)))
                report.typed += 1


def _check(folder: Path, said: Said, report: Report) -> str:
    """Open the file as the program does; a sentence on what is lost, "" when all is there."""
    store = Store.open(folder / FILE, home=folder / "home", author="张三")
    try:
        report.crashed_saves += store.recovered
        saved, finding = _number(store), store.get(Finding, ROW)
        drafted = int(finding.cause or 0) if finding else 0
        wrong = store.verify()
        lost = max((number for moment, number in said.typed if moment < said.died - LOST_S), default=0)
        if wrong:
            return "；".join(wrong)
        if saved < said.saved:
            return f"save {said.saved} was reported, {saved} is there"
        if drafted < max(said.drafted, lost):
            return f"{max(said.drafted, lost)} was typed, {drafted} is there"
        if store.drafts():
            return f"drafts were left: {store.drafts()}"
        if saved and not store.undo_label():
            return "nothing can be undone"
    finally:
        store.close()
    left = sorted(file.name for file in folder.iterdir())
    return "" if left == sorted([FILE, "home"]) else f"files at rest: {left}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", choices=WRITERS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        WRITERS[options.write](options.folder)
    failed = False
    for writer in WRITERS:
        folder = Path(tempfile.mkdtemp(prefix="digao-kill-"))
        started = time.monotonic()
        report = run(writer, folder, options.rounds, options.seed)
        print(f"{writer}: {report}, {time.monotonic() - started:.0f} s", flush=True)
        failed |= bool(report.failures)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
