"""A report as an evaluator would hand it in: nine chapters, findings, and tables that run over a page."""

from reports.outline import Align, Block, Column, Heading, Paragraph, Report, Row, Run, Source, Style, Table

UNIT = "某市政务服务中心"
CHAPTERS = (
    "评价情况",
    "项目基本情况",
    "项目资金情况",
    "项目实施情况",
    "制度建设和执行情况",
    "产出成果及效益",
    "存在的问题",
    "相关建议",
    "综合评价情况及评价结论",
)
BASIS = ("《中华人民共和国预算法》；", "《中共中央国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号）；")
PROSE = (
    "项目单位按照“统一受理、分类审批、统一送达”的要求，对进驻窗口实行集中管理，评价组查阅了立项、审批、实施、督查"
    "和验收资料，实地核查了服务大厅、信息机房和12345热线坐席，并就办事时限、窗口态度、排队时间等内容对办事群众进行了问卷调查。"
)
FINDINGS = (
    ("预算编制不够精细。", "会议费年初预算15.50万元，实际支出3.26万元，执行率仅21.03%，预算与实际需要相差较大。"),
    (
        "合同履约进度滞后。",
        "叫号系统升级合同约定2018年6月30日前完工，实际于2018年11月12日验收，逾期135天，未按合同第8条追究违约责任。",
    ),
    ("固定资产管理不规范。", "抽查设备30台（套），其中4台未贴标签，2台账实不符，盘点表无盘点人签名。"),
)


def sample(draft: bool = True, sealed: bool = True) -> Report:
    blocks: list[Block] = []
    for number, title in enumerate(CHAPTERS, 1):
        blocks.append(Heading(f"chapter.{number}", title))
        blocks += FILLED.get(title, _prose)(number)
    return Report(
        title=(f"2018年度{UNIT}", "财政专项资金绩效评价报告"),
        blocks=tuple(blocks),
        signed_by="某市财政局",
        date="2019年7月16日",
        sealed=sealed,
        draft=draft,
        properties={"author": "绩效评价工作组", "subject": "财政支出绩效评价", "keywords": "绩效评价；专项资金"},
    )


def _prose(number: int) -> list[Block]:
    return [Paragraph(f"prose.{number}.{index}", (Run(PROSE),)) for index in range(3)]


def _situation(number: int) -> list[Block]:
    """A list below the chapter itself, and sections after it."""
    return [
        Paragraph("basis", (Run("评价依据主要有："),)),
        *(Paragraph(f"basis.{index}", (Run(text),), Style.ITEM) for index, text in enumerate(BASIS)),
        Heading("situation.way", "评价工作开展情况", 2),
        *_prose(number),
        Heading("situation.method", "评价方法", 2),
        Paragraph("methods", (Run("定量分析与定性分析相结合。", bold=True), Run(PROSE)), Style.ITEM),
        Paragraph("methods.1", (Run("听取项目情况介绍；"),), Style.POINT),
        Paragraph("methods.2", (Run("查阅资料，检查财务账目。"),), Style.POINT),
    ]


def _funds(number: int) -> list[Block]:
    rows = tuple(_expense(index) for index in range(1, 31))
    total = Row("total", (Run("合计"), Run(""), Run("465.00", Source("fund", 1234, "used")), Run("")))
    columns = (
        Column("支出内容", 5),
        Column("日期", 3, Align.CENTER),
        Column("金额", 2, Align.RIGHT),
        Column("备注", 2),
    )
    said = (Run("2018年共支出"), Run("465.00", Source("fund", 1234, "used")), Run("万元，详见下表。"))
    return [
        Heading("funds.used", "资金使用情况", 2),
        Paragraph("funds.said", said, source=Source("fund", 1234)),
        Table("expenses", "2018年度专项资金支出明细表", columns, rows, "金额单位：万元", total),
        Paragraph("expenses.note", (Run("注：“—”表示项目单位未提供。"),), Style.NOTE),
        Heading("funds.scores", "各项目资金到位情况", 2),
        Table(
            "received", "各项目资金到位情况表", WIDE, tuple(_project(index) for index in range(1, 9)), "金额单位：万元"
        ),
        *_prose(number),
    ]


WIDE = (
    Column("序号", 1, Align.CENTER),
    Column("项目名称", 4),
    Column("上年结转", 2, Align.RIGHT),
    Column("年初预算", 2, Align.RIGHT),
    Column("实际到位", 2, Align.RIGHT),
    Column("到位率（%）", 2, Align.RIGHT),
    Column("实际支出", 2, Align.RIGHT),
    Column("结余", 2, Align.RIGHT),
)


def _project(index: int) -> Row:
    names = ("政务服务大厅运行", "12345政务热线", "电子政务平台建设", "窗口人员培训")
    figures = ("0.00", "1,200.00", "1,200.00", "100.00", "1,085.54", "114.46")
    cells = (
        Run(str(index)),
        Run(names[index % 4]),
        *(Run(figure, Source("fund", index, "budget")) for figure in figures),
    )
    return Row(f"project.{index}", cells, Source("fund", index))


def _expense(index: int) -> Row:
    names = ("窗口工作人员劳务派遣费用", "12345热线系统运行维护", "叫号系统升级改造", "会议费")
    amount = Run(f"{index}.00", Source("expense", index, "fen"))
    cells = (Run(names[index % 4]), Run(f"2018-{index % 12 + 1:02}-15"), amount, Run("—" if index % 7 else "跨年支付"))
    return Row(f"expense.{index}", cells, Source("expense", index))


def _findings(number: int) -> list[Block]:
    return [
        Paragraph(f"finding.{index}", (Run(lead, bold=True), Run(text)), Style.ITEM, Source("finding", index))
        for index, (lead, text) in enumerate(FINDINGS * 3, 1)
    ]


FILLED = {"评价情况": _situation, "项目资金情况": _funds, "存在的问题": _findings, "相关建议": _findings}
