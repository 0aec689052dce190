"""七、存在的问题: each finding with its headline, what was found, by which standard, why, and what came of it."""

from collections.abc import Iterator

from models.fields import Record
from models.findings import Finding, FindingPoint
from models.indicators import total
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Run, Style
from reports.sections.pieces import grouped, headline, prose, run, say
from reports.wording import Money

#: the long texts after the facts: what each is introduced by, unless it already begins like that itself
_FOLLOWING = (
    ("criteria", "评价标准：", ("按照", "依据", "根据", "依照", "按", "参照", "对照", "评价标准")),
    ("cause", "主要原因：", ("原因", "主要原因", "由于", "因", "主要是", "究其原因", "产生")),
    ("effect", "造成的影响：", ("影响", "造成", "导致", "致使", "不利于", "使得", "使")),
)


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("findings", "存在的问题")
    if not snapshot.findings:
        words = "本次评价未发现需要反映的问题。" if settled(snapshot) else f"存在的问题{wording.UNFILLED}。"
        yield Paragraph("findings.none", say(words))
    points = grouped(snapshot.finding_points, "finding")
    money = wording.money_of(snapshot.evaluation)
    for finding in snapshot.findings:
        yield from _finding(finding, points[finding.id], money)


def settled(snapshot: Snapshot) -> bool:
    """Whether a list without findings is a result: everything has been scored, and nothing was found."""
    return total(snapshot.indicators).complete


def _finding(finding: Finding, points: list[FindingPoint], money: Money) -> Iterator[Paragraph]:
    lead = headline(finding, finding.headline or wording.UNFILLED)
    facts = [*prose(finding, "condition", lead, Style.ITEM, whole=True)]
    yield from facts[:-1]
    yield Paragraph(facts[-1].key, (*facts[-1].runs, *_said(finding, money)), facts[-1].style, facts[-1].source)
    for point in points:
        yield from numbered_point(point)
    for field, words, openings in _FOLLOWING:
        text = wording.inline(getattr(finding, field))
        begun = text.startswith(openings)
        citing = field == "criteria" and text.startswith("《")
        lead = () if begun or not text else (Run("按照" if citing else words),)
        yield from prose(finding, field, lead, whole=True)


def _said(finding: Finding, money: Money) -> tuple[Run, ...]:
    """The amount in question and who says so, as sentences of their own behind the facts."""
    said: list[str | Run] = []
    if finding.amount is not None:
        said += ["涉及金额", run(finding, "amount", money.exact(finding.amount)), "。"]
    if source := wording.bare(finding.said_by):
        said += ["上述情况由", run(finding, "said_by", source), "反映。"]
    return say(*said)


def numbered_point(point: Record) -> Iterator[Paragraph]:
    """A sub-point: its headline, if it has one, run in before its text."""
    lead = headline(point, getattr(point, "headline", ""))
    yield from prose(point, "body", lead or (), Style.POINT)
