"""Which records are left pointing at what was deleted."""

from models.evaluation import Goal, Project, Regulation
from models.findings import Finding, FindingPoint, Recommendation
from models.funds import ExpenseLine
from models.references import referring
from models.snapshot import LineEntries, Snapshot


def test_single_and_many_references_and_vouchers_are_counted():
    snapshot = Snapshot(
        projects=(Project(id=1), Project(id=2)),
        goals=(Goal(id=3, project=1), Goal(id=4, project=2), Goal(id=5)),
        regulations=(Regulation(id=6, projects=(2, 1)), Regulation(id=7)),
        expense_lines=(ExpenseLine(id=8, project=2), ExpenseLine(id=9, project=2, part_of=8)),
        entries={8: LineEntries(40, 1), 9: LineEntries(2, 1)},
        findings=(Finding(id=1),),
        finding_points=(FindingPoint(id=10, finding=1),),
        recommendations=(Recommendation(id=11, findings=(1, 2)),),
    )
    assert referring(snapshot, {("project", 1)}) == {"goal": 1, "regulation": 1}
    assert referring(snapshot, {("project", 1), ("project", 2)}) == {"goal": 2, "regulation": 1, "expense_line": 2}
    assert referring(snapshot, {("expense_line", 8)}) == {"expense_line": 1, "entry": 40}
    assert referring(snapshot, {("finding", 1)}) == {"finding_point": 1, "recommendation": 1}
    assert referring(snapshot, {("goal", 3)}) == {}
