"""A program killed at any moment loses no save that it had reported, and less than a second of typing."""

import os
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("kills process groups", allow_module_level=True)

from tests.models import killtest

ROUNDS = int(os.environ.get("DIGAO_KILLS", "20"))


@pytest.mark.parametrize("writer", killtest.WRITERS)
def test_nothing_that_was_saved_is_lost(writer, tmp_path):
    rounds = ROUNDS if writer == "store" else ROUNDS // 2  # a session takes longer to start
    report = killtest.run(writer, tmp_path, rounds)
    assert report.failures == []
    assert report.killed == rounds
    assert report.saves > rounds


def test_a_writer_that_reports_too_early_is_caught(tmp_path, monkeypatch):
    """The test of the test: a save that was reported and is not there."""
    killtest._begin(tmp_path)
    said, report = killtest.Said(saved=5), killtest.Report()
    assert "save 5 was reported" in killtest._check(tmp_path, said, report)
    said = killtest.Said(typed=[(1.0, 3)], died=2.5)
    assert "3 was typed" in killtest._check(tmp_path, said, report)
    (tmp_path / "more").touch()
    assert "files at rest" in killtest._check(tmp_path, killtest.Said(), report)
