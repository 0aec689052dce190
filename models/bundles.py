"""Ready-made sets for a kind of project: framework, checklists and the documents to ask the unit for."""

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import resources
from models import checklists, fieldwork, frameworks
from models.checklists import Template
from models.evaluation import Project
from models.fieldwork import PaperItem, PaperKind, PaperState, WorkingPaper
from models.frameworks import Framework
from models.store import Step

_FOLDER = "bundles"


@dataclass(frozen=True)
class Bundle:
    name: str
    note: str
    framework: Framework
    checklists: tuple[Template, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Planted:
    """What a bundle became: ids of the checklists and of the paper that lists the documents."""

    checklists: tuple[int, ...]
    paper: int


def names() -> tuple[str, ...]:
    """What the shipped bundles are called, in the order of their files."""
    return tuple(_shipped())


def load(name: str) -> Bundle:
    """The shipped bundle called ``name``, one of ``names()``."""
    return _shipped()[name]


@cache
def _shipped() -> dict[str, Bundle]:
    found = [_read(file) for file in sorted(resources.path(_FOLDER).glob("*.json"))]
    return {bundle.name: bundle for bundle in found}


def _read(file: Path) -> Bundle:
    """Its framework is a shipped one in which the bundle's own first-level indicators replace those of their code."""
    data = json.loads(file.read_text(encoding="utf-8"))
    base = frameworks.load(data["base"])
    own = {node.code: node for node in frameworks.nodes(data["nodes"])}
    framework = replace(
        base,
        name=f"{base.name}·{data['name']}类",
        note=data["note"],
        nodes=tuple(own.get(node.code, node) for node in base.nodes),
    )
    lists = tuple(checklists.load(one) for one in data["checklists"])
    return Bundle(data["name"], data["note"], framework, lists, tuple(data["documents"]))


def plant(step: Step, bundle: Bundle, project: int | None = None) -> Planted:
    """Score one project (or the whole evaluation) by the bundle's framework, in place of what it was scored by, and
    add its checklists and its list of documents."""
    frameworks.replace(step, bundle.framework, project)
    lists = tuple(checklists.plant(step, template, project, bundle.name) for template in bundle.checklists)
    return Planted(lists, _request(step, bundle, project))


def _request(step: Step, bundle: Bundle, project: int | None) -> int:
    projects = [one.id for one in step.all(Project)]
    number = fieldwork.next_number(PaperKind.REQUEST, project, projects, step.all(WorkingPaper))
    paper = step.add(
        WorkingPaper(
            kind=PaperKind.REQUEST,
            number=number,
            title=f"{bundle.name}类项目资料清单",
            project=project,
            state=PaperState.DRAFT,
        )
    )
    step.add_all([PaperItem(paper=paper, what=document) for document in bundle.documents])
    return paper
