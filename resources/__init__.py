"""Where the shipped files are."""

from pathlib import Path

_HERE = Path(__file__).parent


def path(name: str) -> Path:
    """The shipped file called ``name``, for example "icons/plus.svg"."""
    return _HERE / name
