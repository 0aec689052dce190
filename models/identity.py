"""Which log node this machine writes under: a node is never used by two copies of a file that both go on.

A folder per evaluation in the user's data folder holds one small file per node made on this machine. ``<node>.end``
says with which entry the node ended; a file goes on with the node only if it ends exactly there, and takes it by
renaming that to ``<node>.busy``, which only one can do. After a crash the node stays busy for good, and in a copy made
by hand the ends differ: there a new node is minted.
"""

import json
import os
import random
from dataclasses import dataclass
from pathlib import Path

from models.ledger import Mark


def mint() -> int:
    return random.SystemRandom().getrandbits(62) | 1 << 61


@dataclass
class Nodes:
    """The node in use, this machine's other nodes of the evaluation, and where they are kept (None: nowhere)."""

    folder: Path | None
    node: int
    others: frozenset[int] = frozenset()

    @property
    def own(self) -> tuple[int, ...]:
        """All nodes of this machine: what Ctrl+Z may take back."""
        return (self.node, *(self.others - {self.node}))

    def close(self, mark: Mark | None) -> None:
        """Remember where the node ended, so that the file can go on with it; forget it if it wrote nothing."""
        if self.folder is None:
            return
        busy = _busy(self.folder, self.node)
        try:
            if mark is None:
                busy.unlink()
            else:
                _write(busy, json.dumps([mark.seq, mark.digest]))
                busy.rename(_end(self.folder, self.node))
        except OSError:
            self.folder = None  # it stays busy, and the file goes on with a new one


def choose(home: Path | None, evaluation: str, frontier: dict[int, Mark]) -> Nodes:
    """The nodes of ``evaluation`` on this machine, one of them in use and marked busy."""
    folder = home / "nodes" / evaluation if home else None
    known = _known(folder)
    for node in sorted(known & frontier.keys()):
        if folder and _ended_at(_end(folder, node), frontier[node]) and _claim(folder, node):
            return Nodes(folder, node, known)
    node = mint()
    return Nodes(folder if folder and _announce(folder, node) else None, node, known)


def _busy(folder: Path, node: int) -> Path:
    return folder / f"{node}.busy"


def _end(folder: Path, node: int) -> Path:
    return folder / f"{node}.end"


def _known(folder: Path | None) -> frozenset[int]:
    try:
        names = [file.stem for file in folder.iterdir()] if folder else []
    except OSError:
        names = []
    return frozenset(int(name) for name in names if name.isdecimal())


def _ended_at(file: Path, mark: Mark) -> bool:
    try:
        return json.loads(file.read_text(encoding="utf-8")) == [mark.seq, mark.digest]
    except (OSError, ValueError):
        return False


def _claim(folder: Path, node: int) -> bool:
    """Whether the node is ours now; of two files that ask at the same time one gets it."""
    try:
        _end(folder, node).rename(_busy(folder, node))
        _sync(folder)
    except OSError:
        return False
    return True


def _announce(folder: Path, node: int) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _busy(folder, node).touch()
    except OSError:
        return False
    return True


def _write(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync(folder: Path) -> None:
    """Make a renaming outlast a power cut, where the system lets a folder be opened."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
