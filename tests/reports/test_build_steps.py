"""An export tells how far it has come, and can be stopped there without leaving anything behind."""

import pytest

from models.evaluation import Evaluation
from models.snapshot import Snapshot
from reports.build import export


class Stop(Exception):
    pass


def test_each_step_is_told_in_order(tmp_path):
    told = []
    export(Snapshot(evaluation=Evaluation(title="报告")), tmp_path / "报告.docx", step=lambda *now: told.append(now))
    assert told == [(0, 3, "汇总数据"), (1, 3, "写入文件"), (2, 3, "检查文件")]


@pytest.mark.parametrize("stop_at", [0, 1, 2])
def test_stopped_anywhere_the_report_of_before_is_untouched(tmp_path, stop_at):
    target = tmp_path / "报告.docx"
    target.write_bytes(b"PK\x03\x04 before")

    def step(done, _of, _text):
        if done == stop_at:
            raise Stop

    with pytest.raises(Stop):
        export(Snapshot(evaluation=Evaluation(title="报告")), target, step=step)
    assert target.read_bytes() == b"PK\x03\x04 before"
    assert [one.name for one in tmp_path.iterdir()] == ["报告.docx"]
