"""How the records of one kind come into forms and tables and are written from there."""

from collections.abc import Sequence
from typing import Any

from models.fields import Record
from models.store import Step
from ui.session import Session
from ui.values import records_of


class Saving:
    """The usual way; a page whose rows may not be saved yet has one of its own."""

    def __init__(self, session: Session, kind: type[Record]) -> None:
        self.session, self.kind = session, kind

    def records(self) -> Sequence[Record]:
        return records_of(self.session, self.kind)

    def change(self, step: Step, record_id: int, values: dict[str, Any]) -> None:
        step.change(self.kind, record_id, **values)

    def draft(self, record: Record, name: str, text: str) -> None:
        """Keep what is typed until its field is left."""
        self.session.draft(record.meta.table, record.id, name, text)
