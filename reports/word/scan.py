"""What must never stand in a finished report: words of the program, unfilled places, broken references."""

import re
from pathlib import Path

_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_TAG = re.compile("<[^>]+>")
LEFTOVER = re.compile(
    r"(?<![A-Za-z0-9_])(?:None|nan|NaN|null|undefined)(?![A-Za-z0-9_])"
    r"|\{\{|\}\}|｛｛|｝｝|\{%|%\}|#(?:REF|DIV/0|N/A|VALUE|NAME\?)|错误[!！]|Error!"
)
_BEFORE, _AFTER = 12, 20


def leftovers(path: Path) -> list[str]:
    """Each place of the finished file where something was left unfilled, with the words around it."""
    from zipfile import ZipFile

    found: list[str] = []
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if _PARTS.fullmatch(name):
                for line in _lines(archive.read(name).decode()):
                    found += [_around(line, match) for match in LEFTOVER.finditer(line)]
    return found


def _lines(xml: str) -> list[str]:
    """The text of each paragraph, its runs joined."""
    from html import unescape

    return unescape(_TAG.sub("", xml.replace("</w:p>", "\n").replace("<w:br/>", " "))).split("\n")


def _around(line: str, match: re.Match[str]) -> str:
    return line[max(0, match.start() - _BEFORE) : match.end() + _AFTER].strip()
