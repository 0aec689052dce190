"""Findings and recommendations, each with its headline, order and numbered sub-points."""

from enum import StrEnum

from models import fields as f
from models.fields import Record, record


class FindingKind(StrEnum):
    GOALS = "绩效目标"
    FUNDS = "资金使用"
    PROGRESS = "项目进度"
    PROCESS = "过程管理"
    BENEFIT = "使用效益"
    FACILITIES = "设施条件"
    CONTRACTS = "合同管理"
    SATISFACTION = "满意度评价"
    PAYMENT = "资金兑付"
    EQUIPMENT = "设备台账"
    REGULATIONS = "制度建设"


@record("finding", "问题", title="headline")
class Finding(Record):
    headline: str = f.text("标题", required=True, help="一句话说清问题，在报告中加粗")
    kind: str = f.choice("类别", FindingKind, open=True)
    projects: tuple[int, ...] = f.references("涉及项目", "project")
    condition: str = f.long_text("事实", required=True, help="查到什么：时间、地点、数量，每行一个自然段")
    criteria: str = f.long_text("标准", help="应当怎样，依据哪个文件哪一条")
    cause: str = f.long_text("原因")
    effect: str = f.long_text("影响")
    amount: int | None = f.money("涉及金额")
    said_by: str = f.text("反映来源", help="谁反映的，例如：窗口工作人员和办事群众")
    note: str = f.long_text("备注", help="不进入报告")


@record("finding_point", "问题分点", title="headline")
class FindingPoint(Record):
    """A numbered sub-point （1）（2）… of a finding."""

    finding: int | None = f.reference("问题", "finding", required=True)
    headline: str = f.text("分点标题")
    body: str = f.long_text("分点内容", required=True)


@record("recommendation", "建议", title="headline")
class Recommendation(Record):
    headline: str = f.text("标题", required=True, help="一句话说清建议，在报告中加粗")
    findings: tuple[int, ...] = f.references("对应问题", "finding", help="回答哪几个问题")
    body: str = f.long_text("内容", required=True, help="每行一个自然段")
    note: str = f.long_text("备注", help="不进入报告")


@record("recommendation_point", "建议分点", title="headline")
class RecommendationPoint(Record):
    """A numbered sub-point （1）（2）… of a recommendation."""

    recommendation: int | None = f.reference("建议", "recommendation", required=True)
    headline: str = f.text("分点标题")
    body: str = f.long_text("分点内容", required=True)


def unanswered(findings: tuple[Finding, ...], recommendations: tuple[Recommendation, ...]) -> tuple[Finding, ...]:
    """Findings that no recommendation answers."""
    answered = {one for recommendation in recommendations for one in recommendation.findings}
    return tuple(finding for finding in findings if finding.id not in answered)
