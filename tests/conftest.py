"""What every test stands on: no screen, a home of its own, and silence in the log."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

#: where each system lets a program keep a user's files
USER_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "APPDATA": "AppData",
    "LOCALAPPDATA": "AppData",
    "DIGAO_HOME": "data/digao",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",
}


def move_home(patch: pytest.MonkeyPatch, home: Path) -> None:
    for variable, folder in USER_FOLDERS.items():
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        patch.setenv(variable, str(home / folder))
    keep_settings_in(home)


def keep_settings_in(home: Path) -> None:
    """Of Qt's settings; a file on every system, where Windows would take the registry."""
    from PySide6.QtCore import QSettings

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(home / "config"))


@pytest.fixture(scope="session", autouse=True)
def no_real_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Nothing a test does reaches the settings, recent files or fonts cache of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        move_home(patch, home)
        yield home


@pytest.fixture
def user_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_real_home: Path) -> Iterator[Path]:
    """A home that only this test has: settings, recent files and node ids start empty."""
    home = tmp_path / "home"
    move_home(monkeypatch, home)
    yield home
    keep_settings_in(no_real_home)


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.ERROR] == []
