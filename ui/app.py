"""How the window starts: what has to be right before Qt is loaded, and then Qt."""

import gc
import os
import sys
from collections.abc import MutableMapping, Sequence
from pathlib import Path

SWITCH_SECONDS = 1e-4  # a busy thread must not hold up a repaint


def main(argv: Sequence[str]) -> int:
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.disable()  # what is loaded stays; ``ui.garbage`` collects what comes after
    import models.store  # noqa: F401, I001 - Qt makes every later import slower, and this is the largest
    import PySide6

    if complaint := unfit(PySide6.__version__, sys.version_info[:2]):
        sys.stderr.write(complaint + "\n")
        return 1
    if sys.platform.startswith("linux"):
        choose_input_method(os.environ, Path(PySide6.__path__[0]))
    from ui.desktop import run

    return run(argv)


def unfit(qt: str, python: tuple[int, ...]) -> str:
    """Why this pair of Qt and Python cannot be used; "" for all others."""
    if qt.startswith("6.12.0") and python < (3, 12):
        return "PySide6 6.12.0 与 Python 3.11 一起会崩溃。请运行 pip install 'PySide6-Essentials<6.12'，或改用 Python 3.12 以上。"
    return ""


def choose_input_method(environment: MutableMapping[str, str], qt: Path) -> None:
    """fcitx answers to ibus too, and that is the only plug-in of the two that Qt from PyPI brings along."""
    wanted = environment.get("QT_IM_MODULE", "")
    plugins = qt / "Qt" / "plugins" / "platforminputcontexts"
    if wanted.startswith("fcitx") and not any(plugins.glob("libfcitx*platforminputcontext*")):
        environment["QT_IM_MODULE"] = "ibus"
