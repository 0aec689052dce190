"""Which log node this machine writes under: a node is never used by two copies of a file that both go on.

One small file per evaluation in the user's data folder keeps, for each node made on this machine, the last entry it
wrote. While a file is open its node is marked busy; a file goes on with a node only if it ends exactly where the node
ended, else it gets a new one. After a crash, or in a copy made by hand, a new node is the safe choice.
"""

import json
import os
import random
from dataclasses import dataclass, field
from pathlib import Path

from models.ledger import Mark

BUSY = [0, ""]


def mint() -> int:
    return random.SystemRandom().getrandbits(62) | 1 << 61


@dataclass
class Nodes:
    """This machine's nodes of one evaluation, the one in use, and where they are kept (None: nowhere)."""

    file: Path | None
    node: int
    known: dict[int, list[int | str]] = field(default_factory=dict)

    @property
    def own(self) -> tuple[int, ...]:
        """All nodes of this machine: what Ctrl+Z may take back."""
        return tuple({self.node, *self.known})

    def close(self, mark: Mark | None) -> None:
        """Remember where the node ended, so that the file can go on with it."""
        if mark is None:
            self.known.pop(self.node, None)
        else:
            self.known[self.node] = [mark.seq, mark.digest]
        self._write()

    def _write(self) -> None:
        if self.file is None:
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            unfinished = self.file.with_suffix(f".{os.getpid()}.part")
            with unfinished.open("w", encoding="utf-8") as out:
                json.dump({str(node): end for node, end in self.known.items()}, out)
                out.flush()
                os.fsync(out.fileno())
            unfinished.replace(self.file)
        except OSError:
            self.file = None


def choose(home: Path | None, evaluation: str, frontier: dict[int, Mark]) -> Nodes:
    """The nodes of ``evaluation`` on this machine, one of them in use and marked busy."""
    file = home / "nodes" / f"{evaluation}.json" if home else None
    known = _read(file)
    ends = {node: [mark.seq, mark.digest] for node, mark in frontier.items()}
    going_on = [node for node, end in known.items() if node in ends and ends[node] == end]
    nodes = Nodes(file, going_on[0] if going_on else mint(), known)
    nodes.known[nodes.node] = list(BUSY)
    nodes._write()
    return nodes


def _read(file: Path | None) -> dict[int, list[int | str]]:
    if file is None:
        return {}
    try:
        return {int(node): list(end) for node, end in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
