import os
import resource
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.errors import UserError
from reports.word import write
from reports.word.saving import replacing
from tests.reports.word.sample import sample

OLD = b"PK\x03\x04 the report of yesterday"


@pytest.fixture
def folder():
    """A folder that anybody may enter, in which the file of yesterday lies."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    (path / "报告.docx").write_bytes(OLD)
    yield path
    path.chmod(0o755)
    shutil.rmtree(path)


@contextmanager
def not_as_root():
    """File permissions say nothing to root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def full_disk(size: int):
    """No file may grow beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refused(path: Path) -> UserError:
    """What the user is told; nothing else may have changed in the folder."""
    before = {entry.name: entry.stat().st_size for entry in path.parent.iterdir()} if path.parent.is_dir() else {}
    with pytest.raises(UserError) as raised:
        write(sample(), path)
    after = {entry.name: entry.stat().st_size for entry in path.parent.iterdir()} if path.parent.is_dir() else {}
    assert before == after
    assert str(path.parent) in str(raised.value) or path.name in str(raised.value)
    assert raised.value.hint
    return raised.value


def test_a_file_already_there_is_replaced_whole(folder):
    write(sample(), folder / "报告.docx")
    assert (folder / "报告.docx").read_bytes().startswith(b"PK")
    assert [entry.name for entry in folder.iterdir()] == ["报告.docx"]


def test_whoever_is_reading_the_old_file_goes_on_reading_it(folder):
    with (folder / "报告.docx").open("rb") as reader:
        write(sample(), folder / "报告.docx")
        assert reader.read() == OLD


def test_a_replaced_file_keeps_its_permissions(folder):
    (folder / "报告.docx").chmod(0o640)
    write(sample(), folder / "报告.docx")
    assert (folder / "报告.docx").stat().st_mode & 0o777 == 0o640


def test_a_new_file_can_be_read_by_colleagues(folder):
    before = os.umask(0o022)
    try:
        write(sample(), folder / "新.docx")
    finally:
        os.umask(before)
    assert (folder / "新.docx").stat().st_mode & 0o777 == 0o644


def test_a_link_goes_on_pointing_to_the_file(folder):
    (folder / "链接.docx").symlink_to(folder / "报告.docx")
    write(sample(), folder / "链接.docx")
    assert (folder / "链接.docx").is_symlink()
    assert (folder / "报告.docx").read_bytes().startswith(b"PK")


def test_a_missing_folder(folder):
    assert "没有这个文件夹" in str(refused(folder / "没有" / "报告.docx"))


def test_a_file_where_the_folder_should_be(folder):
    assert "没有这个文件夹" in str(refused(folder / "报告.docx" / "报告.docx"))


def test_a_folder_where_the_file_should_be(folder):
    (folder / "文件夹.docx").mkdir()
    assert "同名的文件夹" in str(refused(folder / "文件夹.docx"))


def test_a_folder_that_may_not_be_written_to(folder):
    folder.chmod(0o555)
    with not_as_root():
        assert "没有写入权限" in str(refused(folder / "新.docx"))


def test_a_read_only_file_is_left_alone(folder):
    (folder / "报告.docx").chmod(0o444)
    folder.chmod(0o777)
    with not_as_root():
        assert "只读" in str(refused(folder / "报告.docx"))
    assert (folder / "报告.docx").read_bytes() == OLD


def test_a_full_disk(folder):
    with full_disk(2_000):
        assert "磁盘空间不足" in str(refused(folder / "报告.docx"))
    assert (folder / "报告.docx").read_bytes() == OLD


def test_a_name_that_is_too_long(folder):
    assert "文件名太长" in str(refused(folder / f"{'长' * 100}.docx"))


def test_a_name_just_short_enough_is_taken(folder):
    name = f"{'长' * 83}.docx"  # 254 bytes: no room for anything longer beside it
    write(sample(), folder / name)
    assert (folder / name).exists()


def test_a_mistake_of_ours_leaves_the_old_file_too(folder):
    with pytest.raises(ZeroDivisionError), replacing(folder / "报告.docx") as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert [(entry.name, entry.read_bytes()) for entry in folder.iterdir()] == [("报告.docx", OLD)]


@pytest.mark.parametrize("name", ["评价.digao", "报告.txt", "报告"])
def test_only_word_files_are_written(name, tmp_path):
    target = tmp_path / name
    target.write_bytes(b"SQLite format 3\0 and more")
    with pytest.raises(UserError, match=name), replacing(target):
        pass
    assert target.read_bytes().startswith(b"SQLite")


def test_a_file_that_is_no_word_file_never_gives_way(tmp_path):
    target = tmp_path / "报告.docx"
    target.write_bytes(b"SQLite format 3\0 and more")
    with pytest.raises(UserError, match="不是 Word 文件"), replacing(target):
        pass
    assert target.read_bytes().startswith(b"SQLite")
