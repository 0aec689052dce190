"""No two copies of a file that both go on write under one node, whatever was copied, restored or lost."""

import shutil

import pytest

from models.findings import Finding
from models.store import Store
from tests.models.states import contents
from tests.models.test_ledger import COLUMNS, exchange, write


@pytest.mark.parametrize("same_machine", [True, False], ids=["one machine", "two machines"])
def test_a_file_copied_by_hand_goes_on_in_both_copies(tmp_path, same_machine):
    homes = [tmp_path / "home", tmp_path / ("home" if same_machine else "other")]
    paths = [tmp_path / "原件.digao", tmp_path / "副本.digao"]
    Store.create(paths[0], lambda step: step.add(Finding(id=11, headline="电梯"))).close()
    store = Store.open(paths[0], home=homes[0])
    write(store, 11, cause="之前")
    store.close()
    shutil.copyfile(*paths)
    for turn in range(3):
        for number, (path, home) in enumerate(zip(paths, homes, strict=True)):
            store = Store.open(path, home=home)
            write(store, 11, **{COLUMNS[number]: f"{turn}"})
            store.close()
    one, two = (Store.open(path, home=home) for path, home in zip(paths, homes, strict=True))
    exchange(one, two)
    assert contents(one) == contents(two)
    assert (one.get(Finding, 11).headline, one.get(Finding, 11).condition) == ("2", "2")
    assert one.verify() == two.verify() == []
    assert one.conflicts() == []
    written = one.query("SELECT DISTINCT node FROM log_op JOIN log_entry ON log_entry.id = entry WHERE seq > 1")
    assert len(written) >= 2
    one.close()
    two.close()


def test_two_copies_open_at_once_never_write_under_one_node(tmp_path):
    paths = [tmp_path / f"{number}.digao" for number in range(3)]
    Store.create(paths[0], lambda step: step.add(Finding(id=11)), home=tmp_path).close()
    for path in paths[1:]:
        shutil.copyfile(paths[0], path)
    stores = [Store.open(path, home=tmp_path) for path in paths]
    for number, store in enumerate(stores):
        write(store, 11, cause=f"{number}")
    nodes = [max(store.export_entries(), key=lambda entry: entry.clock).node for store in stores]
    assert len(set(nodes)) == 3
    for store in reversed(stores):
        store.close()
    stores = [Store.open(path, home=tmp_path) for path in paths]
    assert [store.undo_label() for store in stores] == ["修改"] * 3
    for store in stores:
        store.close()


def test_an_older_copy_does_not_go_on_under_a_node_that_went_on(tmp_path):
    path, backup = tmp_path / "评价.digao", tmp_path / "备份.digao"
    Store.create(path, lambda step: step.add(Finding(id=11)), home=tmp_path).close()
    shutil.copyfile(path, backup)
    earlier = Store.open(backup, home=tmp_path)  # open all the while, and closed last
    store = Store.open(path, home=tmp_path)
    write(store, 11, cause="甲")
    store.close()
    store = Store.open(path, home=tmp_path)
    write(store, 11, cause="乙")
    write(earlier, 11, cause="丙")
    earlier.close()
    restored = tmp_path / "恢复.digao"
    shutil.copyfile(backup, restored)
    again = Store.open(restored, home=tmp_path)
    write(again, 11, cause="丁")
    exchange(store, again)
    assert sorted(store.contenders("finding", 11, "cause")) == ["丁", "乙"]
    assert store.verify() == again.verify() == []
    store.close()
    again.close()


def test_a_home_that_cannot_be_written_never_leads_to_one_node_twice(tmp_path):
    path, backup = tmp_path / "评价.digao", tmp_path / "备份.digao"
    home = tmp_path / "home"
    Store.create(path, lambda step: step.add(Finding(id=11)), home=home).close()
    shutil.copyfile(path, backup)
    (folder,) = (home / "nodes").iterdir()
    shutil.rmtree(folder)
    folder.write_text("no folder")
    for file in (path, backup):
        store = Store.open(file, home=home)
        write(store, 11, cause=file.name)
        store.close()
    one, two = Store.open(path, home=home), Store.open(backup, home=home)
    exchange(one, two)
    assert len(one.contenders("finding", 11, "cause")) == 2
    one.close()
    two.close()
