"""The two kinds of failure: the user's circumstances (``UserError``), and our own bugs (everything else)."""


class UserError(Exception):
    """Something the user can understand and act on: what happened and where, and in ``hint`` how to mend it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def N_(text: str) -> str:
    """Mark a Chinese literal for the translators; it is translated where it is shown."""
    return text
