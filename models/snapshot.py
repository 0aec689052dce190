"""The whole evaluation at one moment, as plain frozen values: what pages, rules and the report read."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from models import funds
from models.evaluation import (
    ApprovedPurpose,
    Evaluation,
    Goal,
    LegalBasis,
    Project,
    Regulation,
    SectionText,
    TeamMember,
)
from models.evidence import Evidence, EvidenceLink
from models.fields import R, Record
from models.fieldwork import ATTRIBUTES, CheckItem, Checklist, PaperItem, VoucherCheck, VoucherSample, WorkingPaper
from models.findings import Finding, FindingPoint, Recommendation, RecommendationPoint
from models.funds import Entry, ExpenseLine, Fund, Funding
from models.indicators import Deduction, ExpertScore, GradeBand, Indicator, ScorePoint
from models.measures import Measure
from models.progress import Contract, Invoice, Milestone, Payment, Plan, RecurringDuty

T = TypeVar("T")


@dataclass(frozen=True)
class LineEntries:
    """How many vouchers stand under an expense line, and their sum in 分."""

    count: int = 0
    amount: int = 0


@dataclass(frozen=True)
class VoucherSums:
    """How many vouchers of a project were drawn, how many of them fully checked, and the sum of these in 分."""

    drawn: int = 0
    checked: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Snapshot:
    """The small tables whole, in the users' order; of the vouchers only their sums."""

    evaluation: Evaluation = field(default_factory=Evaluation)
    team: tuple[TeamMember, ...] = ()
    projects: tuple[Project, ...] = ()
    bases: tuple[LegalBasis, ...] = ()
    goals: tuple[Goal, ...] = ()
    purposes: tuple[ApprovedPurpose, ...] = ()
    regulations: tuple[Regulation, ...] = ()
    texts: tuple[SectionText, ...] = ()
    funds: tuple[Fund, ...] = ()
    expense_lines: tuple[ExpenseLine, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    plans: tuple[Plan, ...] = ()
    duties: tuple[RecurringDuty, ...] = ()
    contracts: tuple[Contract, ...] = ()
    payments: tuple[Payment, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    measures: tuple[Measure, ...] = ()
    findings: tuple[Finding, ...] = ()
    finding_points: tuple[FindingPoint, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    recommendation_points: tuple[RecommendationPoint, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    bands: tuple[GradeBand, ...] = ()
    score_points: tuple[ScorePoint, ...] = ()
    deductions: tuple[Deduction, ...] = ()
    expert_scores: tuple[ExpertScore, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    check_items: tuple[CheckItem, ...] = ()
    voucher_samples: tuple[VoucherSample, ...] = ()
    voucher_checks: tuple[VoucherCheck, ...] = ()
    papers: tuple[WorkingPaper, ...] = ()
    paper_items: tuple[PaperItem, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_links: tuple[EvidenceLink, ...] = ()
    entries: dict[int, LineEntries] = field(default_factory=dict)  # by expense line
    vouchers: dict[int, VoucherSums] = field(default_factory=dict)  # by project
    worked_out: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def funding(self, project: int | None = None) -> Funding:
        """Funds of one project, or of all projects that still exist."""
        known = {one.id for one in self.projects}
        return funds.add_up(
            [one for one in self.funds if (one.project == project if project is not None else one.project in known)]
        )

    def lines(self, project: int) -> tuple[ExpenseLine, ...]:
        return tuple(line for line in self.expense_lines if line.project == project)

    def once(self, work: Callable[["Snapshot"], T]) -> T:
        """What ``work`` makes of this snapshot, worked out the first time it is asked for."""
        if work not in self.worked_out:
            self.worked_out[work] = work(self)
        return self.worked_out[work]

    def of(self, record: type[R]) -> tuple[R, ...]:
        """All records of one kind that a snapshot holds whole."""
        return getattr(self, PARTS[record])


PARTS: dict[type[Record], str] = {
    TeamMember: "team",
    Project: "projects",
    LegalBasis: "bases",
    Goal: "goals",
    ApprovedPurpose: "purposes",
    Regulation: "regulations",
    SectionText: "texts",
    Fund: "funds",
    ExpenseLine: "expense_lines",
    Milestone: "milestones",
    Plan: "plans",
    RecurringDuty: "duties",
    Contract: "contracts",
    Payment: "payments",
    Invoice: "invoices",
    Measure: "measures",
    Finding: "findings",
    FindingPoint: "finding_points",
    Recommendation: "recommendations",
    RecommendationPoint: "recommendation_points",
    Indicator: "indicators",
    GradeBand: "bands",
    ScorePoint: "score_points",
    Deduction: "deductions",
    ExpertScore: "expert_scores",
    Checklist: "checklists",
    CheckItem: "check_items",
    VoucherSample: "voucher_samples",
    VoucherCheck: "voucher_checks",
    WorkingPaper: "papers",
    PaperItem: "paper_items",
    Evidence: "evidence",
    EvidenceLink: "evidence_links",
}

ENTRY_SUMS = "SELECT line, count(*), sum(amount) FROM entry WHERE deleted = 0 GROUP BY line"
CHECKED = " AND ".join(f"{name} IS NOT NULL" for name in ATTRIBUTES)
VOUCHER_SUMS = f"""
    SELECT l.project, count(*), sum(c.whole), sum(CASE WHEN c.whole THEN e.amount END)
    FROM (SELECT entry, max({CHECKED}) AS whole FROM voucher_check WHERE deleted = 0 GROUP BY entry) c
    JOIN entry e ON e.id = c.entry AND e.deleted = 0
    JOIN expense_line l ON l.id = e.line AND l.deleted = 0
    WHERE l.project IS NOT NULL GROUP BY l.project
"""
VOUCHER_TABLES = {Entry.meta.table, ExpenseLine.meta.table, VoucherCheck.meta.table}


def refresh(
    old: Snapshot,
    tables: frozenset[str] | None,
    read: Callable[[type[Record]], tuple[Record, ...]],
    query: Callable[[str], list[tuple[Any, ...]]],
) -> Snapshot:
    """``old`` with the named tables read again (all of them where ``tables`` is None)."""
    changed: dict[str, object] = {
        name: read(record) for record, name in PARTS.items() if tables is None or record.meta.table in tables
    }
    if tables is None or Evaluation.meta.table in tables:
        changed["evaluation"] = next(iter(read(Evaluation)), Evaluation())
    if tables is None or Entry.meta.table in tables:
        changed["entries"] = {line: LineEntries(count, amount or 0) for line, count, amount in query(ENTRY_SUMS)}
    if tables is None or tables & VOUCHER_TABLES:
        changed["vouchers"] = {
            project: VoucherSums(drawn, checked, amount or 0) for project, drawn, checked, amount in query(VOUCHER_SUMS)
        }
    return replace(old, **changed)  # pyright: ignore[reportArgumentType]
