"""Search over all texts: characters as tokens, words as phrases, so that any piece of Chinese is found at once.

The index is made from the log lazily: it remembers the last entry it holds and catches up before a search or when idle.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import fields
from models.fields import RECORDS, Record

if TYPE_CHECKING:
    from models.store import Store

_CJK = re.compile(r"([\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_MARK = "search_entry"
_AROUND = 18  # characters of context either side of a hit


@dataclass(frozen=True)
class Hit:
    """A record that holds the text: where, in which field, and the words around it."""

    table: str
    id: int
    field: str
    label: str
    snippet: str
    title: str


def spaced(text: str) -> str:
    return _CJK.sub(r" \1 ", text)


def phrases(text: str) -> str:
    """An FTS5 query: each blank-separated word as one phrase of characters, all of which must be found."""
    words = (spaced(re.sub(r'["\x00]', " ", word)).split() for word in text.split())
    return " ".join(f'"{" ".join(word)}"' for word in words if word)


def texts(record: Record) -> dict[str, str]:
    """What can be found of a record: every field as it is shown, and amounts without their commas too."""
    shown = {spec.name: fields.show(spec, getattr(record, spec.name)) for spec in record.meta.fields if not spec.table}
    return {name: text for name, text in shown.items() if text}


class Search:
    def __init__(self, store: "Store") -> None:
        self._store = store

    def catch_up(self) -> None:
        """Bring the index up to the last log entry."""
        done = int(self._store.note(_MARK) or 0)
        last = self._store.query("SELECT coalesce(max(id), 0) FROM log_entry")[0][0]
        if last == done or self._store.read_only:
            return
        touched = self._store.query("SELECT DISTINCT tbl, row FROM log_op WHERE entry > ?", (done,))
        touched = [(table, row) for table, row in touched if table in RECORDS]
        self._store.bulk("INSERT OR IGNORE INTO search_doc(tbl, row) VALUES (?, ?)", touched)
        self._store.bulk("INSERT OR REPLACE INTO search_text(rowid, body) VALUES (?, ?)", self._bodies(touched))
        self._store.note(_MARK, str(last))

    def _bodies(self, touched: list[tuple[str, int]]) -> list[tuple[int, str]]:
        made = []
        for table, row in touched:
            record = self._store.get(RECORDS[table], row)
            number = self._store.query("SELECT id FROM search_doc WHERE tbl = ? AND row = ?", (table, row))[0][0]
            body = "\n".join(texts(record).values()) if record else ""
            made.append((number, spaced(f"{body}\n{body.replace(',', '')}" if "," in body else body)))
        return made

    def find(self, text: str, limit: int) -> list[Hit]:
        if not phrases(text):
            return []
        self.catch_up()
        rows = self._store.query(
            "SELECT tbl, row FROM search_doc WHERE id IN "
            "(SELECT rowid FROM search_text WHERE search_text MATCH ?) ORDER BY row DESC LIMIT ?",
            (phrases(text), limit),
        )
        hits = (self._hit(table, row, text.split()) for table, row in rows if table in RECORDS)
        return [hit for hit in hits if hit]

    def _hit(self, table: str, row: int, words: list[str]) -> Hit | None:
        record = self._store.get(RECORDS[table], row)
        if record is None:
            return None
        found = texts(record)
        lowered = [word.lower() for word in words]
        name = next((n for n, t in found.items() if any(word in t.lower() for word in lowered)), record.meta.title)
        text = found.get(name, "")
        at = max(0, min((at for at in (text.lower().find(word) for word in lowered) if at >= 0), default=0))
        start = max(0, at - _AROUND)
        cut = text[start : at + 3 * _AROUND].replace("\n", " ")
        snippet = f"{'…' if start else ''}{cut}{'…' if at + 3 * _AROUND < len(text) else ''}"
        return Hit(table, row, name, record.meta[name].label, snippet, found.get(record.meta.title, ""))
