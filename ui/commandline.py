"""The program without a window: a command, a file, and an exit code (0 done, 1 the user's error, 2 wrong usage)."""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from models import history
from models.errors import UserError
from models.fields import RECORDS
from models.money import show_fen, show_percent, show_score
from models.scores import scores
from models.store import Store
from ui.home import home


def main(arguments: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UserError as error:
        print(f"{error}。{error.hint}" if error.hint else str(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 1


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"命令的写法不对：{message}。请用 main.py 命令 --help 查看用法\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="main.py", description="底稿：财政专项资金绩效评价现场工作。不带命令时打开窗口，可以给一个文件名。"
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)

    def command(name: str, run: object, help: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(run=run)
        made.add_argument("file", type=Path, metavar="文件", help="评价文件（.digao）")
        return made

    command("new", _new, "新建一个空白评价")
    command("sample", _sample, "生成样例评价（2018年度长沙市政务服务中心）")
    report = command("report", _report, "导出 Word 评价报告")
    report.add_argument("-o", "--output", type=Path, required=True, metavar="报告.docx", help="报告文件")
    report.add_argument("--outline", choices=["nine"], default="nine", help="报告提纲：nine 为九个部分")
    report.add_argument("--final", action="store_true", help="终稿：不带“草稿”字样；资料不全时拒绝并列出")
    command("info", _info, "列出评价的基本情况和记录数").add_argument("--json", action="store_true", help="输出 JSON")
    log = command("history", _history, "列出修改历史：谁、何时、改了什么")
    log.add_argument("--who", default="", metavar="姓名", help="只列某人的修改")
    log.add_argument("--since", default="", metavar="日期", help="从哪一天起，例如 2019-07-04")
    log.add_argument("--until", default="", metavar="日期", help="到哪一天止")
    log.add_argument("-n", "--number", type=int, default=200, metavar="条数", help="最多列出多少条，默认 200")
    command("verify", _verify, "检查文件是否完好、修改历史是否被改动")
    return parser


def _new(options: argparse.Namespace) -> int:
    from models.blank import start

    Store.create(options.file, start, home=home()).close()
    print(f"已新建 {options.file}")
    return 0


def _sample(options: argparse.Namespace) -> int:
    from models import sample

    sample.create(options.file, home=home())
    print(f"已生成样例评价 {options.file}")
    return 0


def _report(options: argparse.Namespace) -> int:
    from reports import build

    store = Store.open(options.file, home=home())
    try:
        snapshot = store.snapshot()
    finally:
        store.close()
    lacking = [one for one in build.missing(snapshot) if one.severity is build.Severity.BLOCKING and options.final]
    for one in lacking:
        print(f"  {one.sentence}（{one.page}）", file=sys.stderr)
    if lacking:
        raise UserError(f"还缺少 {len(lacking)} 项内容，不能生成终稿", "请按上面所列补齐，或去掉 --final 先导出草稿")
    build.export(snapshot, options.output, draft=not options.final)
    print(f"已导出 {options.output}")
    return 0


def _info(options: argparse.Namespace) -> int:
    store = Store.open(options.file, home=home())
    try:
        facts = _facts(store)
    finally:
        store.close()
    if options.json:
        print(json.dumps(facts, ensure_ascii=False, indent=2))
    else:
        for name, value in facts.items():
            print(f"{name}：{value}")
    return 0


def _facts(store: Store) -> dict[str, str | int]:
    snapshot = store.snapshot()
    evaluation, funding, found = snapshot.evaluation, snapshot.funding(), scores(snapshot)
    points = found.total
    facts: dict[str, str | int] = {
        "文件": str(store.path),
        "大小（字节）": store.path.stat().st_size,
        "报告标题": evaluation.title or "—",
        "被评价单位": evaluation.unit or "—",
        "评价年度": evaluation.fiscal_year or "—",
        "到位资金（万元）": show_fen(funding.received),
        "使用资金（万元）": show_fen(funding.used),
        "预算执行率": show_percent(funding.used_rate),
        "综合得分": show_score(points.score)
        if points.complete and not found.problem
        else f"已评 {points.scored}/{points.count} 项",
        "等级": found.grade or "—",
    }
    for table, record in RECORDS.items():
        facts[record.meta.label] = store.query(f'SELECT count(*) FROM "{table}" WHERE deleted = 0')[0][0]
    facts["修改记录"] = store.query("SELECT count(*) FROM log_entry")[0][0]
    return facts


def _history(options: argparse.Namespace) -> int:
    store = Store.open(options.file, home=home())
    try:
        found = history.items(
            store, who=options.who, since=options.since, until=options.until, limit=max(1, options.number)
        )
        for item in found:
            print(f"{item.at:%Y-%m-%d %H:%M:%S}  {item.who or '（未署名）'}  {item.label}")
            for change in history.changes(store, item.entry, 20):
                print(f"    {change.words}")
            if item.rows > 20:
                print(f"    ……共 {item.rows} 条记录")
    finally:
        store.close()
    return 0


def _verify(options: argparse.Namespace) -> int:
    store = Store.open(options.file, home=home())
    try:
        wrong = store.verify()
    finally:
        store.close()
    if wrong:
        raise UserError(
            f"“{options.file.name}”有 {len(wrong)} 处不符：{'；'.join(wrong)}", "请保留本文件并改用备份核对"
        )
    print("文件完好，修改历史没有被改动")
    return 0
