"""The kinds of checklist that ship with the program, and how one is planted into an evaluation."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resources
from models.fieldwork import CheckItem, Checklist
from models.indicators import Indicator
from models.store import Step

_FOLDER = "checklists"


@dataclass(frozen=True)
class Item:
    """One thing to look at; ``indicators`` are the names it serves in the shipped frameworks, ``kinds`` the kinds of
    project (names of bundles) it is meant for, all where empty."""

    what: str
    should_be: str
    where_to_look: str
    indicators: tuple[str, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A kind of checklist; ``note`` says what its standards are worth."""

    name: str
    note: str
    items: tuple[Item, ...]

    def of_kind(self, kind: str) -> tuple[Item, ...]:
        """The items meant for a kind of project; all of them where the kind is not known."""
        return tuple(item for item in self.items if not kind or not item.kinds or kind in item.kinds)


def names() -> tuple[str, ...]:
    """What the shipped checklists are called, in the order of their files."""
    return tuple(_shipped())


def load(name: str) -> Template:
    """The shipped checklist called ``name``, one of ``names()``."""
    return _shipped()[name]


@cache
def _shipped() -> dict[str, Template]:
    found = [_read(file) for file in sorted(resources.path(_FOLDER).glob("*.json"))]
    return {template.name: template for template in found}


def _read(file: Path) -> Template:
    data = json.loads(file.read_text(encoding="utf-8"))
    items = tuple(
        Item(
            item["what"],
            item["should_be"],
            item["where_to_look"],
            tuple(item["indicators"]),
            tuple(item.get("kinds", ())),
        )
        for item in data["items"]
    )
    return Template(data["name"], data["note"], items)


def plant(step: Step, template: Template, project: int | None = None, kind: str = "") -> int:
    """Add the checklist with its items, nothing looked at yet; returns its id."""
    indicators = step.all(Indicator)
    checklist = step.add(Checklist(title=template.name, template=template.name, project=project, note=template.note))
    step.add_all(
        [
            CheckItem(
                checklist=checklist,
                what=item.what,
                should_be=item.should_be,
                where_to_look=item.where_to_look,
                indicator=served(item, indicators),
            )
            for item in template.of_kind(kind)
        ]
    )
    return checklist


def served(item: Item, indicators: tuple[Indicator, ...]) -> str:
    """Names of the indicators an item serves: leaves of the evaluation's own tree, else its higher nodes, else all."""
    parents = {indicator.parent for indicator in indicators}
    leaves = {indicator.name for indicator in indicators if indicator.id not in parents}
    every = {indicator.name for indicator in indicators}
    own = [name for name in item.indicators if name in leaves] or [name for name in item.indicators if name in every]
    return "、".join(own or item.indicators)
