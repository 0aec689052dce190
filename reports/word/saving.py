"""How a file is written so that the one before it is never lost: all of it beside the target, then in its place."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from models.errors import N_, UserError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to; it takes the target's place when all went well, and is gone when not."""
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".digao-{secrets.token_hex(4)}.tmp")
    try:
        _check_place(target)
        if target.exists():
            with target.open("r+b") as old:  # refused when Word has it open
                _check_old(old.read(4), target)
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except OSError as error:
        raise _explained(error, target) from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _check_place(target: Path) -> None:
    if target.suffix.lower() != ".docx":
        raise UserError(f"“{target.name}”不是 Word 文件名，报告没有写入", N_("文件名请以 .docx 结尾。"))
    if not target.parent.is_dir():
        raise UserError(f"没有这个文件夹：{target.parent}", N_("请先建立该文件夹，或另选保存位置。"))
    if target.is_dir():
        raise UserError(f"这里已有一个同名的文件夹：{target}", N_("请另取一个文件名。"))


def _check_old(start: bytes, target: Path) -> None:
    """Only a Word file, or an empty one, may give way to a report."""
    if start and start != b"PK\x03\x04":
        raise UserError(f"“{target.name}”已存在，而且不是 Word 文件，没有覆盖", N_("请另取一个文件名。"))


def _explained(error: OSError, target: Path) -> UserError:
    if error.errno in _FULL:
        return UserError(f"磁盘空间不足，报告没有写入：{target}", N_("请清理磁盘，或另选保存位置后重试。"))
    if error.errno == errno.EROFS:
        return UserError(f"磁盘是只读的，报告没有写入：{target}", N_("请另选保存位置。"))
    if error.errno == errno.ENAMETOOLONG:
        return UserError(f"文件名太长，报告没有写入：{target.name}", N_("请换一个短些的文件名。"))
    if isinstance(error, PermissionError):
        return UserError(
            f"文件正被其他程序打开、是只读的，或没有写入权限：{target}",
            N_("请在 Word 或 WPS 中关闭该文件后重试，或另取文件名。"),
        )
    return UserError(f"报告没有写入：{target}（{error.strerror or error}）", N_("请检查磁盘，或另选保存位置后重试。"))
