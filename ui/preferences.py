"""What belongs to whoever works at this computer: the evaluations opened last, and the name for the history."""

from pathlib import Path

from PySide6.QtCore import QSettings

MOST = 12
_RECENT, _AUTHOR = "recent", "author"


def recent_files() -> list[Path]:
    """The last one first."""
    kept = QSettings().value(_RECENT) or []
    return [Path(one) for one in ([kept] if isinstance(kept, str) else kept) if one]  # one entry comes back as a string


def remember(path: Path) -> None:
    path = path.resolve()
    _keep([path, *(one for one in recent_files() if one != path)])


def forget(path: Path) -> None:
    _keep([one for one in recent_files() if one != path])


def _keep(paths: list[Path]) -> None:
    QSettings().setValue(_RECENT, [str(one) for one in paths[:MOST]])


def author() -> str:
    """Who the history names; "" until the user has said so."""
    return str(QSettings().value(_AUTHOR) or "")


def set_author(name: str) -> None:
    QSettings().setValue(_AUTHOR, name)
