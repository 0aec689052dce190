"""The nine chapters of the report and their order."""

from collections.abc import Callable, Iterator

from models.snapshot import Snapshot
from reports.outline import Block
from reports.sections import (
    basics,
    conclusion,
    findings,
    funding,
    implementation,
    outcomes,
    projects,
    recommendations,
    regulations,
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
