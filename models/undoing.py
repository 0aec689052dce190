"""What Ctrl+Z and Ctrl+Y reach: the stack of done and undone steps and their inverses, all read from the log."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.engine import Connection
from models.ledger import DELETED, EntryKind

Step = tuple[int, int]  # node and first seq of an undo step
Touched = tuple[str, int]  # table and row


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
