"""Where the program keeps what belongs to this computer and not to an evaluation; ``DIGAO_HOME`` moves it."""

import os
from pathlib import Path

from platformdirs import user_data_path, user_documents_path


def home() -> Path:
    """Node ids and logs: nothing that could not be lost."""
    moved = os.environ.get("DIGAO_HOME")
    return Path(moved) if moved else user_data_path("digao", appauthor=False)


def documents() -> Path:
    """Where new evaluations are offered to be saved."""
    found = user_documents_path()
    return found if found.is_dir() else Path.home()
