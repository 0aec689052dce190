"""Start here: ``python main.py`` opens the window, with a file name that file; a command word works without a screen."""

import sys
from pathlib import Path

COMMANDS = frozenset(
    ("new", "sample", "report", "pdf", "check", "template", "import", "export")
    + ("info", "history", "verify", "merge", "backup")
)


def wants_window(arguments: list[str]) -> bool:
    """No word at all, or a file; a word that is neither a command nor a file is for the command line to refuse."""
    if not arguments:
        return True
    word = arguments[0]
    if word in COMMANDS or word.startswith("-"):
        return False
    return bool(Path(word).suffix) or Path(word).exists()


def main(argv: list[str]) -> int:
    if wants_window(argv[1:]):
        from ui import app

        return app.main(argv)
    from ui import commandline

    return commandline.main(argv[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv))
