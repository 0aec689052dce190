"""The annex that lists the evidence: its number, what it is, where it came from, and what it proves."""

from collections import defaultdict
from collections.abc import Iterable

from models.evidence import Evidence
from models.findings import Finding
from models.snapshot import Snapshot
from models.traceability import proofs
from reports import wording
from reports.outline import Annex, Row, Run
from reports.sections.pieces import at, centred, joined, left, run, say, table

TITLE = "佐证材料目录"

_COLUMNS = (
    centred("编号", 1.6),
    left("名称", 3.1),
    centred("种类", 1.0),
    left("页码或行号", 1.7),
    left("提供者", 1.9),
    centred("原件或复印件", 1.5),
    left("证明的问题、指标", 3.9),
)
_FIELDS = ("kind", "place", "provided_by", "copy")


def annex(snapshot: Snapshot) -> Annex | None:
    """None where no evidence proves a finding or a score."""
    proven = _proven(snapshot)
    rows = [_row(piece, proven[piece.id]) for piece in snapshot.evidence if piece.id in proven]
    return Annex("evidence", TITLE, (table("annex.evidence", "", _COLUMNS, rows, kept=2),)) if rows else None


def cited(snapshot: Snapshot, finding: Finding) -> tuple[Run, ...]:
    """The numbers of the evidence of a finding, in brackets; nothing where there is none."""
    pieces = proofs(snapshot, finding.meta.table, finding.id)
    numbers = joined([run(piece, "number", name) for piece in pieces if (name := _number(piece))], "、")
    return say("（佐证：", *numbers, "）") if numbers else ()


def _proven(snapshot: Snapshot) -> dict[int, str]:
    """What each piece of evidence proves: findings by their number in the report, then indicators by name."""
    problems, scored = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for number, finding in enumerate(snapshot.findings, 1):
        for piece in proofs(snapshot, finding.meta.table, finding.id):
            problems[piece.id].append(str(number))
    for indicator in snapshot.indicators:
        for piece in proofs(snapshot, indicator.meta.table, indicator.id):
            scored[piece.id].append(f"“{wording.bare(indicator.name) or wording.MISSING}”")
    return {id: _told(problems[id], scored[id]) for id in {**problems, **scored}}


def _told(problems: Iterable[str], scored: Iterable[str]) -> str:
    parts = (("问题", "、".join(problems)), ("指标", "".join(dict.fromkeys(scored))))
    return "；".join(label + names for label, names in parts if names)


def _row(piece: Evidence, proven: str) -> Row:
    title = wording.inline(piece.title) or wording.inline(piece.file_name) or wording.MISSING
    cells = [run(piece, "number", _number(piece) or wording.MISSING), run(piece, "title", title)]
    cells += [run(piece, name, wording.inline(getattr(piece, name)) or wording.MISSING) for name in _FIELDS]
    return Row(f"annex.evidence.{piece.id}", (*cells, Run(proven, at(piece))), at(piece))


def _number(piece: Evidence) -> str:
    return wording.bare(piece.number)
