"""Working papers: numbered, filled in from what is known, reviewed by another, locked, unlocked with a reason."""

from datetime import date

import pytest

from models import evidence, papers
from models.errors import UserError
from models.evaluation import Evaluation, Project, TeamMember
from models.evidence import Evidence, EvidenceLink, File, of
from models.fieldwork import CheckItem, Checklist, PaperItem, PaperKind, PaperState, WorkingPaper, check_reviewer
from models.findings import Finding
from models.history import items
from models.indicators import Indicator
from models.store import Store

TODAY = date(2019, 7, 5)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "评价.digao", home=tmp_path / "home")
    yield made
    made.close()


def do(store, work, label="做"):
    with store.operation(label) as step:
        return work(step)


@pytest.fixture
def team(store):
    do(store, lambda step: step.add(Evaluation()))
    do(store, lambda step: step.add_all([Project(name="甲"), Project(name="乙")]))
    return do(store, lambda step: step.add_all([TeamMember(name="张三"), TeamMember(name="李四")]))


def add(store, who="张三", **values):
    made = WorkingPaper(**{"kind": PaperKind.FACTS, **values})
    return do(store, lambda step: papers.add(step, made, who, TODAY))


def paper(store, paper_id):
    return store.get(WorkingPaper, paper_id)


def test_a_new_paper_is_a_numbered_draft_of_who_makes_it(store, team):
    second = store.all(Project)[1].id
    numbers = [paper(store, add(store, project=project)).number for project in (None, second, second)]
    assert numbers == ["B-00-001", "B-02-001", "B-02-002"]
    made = store.all(WorkingPaper)[0]
    assert (made.title, made.state, made.preparer, made.prepared_on) == ("取证单", "草稿", team[0], TODAY)
    assert paper(store, add(store, "外人", kind=PaperKind.INTERVIEW)).preparer is None


def test_the_number_follows_project_and_kind_when_asked(store, team):
    made, first = add(store), store.all(Project)[0].id
    do(store, lambda step: step.change(WorkingPaper, made, project=first, kind=PaperKind.SITE))
    do(store, lambda step: papers.renumber(step, made))
    assert paper(store, made).number == "A-01-001"


# ---- states


def advance(store, paper_id):
    return do(store, lambda step: papers.advance(step, paper_id, TODAY))


def change(store, paper_id, **values):
    do(store, lambda step: step.change(WorkingPaper, paper_id, **values))


def sign(store, paper_id):
    do(store, lambda step: papers.sign(step, paper_id, File("abc", 3, "签章.jpg"), TODAY))


def test_a_paper_goes_from_draft_to_confirmed(store, team):
    made = add(store)
    assert advance(store, made) == PaperState.TO_REVIEW
    with pytest.raises(UserError, match="还没有复核人"):
        advance(store, made)
    change(store, made, reviewer=team[1])
    assert advance(store, made) == PaperState.REVIEWED
    assert paper(store, made).reviewed_on == TODAY
    with pytest.raises(UserError, match="没有单位签章的扫描件"):
        advance(store, made)
    sign(store, made)
    assert advance(store, made) == PaperState.CONFIRMED
    with pytest.raises(UserError, match="底稿已确认，没有下一步"):
        advance(store, made)


@pytest.mark.parametrize("state", [PaperState.TO_REVIEW, PaperState.REVIEWED, PaperState.CONFIRMED])
def test_nobody_reviews_their_own_paper(store, team, state):
    made = add(store, reviewer=team[0])
    sign(store, made)
    before = papers.STATES[papers.STATES.index(state) - 1]
    change(store, made, state=before)
    with pytest.raises(UserError, match="复核人不能是编制人"):
        advance(store, made)
    with pytest.raises(UserError, match="复核人不能是编制人"):
        check_reviewer(paper(store, made))


def test_a_paper_without_a_preparer_is_not_handed_on(store, team):
    with pytest.raises(UserError, match="还没有编制人"):
        advance(store, add(store, who=""))


def test_a_refusal_counts_with_its_reason_and_its_date(store, team):
    made = add(store, reviewer=team[1])
    change(store, made, state=PaperState.REVIEWED, opinion="拒绝签章")
    for values in ({}, {"opinion_text": "认为数据有误"}, {"opinion_text": " ", "opinion_on": TODAY}):
        change(store, made, **{"opinion_text": "", "opinion_on": None, **values})
        with pytest.raises(UserError, match="扫描件"):
            advance(store, made)
    change(store, made, opinion_text="认为数据有误", opinion_on=TODAY)
    assert advance(store, made) == PaperState.CONFIRMED


def test_a_scan_that_was_deleted_confirms_nothing(store, team):
    made = add(store, reviewer=team[1])
    sign(store, made)
    change(store, made, state=PaperState.REVIEWED)
    do(store, lambda step: evidence.remove(step, [paper(store, made).scan]))
    with pytest.raises(UserError, match="扫描件"):
        advance(store, made)


def test_the_signed_scan_is_evidence_of_the_paper(store, team):
    made = add(store)
    sign(store, made)
    (scan,) = store.all(Evidence)
    assert (scan.kind, paper(store, made).scan, paper(store, made).opinion_on) == ("扫描件", scan.id, TODAY)
    assert of(store.all(EvidenceLink), "working_paper", made) == (scan.id,)
    store.undo()
    assert paper(store, made).scan is None and store.all(Evidence) == ()


def test_unlocking_needs_a_reason_which_history_keeps(store, team):
    made = add(store, reviewer=team[1])
    change(store, made, state=PaperState.REVIEWED, reviewed_on=TODAY)
    with pytest.raises(UserError, match="没有写解锁原因"):
        papers.unlocking(paper(store, made), " \n ")
    do(store, lambda step: papers.unlock(step, made), papers.unlocking(paper(store, made), "单位补来\n发票"))
    assert (paper(store, made).state, paper(store, made).reviewed_on) == ("草稿", None)
    assert items(store)[0].label == "解锁底稿 B-00-001：单位补来 发票"


def test_what_was_reviewed_is_neither_sent_back_nor_removed(store, team):
    made = add(store, reviewer=team[1])
    change(store, made, state=PaperState.TO_REVIEW)
    do(store, lambda step: papers.send_back(step, made))
    assert paper(store, made).state == "草稿"
    change(store, made, state=PaperState.REVIEWED)
    for refused in (papers.send_back, lambda step, one: papers.remove(step, [one])):
        with pytest.raises(UserError, match="不能") as caught:
            do(store, lambda step, refused=refused: refused(step, made))
        assert "先解锁" in caught.value.hint
    assert paper(store, made).state == "已复核"


def test_after_review_only_the_unit_still_speaks():
    reviewed, confirmed = WorkingPaper(state="已复核"), WorkingPaper(state="已确认")
    assert papers.may_write(WorkingPaper(), "facts") and papers.may_write(WorkingPaper(state="待复核"), "facts")
    assert papers.may_write(reviewed, "opinion_text") and not papers.may_write(reviewed, "facts")
    assert not papers.may_write(confirmed, "opinion_text")


def test_removing_a_paper_takes_lines_and_links(store, team):
    made = add(store)
    do(store, lambda step: step.add(PaperItem(paper=made, what="问")))
    do(store, lambda step: evidence.attach(step, [File("a", 1, "a.jpg")], [("working_paper", made)]))
    do(store, lambda step: papers.remove(step, [made]))
    assert store.all(WorkingPaper) == store.all(PaperItem) == store.all(EvidenceLink) == ()
    assert len(store.all(Evidence)) == 1
    store.undo()
    assert len(store.all(PaperItem)) == len(store.all(EvidenceLink)) == 1


def test_a_reviewed_list_is_still_answered():
    reviewed = {kind: WorkingPaper(kind=kind, state="已复核") for kind in PaperKind}
    assert papers.may_write_item(reviewed[PaperKind.OPINION], "adoption")
    assert papers.may_write_item(reviewed[PaperKind.REQUEST], "received_on")
    assert not papers.may_write_item(reviewed[PaperKind.INTERVIEW], "answer")
    assert not papers.may_write_item(reviewed[PaperKind.OPINION], "what")
    assert not papers.may_write_item(WorkingPaper(kind=PaperKind.OPINION, state="已确认"), "adoption")


def test_what_the_unit_never_sees_ends_with_the_review(store, team):
    made = add(store, kind=PaperKind.SCORING, reviewer=team[1])
    assert [advance(store, made) for _ in range(2)] == ["待复核", "已复核"]
    with pytest.raises(UserError, match="没有下一步"):
        advance(store, made)
    assert papers.obstacle(paper(store, made), False) is None
    assert "扫描件" in str(papers.obstacle(WorkingPaper(kind="取证单", state="已复核", preparer=1, reviewer=2), False))


def test_a_number_of_another_project_is_noticed(store, team):
    projects = store.all(Project)
    made = paper(store, add(store, project=projects[1].id))
    assert not papers.misnumbered(made, projects)
    do(store, lambda step: step.change(WorkingPaper, made.id, project=None))
    assert papers.misnumbered(paper(store, made.id), projects)


# ---- filled in


def test_a_finding_becomes_a_statement_of_fact_with_its_evidence(store, team):
    project = store.all(Project)[1].id
    finding = do(
        store,
        lambda step: step.add(
            Finding(
                headline="先实施后签合同。",
                condition="5月开工，7月签订。",
                criteria="应先签合同。",
                projects=(project,),
            )
        ),
    )
    do(store, lambda step: evidence.attach(step, [File("a", 1, "合同.pdf")], [("finding", finding)]))
    made = paper(store, do(store, lambda step: papers.from_finding(step, finding, "张三", TODAY)))
    assert (made.number, made.title, made.project) == ("B-02-001", "先实施后签合同取证单", project)
    assert (made.facts, made.clause, made.preparer) == ("5月开工，7月签订。", "应先签合同。", team[0])
    assert [item.finding for item in store.all(PaperItem)] == [finding]
    assert len(of(store.all(EvidenceLink), "working_paper", made.id)) == 1
    assert made.scan is None  # the unit's paper is not the unit's signature


@pytest.mark.parametrize("kind", [PaperKind.FINDINGS, PaperKind.OPINION])
def test_lists_have_a_line_for_each_finding(store, team, kind):
    with pytest.raises(UserError, match="还没有问题"):
        do(store, lambda step: papers.from_findings(step, kind))
    ids = do(store, lambda step: step.add_all([Finding(headline=name) for name in "甲乙丙"]))
    do(store, lambda step: papers.from_findings(step, kind, "张三", TODAY))
    assert [(item.what, item.finding) for item in store.all(PaperItem)] == list(zip("甲乙丙", ids, strict=True))


def test_the_scoring_paper_tells_each_score_and_what_was_lost(store, team):
    top = do(store, lambda step: step.add(Indicator(name="产出", weight=100_000)))
    do(
        store,
        lambda step: step.add_all(
            [
                Indicator(parent=top, name="完好率", weight=50_000, score=30_000, reason="9台故障。"),
                Indicator(parent=top, name="及时率", weight=30_000, score=30_000),
                Indicator(parent=top, name="成本", weight=20_000),
            ]
        ),
    )
    snapshot = store.snapshot()
    made = paper(store, do(store, lambda step: papers.from_indicators(step, snapshot, None, "张三", TODAY)))
    assert made.facts == "共3项指标，已评2项，得6分，满分8分。"
    assert [(item.what, item.answer) for item in store.all(PaperItem)] == [
        ("完好率", "得3分，满分5分。扣2分：9台故障。"),
        ("及时率", "得3分，满分3分。"),
        ("成本", "未评"),
    ]
    assert {item.indicator for item in store.all(PaperItem)} == {one.id for one in snapshot.indicators if one.parent}
    with pytest.raises(UserError, match="还没有评价指标"):
        do(store, lambda step: papers.from_indicators(step, snapshot, store.all(Project)[0].id))


def test_a_checklist_becomes_a_paper_of_what_was_found(store, team):
    checklist = do(store, lambda step: step.add(Checklist(title="窗口服务核查", place="大厅", checkers=(team[1],))))
    results = (("符合", ""), ("不符合", "叫号机停用。"), ("部分符合", "缺2块指示牌。"), ("", ""))
    do(
        store,
        lambda step: step.add_all(
            [
                CheckItem(checklist=checklist, what=f"事项{at}", should_be="应当可用。", result=result, as_found=found)
                for at, (result, found) in enumerate(results)
            ]
        ),
    )
    made = paper(store, do(store, lambda step: papers.from_checklist(step, checklist, "张三", TODAY)))
    assert (made.title, made.place, made.checklist) == ("窗口服务核查现场核查表", "大厅", checklist)
    assert (made.preparer, made.number) == (team[1], "A-00-001")
    assert (made.facts, made.clause) == ("叫号机停用。\n缺2块指示牌。", "应当可用。")
    assert made.difference == "事项1：不符合\n事项2：部分符合"
    assert made.conclusion == "共4项：符合1项，部分符合1项，不符合1项，尚未核查1项。"
