"""The indicator frameworks that ship with the program, and how one is planted into an evaluation."""

import json
from dataclasses import dataclass
from typing import Any

import resources
from models.indicators import GradeBand, Indicator
from models.money import parse_score
from models.store import Step

_FOLDER = "frameworks"


@dataclass(frozen=True)
class Node:
    """One indicator; ``weight`` in ten-thousandths of a point, None where the framework leaves it open."""

    code: str
    name: str
    weight: int | None
    explanation: str = ""
    standard: str = ""
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Band:
    """A grade and the least score that earns it, in ten-thousandths of a point."""

    name: str
    floor: int


@dataclass(frozen=True)
class Framework:
    """A version of an indicator framework; ``note`` says where its weights come from."""

    name: str
    version: str
    note: str
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]

    @property
    def title(self) -> str:
        """What an evaluation keeps as its framework."""
        return f"{self.name}（{self.version}版）"


def names() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in resources.path(_FOLDER).glob("*.json")))


def load(name: str) -> Framework:
    """The shipped framework called ``name``, one of ``names()``."""
    data = json.loads(resources.path(f"{_FOLDER}/{name}.json").read_text(encoding="utf-8"))
    bands = tuple(Band(band["name"], parse_score(band["floor"])) for band in data["bands"])
    return Framework(data["name"], data["version"], data["note"], _nodes(data["nodes"]), bands)


def _nodes(data: list[dict[str, Any]]) -> tuple[Node, ...]:
    return tuple(
        Node(
            node["code"],
            node["name"],
            parse_score(node["weight"]) if node["weight"] else None,
            node.get("explanation", ""),
            node.get("standard", ""),
            _nodes(node.get("children", [])),
        )
        for node in data
    )


def plant(step: Step, framework: Framework) -> None:
    """Add the whole tree and its grades as records, unscored."""
    _plant(step, framework.nodes, None)
    for band in framework.bands:
        step.add(GradeBand(name=band.name, floor=band.floor))


def _plant(step: Step, nodes: tuple[Node, ...], parent: int | None) -> None:
    for node in nodes:
        planted = Indicator(
            parent=parent,
            name=node.name,
            weight=node.weight,
            explanation=node.explanation,
            standard=node.standard,
            code=node.code,
        )
        _plant(step, node.children, step.add(planted))
