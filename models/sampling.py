"""抽凭: which vouchers are looked at, chosen so that the choice can be repeated, and how much of the funds that verifies."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from models.errors import UserError
from models.fields import R
from models.fieldwork import Selection, VoucherCheck, VoucherSample
from models.funds import Entry
from models.money import Unit, percent, show_fen
from models.snapshot import Snapshot
from models.store import Step

MOST = 5_000  # vouchers of one draw: more than anyone looks through
MOST_FOUND = 300  # vouchers shown to choose from by hand


class Reader(Protocol):
    def query(self, sql: str, args: Sequence[Any] = ()) -> list[tuple[Any, ...]]: ...

    def all(self, record: type[R], where: str = "1", args: Sequence[Any] = ()) -> tuple[R, ...]: ...


@dataclass(frozen=True)
class Voucher:
    """As much of an entry as it is chosen by."""

    id: int
    amount: int


@dataclass(frozen=True)
class Draw:
    """How vouchers are to be chosen; ``project`` None means all of them."""

    selection: str
    project: int | None = None
    threshold: int | None = None
    size: int | None = None
    seed: int | None = None
    chosen: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        match self.selection:
            case Selection.ABOVE:
                return f"{show_fen(self.threshold, Unit.YUAN)} 元以上"
            case Selection.RANDOM:
                return f"随机 {self.size} 笔（种子 {self.seed}）"
            case _:
                return self.selection


# ---- choosing

_OPEN = """
    FROM entry e
    JOIN expense_line l ON l.id = e.line AND l.deleted = 0
    JOIN project p ON p.id = l.project AND p.deleted = 0
    WHERE e.deleted = 0 AND (:project IS NULL OR p.id = :project)
      AND e.id NOT IN (SELECT entry FROM voucher_check WHERE deleted = 0 AND entry IS NOT NULL)
"""


def population(store: Reader, project: int | None = None) -> tuple[Voucher, ...]:
    """The vouchers of a project, or of all, that have not been drawn yet, by id."""
    sql = f"SELECT e.id, coalesce(e.amount, 0) {_open(project)} ORDER BY e.id"
    return tuple(Voucher(id, amount) for id, amount in store.query(sql))


def _open(project: int | None) -> str:
    return _OPEN.replace(":project", "NULL" if project is None else str(int(project)))


def find(store: Reader, text: str, project: int | None = None) -> tuple[Entry, ...]:
    """Vouchers to choose from by hand: those that have the text in number, payee or purpose; the first few hundred."""
    words, offered = text.strip(), f"id IN (SELECT e.id {_open(project)})"
    where = f"{offered} AND (voucher LIKE ? OR payee LIKE ? OR purpose LIKE ?)" if words else offered
    args = (f"%{words}%",) * 3 if words else ()
    return store.all(Entry, f"id IN (SELECT id FROM entry WHERE {where} LIMIT {MOST_FOUND})", args)


def select(draw: Draw, vouchers: Sequence[Voucher]) -> tuple[int, ...]:
    """The ids drawn from a population in the order of ids; raises UserError for what cannot be drawn."""
    if not vouchers:
        raise UserError("没有可以抽取的凭证", "请先在“资金使用”中导入或录入明细账；已抽取的不再重复抽取")
    chosen = _chosen(draw, vouchers)
    if not chosen and draw.selection == Selection.BY_HAND:
        raise UserError("还没有选中凭证", "在列表中选中要抽取的凭证，Shift+↓ 连选，Ctrl+单击多选")
    if not chosen:
        raise UserError("没有抽到凭证", "请放宽条件")
    if len(chosen) > MOST:
        raise UserError(f"一次抽取 {len(chosen):,} 笔，超过 {MOST:,} 笔的上限", "请按项目、金额或随机分次抽取")
    return chosen


def _chosen(draw: Draw, vouchers: Sequence[Voucher]) -> tuple[int, ...]:
    match draw.selection:
        case Selection.ABOVE:
            if draw.threshold is None or draw.threshold < 0:
                raise UserError("没有填写金额下限", "请填写金额，例如 10000（单位：元）")
            least = draw.threshold
            return tuple(one.id for one in vouchers if abs(one.amount) >= least)
        case Selection.RANDOM:
            return _at_random(draw, sorted(one.id for one in vouchers))
        case Selection.BY_HAND:
            offered = {one.id for one in vouchers}
            return tuple(sorted(offered & set(draw.chosen)))
        case _:
            return tuple(one.id for one in vouchers)


def _at_random(draw: Draw, ids: list[int]) -> tuple[int, ...]:
    if draw.size is None or draw.size < 1:
        raise UserError("没有填写抽取笔数", "请填写要抽取的笔数，例如 20")
    if draw.seed is None:
        raise UserError("没有填写随机种子", "请填写一个整数；同样的种子抽出同样的凭证")
    if draw.size > len(ids):
        raise UserError(f"总体只有 {len(ids):,} 笔，抽不出 {draw.size:,} 笔", "请减少抽取笔数")
    return tuple(sorted(random.Random(draw.seed).sample(ids, draw.size)))


def take(step: Step, draw: Draw, vouchers: Sequence[Voucher], today: date | None, note: str = "") -> int:
    """Write down the selection and every voucher it draws; returns the id of the selection."""
    chosen = select(draw, vouchers)
    sample = step.add(
        VoucherSample(
            project=draw.project,
            selection=draw.selection,
            threshold=draw.threshold if draw.selection == Selection.ABOVE else None,
            size=Decimal(len(chosen)),
            seed=Decimal(draw.seed) if draw.selection == Selection.RANDOM and draw.seed is not None else None,
            population=Decimal(len(vouchers)),
            drawn_on=today,
            note=note.strip() or draw.words,
        )
    )
    step.add_all([VoucherCheck(sample=sample, entry=entry) for entry in chosen])
    return sample


def drawn(store: Reader) -> dict[int, Entry]:
    """Every entry that has been drawn, by id."""
    where = "id IN (SELECT entry FROM voucher_check WHERE deleted = 0)"
    return {entry.id: entry for entry in store.all(Entry, where)}


# ---- how much is verified


@dataclass(frozen=True)
class Verification:
    """Of one project, or of all together (None): vouchers drawn and fully checked, and 核实率 with both its parts."""

    project: int | None
    drawn: int = 0
    checked: int = 0
    amount: int = 0  # 分 of the fully checked
    used: int | None = None  # 分 of 本年使用

    @property
    def rate(self) -> Decimal | None:
        """核实率 in %: None where nothing says what was used. Corrections may outweigh what they correct, not more."""
        return percent(max(0, self.amount), self.used) if self.used is not None and self.used > 0 else None


def verification(snapshot: Snapshot) -> tuple[Verification, ...]:
    """Project by project in the users' order."""
    return tuple(_of_project(snapshot, project.id) for project in snapshot.projects)


def _of_project(snapshot: Snapshot, project: int) -> Verification:
    stated = [fund.used for fund in snapshot.funds if fund.project == project and fund.used is not None]
    found = snapshot.vouchers.get(project)
    used = sum(stated) if stated else None
    if found is None:
        return Verification(project, used=used)
    return Verification(project, found.drawn, found.checked, found.amount, used)


def together(rows: Iterable[Verification]) -> Verification:
    """All projects in one; the rate leaves out those of which nobody knows what was used."""
    rows = tuple(rows)
    rated = [row for row in rows if row.used is not None]
    return Verification(
        None,
        sum(row.drawn for row in rows),
        sum(row.checked for row in rows),
        sum(row.amount for row in rated),
        sum(row.used or 0 for row in rated) if rated else None,
    )
