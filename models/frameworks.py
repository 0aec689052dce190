"""Indicator frameworks: those that ship with the program, an evaluation's own as JSON, and planting one as records."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import resources
from models import fields
from models.errors import UserError
from models.evaluation import Evaluation
from models.indicators import Deduction, ExpertScore, GradeBand, Indicator, ScorePoint, children, roots, walk
from models.money import SCORE_UNIT, show_score
from models.snapshot import Snapshot
from models.store import Step

_FOLDER = "frameworks"
_WHOLE = 100 * SCORE_UNIT
_LARGEST = 5 << 20  # bytes
_MOST_FAULTS = 5  # told at once; the rest after these are mended

Json = dict[str, Any]


@dataclass(frozen=True)
class Point:
    """One of the points an indicator is scored by; ``share`` in ten-thousandths of a point."""

    what: str
    share: int | None


@dataclass(frozen=True)
class Node:
    """One indicator; ``weight`` in ten-thousandths of a point, None where the framework leaves it open."""

    code: str
    name: str
    weight: int | None
    explanation: str = ""
    standard: str = ""
    method: str = ""
    target: Decimal | None = None
    unit: str = ""
    source: str = ""
    points: tuple[Point, ...] = ()
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Band:
    """A grade and the least score that earns it, in ten-thousandths of a point."""

    name: str
    floor: int | None


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
        return f"{self.name}（{self.version}版）" if self.version else self.name


def names() -> tuple[str, ...]:
    return tuple(sorted(file.stem for file in resources.path(_FOLDER).glob("*.json")))


def load(name: str) -> Framework:
    """The shipped framework called ``name``, one of ``names()``."""
    return _framework(json.loads(resources.path(f"{_FOLDER}/{name}.json").read_text(encoding="utf-8")))


def nodes(data: list[Json]) -> tuple[Node, ...]:
    """The nodes of a framework, or of a part of one, as JSON has them."""
    return tuple(_node(node) for node in data)


def below(nodes: Iterable[Node]) -> Iterator[Node]:
    """The nodes and all under them, in the order of the tree."""
    for node in nodes:
        yield node
        yield from below(node.children)


# ---- JSON


def read(text: str) -> Framework:
    """The framework of a JSON text; raises UserError for what is none, or whose weights do not add up."""
    try:
        framework = _framework(json.loads(text.removeprefix("\ufeff")))
    except ValueError as error:
        raise UserError("文件不是评分体系的JSON文件", "请选择由底稿导出的评分体系文件；文件没有导入") from error
    except RecursionError as error:
        raise UserError("评分体系的层级过多", "指标一般分三级") from error
    if found := faults(framework):
        more = f"；另有{len(found) - _MOST_FAULTS}处" if len(found) > _MOST_FAULTS else ""
        raise UserError("；".join(found[:_MOST_FAULTS]) + more, "请改好后重新导入；现有评分体系没有变化")
    return framework


def read_file(path: Path) -> Framework:
    """The framework of a JSON file; raises UserError also for a file that cannot be read or is no text."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UserError(f"无法读取文件“{path.name}”", "请确认文件存在并且有权读取") from error
    if len(data) > _LARGEST:
        raise UserError("文件过大，不是评分体系的JSON文件", "请选择由底稿导出的评分体系文件")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return read(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UserError("文件不是评分体系的JSON文件", "请选择由底稿导出的评分体系文件；文件没有导入")


def write_file(path: Path, text: str) -> None:
    """The whole text in the file's place, or the file as it was; raises UserError where it cannot be written."""
    draft = path.with_name(f".{path.name[:80]}.tmp")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise UserError(f"评分体系没有写入“{path.name}”", "请确认文件夹可以写入、文件没有被其他程序打开") from error


def faults(framework: Framework) -> tuple[str, ...]:
    """What keeps a framework from being scored by: weights and points that do not add up, grades that are missing."""
    found = list(_unbalanced("一级指标权重", [node.weight for node in framework.nodes], _WHOLE))
    for node in below(framework.nodes):
        if node.weight is None:
            found.append(f"指标“{node.name}”没有权重")
        elif node.children:
            found += _unbalanced(f"指标“{node.name}”的下级权重", [one.weight for one in node.children], node.weight)
        elif node.points:
            found += _unbalanced(
                f"指标“{node.name}”的评价要点分值", [point.share for point in node.points], node.weight
            )
    floors = [band.floor for band in framework.bands]
    if 0 not in floors or len(set(floors)) < len(floors) or any((floor or 0) > _WHOLE for floor in floors):
        found.append("等级标准不完整：最低一级应从0分起，各级最低分不能相同，也不能超过100分")
    return tuple(found)


def _unbalanced(what: str, parts: Iterable[int | None], whole: int) -> Iterator[str]:
    total = sum(part or 0 for part in parts)
    if total != whole:
        yield f"{what}合计为{_digits(total)}分，应为{_digits(whole)}分"


def _digits(points: int) -> str:
    """Points exactly, without idle zeros."""
    return show_score(points, 4).rstrip("0").rstrip(".")


def _framework(data: Any) -> Framework:
    if not isinstance(data, dict):
        raise UserError("文件不是评分体系的JSON文件", "请选择由底稿导出的评分体系文件")
    name, version, note = (_text(data, key).strip() for key in ("name", "version", "note"))
    if not name:
        raise UserError("评分体系没有名称", "请在文件的name处写明名称")
    bands = tuple(Band(**_values(GradeBand, band, "等级标准", ("name", "floor"))) for band in _list(data, "bands"))
    tree = nodes(_list(data, "nodes"))
    if not tree:
        raise UserError("评分体系中没有指标", "请检查文件的nodes部分")
    return Framework(name, version, note, tree, bands)


_OWN = ("code", "name", "weight", "explanation", "standard", "method", "target", "unit", "source")


def _node(data: Any) -> Node:
    values = _values(Indicator, data, "指标", _OWN)
    if not values["name"]:
        raise UserError(f"编号为“{values['code']}”的指标没有名称", "请补上每个指标的名称")
    where = f"指标“{values['name']}”的评价要点"
    points = tuple(Point(**_values(ScorePoint, point, where, ("what", "share"))) for point in _list(data, "points"))
    return Node(**values, points=points, children=nodes(_list(data, "children")))


def _values(record: type[fields.Record], data: Any, where: str, wanted: Sequence[str]) -> Json:
    """The wanted fields of a record, read as if typed; raises UserError that says where."""
    if not isinstance(data, dict):
        raise UserError(f"{where}的格式不对", "应为花括号括起的一组内容")
    title = str(data.get(record.meta.title, ""))[:30]
    place = f"{where}“{title}”" if title else where
    try:
        return {name: fields.parse(record.meta[name], _text(data, name)) for name in wanted}
    except UserError as error:
        raise UserError(f"{place}：{error}", error.hint) from error


def _text(data: Json, key: str) -> str:
    value = data.get(key)
    if isinstance(value, bool | list | dict):
        raise UserError(f"{key}处应为文字或数字", "请按导出文件的格式填写")
    return "" if value is None else str(value)


def _list(data: Json, key: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list):
        raise UserError(f"评分体系的{key}部分格式不对", "应为方括号括起的一列")
    return value


_TITLE = re.compile(r"(?P<name>.+)（(?P<version>[^（）]+)版）")


def export(snapshot: Snapshot, project: int | None = None) -> str:
    """The framework the evaluation (or one project by itself) is scored with, as JSON that ``read`` takes."""
    title = _TITLE.fullmatch(snapshot.evaluation.framework)
    data: Json = {
        "name": title["name"] if title else snapshot.evaluation.framework or "评分体系",
        "version": title["version"] if title else "",
        "note": "",
        "bands": [_typed(band, ("name", "floor")) for band in snapshot.bands],
        "nodes": [_exported(snapshot, one) for one in roots(snapshot.indicators, project)],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _exported(snapshot: Snapshot, indicator: Indicator) -> Json:
    points = [_typed(one, ("what", "share")) for one in snapshot.score_points if one.indicator == indicator.id]
    under = [_exported(snapshot, one) for one in children(snapshot.indicators, indicator.id)]
    return _typed(indicator, _OWN) | ({"points": points} if points else {}) | ({"children": under} if under else {})


def _typed(record: fields.Record, wanted: Sequence[str]) -> Json:
    texts = {name: fields.edit_text(record.meta[name], getattr(record, name)) for name in wanted}
    return {name: text for name, text in texts.items() if text}


# ---- records


def plant(step: Step, framework: Framework, project: int | None = None) -> None:
    """Add the whole tree as records, unscored, and its grades unless the evaluation has some."""
    _plant(step, framework.nodes, None, project)
    if not step.all(GradeBand):
        for band in framework.bands:
            step.add(GradeBand(name=band.name, floor=band.floor))


def _plant(step: Step, nodes: tuple[Node, ...], parent: int | None, project: int | None) -> None:
    for node in nodes:
        values = {name: getattr(node, name) for name in _OWN}
        planted = step.add(Indicator(parent=parent, project=project, **values))
        step.add_all([ScorePoint(indicator=planted, what=point.what, share=point.share) for point in node.points])
        _plant(step, node.children, planted, project)


def replace(step: Step, framework: Framework, project: int | None = None) -> None:
    """Score by another framework: the old tree goes with its scores (one undo step), and so, for the table of the
    whole evaluation, do the grades and the framework's name."""
    indicators = step.all(Indicator)
    old = _branches(indicators, roots(indicators, project))
    for kind in (ScorePoint, Deduction, ExpertScore):
        step.remove(kind, *(one.id for one in step.all(kind) if one.indicator in old))
    step.remove(Indicator, *old)
    if project is None:
        step.remove(GradeBand, *(band.id for band in step.all(GradeBand)))
        for evaluation in step.all(Evaluation):
            step.change(Evaluation, evaluation.id, framework=framework.title)
    plant(step, framework, project)


def _branches(indicators: tuple[Indicator, ...], tops: tuple[Indicator, ...]) -> list[int]:
    """Ids of the nodes and everything below them."""
    found = list[int]()
    wanted = {one.id for one in tops}
    for _, node in walk(indicators):
        if node.id in wanted or node.parent in wanted:
            wanted.add(node.id)
            found.append(node.id)
    return found
