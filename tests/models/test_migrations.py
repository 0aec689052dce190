"""What migrations build is what records declare, and files of all released versions go on."""

import hashlib
import shutil
from pathlib import Path

import pytest

import models.snapshot
from models import engine, fields, migrations, opening
from models.blank import start
from models.errors import UserError
from models.fields import RECORDS, Storage
from models.migrations import LOGGED_HEAD
from models.store import Store
from tests.models.states import contents

RELEASED = sorted((Path(__file__).parent.parent / "data").glob("v*.digao"))
LOGGED = [record for record in RECORDS.values() if record.meta.storage is Storage.LOGGED]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "评价.digao"
    Store.create(file, start, home=tmp_path / "home").close()
    return file


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(path: Path, *statements: str) -> None:
    """Change a closed file behind the store's back."""
    connection = engine.dbapi2.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize("record", LOGGED, ids=lambda record: record.meta.table)
def test_columns_are_what_the_record_declares(path, record):
    store = Store.open(path)
    columns = store.query(f'SELECT name, type, "notnull", pk FROM pragma_table_info("{record.meta.table}")')
    (strict,) = store.query("SELECT strict FROM pragma_table_list WHERE name = ?", (record.meta.table,))[0]
    store.close()
    head = [("id", "INTEGER", 0, 1), ("deleted", "INTEGER", 1, 0), ("position", "TEXT", 0, 0)]
    declared = [(spec.name, fields.column_type(spec), 0, 0) for spec in record.meta.fields]
    assert columns == head + declared
    assert strict
    assert tuple(name for name, *_ in head) == LOGGED_HEAD


def test_there_is_no_table_that_no_record_declares(path):
    store = Store.open(path)
    tables = {name for (name,) in store.query("SELECT name FROM sqlite_master WHERE type = 'table'")}
    strict = store.query("SELECT count(*) FROM pragma_table_list WHERE name IN (SELECT value FROM json_each(?)) AND strict",
                         (str(sorted(RECORDS)).replace("'", '"'),))  # fmt: skip
    store.close()
    made = {"draft", "about", "file", "chunk"} | set(RECORDS)
    assert {name for name in tables if not name.startswith(("log_", "search_", "_sqlite", "sqlite_"))} == made
    assert strict == [(len(RECORDS),)]


def test_a_newer_file_is_refused_and_stays_as_it_is(path):
    run(path, "INSERT INTO _sqlite_migrations(migration_set, name, applied_at) VALUES ('evaluation', 'm9', '2031')")
    before = digest(path)
    with pytest.raises(UserError, match="更新版本") as caught:
        Store.open(path)
    assert "升级底稿" in caught.value.hint
    assert digest(path) == before
    assert [file.name for file in path.parent.iterdir() if file.is_file()] == [path.name]


@pytest.fixture
def next_version(monkeypatch):
    """A program one migration further: findings have gained a column, and there is one more table."""

    def m0002_severity(db) -> None:
        db.execute("ALTER TABLE finding ADD COLUMN severity TEXT")
        migrations.add_logged_table(db, "visit", "place")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, m0002_severity))
    monkeypatch.setattr(migrations, "SCHEMA", 2)


def test_an_upgrade_keeps_a_copy_and_the_lock(path, next_version):
    before = digest(path)
    store = Store.open(path)
    assert store.query("SELECT name FROM pragma_table_info('finding')")[-1] == ("severity",)
    assert engine.in_use(path)
    store.close()
    kept = path.with_name(f"{path.name}.before-upgrade")
    assert digest(path) != before
    shutil.copyfile(kept, path)
    assert migrations.state(engine.dbapi2.connect(path))[0] == ["m0002_severity"]


def test_an_upgrade_loses_nothing(path, next_version):
    before = contents_of(path, migrated=False)
    assert contents_of(path) == before


def test_a_failing_upgrade_leaves_the_old_file(path, next_version):
    run(path, "CREATE TABLE visit(x)")
    before = contents_of(path, migrated=False)
    with pytest.raises(Exception, match="visit"):
        Store.open(path)
    assert contents_of(path, migrated=False) == before
    run(path, "DROP TABLE visit")
    Store.open(path).close()


def test_a_read_only_file_that_needs_an_upgrade_says_so(path, next_version):
    path.chmod(0o444)
    with pytest.raises(UserError, match="旧版本") as caught:
        Store.open(path)
    assert "复制" in caught.value.hint


def test_an_empty_database_is_brought_up_to_date_in_one_go(tmp_path):
    opened = opening.create_file(tmp_path / "new.digao")
    assert migrations.state(opened.connection) == ([], [])
    engine.release(opened.connection)
    assert [file.name for file in tmp_path.iterdir()] == ["new.digao"]


def contents_of(path: Path, *, migrated: bool = True) -> dict[str, list[tuple[object, ...]]]:
    """What stands in the tables, of the columns that the released version has."""
    if migrated:
        Store.open(path).close()
    connection = engine.dbapi2.connect(path)
    found = {
        record.meta.table: connection.execute(
            f"SELECT id, deleted, position, {', '.join(f'[{spec.name}]' for spec in record.meta.fields)} "
            f'FROM "{record.meta.table}" ORDER BY id'
        ).fetchall()
        for record in LOGGED
    }
    connection.close()
    return found


def test_every_released_version_left_a_file():
    assert "v0.1.0" in {path.stem for path in RELEASED}


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_a_released_file_opens_and_follows_from_its_log(released, tmp_path):
    path = tmp_path / released.name
    shutil.copyfile(released, path)
    path.chmod(0o644)
    store = Store.open(path, home=tmp_path / "home")
    before = contents(store)
    assert sum(map(len, before.values())) > 100
    assert store.verify() == []
    conflicts = store.conflicts()
    store.rebuild()
    assert contents(store) == before
    assert store.conflicts() == conflicts != []
    assert [draft.text for draft in store.drafts()] == ["十二万左右"]
    with store.operation("改标题") as step:
        (evaluation,) = step.all(models.snapshot.Evaluation)
        step.change(models.snapshot.Evaluation, evaluation.id, title="再打开")
    assert store.snapshot().evaluation.title == "再打开"
    store.undo()
    assert contents(store) == before
    store.close()
