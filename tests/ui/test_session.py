"""What the window may rely on: nothing waits, the order is kept, and what is announced is already there."""

import threading
import time
from datetime import datetime

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from models.errors import UserError
from models.evaluation import Project
from models.findings import Finding
from models.funds import Entry, Fund
from models.store import Store
from ui.session import DRAFT_MS, Session

A_KEY_S = 0.3  # far less than the import takes, and more than a busy machine holds a thread up


@pytest.fixture
def project(session):
    return session.snapshot.projects[0].id


def rename(project: int, name: str):
    return lambda step: step.change(Project, project, name=name)


def test_an_opened_file_is_ready_at_once(session, file):
    assert session.path == file
    assert session.author == "张三"
    assert not session.read_only and not session.recovered
    assert len(session.snapshot.projects) == 3
    assert (session.undo_label, session.redo_label) == ("", "")
    assert session.uid == session.read(lambda store: store.uid)


def test_a_file_that_does_not_open_raises_here_and_ends_its_thread(qtbot, tmp_path):
    before = threading.active_count()
    with pytest.raises(UserError, match="找不到"):
        Session.open(tmp_path / "没有.digao")
    qtbot.waitUntil(lambda: threading.active_count() == before)


def test_a_file_that_fails_while_it_is_read_is_let_go(qtbot, file, tmp_path):
    def broken() -> Store:
        store = Store.open(file, home=tmp_path / "home")
        store.query("DROP TABLE payment")
        return store

    with pytest.raises(Exception, match="payment"):
        Session(broken)
    store = Store.open(file, home=tmp_path / "home")
    store.close()


def test_a_change_is_announced_with_the_snapshot_and_labels_already_new(qtbot, session, project):
    seen = []
    session.changed.connect(
        lambda changes: seen.append((changes, session.snapshot.projects[0].name, session.undo_label))
    )
    with qtbot.waitSignal(session.saved) as caught:
        session.submit("改名", rename(project, "新名"), lambda result: seen.append(result))
    assert seen[0][1:] == ("新名", "改名")
    assert (seen[0][0].label, seen[0][0].tables, seen[0][0].ids) == ("改名", {"project"}, {project})
    assert isinstance(caught.args[0], datetime)


def test_then_gets_the_result_on_this_thread_after_the_announcement(qtbot, session):
    order = []
    session.changed.connect(lambda changes: order.append("changed"))
    session.submit(
        "新增", lambda step: step.add(Project(name="丁")), lambda row: order.append((row, threading.current_thread()))
    )
    assert order == []
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order[0] == "changed"
    assert order[1][1] is threading.main_thread()
    assert session.snapshot.projects[-1].id == order[1][0]


def test_everything_happens_in_the_order_it_was_asked_for(qtbot, session, project, settled):
    answers = []
    for number in range(30):
        session.submit("改名", rename(project, str(number)), lambda _, number=number: answers.append(number))
        session.ask(lambda store: store.get(Project, project).name, answers.append)
    assert session.read(lambda store: store.get(Project, project).name) == "29"
    settled()
    assert answers == [value for number in range(30) for value in (number, str(number))]


def test_a_failing_change_is_told_and_leaves_nothing(qtbot, session, project, settled):
    def fail(step):
        step.change(Project, project, name="半途")
        raise UserError("不行", "改一改")

    seen, changed = [], []
    session.changed.connect(changed.append)
    session.submit("改名", fail, seen.append, seen.append)
    settled()
    assert [str(error) for error in seen] == ["不行"]
    with qtbot.waitSignal(session.failed) as caught:
        session.submit("改名", fail, seen.append)
    assert caught.args[0].hint == "改一改"
    assert (len(seen), changed) == (1, [])
    assert session.read(lambda store: store.get(Project, project).name) == session.snapshot.projects[0].name != "半途"
    session.submit("改名", rename(project, "之后"))
    settled()
    assert session.snapshot.projects[0].name == "之后"


def test_a_question_that_fails_is_told(qtbot, session):
    with qtbot.waitSignal(session.failed):
        session.ask(lambda store: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        session.read(lambda store: 1 / 0)


def test_what_changes_nothing_is_not_announced(qtbot, session, project, settled):
    said = []
    session.changed.connect(said.append)
    session.saved.connect(said.append)
    session.submit("改名", rename(project, session.snapshot.projects[0].name))
    settled()
    assert said == []
    assert session.undo_label == ""


def test_undo_and_redo_are_announced_like_any_change(qtbot, session, project, settled):
    old = session.snapshot.projects[0].name
    session.submit("改名", rename(project, "新名"))
    settled()
    with qtbot.waitSignal(session.changed) as caught:
        session.undo()
    assert caught.args[0].label == "撤销：改名"
    assert session.snapshot.projects[0].name == old
    assert (session.undo_label, session.redo_label) == ("", "改名")
    session.redo()
    settled()
    assert session.snapshot.projects[0].name == "新名"
    assert (session.undo_label, session.redo_label) == ("改名", "")
    session.undo()
    session.undo()
    settled()
    assert session.snapshot.projects[0].name == old


def test_going_back_to_an_entry_is_one_step(qtbot, session, project, settled):
    for name in ("一", "二", "三"):
        session.submit(name, rename(project, name))
    settled()
    entry = session.read(lambda store: store.query("SELECT id FROM log_entry WHERE label = '一'"))[0][0]
    session.undo_to(entry)
    settled()
    assert session.snapshot.projects[0].name == "一"
    assert session.undo_label == "恢复：撤销最近 2 步"
    session.undo()
    settled()
    assert session.snapshot.projects[0].name == "三"


def test_an_undo_that_a_colleague_leaves_nothing_of_is_still_an_undo(qtbot, file, tmp_path, project, session, settled):
    fund = session.snapshot.funds[0].id
    session.submit("我的修改", lambda step: step.change(Fund, fund, used=1))
    session.close()
    other = Store.open(file, home=tmp_path / "colleague")
    with other.operation("他的修改") as step:
        step.change(Fund, fund, used=2)
    other.close()
    again = Session.open(file, home=tmp_path / "home")
    assert again.undo_label == "我的修改"
    with qtbot.waitSignal(again.changed):
        again.undo()
    assert (again.undo_label, again.redo_label) == ("", "我的修改")
    assert again.snapshot.funds[0].used == 2
    again.close()


def test_typed_text_is_durable_within_a_second_and_gone_when_its_field_is_saved(qtbot, session, project):
    started = time.monotonic()
    for piece in ("大", "大厅", "大厅运行"):
        session.draft("project", project, "name", piece)
    assert session.read(Store.drafts) == []
    qtbot.waitUntil(lambda: [draft.text for draft in session.read(Store.drafts)] == ["大厅运行"], timeout=2000)
    assert time.monotonic() - started < 1.5
    assert DRAFT_MS < 900
    session.submit("改名", rename(project, "大厅运行"))
    session.drop_draft("project", project, "name")
    session.flush()
    assert session.read(Store.drafts) == []


def test_a_dropped_draft_is_never_written(qtbot, session, project):
    session.draft("project", project, "name", "大")
    session.drop_draft("project", project, "name")
    session.flush()
    assert session.read(Store.drafts) == []


def test_flushing_writes_what_is_typed(session, project):
    session.draft("project", project, "name", "大厅")
    session.flush()
    assert [draft.text for draft in session.read(Store.drafts)] == ["大厅"]


def test_a_closed_file_is_not_waited_for(session, project):
    told, answered = [], []
    session.changed.connect(lambda changes: told.append(session.read(lambda store: store.get(Project, project).name)))
    session.submit("改名", rename(project, "最后"))
    session.close()
    assert told == ["最后"]
    with pytest.raises(RuntimeError, match="closed"):
        session.read(lambda store: store.all(Project))
    session.ask(lambda store: store.all(Project), answered.append)
    session.submit("改名", rename(project, "太晚"), answered.append)
    session.flush()
    session.close()
    QCoreApplication.processEvents()
    assert (told, answered) == (["最后"], [])


def test_closing_saves_all_that_was_asked_for(session, file, project, tmp_path):
    for number in range(20):
        session.submit("改名", rename(project, str(number)))
    session.draft("project", project, "content", "没有离开的输入")
    session.close()
    session.close()
    assert [one.name for one in file.parent.iterdir() if one.is_file()] == [file.name]
    store = Store.open(file, home=tmp_path / "home")
    assert store.get(Project, project).name == "19"
    assert store.get(Project, project).content == "没有离开的输入"
    store.close()


def test_busy_says_whether_anything_waits(qtbot, session, project, settled):
    said = []
    session.busy.connect(said.append)
    session.submit("改名", rename(project, "甲"))
    session.submit("改名", rename(project, "乙"))
    qtbot.waitUntil(lambda: said == [True, False])


def test_a_new_author_signs_what_follows(session, project, settled):
    session.submit("改名", rename(project, "甲"))
    session.author = "李四"
    session.submit("改名", rename(project, "乙"))
    settled()
    assert session.author == "李四"
    who = session.read(lambda store: store.query("SELECT who FROM log_entry ORDER BY id"))
    assert who[-2:] == [("张三",), ("李四",)]


def test_a_read_only_file_refuses_changes_in_words(qtbot, session, file, project):
    session.close()
    file.chmod(0o444)
    reading = Session.open(file)
    assert reading.read_only
    with qtbot.waitSignal(reading.failed) as caught:
        reading.submit("改名", rename(project, "甲"))
    assert "只读" in str(caught.args[0])
    reading.draft("project", project, "name", "甲")
    reading.undo()
    reading.flush()
    reading.close()


def test_no_call_waits_while_60000_rows_are_saved(qtbot, session, project, settled):
    rows = [Entry(line=1, purpose=f"办公用品{number}", amount=number) for number in range(60_000)]
    done, waits, beats = [], [], []
    beat = QTimer(interval=5)
    beat.timeout.connect(lambda: beats.append(time.monotonic()))
    beat.start()
    calls = (
        lambda: session.submit("导入", lambda step: step.add_all(rows), done.append),
        lambda: session.submit("改名", rename(project, "其间")),
        lambda: session.ask(lambda store: store.get(Project, project).name, done.append),
        lambda: session.draft("finding", 1, "cause", "其间"),
        session.undo,
        session.redo,
    )
    for call in calls:
        started = time.monotonic()
        call()
        waits.append(time.monotonic() - started)
    qtbot.waitUntil(lambda: len(done) == 2, timeout=60_000)
    settled()
    assert max(waits) < A_KEY_S
    assert len(done[0]) == 60_000 and done[1] == "其间"
    assert len(beats) > 20
    assert session.snapshot.entries[1].count == 60_000
    assert session.snapshot.projects[0].name == "其间"


def test_idle_moments_make_everything_findable(qtbot, session, settled):
    session.submit("新增", lambda step: step.add(Finding(headline="电梯停运")))
    settled()
    assert [hit.title for hit in session.read(lambda store: store.search("梯停"))] == ["电梯停运"]
    session._catch_up()
    settled()
    assert not session.read(Store.catch_up)
