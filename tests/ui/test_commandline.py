import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.evaluation import Evaluation
from models.store import Store
from ui import commandline

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "样例 2018.digao"
    assert commandline.main(["sample", str(path)]) == 0
    return path


def test_the_sample_becomes_a_report(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "报告.docx"
    assert commandline.main(["report", str(sample), "-o", str(out)]) == 0
    assert "1569.10" in ZipFile(out).read("word/document.xml").decode()
    assert str(out) in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "报告.docx", "样例 2018.digao"]


def test_a_final_report_of_a_new_evaluation_is_refused_with_the_list_of_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path, out = tmp_path / "新.digao", tmp_path / "报告.docx"
    assert commandline.main(["new", str(path)]) == 0
    assert commandline.main(["report", str(path), "-o", str(out), "--final"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert any("报告标题" in line for line in said)
    assert "不能生成终稿" in said[-1]
    assert not out.exists()
    assert commandline.main(["report", str(path), "-o", str(out)]) == 0


def test_new_and_sample_never_replace_a_file(sample: Path, capsys: pytest.CaptureFixture[str]):
    before = sample.read_bytes()
    for command in ("new", "sample"):
        assert commandline.main([command, str(sample)]) == 1
        assert "已经存在" in capsys.readouterr().err
    assert sample.read_bytes() == before


@pytest.mark.parametrize("command", ["info", "history", "verify", "report"])
def test_a_missing_file_is_the_users_error_in_one_line(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    more = ["-o", str(tmp_path / "r.docx")] if command == "report" else []
    assert commandline.main([command, str(tmp_path / "没有.digao"), *more]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "没有.digao" in said


def test_info_counts_what_is_in_the_file(sample: Path, capsys: pytest.CaptureFixture[str]):
    capsys.readouterr()
    assert commandline.main(["info", str(sample), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["项目"], facts["支出明细"], facts["制度"], facts["综合得分"], facts["等级"]) == (
        5,
        27,
        21,
        "85.54",
        "良",
    )


def test_history_says_who_changed_what_to_what(sample: Path, home: Path, capsys: pytest.CaptureFixture[str]):
    store = Store.open(sample, home=home, author="张三")
    with store.operation("修改被评价单位") as step:
        step.change(Evaluation, store.all(Evaluation)[0].id, unit="某中心")
    store.close()
    capsys.readouterr()
    assert commandline.main(["history", str(sample), "--who", "张三"]) == 0
    said = capsys.readouterr().out
    assert "张三  修改被评价单位" in said
    assert "长沙市政务服务中心 → 某中心" in said


def test_verify_names_a_log_that_was_altered(sample: Path, home: Path, capsys: pytest.CaptureFixture[str]):
    assert commandline.main(["verify", str(sample)]) == 0
    store = Store.open(sample, home=home)
    store.bulk("DROP TRIGGER log_entry_fixed", [()])
    store.bulk("UPDATE log_entry SET who = ?", [("李四",)])
    store.close()
    assert commandline.main(["verify", str(sample)]) == 1
    assert "校验值不符" in capsys.readouterr().err


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]):
    for words in (["report", "a.digao"], ["nonsense"], []):
        with pytest.raises(SystemExit) as stop:
            commandline.main(words)
        assert stop.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_every_command_runs_without_qt(tmp_path: Path):
    script = (
        "import sys; sys.modules['PySide6'] = None; import main; "
        f"sys.exit(main.main(['main.py', 'sample', {str(tmp_path / 'a.digao')!r}]) or "
        f"main.main(['main.py', 'report', {str(tmp_path / 'a.digao')!r}, '-o', {str(tmp_path / 'a.docx')!r}]))"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
    assert (tmp_path / "a.docx").exists()
