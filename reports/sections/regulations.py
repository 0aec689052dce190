"""五、制度建设和执行情况: the regulations, counted and listed by what they govern, and how they were carried out."""

from collections.abc import Iterator

from models.evaluation import Execution, Regulation, RegulationArea, RegulationState, Section
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Run, Style
from reports.sections.pieces import at, everywhere, joined, key, run, say, subsections

_AREAS = {RegulationArea.FUNDS: "资金管理制度", RegulationArea.PROJECT: "项目管理制度", "": "其他制度"}
_MARKED = {RegulationState.TRIAL, RegulationState.INTERIM, RegulationState.DRAFT, RegulationState.REPEALED}
_CHECKED = (Execution.GOOD, Execution.PARTLY, Execution.NOT)


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("regulations", "制度建设和执行情况")
    groups = _groups(snapshot.regulations)
    blocks = [*_lead(snapshot, groups), *_lists(groups), *subsections(snapshot, Section.REGULATIONS)]
    yield from blocks or [Paragraph("regulations.none", say(f"制度建设和执行情况{wording.UNFILLED}。"))]


def _groups(regulations: tuple[Regulation, ...]) -> dict[str, list[Regulation]]:
    """By the area they govern; those of no known area come last."""
    groups: dict[str, list[Regulation]] = {area: [] for area in _AREAS}
    for regulation in regulations:
        if wording.bare(regulation.title):
            groups[regulation.area if regulation.area in groups else ""].append(regulation)
    return {area: some for area, some in groups.items() if some}


def _lead(snapshot: Snapshot, groups: dict[str, list[Regulation]]) -> Iterator[Paragraph]:
    if not groups:
        return
    counts = [Run(f"{_AREAS[area]}{len(some)}项", everywhere(Regulation, "area")) for area, some in groups.items()]
    whole = Run(f"{sum(map(len, groups.values()))}项", everywhere(Regulation))
    unit = run(snapshot.evaluation, "unit", wording.bare(snapshot.evaluation.unit))
    apart = ("，其中", *joined(counts, "、")) if len(counts) > 1 else ()
    yield Paragraph(
        "regulations.lead",
        say("评价工作组核查了", unit, "与项目有关的管理制度共", whole, *apart, *_results(groups), "。"),
    )


def _results(groups: dict[str, list[Regulation]]) -> tuple[str | Run, ...]:
    """How many were carried out well, partly or not; nothing where none was looked at."""
    found = [regulation.execution for some in groups.values() for regulation in some]
    counts = [
        Run(f"{result}{found.count(result)}项", everywhere(Regulation, "execution"))
        for result in _CHECKED
        if result in found
    ]
    return ("；经核查，", *joined(counts, "、")) if counts else ()


def _lists(groups: dict[str, list[Regulation]]) -> Iterator[Block]:
    for area, some in groups.items():
        yield Heading(f"regulations.{area or 'other'}", _AREAS[area], 2)
        for regulation in some:
            yield Paragraph(key(regulation), _regulation(regulation), Style.ITEM, at(regulation))


def _regulation(regulation: Regulation) -> tuple[Run, ...]:
    issuer, title = wording.inline(regulation.issuer), wording.inline(regulation.title)
    said = "".join(character for character in regulation.state if character not in "已")
    mark = regulation.state if regulation.state in _MARKED and said not in title else ""
    issued = regulation.issued.words if regulation.issued and not wording.inline(regulation.number) else ""
    remarks = (f"{issuer}制定" if issuer and not issuer.endswith(("制定", "印发")) else issuer, issued, mark)
    name = run(regulation, "title", wording.document(title, regulation.number, remarks=remarks))
    if regulation.execution not in _CHECKED:
        return say(name, "。")
    evidence = wording.bare(regulation.evidence)
    seen = ("（核查依据：", run(regulation, "evidence", evidence), "）") if evidence else ()
    return say(name, "：", run(regulation, "execution", regulation.execution), *seen, "。")
