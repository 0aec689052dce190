"""The nine chapters of the report and their order."""

from collections.abc import Callable, Iterator

from models.snapshot import Snapshot
from reports.outline import Annex, Block
from reports.sections import (
    basics,
    conclusion,
    evidence_index,
    findings,
    funding,
    implementation,
    outcomes,
    projects,
    recommendations,
    regulations,
    score_table,
)

Chapter = Callable[[Snapshot], Iterator[Block]]

CHAPTERS: tuple[Chapter, ...] = (
    basics.chapter,
    projects.chapter,
    funding.chapter,
    implementation.chapter,
    regulations.chapter,
    outcomes.chapter,
    findings.chapter,
    recommendations.chapter,
    conclusion.chapter,
)

ANNEXES: tuple[Callable[[Snapshot], Annex | None], ...] = (score_table.annex, evidence_index.annex)
