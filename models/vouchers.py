"""The vouchers of one expense line as the file holds them: there may be tens of thousands, so only changes are read."""

from collections.abc import Collection, Sequence
from typing import Protocol

from models.fields import R
from models.funds import Entry

MOST_SINGLY = 200  # beyond this many changed vouchers, reading the whole line again is quicker


class Reader(Protocol):
    def all(self, record: type[R], where: str = "1", args: Sequence[int] = ()) -> tuple[R, ...]: ...

    def get(self, record: type[R], row: int) -> R | None: ...


def of_line(store: Reader, line: int) -> list[Entry]:
    return list(store.all(Entry, "line = ?", (line,)))


def updated(store: Reader, known: Sequence[Entry], line: int, changed: Collection[int]) -> list[Entry]:
    """The vouchers of ``line``, of which ``known`` were there before ``changed`` were added, changed or removed."""
    if len(changed) > MOST_SINGLY:
        return of_line(store, line)
    found = {one: entry for one in changed if (entry := store.get(Entry, one)) is not None and entry.line == line}
    before = {entry.id: entry for entry in known if entry.id in changed}
    kept = [found.get(entry.id, entry) for entry in known if entry.id not in changed or entry.id in found]
    moved = [entry for one, entry in found.items() if one not in before or before[one].position != entry.position]
    if not moved:
        return kept
    added = [entry for entry in moved if entry.id not in before]
    return sorted([*kept, *added], key=lambda entry: (entry.position, entry.id))
