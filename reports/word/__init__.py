"""The report as a Word file."""

from pathlib import Path

from reports.outline import Report
from reports.word.saving import replacing
from reports.word.scan import leftovers

__all__ = ["leftovers", "write"]


def write(report: Report, path: Path) -> None:
    """Write the report to ``path``; a file already there is replaced whole or, if anything fails, left as it was."""
    from reports.word.package import write_package  # python-docx and lxml load with the first report, not at start-up

    with replacing(path) as file:
        write_package(report, file)
