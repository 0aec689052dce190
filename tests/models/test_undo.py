"""Undo gives exactly the state before, redo exactly the state after, over closing, crashes and colleagues."""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import UserError
from models.evaluation import Evaluation, Project
from models.findings import Finding
from models.funds import Entry, ExpenseLine, Fund
from models.ledger import EntryKind
from models.store import Step, Store
from tests.models.states import Contents, living

EXAMPLES = int(os.environ.get("DIGAO_EXAMPLES", "80"))


class Oops(Exception):
    """Something fails in the middle of an operation."""


@dataclass
class Done:
    """A step that stands: what it is called, the log entry that made it, and the states around it."""

    label: str
    entry: int
    before: Contents
    after: Contents


@dataclass
class Desk:
    """A store beside the simplest model of undo there is: two stacks of states."""

    folder: Path
    store: Store
    done: list[Done] = field(default_factory=list)
    undone: list[Done] = field(default_factory=list)
    left_behind: list[Store] = field(default_factory=list)
    copies: int = 0

    @classmethod
    def start(cls, folder: Path) -> "Desk":
        path = folder / "评价.digao"
        Store.create(path, first, home=folder / "home").close()
        return cls(folder, Store.open(path, home=folder / "home", author="张三"))

    def entries(self) -> int:
        return self.store.query("SELECT count(*) FROM log_entry")[0][0]

    def edit(self, label: str, work) -> None:
        before, entries = living(self.store), self.entries()
        try:
            with self.store.operation(label) as step:
                work(step)
        except Oops:
            assert living(self.store) == before
            assert self.entries() == entries
            return
        after = living(self.store)
        if self.entries() == entries:
            assert after == before
        else:
            assert self.entries() == entries + 1
            self.done.append(Done(label, self.last_entry(), before, after))
            self.undone.clear()
        self.check()

    def undo(self) -> None:
        changes = self.store.undo()
        assert (changes is None) == (not self.done)
        if changes:
            self.undone.append(self.done.pop())
            assert living(self.store) == self.undone[-1].before
        self.check()

    def redo(self) -> None:
        changes = self.store.redo()
        assert (changes is None) == (not self.undone)
        if changes:
            one = self.undone.pop()
            self.done.append(Done(one.label, self.last_entry(), one.before, one.after))
            assert living(self.store) == one.after
        self.check()

    def undo_to(self, rnd: Random) -> None:
        if len(self.done) < 2:
            return
        kept = rnd.randrange(len(self.done) - 1)
        before, entries = living(self.store), self.entries()
        self.store.undo_to(self.done[kept].entry)
        assert living(self.store) == self.done[kept].after
        if self.entries() > entries:
            count = len(self.done) - kept - 1
            self.done.append(Done(f"恢复：撤销最近 {count} 步", self.last_entry(), before, living(self.store)))
            self.undone.clear()
        self.check()

    def last_entry(self) -> int:
        return self.store.query("SELECT max(id) FROM log_entry")[0][0]

    def check(self) -> None:
        assert self.store.undo_label() == (self.done[-1].label if self.done else "")
        assert self.store.redo_label() == (self.undone[-1].label if self.undone else "")

    def reopen(self) -> None:
        before = living(self.store)
        self.store.close()
        self.store = Store.open(self.store.path, home=self.folder / "home", author="张三")
        assert living(self.store) == before
        self.check()

    def crash(self) -> None:
        """The process is gone without closing: what the disk holds is opened again."""
        before = living(self.store)
        self.left_behind.append(self.store)
        self.copies += 1
        path = self.folder / f"评价{self.copies}.digao"
        shutil.copyfile(self.store.path, path)
        self.store = Store.open(path, home=self.folder / "home", author="张三")
        assert living(self.store) == before
        self.check()

    def close(self) -> None:
        for store in (*self.left_behind, self.store):
            store.close()


def first(step: Step) -> None:
    step.add(Evaluation(title="绩效评价", money_unit="万元"))
    for name in ("大厅运行", "便民服务"):
        project = step.add(Project(name=name))
        step.add(Fund(project=project, budget=100, budget_text="100元"))


def some(rnd: Random, step: Step, record):
    found = step.all(record)
    return rnd.choice(found).id if found else step.add(record())


def change(rnd: Random, step: Step) -> None:
    row = some(rnd, step, Fund)
    step.change(Fund, row, used=rnd.choice([None, 0, 5, 7]), used_text=rnd.choice(["", "5元"]), note=rnd.choice("甲乙"))


def change_often(rnd: Random, step: Step) -> None:
    for _ in range(rnd.randrange(1, 5)):
        step.change(Project, some(rnd, step, Project), name=rnd.choice("ABC"))


def add(rnd: Random, step: Step) -> None:
    project = step.add(Project(name=rnd.choice("丙丁")))
    step.add(Fund(project=project, budget=rnd.randrange(3)))
    step.change(Project, project, content="内容")


def add_all(rnd: Random, step: Step) -> None:
    step.add_all([Entry(line=1, amount=amount, purpose="办公") for amount in range(rnd.randrange(5))])


def remove(rnd: Random, step: Step) -> None:
    step.remove(Project, some(rnd, step, Project))
    for fund in step.all(Fund)[: rnd.randrange(3)]:
        step.remove(Fund, fund.id)


def paste(rnd: Random, step: Step) -> None:
    lines = step.all(ExpenseLine)
    for place, item in enumerate(rnd.choices("一二三四", k=rnd.randrange(1, 6))):
        if place < len(lines):
            step.change(ExpenseLine, lines[place].id, item=item, amount=place)
        else:
            step.add(ExpenseLine(item=item, amount=place))


def there_and_back(rnd: Random, step: Step) -> None:
    fund = step.all(Fund)[0].id if step.all(Fund) else step.add(Fund())
    note = step.get(Fund, fund).note
    step.change(Fund, fund, note="一时")
    step.change(Fund, fund, note=note)
    made = step.add(Finding(headline="写错了"))
    step.change(Finding, made, headline="还是错")
    step.remove(Finding, made)


def move(rnd: Random, step: Step) -> None:
    step.change(Project, some(rnd, step, Project), position=rnd.choice(["A1", "V1", "z1"]))


def fail(rnd: Random, step: Step) -> None:
    add(rnd, step)
    change(rnd, step)
    raise Oops


EDITS = (change, change, change_often, add, add_all, remove, paste, there_and_back, move, fail)
MOVES = ("undo", "undo", "undo", "redo", "redo", "undo_to", "reopen", "crash")


def live(desk: Desk, moves: list[str], rnd: Random) -> None:
    edits = {edit.__name__: edit for edit in EDITS}
    try:
        for number, name in enumerate(moves):
            if name in edits:
                desk.edit(f"{name} {number}", lambda step, name=name: edits[name](rnd, step))
            elif name == "undo_to":
                desk.undo_to(rnd)
            else:
                getattr(desk, name)()
        assert desk.store.verify() == []
    finally:
        desk.close()


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from([edit.__name__ for edit in EDITS] + list(MOVES)), max_size=30),
    st.randoms(use_true_random=False),
)
def test_any_life_of_a_file(moves, rnd):
    with tempfile.TemporaryDirectory() as folder:
        live(Desk.start(Path(folder)), moves, rnd)


@pytest.mark.parametrize("seed", range(int(os.environ.get("DIGAO_LONG_RUNS", "3"))))
def test_a_long_life_of_a_file(seed, tmp_path):
    rnd = Random(seed)
    names = [edit.__name__ for edit in EDITS] * 2 + list(MOVES)
    live(Desk.start(tmp_path), rnd.choices(names, k=150), rnd)


@pytest.fixture
def desk(tmp_path):
    made = Desk.start(tmp_path)
    yield made
    made.close()


def test_making_a_file_cannot_be_undone(desk):
    assert desk.store.undo() is None
    assert desk.store.redo() is None


def test_undo_tells_what_it_touched(desk):
    with desk.store.operation("新增项目") as step:
        project = step.add(Project(name="丙"))
    made = desk.store.undo()
    assert (made.label, made.tables, made.ids) == ("撤销：新增项目", {"project"}, {project})
    again = desk.store.redo()
    assert (again.label, again.tables, again.ids) == ("新增项目", {"project"}, {project})
    assert desk.store.get(Project, project).name == "丙"


def test_a_record_that_is_gone_cannot_be_changed(desk):
    project = desk.store.all(Project)[0].id
    with desk.store.operation("删除") as step:
        step.remove(Project, project)
    with pytest.raises(UserError, match="不存在"), desk.store.operation("改名") as step:
        step.change(Project, project, name="丙")
    with pytest.raises(UserError, match="不存在"), desk.store.operation("改名") as step:
        step.change(Project, 12345, name="丙")
    with pytest.raises(KeyError, match="nonsense"), desk.store.operation("改名") as step:
        step.change(Project, project, nonsense="丙")


def colleague(desk: Desk, work, home: str = "colleague") -> Store:
    """The file goes to a colleague's computer, who works on it, and comes back."""
    desk.store.close()
    store = Store.open(desk.store.path, home=desk.folder / home, author="李四")
    with store.operation("李四的修改") as step:
        work(step)
    undoable = store.undo_label()
    store.close()
    desk.store = Store.open(desk.store.path, home=desk.folder / "home", author="张三")
    assert undoable == "李四的修改"
    return desk.store


def test_undo_never_reaches_into_a_colleagues_work(desk):
    fund = desk.store.all(Fund)[0].id
    with desk.store.operation("我的修改") as step:
        step.change(Fund, fund, used=1, note="我")
    store = colleague(desk, lambda step: step.change(Fund, fund, used=2))
    assert store.undo_label() == "我的修改"
    store.undo()
    assert (store.get(Fund, fund).used, store.get(Fund, fund).note) == (2, "")
    assert store.undo_label() == ""
    assert store.undo() is None
    store.redo()
    assert (store.get(Fund, fund).used, store.get(Fund, fund).note) == (2, "我")


def test_what_a_colleague_has_filled_in_since_is_not_undone_away(desk):
    with desk.store.operation("新增问题") as step:
        finding = step.add(Finding(headline="我写的"))
    store = colleague(desk, lambda step: step.change(Finding, finding, cause="他查的"))
    store.undo()
    assert store.get(Finding, finding).cause == "他查的"
    assert (store.undo_label(), store.redo_label()) == ("", "新增问题")


def test_a_colleague_cannot_undo_what_came_before(desk):
    with desk.store.operation("我的修改") as step:
        step.change(Fund, desk.store.all(Fund)[0].id, used=1)
    desk.store.close()
    store = Store.open(desk.store.path, home=desk.folder / "colleague")
    assert (store.undo_label(), store.undo()) == ("", None)
    store.close()
    desk.store = Store.open(desk.store.path, home=desk.folder / "home")


def test_without_a_home_nothing_before_this_opening_can_be_undone(desk):
    with desk.store.operation("我的修改") as step:
        step.change(Fund, desk.store.all(Fund)[0].id, used=1)
    desk.store.close()
    store = Store.open(desk.store.path)
    assert store.undo_label() == ""
    store.close()
    desk.store = Store.open(desk.store.path, home=desk.folder / "home")
    assert desk.store.undo_label() == "我的修改"


def test_an_import_is_a_step_of_its_kind(desk):
    with desk.store.operation("导入", EntryKind.IMPORT) as step:
        step.add_all([Entry(purpose="甲"), Entry(purpose="乙")])
    assert desk.store.query("SELECT kind FROM log_entry ORDER BY id DESC LIMIT 1") == [("import",)]
    desk.store.undo()
    assert desk.store.all(Entry) == ()


def test_rows_of_one_import_keep_their_order(desk):
    with desk.store.operation("导入") as step:
        ids = step.add_all([Entry(amount=number) for number in range(500)])
    with desk.store.operation("再加") as step:
        ids.append(step.add(Entry(amount=500)))
    assert [entry.amount for entry in desk.store.all(Entry)] == list(range(501))
    assert ids == sorted(set(ids))
