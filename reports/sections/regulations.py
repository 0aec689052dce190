"""五、制度建设和执行情况: the regulations counted, told of, and listed by what they govern with how they were kept."""

from collections.abc import Iterator

from models.evaluation import Execution, Regulation, RegulationArea, Section
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Row, Run, Table
from reports.sections.pieces import at, centred, everywhere, joined, key, left, run, say, subsections, table

_AREAS = {RegulationArea.FUNDS: "资金管理制度", RegulationArea.PROJECT: "项目管理制度", "": "其他制度"}
_CHECKED = (Execution.GOOD, Execution.PARTLY, Execution.NOT)

Groups = dict[str, list[Regulation]]  # by area, in the order of _AREAS


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("regulations", "制度建设和执行情况")
    groups = _groups(snapshot.regulations)
    blocks = [*_lead(snapshot, groups), *subsections(snapshot, Section.REGULATIONS), *_lists(groups)]
    yield from blocks or [Paragraph("regulations.none", say(f"制度建设和执行情况{wording.UNFILLED}。"))]


def _groups(regulations: tuple[Regulation, ...]) -> Groups:
    """By the area they govern; those of no known area come last."""
    groups: Groups = {area: [] for area in _AREAS}
    for regulation in regulations:
        if wording.bare(regulation.title):
            groups[regulation.area if regulation.area in groups else ""].append(regulation)
    return {area: some for area, some in groups.items() if some}


def _lead(snapshot: Snapshot, groups: Groups) -> Iterator[Paragraph]:
    if not groups:
        return
    counts = [Run(f"{_AREAS[area]}{len(some)}项", everywhere(Regulation, "area")) for area, some in groups.items()]
    whole = Run(f"{sum(map(len, groups.values()))}项", everywhere(Regulation))
    unit = run(snapshot.evaluation, "unit", wording.bare(snapshot.evaluation.unit))
    apart = ("，其中", *joined(counts, "、")) if len(counts) > 1 else ()
    words = say("评价工作组核查了", unit, "与项目有关的管理制度共", whole, *apart, *_results(groups), "。")
    yield Paragraph("regulations.lead", words)


def _results(groups: Groups) -> tuple[str | Run, ...]:
    """How many were carried out well, partly or not; nothing where none was looked at."""
    found = [regulation.execution for some in groups.values() for regulation in some]
    counts = [
        Run(f"{result}{found.count(result)}项", everywhere(Regulation, "execution"))
        for result in _CHECKED
        if result in found
    ]
    return ("；经核查，", *joined(counts, "、")) if counts else ()


def _lists(groups: Groups) -> Iterator[Block]:
    if groups:
        yield Heading("regulations.lists", "制度清单", 2)
    for area, some in groups.items():
        yield _list(area, some)


def _list(area: str, regulations: list[Regulation]) -> Table:
    columns = (
        centred("序号", 0.7),
        left("制度名称（文号）", 4.8),
        left("制定机关", 2.2),
        left("印发时间", 1.4),
        left("状态", 1.3),
        left("执行情况", 1.4),
        left("核查依据", 2),
    )
    rows = [Row(key(one), _cells(one, place), at(one)) for place, one in enumerate(regulations, 1)]
    return table(f"regulations.{area or 'other'}", f"{_AREAS[area]}清单", columns, rows, kept=2)


def _cells(regulation: Regulation, place: int) -> tuple[Run, ...]:
    return (
        Run(str(place), at(regulation)),
        run(regulation, "title", wording.document(regulation.title, regulation.number)),
        run(regulation, "issuer", wording.inline(regulation.issuer) or wording.MISSING),
        run(regulation, "issued", regulation.issued.words if regulation.issued else wording.MISSING),
        run(regulation, "state", wording.inline(regulation.state) or wording.MISSING),
        run(regulation, "execution", regulation.execution if regulation.execution in _CHECKED else wording.MISSING),
        run(regulation, "evidence", wording.inline(regulation.evidence) or wording.MISSING),
    )
