"""The engagement itself: evaluation, team, projects, their legal bases, goals, approved purposes, regulations, texts."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from models import fields as f
from models.dates import FuzzyDate
from models.fields import Record, record


class Stage(StrEnum):
    PREPARING = "前期准备"
    ON_SITE = "现场评价中"
    WRITING = "撰写报告"
    CONSULTING = "征求意见"
    FINISHED = "已定稿"


class ReceivedBase(StrEnum):
    """What 资金到位率 divides by: the practice of the 2011-type tables, and the formula of the 2020 framework."""

    AVAILABLE = "实际到位÷（结转＋预算）"
    BUDGET = "实际到位÷本年预算"


class Combination(StrEnum):
    """How the scores of several projects become one."""

    WHOLE = "各项目合用一张评分表"
    FUNDS = "按资金加权平均"
    PLAIN = "简单平均"


class MoneyUnit(StrEnum):
    WAN = "万元"
    YUAN = "元"


@record("evaluation", "绩效评价", title="title")
class Evaluation(Record):
    """The one row of its table: facts of the whole engagement."""

    title: str = f.text("报告标题", required=True, help="报告封面和正文的标题")
    fiscal_year: int | None = f.year("评价年度", required=True, help="被评价资金所属的年度，例如 2018")
    unit: str = f.text("被评价单位", required=True, help="单位全称")
    commissioned_by: str = f.text("委托单位", help="下达评价任务的部门，一般是财政局")
    evaluator: str = f.text("评价机构", required=True, help="实施评价的工作组或机构全称")
    fieldwork_from: date | None = f.day("现场评价开始", help="例如 2019-07-04")
    fieldwork_to: date | None = f.day("现场评价结束", help="例如 2019-07-11")
    methods: str = f.text("评价方法", help="用顿号分开，例如：定量分析、定性分析")
    steps: str = f.long_text("评价步骤", help="一行一步，按先后顺序")
    dimensions: str = f.text("评分维度说明", help="留空时按一级指标名称列出")
    verified_percent: Decimal | None = f.percent("资金现场核查率", help="现场核查金额占实际使用金额的比例")
    report_date: date | None = f.day("报告日期", required=True, help="落款日期")
    signed_by: str = f.text("落款单位", required=True, help="报告落款的单位全称")
    sealed: bool = f.flag("落款加盖印章", help="加盖印章时日期右空四字，不加盖时署名右空二字")
    received_base: str = f.choice("到位率口径", ReceivedBase, help="到位率的分母，全部项目一致")
    money_unit: str = f.choice("金额单位", MoneyUnit, help="界面和报告中金额的单位")
    stage: str = f.choice("评价阶段", Stage, help="显示在窗口标题旁")
    framework: str = f.text("评分体系", help="评分所用指标体系的名称和版本，随评价保存")
    note: str = f.long_text("备注", help="不进入报告")
    combination: str = f.choice("多项目合并方式", Combination, help="写入报告的评分说明")
    trimmed: bool = f.flag("专家评分去掉最高最低", help="三人以上评分时去掉一个最高分和一个最低分")


class Role(StrEnum):
    LEADER = "组长"
    CHIEF = "主评人"
    MEMBER = "成员"
    EXPERT = "专家"


@record("team_member", "评价工作组成员", title="name")
class TeamMember(Record):
    name: str = f.text("姓名", required=True)
    role: str = f.choice("角色", Role, required=True)
    organisation: str = f.text("工作单位")
    profession: str = f.text("职务职称")
    duty: str = f.text("分工", help="负责的工作，例如：资金核查、满意度调查")
    projects: tuple[int, ...] = f.references("负责项目", "project")


@record("project", "项目", title="name")
class Project(Record):
    name: str = f.text("项目名称", required=True, help="与预算批复一致的全称")
    department: str = f.text("实施处室", help="被评价单位内负责的处室")
    content: str = f.long_text("主要内容", required=True, help="做什么、服务谁，进入报告第二部分")
    expense_lead: str = f.long_text("资金主要用途", help="接在“主要用于”之后，例如：支付平台外包服务费、系统维护费等")
    note: str = f.long_text("备注", help="不进入报告")


class BasisKind(StrEnum):
    LAW = "法律法规"
    DOCUMENT = "文件"
    REQUEST = "请示"
    REQUEST_APPROVED = "请示及领导批示"
    INSTRUCTION = "批示"
    REPLY = "批复"
    MINUTES = "会议纪要"
    DECISION = "会议决定"


class BasisUse(StrEnum):
    PROJECT = "立项依据"
    EVALUATION = "评价依据"
    CITED = "引用文件"


@record("legal_basis", "依据", title="title")
class LegalBasis(Record):
    """A document a project, the evaluation or one of its findings rests on."""

    project: int | None = f.reference("项目", "project", help="评价依据和引用文件可以不选")
    use: str = f.choice("用途", BasisUse, required=True, help="立项依据、评价依据，或问题建议中引用的文件")
    title: str = f.text("文件名称", required=True, help="不带书名号")
    number: str = f.text("文号", help="没有文号的留空，例如 长办发〔2013〕27号")
    issuer: str = f.text("发文机关")
    issued: FuzzyDate | None = f.fuzzy_date("发文日期", help="可以只写到月或年")
    kind: str = f.choice("种类", BasisKind, open=True)
    note: str = f.text("备注")


class Dimension(StrEnum):
    QUANTITY = "数量"
    QUALITY = "质量"
    TIME = "时效"
    COST = "成本"
    ECONOMIC = "经济效益"
    SOCIAL = "社会效益"
    ECOLOGICAL = "生态效益"
    LASTING = "可持续影响"
    SATISFACTION = "满意度"


class Operator(StrEnum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    MORE = ">"
    LESS = "<"


@record("goal", "绩效目标", title="text")
class Goal(Record):
    project: int | None = f.reference("项目", "project", required=True)
    text: str = f.text("目标内容", required=True, help="承诺要达到什么")
    dimension: str = f.choice("维度", Dimension, required=True)
    operator: str = f.choice("关系", Operator, help="定性目标留空")
    target: Decimal | None = f.number("目标值", help="定性目标留空")
    unit: str = f.text("计量单位", help="例如 %、条、工作日")
    deadline: FuzzyDate | None = f.fuzzy_date("完成期限", help="例如 2018-04-30，或 2018年底")
    source: str = f.text("目标出处", help="绩效目标申报表或文件名称")
    note: str = f.text("备注")


@record("approved_purpose", "批复用途", title="purpose")
class ApprovedPurpose(Record):
    project: int | None = f.reference("项目", "project", required=True)
    purpose: str = f.text("批准的用途", required=True, help="预算批复或专项资金管理办法允许的开支")
    cap: int | None = f.money("限额", help="批复规定了上限的填写")
    source: str = f.text("批复文件")
    note: str = f.text("备注")


class RegulationArea(StrEnum):
    FUNDS = "资金"
    PROJECT = "项目"


class RegulationState(StrEnum):
    IN_FORCE = "现行有效"
    TRIAL = "试行"
    INTERIM = "暂行"
    DRAFT = "征求意见稿"
    REPEALED = "已废止"


class Execution(StrEnum):
    GOOD = "执行到位"
    PARTLY = "部分执行"
    NOT = "未执行"
    UNCHECKED = "未核查"


@record("regulation", "制度", title="title")
class Regulation(Record):
    title: str = f.text("制度名称", required=True, help="不带书名号")
    number: str = f.text("文号")
    issuer: str = f.text("制定机关", help="例如：市政务公开服务领导小组办公室")
    issued: FuzzyDate | None = f.fuzzy_date("印发日期")
    area: str = f.choice("类别", RegulationArea, required=True, help="资金管理制度或项目管理制度")
    state: str = f.choice("状态", RegulationState)
    execution: str = f.choice("执行情况", Execution, help="现场核查后的结论")
    evidence: str = f.text("核查依据", help="看了什么材料得出执行情况")
    projects: tuple[int, ...] = f.references("适用项目", "project")
    note: str = f.text("备注")


class Section(StrEnum):
    """The sections of the report that are written by hand, as titled sub-sections."""

    IMPLEMENTATION = "四、项目实施情况"
    REGULATIONS = "五、制度建设和执行情况"
    OUTCOMES = "六、产出成果及效益"
    CONCLUSION = "九、综合评价情况及评价结论"


@record("section_text", "正文小节", title="title")
class SectionText(Record):
    section: str = f.choice("所属部分", Section, required=True)
    title: str = f.text("小节标题", help="结论部分可以留空")
    body: str = f.long_text("正文", required=True, help="每一行是报告中的一个自然段")
    projects: tuple[int, ...] = f.references("涉及项目", "project")
