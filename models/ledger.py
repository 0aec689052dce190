"""The append-only log: every saved action of every laptop, hashed and chained; history, undo and merging read it.

An *entry* is one saved action of one *node* (a copy of the file on one machine); its *ops* say, row by row, what it
wrote: ``{"column": [new, old]}`` for a change, ``[value, …]`` in column order (after id and deleted) for a new row.
The tables of records are a pure function of the set of entries, so merging is the union of sets: any order, any
repetition. A *head* of a cell is a version that no later writer of the cell had seen; where there are several, all are
kept, the one with the greatest clock is shown, and the cell stands in ``log_conflict`` until a person chooses.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from models.engine import Connection
from models.errors import UserError
from models.migrations import SCHEMA, Cells, upcast

Op = tuple[str, int, str]  # table, row id, cells as JSON
Columns = Mapping[str, tuple[str, ...]]  # of each logged table: its columns after id and deleted, in the file's order
DELETED = "deleted"


class EntryKind(StrEnum):
    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"
    RESTORE = "restore"
    RESOLVE = "resolve"
    IMPORT = "import"
    UPGRADE = "upgrade"


@dataclass(frozen=True)
class Entry:
    """``target`` is the (node, step) that an undo or redo answers; ``step`` is the seq of the first entry of the undo
    step; ``seen`` is what the node knew of all others (JSON, None: as at its entry before)."""

    node: int
    seq: int
    clock: int
    who: str
    at: str
    label: str
    kind: str
    target: tuple[int, int] | None
    step: int
    schema: int
    seen: str | None
    ops: tuple[Op, ...]
    digest: str = ""


@dataclass(frozen=True)
class Mark:
    """The last entry known of a node."""

    seq: int
    clock: int
    digest: str


@dataclass(frozen=True)
class Version:
    """A value some entry gave to a cell."""

    node: int
    seq: int
    clock: int
    value: Any


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def values_of(columns: tuple[str, ...], cells: str) -> Cells:
    """What an op wrote, by column; a new row gives all of its columns and that it is not deleted."""
    read = json.loads(cells)
    if isinstance(read, dict):
        return {column: pair[0] for column, pair in read.items()}
    return {DELETED: 0, **dict.fromkeys(columns), **dict(zip(columns, read, strict=False))}


_ENTRY = "node, seq, clock, who, at, label, kind, target_node, target_seq, step, schema, seen, digest"


class Ledger:
    """The log of one open file. ``now`` gives milliseconds since 1970; the caller owns the transaction."""

    def __init__(self, connection: Connection, columns: Columns, node: int, now: Callable[[], int]) -> None:
        self._db, self._columns, self._now = connection, columns, now
        self.node = node
        self._seen: dict[int, list[tuple[int, dict[int, int]]]] = {}
        self.load()

    def load(self) -> None:
        """Read the frontier again, as after a rolled-back transaction."""
        rows = self._db.execute("SELECT node, seq, clock, digest FROM log_frontier")
        self.frontier = {node: Mark(*mark) for node, *mark in rows}
        self.contested = self._db.execute("SELECT 1 FROM log_conflict LIMIT 1").fetchone() is not None
        self._seen.clear()

    # ---- writing what happened here

    def append(
        self,
        label: str,
        kind: EntryKind,
        ops: Iterable[Op],
        who: str,
        target: tuple[int, int] | None = None,
        step: int | None = None,
    ) -> Entry:
        """Log what the open transaction has written to the tables; ``step`` joins the undo step of an earlier entry."""
        last = self.frontier.get(self.node, Mark(0, 0, ""))
        clock = max([self._now() << 16, *(mark.clock + 1 for mark in self.frontier.values())])
        others = {node: mark.seq for node, mark in self.frontier.items() if node != self.node}
        entry = Entry(
            self.node,
            last.seq + 1,
            clock,
            who,
            datetime.fromtimestamp(self._now() / 1000, UTC).isoformat(timespec="milliseconds"),
            label,
            kind,
            target,
            step or last.seq + 1,
            SCHEMA,
            None if others == self._vector(self.node, last.seq) else dumps({str(n): others[n] for n in sorted(others)}),
            tuple(sorted(ops)),
        )
        entry = replace(entry, digest=_digest(entry, last.digest))
        self._insert(entry)
        if self.contested:
            for table, row, _ in entry.ops:
                self._integrate(table, row)
        return entry

    def _insert(self, entry: Entry) -> None:
        target = entry.target or (None, None)
        values = (
            entry.node, entry.seq, entry.clock, entry.who, entry.at, entry.label, entry.kind, *target,
            entry.step, entry.schema, entry.seen, entry.digest,
        )  # fmt: skip
        placed = self._db.execute(f"INSERT INTO log_entry({_ENTRY}) VALUES ({', '.join('?' * 13)})", values).lastrowid
        self._db.executemany(
            "INSERT INTO log_op(tbl, row, entry, cells) VALUES (?, ?, ?, ?)",
            ((table, row, placed, cells) for table, row, cells in entry.ops),
        )
        mark = Mark(entry.seq, entry.clock, entry.digest)
        self._db.execute(
            "INSERT OR REPLACE INTO log_frontier(node, seq, clock, digest) VALUES (?, ?, ?, ?)",
            (entry.node, mark.seq, mark.clock, mark.digest),
        )
        self.frontier[entry.node] = mark
        if entry.seen is not None:
            self._seen.pop(entry.node, None)

    # ---- who knew what

    def _vector(self, node: int, seq: int) -> dict[int, int]:
        """What ``node`` had seen of the others when it wrote ``seq``."""
        if node not in self._seen:
            rows = self._db.execute(
                "SELECT seq, seen FROM log_entry WHERE node = ? AND seen IS NOT NULL ORDER BY seq DESC", (node,)
            )
            self._seen[node] = [(at, {int(n): s for n, s in json.loads(seen).items()}) for at, seen in rows]
        return next((vector for at, vector in self._seen[node] if at <= seq), {})

    def _saw(self, later: Version, earlier: Version) -> bool:
        if later.node == earlier.node:
            return later.seq >= earlier.seq
        return self._vector(later.node, later.seq).get(earlier.node, 0) >= earlier.seq

    def heads(self, table: str, row: int) -> dict[str, list[Version]]:
        """Of every column of a row the versions that nobody has overwritten, the one that is shown first."""
        heads: dict[str, list[Version]] = {}
        for cells, schema, node, seq, clock in self._db.execute(
            "SELECT cells, schema, node, seq, clock FROM log_op JOIN log_entry ON log_entry.id = entry "
            "WHERE tbl = ? AND row = ? ORDER BY entry",
            (table, row),
        ).fetchall():
            for column, value in upcast(table, schema, values_of(self._columns[table], cells)).items():
                made = Version(node, seq, clock, value)
                kept = [one for one in heads.get(column, ()) if not self._saw(made, one)]
                heads[column] = [*kept, made]
        return {
            column: sorted(found, key=lambda one: (one.clock, one.node), reverse=True)
            for column, found in heads.items()
        }

    def _integrate(self, table: str, row: int) -> None:
        """Make the row, and what is contested about it, follow from the log."""
        heads = self.heads(table, row)
        shown = {column: found[0].value for column, found in heads.items() if column in {DELETED, *self._columns[table]}}
        names = ", ".join(f'"{column}"' for column in shown)
        self._db.execute(
            f'INSERT OR REPLACE INTO "{table}"(id, {names}) VALUES (?{", ?" * len(shown)})', (row, *shown.values())
        )
        self._db.execute("DELETE FROM log_conflict WHERE tbl = ? AND row = ?", (table, row))
        contested = dict(self._contested(heads))
        self._db.executemany(
            "INSERT INTO log_conflict(tbl, row, col, kind) VALUES (?, ?, ?, ?)",
            [(table, row, column, kind) for column, kind in contested.items()],
        )
        if contested:
            self.contested = True

    def _contested(self, heads: dict[str, list[Version]]) -> Iterator[tuple[str, str]]:
        deletions = [head for head in heads.get(DELETED, ()) if head.value == 1]
        for column, found in heads.items():
            if column == DELETED:
                continue
            if len({dumps(head.value) for head in found}) > 1:
                yield column, "edit"
            elif any(not self._saw(d, head) and not self._saw(head, d) for d in deletions for head in found):
                yield column, "delete"

    # ---- exchange with other files

    def export(self, known: Mapping[int, int] | None = None) -> Iterator[Entry]:
        """Entries the other side lacks, in an order in which it can take them; ``known`` is its last seq by node."""
        known = known or {}
        for number, *found in self._db.execute(f"SELECT id, {_ENTRY} FROM log_entry ORDER BY id").fetchall():
            if found[1] > known.get(found[0], 0):
                ops = self._db.execute("SELECT tbl, row, cells FROM log_op WHERE entry = ?", (number,)).fetchall()
                yield _entry(found, sorted(ops))

    def known(self) -> dict[int, int]:
        return {node: mark.seq for node, mark in self.frontier.items()}

    def merge(self, entries: Iterable[Entry]) -> int:
        """Take in entries in any order and repetition; what still lacks a predecessor waits. Returns how many are new.

        Raises UserError when an entry does not fit its hash chain: somebody has altered it.
        """
        waiting = {(node, seq): _from_json(body) for node, seq, body in self._db.execute("SELECT * FROM log_pending")}
        waiting |= {(e.node, e.seq): e for e in entries if e.seq > self.known().get(e.node, 0)}
        taken = 0
        ready = self._ready(waiting)
        while ready:
            for entry in ready:
                del waiting[entry.node, entry.seq]
                if entry.seq > self.known().get(entry.node, 0):
                    self._take(entry)
                    taken += 1
            ready = self._ready(waiting)
        self._db.execute("DELETE FROM log_pending")
        self._db.executemany(
            "INSERT INTO log_pending(node, seq, body) VALUES (?, ?, ?)",
            [(node, seq, _to_json(entry)) for (node, seq), entry in waiting.items()],
        )
        return taken

    def _ready(self, waiting: dict[tuple[int, int], Entry]) -> list[Entry]:
        """Entries all of whose predecessors are here, in causal order; a chain of them is found in one pass."""
        known, found = self.known(), []
        for entry in sorted(waiting.values(), key=lambda one: (one.clock, one.node, one.seq)):
            needed = {int(node): seq for node, seq in json.loads(entry.seen or "{}").items()} | {entry.node: entry.seq - 1}
            if all(known.get(node, 0) >= seq for node, seq in needed.items()):
                known[entry.node] = max(entry.seq, known.get(entry.node, 0))
                found.append(entry)
        return found

    def _take(self, entry: Entry) -> None:
        before = self.frontier.get(entry.node, Mark(0, 0, ""))
        if _digest(entry, before.digest) != entry.digest:
            raise UserError("另一份文件的修改历史被改动过，不能合并", f"第 {entry.seq} 条记录与校验值不符；本文件没有改动")
        self._insert(entry)
        for table, row, _ in entry.ops:
            if table in self._columns:
                self._integrate(table, row)

    # ---- checking

    def rebuild(self) -> None:
        """Empty the record tables and make them anew from the log alone."""
        for table in self._columns:
            self._db.execute(f'DELETE FROM "{table}"')
        self._db.execute("DELETE FROM log_conflict")
        for table, row in self._db.execute("SELECT DISTINCT tbl, row FROM log_op").fetchall():
            if table in self._columns:
                self._integrate(table, row)
        self.load()

    def verify(self) -> list[str]:
        """Sentences on what does not fit: a broken chain, a missing or altered entry. Empty when all is well."""
        wrong, last = [], dict[int, tuple[int, str]]()
        for number, *found in self._db.execute(f"SELECT id, {_ENTRY} FROM log_entry ORDER BY node, seq").fetchall():
            ops = self._db.execute("SELECT tbl, row, cells FROM log_op WHERE entry = ?", (number,)).fetchall()
            entry = _entry(found, sorted(ops))
            seq, digest = last.get(entry.node, (0, ""))
            if entry.seq != seq + 1:
                wrong.append(f"修改历史缺少记录：第 {seq + 1} 条至第 {entry.seq - 1} 条")
            elif _digest(entry, digest) != entry.digest:
                wrong.append(f"修改历史第 {entry.seq} 条（{entry.label}）与校验值不符")
            last[entry.node] = (entry.seq, entry.digest)
        if {node: (mark.seq, mark.digest) for node, mark in self.frontier.items()} != last:
            wrong.append("修改历史的末尾与登记的不一致")
        return wrong


def _digest(entry: Entry, previous: str) -> str:
    """SHA-256 over the digest before, the entry's facts and its ops as they stand in the file."""
    hashed = hashlib.sha256(previous.encode())
    target = list(entry.target) if entry.target else None
    facts = [
        entry.node, entry.seq, entry.clock, entry.who, entry.at, entry.label, entry.kind, target,
        entry.step, entry.schema, entry.seen,
    ]  # fmt: skip
    hashed.update(dumps(facts).encode())
    for table, row, cells in entry.ops:
        hashed.update(f"\x1e{table}\x1f{row}\x1f{cells}".encode())
    return hashed.hexdigest()


def _entry(row: list[Any], ops: Iterable[Op]) -> Entry:
    node, seq, clock, who, at, label, kind, target_node, target_seq, step, schema, seen, digest = row
    target = None if target_node is None else (target_node, target_seq)
    return Entry(node, seq, clock, who, at, label, kind, target, step, schema, seen, tuple(ops), digest)


def _to_json(entry: Entry) -> str:
    return dumps([*(getattr(entry, name) for name in Entry.__dataclass_fields__)])


def _from_json(body: str) -> Entry:
    values = dict(zip(Entry.__dataclass_fields__, json.loads(body), strict=True))
    values["target"] = tuple(values["target"]) if values["target"] else None
    values["ops"] = tuple((table, row, cells) for table, row, cells in values["ops"])
    return Entry(**values)
