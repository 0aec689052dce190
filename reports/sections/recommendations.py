"""八、相关建议: each recommendation with its headline, the findings it answers, and its sub-points."""

from collections.abc import Iterator

from models.findings import Recommendation, RecommendationPoint
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Run, Style
from reports.sections.findings import numbered_point, settled
from reports.sections.pieces import grouped, headline, prose, run, say


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("recommendations", "相关建议")
    if not snapshot.recommendations:
        none = settled(snapshot) and not snapshot.findings
        words = "本次评价没有需要提出的建议。" if none else f"相关建议{wording.UNFILLED}。"
        yield Paragraph("recommendations.none", say(words))
    numbers = {finding.id: place for place, finding in enumerate(snapshot.findings, 1)}
    points = grouped(snapshot.recommendation_points, "recommendation")
    for recommendation in snapshot.recommendations:
        yield from _recommendation(recommendation, points[recommendation.id], numbers)


def _recommendation(
    recommendation: Recommendation, points: list[RecommendationPoint], numbers: dict[int, int]
) -> Iterator[Paragraph]:
    lead = headline(
        recommendation, wording.bare(recommendation.headline) or wording.UNFILLED, _answers(recommendation, numbers)
    )
    yield from prose(recommendation, "body", lead, Style.ITEM)
    for point in points:
        yield from numbered_point(point)


def _answers(recommendation: Recommendation, numbers: dict[int, int]) -> tuple[Run, ...]:
    """（针对问题1、2）, by the numbers the findings have in section 七."""
    known = sorted({numbers[finding] for finding in recommendation.findings if finding in numbers})
    if not known:
        return ()
    return (run(recommendation, "findings", f"（针对问题{'、'.join(map(str, known))}）"),)
