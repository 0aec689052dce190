"""二、项目基本情况: of each project the documents it rests on, what it does and what it promised."""

from collections.abc import Iterator

from models.evaluation import BasisUse, Goal, LegalBasis, Project
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Run, Style
from reports.sections.pieces import at, everywhere, grouped, joined, key, prose, run, say


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("projects", "项目基本情况")
    if not snapshot.projects:
        yield Paragraph("projects.none", say(f"纳入评价的项目{wording.UNFILLED}。"))
        return
    yield Paragraph("projects.lead", _lead(snapshot))
    bases = grouped((basis for basis in snapshot.bases if basis.use in (BasisUse.PROJECT, "")), "project")
    goals = grouped(snapshot.goals, "project")
    for project in snapshot.projects:
        yield Heading(key(project), project_name(project), 2, at(project, "name"))
        yield _bases(project, bases[project.id])
        content = _lead_in("主要内容" if wording.lines(project.content) else f"主要内容{wording.UNFILLED}")
        yield from prose(project, "content", (content,), Style.ITEM, whole=True)
        yield from _goals(project, goals[project.id])


def project_name(project: Project) -> str:
    return wording.bare(project.name) or wording.UNFILLED


def _lead(snapshot: Snapshot) -> tuple[Run, ...]:
    unit, year = wording.bare(snapshot.evaluation.unit), snapshot.evaluation.fiscal_year
    names = [run(project, "name", project_name(project)) for project in snapshot.projects]
    return say(
        run(snapshot.evaluation, "unit", unit),
        run(snapshot.evaluation, "fiscal_year", f"{year}年度" if year else ""),
        "纳入评价的财政专项共",
        Run(f"{len(names)}个", everywhere(Project)),
        "：",
        *joined(names, "、"),
        "。",
    )


def _lead_in(words: str) -> Run:
    return Run(f"{words}。", None, True)


def _item(project: Project, field: str, words: str, *parts: str | Run) -> Paragraph:
    return Paragraph(key(project, field), say(_lead_in(words), *parts), Style.ITEM, at(project))


def _bases(project: Project, bases: list[LegalBasis]) -> Paragraph:
    runs = [run(basis, "title", basis_words(basis)) for basis in bases if wording.bare(basis.title)]
    return _item(project, "bases", "立项依据", *(joined(runs, "；") or ["未取得立项依据资料"]), "。")


def basis_words(basis: LegalBasis) -> str:
    """The document; its date stands in for a missing number."""
    issued = "" if basis.number or basis.issued is None else basis.issued.words
    return wording.document(basis.title, basis.number, basis.issuer, basis.kind, (issued,))


def _goals(project: Project, goals: list[Goal]) -> Iterator[Paragraph]:
    told = [goal for goal in goals if wording.bare(goal.text)]
    if not told:
        yield _item(project, "goals", "绩效目标", "未取得绩效目标资料。")
        return
    count = Run(f"{len(told)}项", everywhere(Goal))
    yield _item(project, "goals", "绩效目标", "设定绩效目标", count, "：")
    for place, goal in enumerate(told, 1):
        end = "。" if place == len(told) else "；"
        yield Paragraph(key(goal), say(*_goal(goal), end), Style.POINT, at(goal))


def _goal(goal: Goal) -> tuple[Run, ...]:
    promised = [
        run(goal, "target", target_words(goal)),
        run(goal, "deadline", f"不晚于{goal.deadline.words}" if goal.deadline else ""),
    ]
    stated = joined([one for one in promised if one.text], "，")
    return say(run(goal, "text", wording.bare(goal.text)), *(("（", *stated, "）") if stated else ()))


def target_words(goal: Goal) -> str:
    """≥95%, or "" where nothing is to be measured."""
    return "" if goal.target is None else f"{wording.inline(goal.operator)}{wording.number(goal.target, goal.unit)}"
