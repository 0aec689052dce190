"""七、存在的问题: each finding with its headline, what was found, by which standard, why, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from models.fields import Record
from models.findings import Finding, FindingPoint
from models.scores import scores
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Run, Style
from reports.sections.evidence_index import cited
from reports.sections.pieces import grouped, headline, key, prose, run, say
from reports.wording import Money


@dataclass(frozen=True)
class Following:
    """A long text after the facts: what introduces it, unless it says so itself by its first words or any word."""

    field: str
    words: str
    citing: str  # instead of ``words`` before a document's title
    openings: tuple[str, ...]
    holding: tuple[str, ...] = ()


_FOLLOWING = (
    Following("criteria", "评价标准：", "按照", ("按", "依据", "根据", "依照", "参照", "对照", "评价标准")),
    Following("cause", "主要原因：", "主要原因：", ("由于", "因", "主要是"), ("原因",)),
    Following("effect", "造成的影响：", "造成的影响：", ("影响", "造成", "导致", "致使", "不利于", "使得")),
)


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("findings", "存在的问题")
    if not snapshot.findings:
        words = "本次评价未发现需要反映的问题。" if settled(snapshot) else f"存在的问题{wording.UNFILLED}。"
        yield Paragraph("findings.none", say(words))
    points = grouped(snapshot.finding_points, "finding")
    money = wording.money_of(snapshot.evaluation)
    for finding in snapshot.findings:
        yield from _finding(snapshot, finding, points[finding.id], money)


def settled(snapshot: Snapshot) -> bool:
    """Whether a list without findings is a result: everything has been scored, and nothing was found."""
    return scores(snapshot).total.complete


def _finding(snapshot: Snapshot, finding: Finding, points: list[FindingPoint], money: Money) -> Iterator[Paragraph]:
    lead = headline(finding, wording.bare(finding.headline) or wording.UNFILLED)
    facts = [*prose(finding, "condition", lead, Style.ITEM, whole=True)]
    said = (*_said(finding, money), *cited(snapshot, finding))
    if points:
        yield from facts
        for point in points:
            yield from numbered_point(point)
        if said:
            yield Paragraph(key(finding, "said"), said)
    else:
        yield from facts[:-1]
        yield replace(facts[-1], runs=(*facts[-1].runs, *said))
    for follows in _FOLLOWING:
        yield from prose(finding, follows.field, _opening(follows, getattr(finding, follows.field)), whole=True)


def _opening(follows: Following, text: str) -> tuple[Run, ...]:
    text = wording.inline(text)
    if not text or text.startswith(follows.openings) or any(word in text for word in follows.holding):
        return ()
    return (Run(follows.citing if text.startswith("《") else follows.words),)


def _said(finding: Finding, money: Money) -> tuple[Run, ...]:
    """The amount in question and who says so, as sentences of their own behind the facts."""
    said: list[str | Run] = []
    if finding.amount is not None:
        said += ["涉及金额", run(finding, "amount", money.exact(finding.amount)), "。"]
    if source := wording.bare(finding.said_by):
        said += ["以上情况来自", run(finding, "said_by", source), "。"]
    return say(*said)


def numbered_point(point: Record) -> Iterator[Paragraph]:
    """A sub-point: its headline, if it has one, run in before its text."""
    lead = headline(point, getattr(point, "headline", ""))
    yield from prose(point, "body", lead, Style.POINT, whole=True)
