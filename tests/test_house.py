"""The house holds its own rules: small files and functions, annotated, silent, and on a Qt that keeps None alive."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parent.parent
PACKAGES = ("models", "reports", "ui", "resources")
MODULES = [*sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py")), ROOT / "main.py"]

MOST_FILE_LINES = 500
MOST_CLASS_LINES = 300
MOST_FUNCTION_LINES = 50

#: the borders where any failure becomes a sentence for the user and a line in the log
MAY_CATCH_ANYTHING = {"ui/app.py", "ui/commandline.py", "ui/jobs.py", "ui/messages.py", "ui/session.py"}
MAY_PRINT = {"ui/commandline.py"}

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.fixture(params=MODULES, ids=name)
def path(request: pytest.FixtureRequest) -> Path:
    return request.param


@pytest.fixture
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_a_module_says_what_it_knows(tree):
    assert ast.get_docstring(tree)


def test_nothing_is_long(path, tree):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_FILE_LINES
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assert lines(node) <= MOST_CLASS_LINES, place(path, node)
        elif isinstance(node, FUNCTION):
            assert lines(node) <= MOST_FUNCTION_LINES, place(path, node)


def test_every_function_is_annotated(path, tree):
    assert [place(path, node) for node in ast.walk(tree) if isinstance(node, FUNCTION) and bare(node)] == []


def test_failures_are_caught_by_name(path, tree):
    places = [place(path, node) for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and greedy(node)]
    assert not places or name(path) in MAY_CATCH_ANYTHING, places
    assert not any(isinstance(node, ast.ExceptHandler) and node.type is None for node in ast.walk(tree))


def test_only_the_command_line_prints(path, tree):
    places = [place(path, node) for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "print"]
    assert not places or name(path) in MAY_PRINT, places


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_of_modules_is_a_package(package):
    """import-linter passes over a folder without ``__init__.py``, and so over every rule for what is in it."""
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_calls_into_qt_leave_none_alone(qtbot: QtBot):
    """PySide6 6.12 on Python 3.11 drops a reference to None with each call and aborts after some 5,000."""
    widget = QWidget()
    qtbot.addWidget(widget)
    before = sys.getrefcount(None)
    for _ in range(1_000):  # at most a fifth of what would abort the whole run
        widget.update()
    assert before - sys.getrefcount(None) < 100
    for _ in range(19_000):
        widget.update()
    assert before - sys.getrefcount(None) < 1_000


def lines(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a definition but for its docstring: explaining is free."""
    assert node.end_lineno is not None
    length = node.end_lineno - node.lineno + 1
    if ast.get_docstring(node) is not None and node.body[0].end_lineno is not None:
        length -= node.body[0].end_lineno - node.body[0].lineno + 1
    return length


def bare(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether anything of the signature (but self and cls) has no annotation."""
    arguments = [argument for argument in parameters(node.args) if argument.arg not in ("self", "cls")]
    return node.returns is None or any(argument.annotation is None for argument in arguments)


def parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from arguments.posonlyargs
    yield from arguments.args
    yield from arguments.kwonlyargs
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


def greedy(handler: ast.ExceptHandler) -> bool:
    """Catches everything and does not end in raising something."""
    caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else set()
    return bool(caught & {"Exception", "BaseException"}) and not isinstance(handler.body[-1], ast.Raise)


def place(
    path: Path, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.ExceptHandler | ast.Name
) -> str:
    return f"{name(path)}:{node.lineno} {getattr(node, 'name', '')}"
