"""Search over all texts: characters as tokens, words as phrases, so that any piece of a text is found at once.

The index is made from the log lazily: it remembers how far it has come and catches up before a search or, a slice at a
time, when idle. A word's phrase also matches where punctuation stands between its characters, so every hit is compared
with the text itself.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import fields
from models.fields import RECORDS, Record

if TYPE_CHECKING:
    from models.store import Store

_MARK = "search_place"
_SLICE = 2_000  # records indexed at a time: a fraction of a second
_AROUND = 18  # characters of context either side of a hit
_TABLES = """
    CREATE TEMP TABLE search_doc(id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, row INTEGER NOT NULL, UNIQUE(tbl, row));
    CREATE VIRTUAL TABLE temp.search_text USING fts5(
      body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0'
    );
"""


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
    """One token per letter, digit and character; the rest separates."""
    return " ".join(re.findall(r"[^\W_]", text))


def phrases(text: str) -> str:
    """An FTS5 query: each blank-separated word as one phrase of characters, all of which must be found."""
    return " ".join(f'"{word}"' for word in map(spaced, text.split()) if word)


def texts(record: Record) -> dict[str, str]:
    """What can be found of a record: every field as it is shown."""
    shown = {spec.name: fields.show(spec, getattr(record, spec.name)) for spec in record.meta.fields if not spec.table}
    return {name: text for name, text in shown.items() if text}


def _plain(text: str) -> str:
    """Case does not count, nor do the commas that group digits."""
    return re.sub(r"(?<=\d),(?=\d)", "", text.lower())


class Search:
    def __init__(self, store: "Store") -> None:
        self._store = store
        self._in_memory = store.read_only  # the index in the file may be behind and cannot be brought up to date
        self._place = json.dumps([0, "", 0])
        if self._in_memory:
            for statement in _TABLES.split(";\n")[:2]:
                store.query(statement)

    def catch_up(self) -> bool:
        """Bring the index one slice nearer to the end of the log; whether there is more to do."""
        place = self._place if self._in_memory else self._store.note(_MARK) or self._place
        touched = self._store.query(
            "SELECT entry, tbl, row FROM log_op INDEXED BY log_op_entry WHERE (entry, tbl, row) > (?, ?, ?) "
            "AND NOT EXISTS (SELECT 1 FROM log_op AS l WHERE l.tbl = log_op.tbl AND l.row = log_op.row "
            "AND l.entry > log_op.entry) ORDER BY entry, tbl, row LIMIT ?",
            (*json.loads(place), _SLICE),
        )
        if touched:
            self._index({(table, row) for _, table, row in touched if table in RECORDS}, json.dumps(touched[-1]))
        return len(touched) == _SLICE

    def _index(self, touched: set[tuple[str, int]], place: str) -> None:
        self._place = place
        bodies = list(self._bodies(touched))
        mark = [] if self._in_memory else [("INSERT OR REPLACE INTO about VALUES (?, ?)", [(_MARK, place)])]
        text = "INSERT OR REPLACE INTO search_text(rowid, body) SELECT id, ? FROM search_doc WHERE tbl = ? AND row = ?"
        self._store.batch(("INSERT OR IGNORE INTO search_doc(tbl, row) VALUES (?, ?)", touched), (text, bodies), *mark)

    def _bodies(self, touched: set[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
        """What is to be found of each record, nothing where it is deleted."""
        rows: dict[str, list[int]] = {}
        for table, row in touched:
            rows.setdefault(table, []).append(row)
        for table, ids in rows.items():
            some = "id IN (SELECT value FROM json_each(?))"
            found = {record.id: record for record in self._store.all(RECORDS[table], some, (json.dumps(ids),))}
            for row in ids:
                body = "\n".join(texts(found[row]).values()) if row in found else ""
                yield spaced(body), table, row

    def find(self, text: str, limit: int) -> list[Hit]:
        query, words = phrases(text), [_plain(word) for word in text.split()]
        if not query:
            return []
        while self.catch_up():
            pass
        rows = self._store.query(
            "SELECT tbl, row FROM search_doc WHERE id IN "
            "(SELECT rowid FROM search_text WHERE search_text MATCH ?) ORDER BY row DESC",
            (query,),
        )
        hits: list[Hit] = []
        for table, row in rows:
            hit = self._hit(table, row, words) if table in RECORDS else None
            if hit:
                hits.append(hit)
            if len(hits) == limit:
                break
        return hits

    def _hit(self, table: str, row: int, words: list[str]) -> Hit | None:
        record = self._store.get(RECORDS[table], row)
        found = texts(record) if record else {}
        plain = {name: _plain(text) for name, text in found.items()}
        if record is None or not all(any(word in text for text in plain.values()) for word in words):
            return None
        name = next(name for name, text in plain.items() if words[0] in text)
        label = record.meta[name].label
        return Hit(table, row, name, label, _snippet(found[name], words[0]), found.get(record.meta.title, ""))


def _snippet(text: str, word: str) -> str:
    """The word with some of what stands around it."""
    found = re.search(",?".join(map(re.escape, word)), text, re.IGNORECASE)
    start = max(0, (found.start() if found else 0) - _AROUND)
    cut = text[start : start + 4 * _AROUND].replace("\n", " ")
    return f"{'…' if start else ''}{cut}{'…' if start + len(cut) < len(text) else ''}"
