"""All comparisons in one table: ``python -m tests.bench [module ...]``.

A module of this folder takes part by having ``run() -> list[tuple[str, float, str]]``: what was measured, how many
times the yardstick of the same run it took, and the goal ("≤ 8").  Ratios, because a figure in seconds says more about
the machine than about the program.
"""

import importlib
import os
import re
import sys
import time
import unicodedata
from pathlib import Path

Result = tuple[str, float, str]

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows: list[Result] = []
    for name in names or sorted(path.stem for path in HERE.glob("[!_]*.py")):
        run = getattr(importlib.import_module(f"{__package__}.{name}"), "run", None)
        if run is None:
            continue
        started = time.perf_counter()
        rows += run()
        print(f"{name}: {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
    show(rows)
    return 0


def show(rows: list[Result]) -> None:
    wide = max((width(what) for what, _, _ in rows), default=0)
    for what, ratio, goal in rows:
        print(f"{what}{' ' * (wide - width(what))}  {ratio:8.2f}  {goal:<10}  {verdict(ratio, goal)}")


def verdict(ratio: float, goal: str) -> str:
    """Whether a goal that starts with "≤ number" is met; others are for the reader to judge."""
    limit = re.match(r"[≤<]=?\s*([\d.]+)", goal)
    return "" if limit is None else "ok" if ratio <= float(limit[1]) else "missed"


def width(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
