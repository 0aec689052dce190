"""Which records refer to others: what is left pointing at nothing when those are deleted."""

from collections.abc import Set as AbstractSet

from models.fields import Field, Record
from models.funds import Entry, ExpenseLine
from models.snapshot import PARTS, Snapshot

Target = tuple[str, int]  # a table and an id in it


def referring(snapshot: Snapshot, targets: AbstractSet[Target]) -> dict[str, int]:
    """How many records of which table refer to one of the targets."""
    counts: dict[str, int] = {}
    for kind in PARTS:
        links = [spec for spec in kind.meta.fields if spec.table]
        counts[kind.meta.table] = sum(any(_refers(one, spec, targets) for spec in links) for one in snapshot.of(kind))
    lines = {one for table, one in targets if table == ExpenseLine.meta.table}
    counts[Entry.meta.table] = sum(sums.count for line, sums in snapshot.entries.items() if line in lines)
    return {table: count for table, count in counts.items() if count}


def _refers(record: Record, spec: Field, targets: AbstractSet[Target]) -> bool:
    value = getattr(record, spec.name)
    return any((spec.table, one) in targets for one in (value if isinstance(value, tuple) else (value,)))
