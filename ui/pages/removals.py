"""Says what was deleted, what still refers to it, and that Ctrl+Z brings it back; deleting itself asks nothing."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from models.fields import RECORDS, Record
from models.references import referring
from models.snapshot import PARTS, Snapshot
from models.store import Changes
from ui.i18n import _
from ui.messages import Messages
from ui.session import Session
from ui.values import Lookup

MOST_TITLE = 24


class Removals(QObject):
    """Watches the tables of one page; ``owner`` is the page."""

    def __init__(self, session: Session, messages: Messages, owner: QObject, tables: Iterable[str]) -> None:
        super().__init__(owner)
        self._session, self._messages, self._tables = session, messages, frozenset(tables)
        self._known = session.snapshot
        self._titles = Lookup(session)
        session.changed.connect(self._changed)

    def _changed(self, changes: Changes) -> None:
        before, self._known = self._known, self._session.snapshot
        if not changes.label.startswith("删除") or not changes.tables & self._tables:
            return
        gone = [one for table in changes.tables & self._tables for one in _gone(table, before, self._known)]
        top = _top([one for one in gone if one.meta.label == changes.label.removeprefix("删除")])
        words = _("已{done}").format(done=_(changes.label))
        if top is not None:
            words += f"“{self._called(top)}”"
        if top is not None and len(gone) > 1:
            words += _("及下级 {count} 项").format(count=len(gone) - 1)
        self._messages.say(f"{words}{self._referring(gone)}{_('。按 Ctrl+Z 恢复')}")

    def _called(self, record: Record) -> str:
        title = " ".join(self._titles.title(record).split())
        return title if len(title) <= MOST_TITLE else f"{title[:MOST_TITLE]}…"

    def _referring(self, gone: list[Record]) -> str:
        counts = referring(self._known, {(one.meta.table, one.id) for one in gone})
        if not counts:
            return ""
        told = "、".join(f"{_(RECORDS[table].meta.label)} {count}" for table, count in counts.items())
        return _("，引用它的记录没有删除：{told}").format(told=told)


def _top(gone: list[Record]) -> Record | None:
    """The one above all others."""
    ids = {one.id for one in gone}
    above = [spec.name for spec in gone[0].meta.fields if spec.table == gone[0].meta.table] if gone else []
    return next((one for one in gone if not any(getattr(one, name) in ids for name in above)), None)


def _gone(table: str, before: Snapshot, now: Snapshot) -> list[Record]:
    kind = RECORDS[table]
    if kind not in PARTS:
        return []
    left = {one.id for one in now.of(kind)}
    return [one for one in before.of(kind) if one.id not in left]
