"""Laptops that work apart come together: the same state everywhere, in whatever order and however often they meet."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import ledger, step
from models.engine import DatabaseError
from models.errors import UserError
from models.evaluation import Project
from models.fields import RECORDS
from models.findings import Finding
from models.ledger import DELETED, Entry, dumps
from models.store import Store
from tests.models.states import Contents, contents

EXAMPLES = int(os.environ.get("DIGAO_EXAMPLES", "300"))
LONG_RUNS = int(os.environ.get("DIGAO_LONG_RUNS", "20"))
PEOPLE = "甲乙丙"
ROWS = (11, 12, 13)
COLUMNS = ("headline", "condition", "cause")
Heads = dict[tuple[str, int, str], list[tuple[int, int, Any]]]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[Path, Path]:
    """A new evaluation, and one without anything in it, to be copied."""
    folder = tmp_path_factory.mktemp("files")
    Store.create(folder / "new.digao", lambda step: step.add(Project(id=7, name="项目"))).close()
    Store.create(folder / "empty.digao").close()
    return folder / "new.digao", folder / "empty.digao"


class Team:
    """Three laptops with a copy each of one evaluation, and the truth about who had seen what."""

    def __init__(self, folder: Path, files: tuple[Path, Path], clock: Callable[[Callable[[], int]], None]) -> None:
        self.folder, self.now, self.skew = folder, step.milliseconds() + 3_600_000, [0, 0, 0]
        self.writer = 0  # whose clock it is
        clock(lambda: self.now + self.skew[self.writer])
        self.empty = files[1]
        for number in range(3):
            shutil.copyfile(files[0], folder / f"{number}.digao")
        self.stores = [self.open(number) for number in range(3)]
        self.seen: dict[tuple[int, int], dict[int, int]] = {}  # entry: what its laptop really had when it was made
        self.written: dict[tuple[str, int, str], dict[tuple[int, int], Any]] = {}  # cell: entry: value

    def open(self, number: int) -> Store:
        return Store.open(self.folder / f"{number}.digao", home=self.folder / f"home{number}", author=PEOPLE[number])

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def act(self, number: int, work: Callable[[Store], Any]) -> None:
        """Let somebody work, and note what the new entries really knew."""
        self.writer = number
        store = self.stores[number]
        before = store.known()
        try:
            work(store)
        except UserError as error:
            assert "不存在" in str(error)
        for entry in store.export_entries(before):
            self.seen[entry.node, entry.seq] = before
            for table, row, cells in entry.ops:
                for column, value in ledger.values_of(columns(table), cells).items():
                    self.written.setdefault((table, row, column), {})[entry.node, entry.seq] = value

    def reopen(self, number: int) -> None:
        self.stores[number].close()
        self.stores[number] = self.open(number)

    def heads(self) -> Heads:
        """The truth: of each cell the versions that no later writer of it had seen."""
        found: Heads = {}
        for cell, versions in self.written.items():
            found[cell] = sorted(
                (*one, value)
                for one, value in versions.items()
                if not any(other != one and self.seen[other].get(one[0], 0) >= one[1] for other in versions)
            )
        return found


def columns(table: str) -> tuple[str, ...]:
    return ("position", *(spec.name for spec in RECORDS[table].meta.fields))


def write(store: Store, row: int, **values: Any) -> None:
    with store.operation("修改") as step:
        if step.db.execute("SELECT 1 FROM finding WHERE id = ?", (row,)).fetchone():
            step.change(Finding, row, **values)
        else:
            step.add(Finding(id=row, **values))


def edit(team: Team, rnd: Random, number: int) -> None:
    row, value = rnd.choice(team_rows(team, number)), rnd.choice("abcde")
    team.act(number, lambda store: write(store, row, **{rnd.choice(COLUMNS): value}))


def team_rows(team: Team, number: int) -> tuple[int, ...]:
    """Rows that this laptop may write: ids are made on one device only, so nobody else makes them."""
    known = [row for (row,) in team.stores[number].query("SELECT id FROM finding")]
    return tuple({*known, ROWS[number]})


def many(team: Team, rnd: Random, number: int) -> None:
    def work(store: Store) -> None:
        with store.operation("粘贴") as step:
            for finding in step.all(Finding):
                step.change(Finding, finding.id, headline=rnd.choice("xyz"), cause=rnd.choice("xyz"))
            step.change(Project, 7, name=rnd.choice("xyz"))

    team.act(number, work)


def delete(team: Team, rnd: Random, number: int) -> None:
    row = rnd.choice(team_rows(team, number))
    team.act(number, lambda store: remove(store, row))


def remove(store: Store, row: int) -> None:
    with store.operation("删除") as step:
        step.remove(Finding, row)


def undo(team: Team, rnd: Random, number: int) -> None:
    team.act(number, Store.undo)


def redo(team: Team, rnd: Random, number: int) -> None:
    team.act(number, Store.redo)


def resolve(team: Team, rnd: Random, number: int) -> None:
    """Choose, of the first cell with several values, the one that is not shown."""
    store = team.stores[number]
    several = [one for one in store.conflicts() if one[3] == "edit" or one[2] == DELETED]
    if several:
        *cell, _ = several[0]
        choice = store.contenders(*cell)[-1]
        team.act(number, lambda store: store.resolve(*cell, choice))
        assert several[0] not in store.conflicts()
        assert store.contenders(*cell) == [choice]


def reopen(team: Team, rnd: Random, number: int) -> None:
    team.reopen(number)


def sync(team: Team, rnd: Random, number: int) -> None:
    store, other = team.stores[number], team.stores[(number + rnd.randrange(1, 3)) % 3]
    store.merge_entries(other.export_entries(store.known()))


def partly(team: Team, rnd: Random, number: int) -> None:
    """Some of the other's entries, in any order, some twice."""
    other = team.stores[(number + rnd.randrange(1, 3)) % 3]
    entries = list(other.export_entries())
    rnd.shuffle(entries)
    some = entries[: rnd.randrange(len(entries) + 1)]
    team.stores[number].merge_entries(some + some[:2])


def clock(team: Team, rnd: Random, number: int) -> None:
    team.skew[number] = rnd.randrange(-50, 50)


MOVES = {
    move.__name__: move for move in (edit, many, delete, undo, redo, resolve, reopen, sync, partly, clock)
}  # fmt: skip


def live(team: Team, moves: list[tuple[str, int]], rnd: Random) -> None:
    for name, number in moves:
        team.now += rnd.randrange(3)
        MOVES[name](team, rnd, number)
        store = team.stores[number]
        for table, row, column, _ in store.conflicts():
            assert store.contenders(table, row, column)
    meet(team, rnd)
    check(team, rnd)


def meet(team: Team, rnd: Random) -> None:
    """Everybody exchanges with everybody, some of it in any order, until all is known everywhere."""
    for giver, taker in [(0, 1), (1, 2), (2, 0), (0, 1), (1, 2)]:
        entries = list(team.stores[giver].export_entries(team.stores[taker].known()))
        rnd.shuffle(entries)
        team.stores[taker].merge_entries(entries)


def check(team: Team, rnd: Random) -> None:
    one, two, three = team.stores
    states = [(contents(store), store.conflicts(), store.known()) for store in team.stores]
    assert states[0] == states[1] == states[2]
    assert [store.verify() for store in team.stores] == [[], [], []]
    assert one.merge_entries(two.export_entries()) == 0
    clocks = {(entry.node, entry.seq): entry.clock for entry in one.export_entries()}
    for entry, known in team.seen.items():
        assert all(clocks[before] < clocks[entry] for before in known.items()), "later entries have later clocks"
    assert two.query("SELECT count(*) FROM log_pending") == [(0,)]
    for cell, versions in team.heads().items():
        kept = [(head.node, head.seq, head.value) for head in three._ledger.heads(*cell[:2])[cell[2]]]
        assert sorted(kept) == versions
        assert three.contenders(*cell)[0] == shown(three, *cell)
        values = {dumps(value) for _, _, value in versions}
        contested = {(*found[:3], found[3]) for found in one.conflicts()}
        if len(values) > 1:
            assert (*cell, "delete" if cell[2] == DELETED else "edit") in contested
    again = rebuilt(team, list(three.export_entries()), rnd)
    assert again == states[0]
    three.rebuild()
    assert (contents(three), three.conflicts(), three.known()) == states[0]


def shown(store: Store, table: str, row: int, column: str) -> Any:
    return store.query(f'SELECT "{column}" FROM "{table}" WHERE id = ?', (row,))[0][0]


def rebuilt(team: Team, entries: list[Entry], rnd: Random) -> tuple[Contents, list[tuple[str, int, str, str]], Any]:
    """An empty file that is given the whole log in any order."""
    rnd.shuffle(entries)
    path = team.folder / "again.digao"
    shutil.copyfile(team.empty, path)
    store = Store.open(path)
    for start in range(0, len(entries), 7):
        store.merge_entries(entries[start : start + 7])
    found = contents(store), store.conflicts(), store.known()
    assert store.verify() == []
    store.close()
    path.unlink()
    return found


@pytest.fixture
def set_clock(monkeypatch):
    def use(now: Callable[[], int]) -> None:
        monkeypatch.setattr("models.store.milliseconds", lambda: now())

    return use


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(sorted(MOVES) + ["edit"] * 4), st.integers(0, 2)), max_size=12),
    st.integers(0, 2**32),
)
def test_all_laptops_end_with_the_same(set_clock, files, moves, seed):
    with tempfile.TemporaryDirectory() as folder:
        team = Team(Path(folder), files, set_clock)
        try:
            live(team, moves, Random(seed))
        finally:
            team.close()


@pytest.mark.parametrize("seed", range(LONG_RUNS))
def test_long_lives_apart(seed, set_clock, files, tmp_path):
    rnd = Random(seed)
    names = sorted(MOVES) + ["edit"] * 8 + ["partly"] * 3 + ["sync"]
    team = Team(tmp_path, files, set_clock)
    try:
        live(team, [(rnd.choice(names), rnd.randrange(3)) for _ in range(rnd.randrange(40, 120))], rnd)
    finally:
        team.close()


@pytest.fixture
def team(set_clock, files, tmp_path):
    made = Team(tmp_path, files, set_clock)
    made.act(0, lambda store: write(store, 11, headline="电梯停运", cause="未维保"))
    meet(made, Random(0))
    yield made
    made.close()


def exchange(one: Store, two: Store) -> None:
    one.merge_entries(two.export_entries(one.known()))
    two.merge_entries(one.export_entries(two.known()))


def test_both_values_are_kept_until_somebody_chooses(team):
    one, two, _ = team.stores
    write(one, 11, headline="电梯停运三天")
    team.now += 1
    write(two, 11, headline="电梯停运五天")
    write(one, 11, cause="合同到期")
    exchange(one, two)
    for store in (one, two):
        assert store.conflicts() == [("finding", 11, "headline", "edit")]
        assert store.contenders("finding", 11, "headline") == ["电梯停运五天", "电梯停运三天"]
        assert store.get(Finding, 11).headline == "电梯停运五天"
        assert store.get(Finding, 11).cause == "合同到期"
    one.resolve("finding", 11, "headline", "电梯停运三天")
    exchange(one, two)
    assert two.get(Finding, 11).headline == "电梯停运三天"
    assert one.conflicts() == two.conflicts() == []
    one.undo()
    assert one.get(Finding, 11).headline == "电梯停运五天"


def test_the_same_value_from_two_is_no_conflict(team):
    one, two, _ = team.stores
    write(one, 11, cause="合同到期")
    write(two, 11, cause="合同到期")
    exchange(one, two)
    assert one.conflicts() == []


def test_deleting_beside_an_edit_is_shown_to_a_person(team):
    one, two, _ = team.stores
    remove(one, 11)
    write(two, 11, cause="合同到期")
    exchange(one, two)
    assert one.conflicts() == two.conflicts() == [("finding", 11, "cause", "delete")]
    assert one.get(Finding, 11) is None
    one.resolve("finding", 11, DELETED, 0)
    exchange(one, two)
    assert two.get(Finding, 11).cause == "合同到期"
    assert one.conflicts() == two.conflicts() == []


def test_deleting_beside_restoring_is_shown_too(team):
    one, two, _ = team.stores
    remove(one, 11)
    one.undo()
    remove(two, 11)
    exchange(one, two)
    assert one.conflicts() == two.conflicts() == [("finding", 11, DELETED, "delete")]
    assert sorted(one.contenders("finding", 11, DELETED)) == [0, 1]


def test_a_wrong_clock_cannot_put_a_later_save_behind_an_earlier(team):
    one, two, _ = team.stores
    team.skew[0] = 50_000
    team.act(0, lambda store: write(store, 11, cause="未来"))
    team.act(1, lambda store: store.merge_entries(one.export_entries(store.known())))
    team.act(1, lambda store: write(store, 11, cause="现在"))
    exchange(one, two)
    assert one.get(Finding, 11).cause == two.get(Finding, 11).cause == "现在"
    assert one.conflicts() == []


def altered(entry: Entry, **facts: Any) -> Entry:
    return replace(entry, **facts)


@pytest.mark.parametrize(
    "alter",
    [
        lambda e: altered(e, ops=tuple((t, r, c.replace("未维保", "已维保")) for t, r, c in e.ops)),
        lambda e: altered(e, ops=tuple((t, r + 1, c) for t, r, c in e.ops)),
        lambda e: altered(e, ops=()),
        lambda e: altered(e, who="别人"),
        lambda e: altered(e, at="2019-01-01"),
        lambda e: altered(e, clock=e.clock + 1),
        lambda e: altered(e, label="别的"),
        lambda e: altered(e, kind="undo"),
        lambda e: altered(e, target=(1, 1)),
        lambda e: altered(e, step=9),
        lambda e: altered(e, schema=9),
    ],
)
def test_an_altered_entry_is_not_taken(team, alter, tmp_path):
    other = Store.create(tmp_path / "other.digao")
    before = contents(other), other.known()
    changed = [alter(entry) if "finding" in {op[0] for op in entry.ops} else entry
               for entry in team.stores[0].export_entries()]  # fmt: skip
    with pytest.raises(UserError, match="改动过") as caught:
        other.merge_entries(changed)
    assert caught.value.hint
    assert (contents(other), other.known()) == before
    other.close()


def test_two_histories_that_use_one_number_are_told_apart(team):
    one, two, _ = team.stores
    write(one, 11, cause="一")
    (entry,) = one.export_entries(two.known())
    with pytest.raises(UserError, match="互相矛盾"):
        one.merge_entries([replace(entry, digest="0" * 64)])
    assert one.merge_entries([entry]) == 0


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE log_entry SET who = '别人' WHERE seq = 1", "校验值不符"),
        ("UPDATE log_op SET cells = replace(cells, '未维保', '已维保')", "校验值不符"),
        ("DELETE FROM log_op WHERE tbl = 'finding'", "校验值不符"),
        ("DELETE FROM log_entry WHERE seq = 1", "缺少记录"),
        ("DELETE FROM log_entry WHERE id = (SELECT max(id) FROM log_entry)", "末尾"),
        ("UPDATE log_frontier SET digest = 'x'", "末尾"),
        ("UPDATE finding SET cause = '已维保'", "与修改历史不符"),
        ("DELETE FROM finding", "与修改历史不符"),
        ("INSERT INTO finding(id) VALUES (99)", "不在修改历史中"),
    ],
)
def test_verify_notices_what_was_altered_in_the_file(team, statement, said):
    store = team.stores[0]
    write(store, 11, condition="三天")
    assert store.verify() == []
    for trigger in ("log_entry_kept", "log_entry_fixed", "log_op_kept", "log_op_fixed"):
        store.query(f"DROP TRIGGER {trigger}")
    store.query(statement)
    assert said in " ".join(store.verify())


@pytest.mark.parametrize("table", ["log_entry", "log_op"])
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET rowid = 1", "UPDATE {} SET label = '', cells = ''"])
def test_the_log_only_grows(team, table, verb):
    with pytest.raises(Exception, match="append-only|no such column"):
        team.stores[0].query(verb.format(table))


def test_a_save_that_fails_at_the_last_moment_leaves_no_trace(team):
    one, two, _ = team.stores
    write(one, 11, cause="一")
    write(two, 11, cause="二")
    exchange(one, two)
    write(two, 11, condition="三")
    one.merge_entries(two.export_entries(one.known()))
    one.query("PRAGMA foreign_keys = ON")
    one.query("CREATE TABLE parent(id INTEGER PRIMARY KEY)")
    one.query("CREATE TABLE child(parent REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED)")
    before = one.known(), contents(one), one.conflicts()
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), one.operation("写错") as step:
        step.change(Finding, 11, cause="四")
        step.db.execute("INSERT INTO child VALUES (5)")
    assert (one.known(), contents(one), one.conflicts()) == before
    write(one, 11, cause="五")
    exchange(one, two)
    assert one.conflicts() == two.conflicts() == []
    assert contents(one) == contents(two)
    assert two.get(Finding, 11).cause == "五"


def test_what_a_newer_program_wrote_waits_for_the_upgrade(team, monkeypatch):
    new, old, _ = team.stores
    upgrade(new)
    later = new._columns | {"finding": (*new._columns["finding"], "severity"), "visit": ("position", "place")}
    monkeypatch.setattr(new._ledger, "_columns", later)
    with new.operation("新版本的修改") as made:
        made.columns = later
        made.db.execute("UPDATE finding SET severity = '重' WHERE id = 11")
        made.changed["finding", 11] = {"severity": ("重", None)}
        made.db.execute("INSERT INTO visit(id, deleted, position, place) VALUES (5, 0, 'V1', '大厅')")
        made.born["visit", 5] = {"position": "V1", "place": "大厅"}
    old.merge_entries(new.export_entries(old.known()))
    assert old.verify() == []
    write(old, 11, headline="旧版本的修改")
    new.merge_entries(old.export_entries(new.known()))
    assert new.query("SELECT headline, severity FROM finding WHERE id = 11") == [("旧版本的修改", "重")]
    upgrade(old)
    monkeypatch.setattr(old._ledger, "_columns", later)
    old.rebuild()
    assert old.query("SELECT headline, severity FROM finding WHERE id = 11") == [("旧版本的修改", "重")]
    assert old.query("SELECT * FROM visit") == [(5, 0, "V1", "大厅")]
    assert old.known() == new.known()


def upgrade(store: Store) -> None:
    store.query("ALTER TABLE finding ADD COLUMN severity TEXT")
    store.query("CREATE TABLE visit(id INTEGER PRIMARY KEY, deleted INTEGER, position TEXT, place TEXT) STRICT")


def test_entries_outlive_a_journey_as_text(team):
    store = team.stores[0]
    for entry in store.export_entries():
        assert ledger._from_json(json.loads(json.dumps(ledger._to_json(entry)))) == entry
