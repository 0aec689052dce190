"""Which way in: the window for nothing and for files, the command line for every other word."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from main import COMMANDS, main, wants_window

ROOT = Path(__file__).parent.parent
WITHOUT_QT = """
import sys
import main
try:
    main.main(["main.py", *sys.argv[1:]])
finally:
    assert not {"PySide6", "shiboken6"} & set(sys.modules)
"""


def test_no_word_opens_the_window():
    assert wants_window([])


@pytest.mark.parametrize("word", ["长沙2018.digao", "a/b.digao", "没有的文件.digao", "/"])
def test_a_file_opens_the_window(word):
    assert wants_window([word])


@pytest.mark.parametrize("word", [*sorted(COMMANDS), "--help", "-h", "reprot"])
def test_any_other_word_goes_to_the_command_line(word):
    assert not wants_window([word])


def test_a_command_is_a_command_where_a_file_has_its_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("check").touch()
    assert not wants_window(["check"])


@pytest.mark.parametrize(
    ("arguments", "code"), [(["--help"], 0), (["info", "--help"], 0), (["reprot"], 2), (["info"], 2)]
)
def test_the_command_line_never_loads_qt(arguments, code):
    done = subprocess.run([sys.executable, "-c", WITHOUT_QT, *arguments], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == code, done.stderr.decode()


def test_readme_tells_of_each_command_and_of_no_other(capsys):
    now, later = (ROOT / "README.md").read_text(encoding="utf-8").split("后续版本的命令")
    told = set(re.findall(r"^\| `(\w+) ", now, re.MULTILINE)), set(re.findall(r"^\| `(\w+) ", later, re.MULTILINE))
    there = {word for word in COMMANDS if _has_help(word)}
    assert told == (there, COMMANDS - there)


def _has_help(word: str) -> bool:
    with pytest.raises(SystemExit) as stop:
        main(["main.py", word, "--help"])
    return stop.value.code == 0
