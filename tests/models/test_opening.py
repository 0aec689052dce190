"""Whatever a path leads to: the file opens whole, or stays as it is and the user is told why."""

import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import engine, opening
from models.blank import start
from models.errors import UserError
from models.evaluation import Evaluation, Project
from models.funds import Entry
from models.store import Store
from tests.models.states import contents

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "files" / "长沙 #1？100%.digao"
    file.parent.mkdir()
    store = Store.create(file, start, home=tmp_path / "home")
    with store.operation("导入") as step:
        step.add_all([Entry(purpose=f"办公用品{number}", amount=number) for number in range(300)])
    store.close()
    return file


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def refused(path: Path, said: str) -> UserError:
    """Opening fails with a sentence and a hint, and leaves everything as it is."""
    before = (digest(path), beside(path)) if path.is_file() else None
    with pytest.raises(UserError, match=said) as caught:
        Store.open(path)
    assert caught.value.hint
    assert before is None or (digest(path), beside(path)) == before
    return caught.value


def child(code: str, *arguments: object, **more) -> subprocess.CompletedProcess[str]:
    """Run a few lines in a process of their own."""
    script = "import sys\nfrom pathlib import Path\nfrom models.store import Store\n" + textwrap.dedent(code)
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=60, **more)


# ---- what is no evaluation


def test_a_folder_a_missing_file_and_a_missing_folder(tmp_path):
    refused(tmp_path, "是文件夹")
    refused(tmp_path / "没有.digao", "找不到")
    refused(tmp_path / "没有" / "没有.digao", "找不到")
    assert beside(tmp_path / "x") == []


@pytest.mark.parametrize(
    "content", [b"", "你好，这是一个文本文件".encode(), b"SQLite format 3", b"\x00" * 5000, b"PK\x03\x04" * 99]
)
def test_other_files(tmp_path, content):
    path = tmp_path / "file.digao"
    path.write_bytes(content)
    refused(path, "不是底稿的评价文件")


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_another_programs_database(tmp_path, mode):
    path = tmp_path / "other.db"
    connection = engine.dbapi2.connect(path)
    connection.execute(f"PRAGMA journal_mode = {mode}")
    connection.execute("CREATE TABLE t(a)")
    connection.commit()
    connection.close()
    refused(path, "不是底稿的评价文件")


def test_nothing_is_made_where_it_cannot_be(tmp_path):
    existing = tmp_path / "有.digao"
    existing.write_text("有", encoding="utf-8")
    with pytest.raises(UserError, match="已经存在"):
        Store.create(existing)
    with pytest.raises(UserError, match="不存在"):
        Store.create(tmp_path / "没有" / "新.digao")
    assert beside(existing) == ["有.digao"]
    assert existing.read_text(encoding="utf-8") == "有"


def test_a_failing_start_leaves_no_file(tmp_path):
    def fail(step):
        step.add(Project(name="甲"))
        raise UserError("不行")

    with pytest.raises(UserError, match="不行"):
        Store.create(tmp_path / "files.digao", fail)
    assert beside(tmp_path / "x") == []


# ---- damage


@pytest.mark.parametrize("at", [0, 3, 15])
def test_a_damaged_beginning(path, at):
    damage(path, at, b"\xff")
    refused(path, "损坏|不是底稿的评价文件")


@pytest.mark.parametrize("at", range(16, 100))
def test_a_damaged_header_is_told_or_does_no_harm(path, at):
    damage(path, at, b"\x63")
    try:
        store = Store.open(path)
    except UserError as error:
        assert error.hint
        assert not engine.held(path)
    else:
        assert len(store.all(Entry)) == 300
        store.close()


def damage(path: Path, at: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


@pytest.mark.parametrize("journal", [False, True], ids=["alone", "with an empty journal"])
@pytest.mark.parametrize("share", [0.01, 0.5, 0.99])
def test_a_file_that_was_not_copied_whole(path, share, journal):
    whole = path.stat().st_size
    os.truncate(path, int(whole * share) // 4096 * 4096 + 100)
    if journal:
        path.with_name(f"{path.name}-journal").touch()
    assert f"{whole:,}" in str(refused(path, "不完整"))


@pytest.mark.parametrize("page", [1, 2, 5, 30])
def test_a_zeroed_page_is_told_at_opening_or_by_verify(path, page):
    damage(path, page * 4096, bytes(4096))
    before = digest(path)
    try:
        store = Store.open(path)
    except UserError as error:
        assert error.hint
        assert digest(path) == before
    else:
        assert store.verify() != []
        store.close()


# ---- somebody else has it


HOLD = """
    store = Store.open(Path(sys.argv[1]))
    print("open", flush=True)
    sys.stdin.readline()
    store.close()
"""


@pytest.fixture
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process has the file open."""
    script = "import sys\nfrom pathlib import Path\nfrom models.store import Store\n" + textwrap.dedent(HOLD)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    ) as one:
        assert one.stdout.readline() == "open\n"
        yield one
        if one.poll() is None:
            one.communicate("\n")


def test_a_file_that_another_process_has_open(path, held):
    before = digest(path)
    error = refused(path, "正在另一个窗口或另一台电脑上打开")
    assert "关闭" in error.hint
    held.communicate("\n")
    Store.open(path).close()
    assert digest(path) == before


def test_a_file_that_this_process_has_open_stays_locked_for_others(path):
    store = Store.open(path)
    with pytest.raises(UserError, match="正在另一个窗口"):
        Store.open(path)
    said = child("Store.open(Path(sys.argv[1]))", path).stderr
    assert "正在另一个窗口" in said
    store.close()
    Store.open(path).close()


# ---- what a crash left


CRASH = """
    import os
    from models.evaluation import Project
    store = Store.open(Path(sys.argv[1]))
    store._db.execute("PRAGMA cache_size = 1")
    with store.operation("改名") as step:
        step.add_all([Project(name="没有存完" * 200) for _ in range(200)])
        os.kill(os.getpid(), 9)
"""


@pytest.fixture
def crashed(path: Path) -> Path:
    """A process was killed in the middle of a save; its journal is needed to get the file back."""
    child(CRASH, path)
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    return path


def test_an_unfinished_save_is_rolled_back(crashed):
    store = Store.open(crashed)
    assert store.recovered
    assert store.all(Project) == ()
    assert len(store.all(Entry)) == 300
    assert store.verify() == []
    store.close()
    assert beside(crashed) == [crashed.name]
    assert not Store.open(crashed).recovered


def test_a_recovery_that_fails_keeps_what_the_crash_left(crashed):
    journal = crashed.with_name(f"{crashed.name}-journal")
    damage(crashed, 8 * 4096, bytes(4096))
    left = crashed.read_bytes(), journal.read_bytes()
    kept = crashed.with_name(f"{crashed.name}.crash")
    for _ in range(2):
        with pytest.raises(UserError) as caught:
            Store.open(crashed)
        assert kept.name in caught.value.hint
    assert ((kept / crashed.name).read_bytes(), (kept / journal.name).read_bytes()) == left


def test_a_file_in_use_is_not_taken_for_crashed(path):
    writer = """
        from models.evaluation import Project
        store = Store.open(Path(sys.argv[1]))
        store._db.execute("PRAGMA cache_size = 1")
        with store.operation("改名") as step:
            step.add_all([Project(name="还没有存完" * 200) for _ in range(200)])
            print("open", flush=True)
            sys.stdin.readline()
        store.close()
    """
    script = "import sys\nfrom pathlib import Path\nfrom models.store import Store\n" + textwrap.dedent(writer)
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, stdin=pipe, stdout=pipe, text=True
    ) as one:
        assert one.stdout.readline() == "open\n"
        assert path.with_name(f"{path.name}-journal").stat().st_size > 0
        refused(path, "正在另一个窗口")
        one.communicate("\n")
    store = Store.open(path)
    assert len(store.all(Project)) == 200
    store.close()


def test_a_crashed_file_on_a_read_only_medium_says_what_to_do(crashed):
    crashed.chmod(0o444)
    assert "journal" in refused(crashed, "没有正常关闭").hint


# ---- reading only


def test_a_read_only_file_opens_for_reading_and_refuses_every_change(path):
    path.chmod(0o444)
    before = digest(path)
    store = Store.open(path, home=path.parent.parent / "home")
    assert store.read_only
    assert len(store.all(Entry)) == 300
    assert len(store.snapshot().indicators) > 0
    assert store.search("办公用品7")[-1].snippet == "办公用品7"
    with pytest.raises(UserError, match="只读") as caught, store.operation("改名") as step:
        step.add(Project(name="甲"))
    assert "复制" in caught.value.hint
    with pytest.raises(UserError, match="只读"):
        store.merge_entries(list(store.export_entries()))
    store.save_draft("project", 1, "name", "甲")
    store.drop_draft("project", 1, "name")
    assert (store.undo(), store.redo(), store.drafts(), store.note("x", "y")) == (None, None, [], "")
    assert not store.catch_up()
    assert store.verify() == []
    store.close()
    assert (digest(path), beside(path)) == (before, [path.name])


def test_a_file_in_a_folder_that_cannot_be_written(path):
    if os.geteuid() == 0:
        pytest.skip("an administrator may write anywhere")
    path.parent.chmod(0o555)
    store = Store.open(path)
    assert store.read_only
    store.close()
    path.parent.chmod(0o755)


# ---- at rest


def test_opening_and_closing_changes_nothing(path):
    before = digest(path)
    for _ in range(3):
        store = Store.open(path, home=path.parent.parent / "home")
        store.snapshot()
        store.undo_label()
        store.close()
    assert (digest(path), beside(path)) == (before, [path.name])


def test_one_file_is_all_there_is_after_closing(path):
    store = Store.open(path)
    with store.operation("改名") as step:
        step.add(Project(name="甲"))
    store.save_draft("project", 1, "name", "甲")
    store.search("甲")
    store.close()
    store.close()
    assert beside(path) == [path.name]
    shutil.copyfile(path, path.with_name("副本.digao"))
    copy = Store.open(path.with_name("副本.digao"))
    assert [project.name for project in copy.all(Project)] == ["甲"]
    copy.close()


# ---- the disk


FULL = """
    import resource
    from models.errors import UserError
    from models.funds import Entry
    store = Store.open(Path(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1]).stat().st_size + 20_000, resource.RLIM_INFINITY))
    done = 0
    try:
        while True:
            with store.operation("导入") as step:
                step.add_all([Entry(purpose="办公用品", amount=done) for _ in range(50)])
            done += 1
    except UserError as error:
        print(done, error, error.hint, sep="|")
    print(len(store.all(Entry)))
    store.close()
"""


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_file_that_cannot_grow_keeps_the_last_state(path):
    ended = child(FULL, path)
    first, left = ended.stdout.splitlines()
    done, said, hint = first.split("|")
    assert "磁盘" in said and "此前保存的内容都在" in hint
    assert int(left) == 300 + 50 * int(done)
    store = Store.open(path)
    assert len(store.all(Entry)) == int(left)
    assert store.verify() == []
    store.close()
    assert beside(path) == [path.name]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False, capture_output=True)
    if made.returncode:
        pytest.skip("no small disk can be made here")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only an administrator makes a small disk")
def test_a_full_disk_keeps_the_last_state(path, small_disk):
    full = small_disk / path.name
    shutil.copyfile(path, full)
    store = Store.open(full)
    saved = 0
    with pytest.raises(UserError, match="磁盘已满") as caught:
        while True:
            with store.operation("导入") as step:
                step.add_all([Entry(purpose="办公用品", amount=1) for _ in range(50)])
            saved += 1
    assert "此前保存的内容都在" in caught.value.hint
    assert len(store.all(Entry)) == 300 + 50 * saved
    before = contents(store)
    with pytest.raises(UserError, match="磁盘已满"):
        for _ in range(100):
            store.save_draft("project", 1, "content", "字" * 20_000)
            store.bulk("INSERT OR REPLACE INTO about VALUES (?, ?)", [(os.urandom(4).hex(), "x" * 20_000)])
    store.close()
    assert beside(full) == [full.name]
    store = Store.open(full)
    assert contents(store) == before
    assert store.verify() == []
    store.close()
    with pytest.raises(UserError, match="磁盘已满"):
        Store.create(small_disk / "新.digao", start)
    assert beside(full) == [full.name]


def test_known_failures_are_told_and_our_own_mistakes_are_not(path):
    told = opening.explain(engine.OperationalError("database or disk is full"), path)
    assert told and told.hint
    assert opening.explain(engine.OperationalError("no such table: fnud"), path) is None
    store = Store.open(path)
    with pytest.raises(engine.OperationalError, match="no such table"):
        store.query("SELECT * FROM fnud")
    with pytest.raises(ZeroDivisionError), store.operation("出错") as step:
        step.add(Evaluation(title=str(1 / 0)))
    store.close()


def test_every_commit_reaches_the_disk_before_it_is_reported(path):
    """The settings of which no simulated power cut lost a write; the defaults lost one in four."""
    store = Store.open(path)
    for setting, value in (("journal_mode", "truncate"), ("synchronous", 2), ("locking_mode", "exclusive")):
        assert store.query(f"PRAGMA {setting}") == [(value,)]
    store.close()


def test_a_new_file_appears_only_when_it_is_whole(tmp_path):
    path = tmp_path / "新.digao"
    seen: list[bool] = []
    Store.create(path, lambda _step: seen.append(path.exists())).close()
    assert seen == [False]
    assert [file.name for file in tmp_path.iterdir()] == ["新.digao"]
    with pytest.raises(ZeroDivisionError):
        Store.create(tmp_path / "坏.digao", lambda _step: print(1 // 0))
    assert [file.name for file in tmp_path.iterdir()] == ["新.digao"]
