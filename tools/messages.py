"""What ``make messages`` finds for a translator, as an extraction method of Babel.

Marked texts, ``_()`` and ``N_()``; and what a record says of itself: labels, help, and the values to choose from.
"""

import ast
from collections.abc import Iterator
from typing import Any, BinaryIO

MARKS = {"_", "N_"}
Message = tuple[int, str, str, list[str]]


def extract(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    tree = ast.parse(file.read())
    for node in ast.walk(tree):
        for text in texts(node):
            if isinstance(text, ast.Constant) and isinstance(text.value, str) and text.value:
                yield text.lineno, "gettext", text.value, []


def texts(node: ast.AST) -> list[ast.expr]:
    """The expressions under ``node`` that a user reads."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
        return node.args[:1]
    if isinstance(node, ast.ClassDef) and any(called(decorator) == "record" for decorator in node.decorator_list):
        return [text for part in [*node.decorator_list, *node.body] for text in words_of_field(part)]
    if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "StrEnum" for b in node.bases):
        return [part.value for part in node.body if isinstance(part, ast.Assign)]
    return []


def words_of_field(part: ast.AST) -> list[ast.expr]:
    """Label and help of ``name: type = f.money("label", help="…")``; the label of ``@record("table", "label")``."""
    call = part.value if isinstance(part, ast.AnnAssign) else part
    if not isinstance(call, ast.Call):
        return []
    label = call.args[1:2] if called(call) == "record" else call.args[:1]
    return [*label, *(word.value for word in call.keywords if word.arg == "help")]


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
