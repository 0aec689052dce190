"""Opening and closing an evaluation file: what a crash left, whose file it is, whether it is whole, and in plain words
why it cannot be opened."""

import contextlib
import itertools
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from models import engine, migrations
from models.engine import Connection
from models.errors import UserError

APPLICATION_ID = 0x44494741  # "DIGA"
SUFFIX = ".digao"
_PLAIN = b"SQLite format 3\x00"


@dataclass
class Opened:
    connection: Connection
    read_only: bool = False
    upgraded: bool = False
    recovered: bool = False  # a crash had left an unfinished save, which was rolled back


def explain(error: Exception, path: Path) -> UserError | None:
    """A failure of the file or its disk in the user's words; None where it is our own bug."""
    said = str(error)
    for phrase, message, hint in (
        ("full", f"磁盘已满，“{path.name}”没有保存成功", "请清理磁盘空间后重试；此前保存的内容都在"),
        ("locked", f"“{path.name}”正在另一个窗口或另一台电脑上打开", "请先关闭那一个窗口，再打开本文件"),
        ("readonly", f"“{path.name}”是只读的，不能修改", "请把文件复制到可以写入的文件夹后再修改"),
        ("malformed", f"“{path.name}”已损坏", "文件没有改动；请用最近的备份，或把文件交给技术人员恢复"),
        ("not a database", f"“{path.name}”已损坏或不是评价文件", "文件没有改动；请检查是否选错了文件"),
        ("disk I/O", f"读写“{path.name}”时磁盘出错", "请检查U盘或硬盘是否还连着；此前保存的内容都在"),
        ("unable to open", f"不能打开“{path.name}”", "请检查文件夹是否存在、是否有权限"),
    ):
        if phrase in said:
            return UserError(message, hint)
    return None


def open_file(path: Path) -> Opened:
    """An existing evaluation file, locked for writing unless it is read-only. Raises UserError; the file stays as is."""
    _look_at(path)
    if _read_only(path):
        return _open_read_only(path)
    hot, doubtful, kept = _hot(path), _crash_folder(path).exists(), None
    if hot:
        if engine.in_use(path):
            raise _in_use(path)
        kept = _keep_what_a_crash_left(path)
    connection = None
    try:
        connection = engine.connect(path)
        engine.lock(connection)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if (hot or doubtful) and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise UserError(f"“{path.name}”上次没有正常关闭，未能恢复", _where_kept(kept or _crash_folder(path)))
        _forget(kept)
        upgraded = migrations.bring_up_to_date(connection, path)
    except engine.DatabaseError as error:
        let_go(connection)
        raise _unopened(error, path, kept) from error
    except BaseException:
        let_go(connection)
        raise
    return Opened(connection, upgraded=upgraded, recovered=hot)


def create_file(path: Path) -> Opened:
    """A new, empty file of this version at ``path``, where nothing may stand yet."""
    if path.exists():
        raise UserError(f"“{path}”已经存在", "请换一个文件名，或先把原文件移走")
    if not path.parent.is_dir():
        raise UserError(f"文件夹“{path.parent}”不存在", "请先建好文件夹，或换一个位置")
    connection = None
    try:
        connection = engine.connect(path)
        engine.lock(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.bring_up_to_date(connection, path)
    except engine.DatabaseError as error:
        discard(connection, path)
        raise _unopened(error, path, None) from error
    except BaseException:
        discard(connection, path)
        raise
    return Opened(connection)


def discard(connection: Connection | None, path: Path) -> None:
    """Take away a file that could not be made whole."""
    let_go(connection)
    for file in (path, _journal(path)):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def let_go(connection: Connection | None) -> None:
    """Close without a word about what may be wrong with the file."""
    if connection is not None:
        with contextlib.suppress(engine.DatabaseError):
            engine.release(connection)


def _in_use(path: Path) -> UserError:
    return UserError(f"“{path.name}”正在另一个窗口或另一台电脑上打开", "请先关闭那一个窗口，再打开本文件")


def _unopened(error: Exception, path: Path, kept: Path | None) -> Exception:
    """In the user's words why it did not open, and where a copy of what a crash left is kept."""
    known = explain(error, path)
    if known and kept and kept.exists():
        known.hint = _where_kept(kept)
    return known or error


def _where_kept(kept: Path) -> str:
    return f"崩溃时的原样保存在“{kept}”，请交给技术人员，或改用最近的备份"


def _look_at(path: Path) -> None:
    """Refuse what is plainly no evaluation file, before SQLite touches it."""
    if path.is_dir():
        raise UserError(f"“{path}”是文件夹，不是评价文件", f"请选择扩展名为 {SUFFIX} 的文件")
    if engine.held(path):
        raise _in_use(path)
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError:
        raise UserError(f"找不到“{path}”", "请检查文件名和位置；U盘上的文件请确认U盘已插好") from None
    except OSError as error:
        raise UserError(f"不能读取“{path}”：{error.strerror}", "请检查文件权限，或把文件复制到本机再打开") from error
    if not head.startswith(_PLAIN):
        raise UserError(
            f"“{path.name}”不是底稿的评价文件，或开头已损坏", "文件没有改动；请检查是否选错了文件，或改用备份"
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise UserError(f"“{path.name}”不是底稿的评价文件", "它是别的程序的数据库；文件没有改动")
    page = int.from_bytes(head[16:18], "big")
    expected = (65536 if page == 1 else page) * int.from_bytes(head[28:32], "big")
    if size < expected and not _hot(path):
        raise UserError(
            f"“{path.name}”不完整：应有 {expected:,} 字节，只有 {size:,} 字节", "可能没有复制完，请重新复制或改用备份"
        )


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-journal")


def _read_only(path: Path) -> bool:
    """Whether the file or its medium refuses writing; an administrator honours the read-only mark too."""
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return True
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _hot(path: Path) -> bool:
    """Whether a crash has left an unfinished save."""
    journal = _journal(path)
    return journal.exists() and journal.stat().st_size > 0


def _open_read_only(path: Path) -> Opened:
    if _hot(path):
        raise UserError(
            f"“{path.name}”上次没有正常关闭，只读时不能恢复",
            "请把文件和同名的 -journal 文件一起复制到可写的文件夹再打开",
        )
    connection = None
    try:
        connection = engine.connect(path, read_only=True)
        pending, newer = migrations.state(connection)
        if newer:
            raise migrations.too_new(path)
        if pending:
            raise UserError(f"“{path.name}”是旧版本的文件，要先升级才能打开", "请把文件复制到可以写入的文件夹再打开")
    except BaseException as error:
        if connection is not None:
            connection.close()
        if isinstance(error, engine.DatabaseError):
            raise _unopened(error, path, None) from error
        raise
    return Opened(connection, read_only=True)


def _crash_folder(path: Path) -> Path:
    return path.with_name(f"{path.name}.crash")


def _keep_what_a_crash_left(path: Path) -> Path | None:
    """Copy file and journal aside before SQLite rolls back, so that a failing recovery loses nothing."""
    kept = _crash_folder(path)
    for number in itertools.count(2):
        if not kept.exists():
            break
        kept = path.with_name(f"{path.name}.crash-{number}")
    try:
        kept.mkdir()
        for file in (path, _journal(path)):
            shutil.copyfile(file, kept / file.name)
    except OSError:
        _forget(kept)
        return None
    return kept


def _forget(kept: Path | None) -> None:
    if kept is not None:
        shutil.rmtree(kept, ignore_errors=True)
