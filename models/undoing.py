"""What Ctrl+Z and Ctrl+Y reach: the stack of done and undone steps and their inverses, all read from the log."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.engine import Connection
from models.ledger import DELETED, EntryKind

Step = tuple[int, int]  # node and first seq of an undo step
Touched = tuple[str, int]  # table and row
RESTORED = "恢复：撤销最近 {count} 步"  # the label of a restore says how many steps it took back


@dataclass(frozen=True)
class Done:
    """A step that can be answered: undone if it was done, redone if it was undone."""

    step: Step
    label: str
    kind: str
    entry: int


@dataclass
class Inverse:
    """Per row the values to go back to, each with the value that stands there now; and what is left as it is because
    a colleague has changed it since."""

    cells: dict[Touched, dict[str, tuple[Any, Any]]] = field(default_factory=dict)
    left: set[Touched] = field(default_factory=set)


def _own_entries(db: Connection, own: Sequence[int]) -> Iterator[tuple[int, Step, str, Step | None, str]]:
    """This machine's entries, newest first."""
    marks = ", ".join("?" * len(own))
    cursor = db.execute(
        f"SELECT id, node, step, kind, target_node, target_seq, label FROM log_entry NOT INDEXED "
        f"WHERE node IN ({marks}) "  # the newest few are wanted: no index, no sorting
        "ORDER BY id DESC",
        tuple(own),
    )
    for number, node, step, kind, target_node, target_seq, label in cursor:
        yield number, (node, step), kind, None if target_node is None else (target_node, target_seq), label


def done_steps(db: Connection, own: Sequence[int]) -> Iterator[Done]:
    """Steps that stand, newest first: what Ctrl+Z takes back one by one."""
    answered: set[Step] = set()
    for number, step, kind, target, label in _own_entries(db, own):
        if kind == EntryKind.UPGRADE:
            return
        if target is not None:
            answered.add(target)
        if kind != EntryKind.UNDO and step not in answered:
            answered.add(step)
            yield Done(step, label, kind, number)


def undone_step(db: Connection, own: Sequence[int]) -> Done | None:
    """The undo that Ctrl+Y takes back; None after any new change."""
    answered: set[Step] = set()
    for number, step, kind, target, label in _own_entries(db, own):
        if kind == EntryKind.UNDO and step not in answered:
            return Done(step, label, kind, number)
        if kind == EntryKind.REDO and target is not None:
            answered.add(target)
        elif kind != EntryKind.UNDO:
            return None
    return None


def inverse(db: Connection, steps: Sequence[Step], own: Sequence[int]) -> Inverse:
    """What takes back ``steps``, given newest first. Cells that a colleague's entry has touched since stay."""
    made, born, oldest = Inverse(), set[Touched](), 0
    for node, step in steps:
        ops = db.execute(
            "SELECT tbl, row, cells, entry FROM log_op JOIN log_entry ON log_entry.id = entry "
            "WHERE node = ? AND step = ? ORDER BY entry DESC",
            (node, step),
        ).fetchall()
        for table, row, cells, entry in ops:
            oldest = entry
            read = json.loads(cells)
            if isinstance(read, list):
                born.add((table, row))
                continue
            now = made.cells.setdefault((table, row), {})
            for column, (new, old) in read.items():
                now[column] = (old, now[column][1] if column in now else new)
    for touched in born:
        deleted = made.cells.get(touched, {}).get(DELETED)
        made.cells[touched] = {DELETED: (1, deleted[1] if deleted else 0)}
    _leave_to_colleagues(db, made, born, oldest, own)
    return made


def _leave_to_colleagues(db: Connection, made: Inverse, born: set[Touched], oldest: int, own: Sequence[int]) -> None:
    marks = ", ".join("?" * len(own))
    later = db.execute(
        "SELECT tbl, row, cells FROM log_op JOIN log_entry ON log_entry.id = entry "
        f"WHERE entry > ? AND node NOT IN ({marks})",
        (oldest, *own),
    )
    for table, row, cells in later:
        touched = (table, row)
        if touched not in made.cells:
            continue
        changed = json.loads(cells)
        kept = made.cells[touched]
        blocked = set(kept) if touched in born or isinstance(changed, list) else kept.keys() & changed.keys()
        if blocked:
            made.left.add(touched)
            made.cells[touched] = {column: pair for column, pair in kept.items() if column not in blocked}


class _Replay:
    """The steps of one machine from some entry on, told in order, and which of their entries stand at the end."""

    def __init__(self) -> None:
        self._entries: dict[Step, list[int]] = {}
        self._answers: dict[Step, Step] = {}  # undo or redo -> what it answers
        self._restored: dict[Step, list[Step]] = {}
        self._done: list[Step] = []
        self.gone: set[int] = set()

    def tell(self, entry: int, step: Step, kind: str, target: Step | None, label: str) -> None:
        if step in self._entries:
            self._entries[step].append(entry)
            return
        self._entries[step] = [entry]
        if kind == EntryKind.RESTORE:
            count = int("".join(filter(str.isdigit, label)) or 0)
            self._restored[step] = self._done[::-1][:count]
        if target is not None:
            self._answers[step] = target
            self._done = [one for one in self._done if one != target]
        if kind != EntryKind.UNDO:
            self._done.append(step)
        self._carry_out(step, kind)

    def _carry_out(self, step: Step, kind: str) -> None:
        if kind == EntryKind.UNDO:
            self._stand(self._answers[step], False)
        elif kind == EntryKind.REDO:
            self._stand(self._answers.get(self._answers[step], self._answers[step]), True)
        for one in self._restored.get(step, []):
            self._stand(one, False)

    def _stand(self, step: Step, stands: bool) -> None:
        """A step stands again, or no longer; and with it what it had taken back or brought back itself."""
        entries = self._entries.get(step, [])
        self.gone = self.gone - set(entries) if stands else self.gone | set(entries)
        restored = self._restored.get(step, [])
        for one in restored if stands else restored[::-1]:
            self._stand(one, not stands)
        if step in self._answers and step in self._entries:
            undo = self._answers[step]
            self._stand(self._answers.get(undo, undo), stands)


def taken_back(db: Connection, own: Sequence[int], since: int) -> frozenset[int]:
    """Entries from ``since`` on that were undone and not redone, or that a restore took back, on any machine."""
    machines: dict[int, _Replay] = {}
    cursor = db.execute(
        "SELECT id, node, step, kind, target_node, target_seq, label FROM log_entry WHERE id >= ? ORDER BY id", (since,)
    )
    for entry, node, step, kind, target_node, target_seq, label in cursor:
        machine = own[0] if node in own else node
        target = None if target_node is None else (target_node, target_seq)
        machines.setdefault(machine, _Replay()).tell(entry, (node, step), kind, target, label)
    return frozenset(entry for replay in machines.values() for entry in replay.gone)
