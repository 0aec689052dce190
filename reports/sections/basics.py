"""一、评价情况: on what grounds, for whom, by whom, when and how the evaluation was made."""

from collections.abc import Iterator

from models import sampling
from models.evaluation import BasisUse, Evaluation, Role, TeamMember
from models.fieldwork import VoucherCheck
from models.funds import Fund
from models.indicators import first_level
from models.snapshot import Snapshot
from reports import wording
from reports.outline import Block, Heading, Paragraph, Run
from reports.sections.pieces import everywhere, joined, run, say


def chapter(snapshot: Snapshot) -> Iterator[Block]:
    yield Heading("basics", "评价情况")
    yield _commission(snapshot)
    sentences = (
        _team(snapshot.team),
        _methods(snapshot.evaluation),
        _verified(snapshot),
        _dimensions(snapshot),
    )
    for name, runs in zip(("team", "methods", "verified", "dimensions"), sentences, strict=True):
        if runs:
            yield Paragraph(f"basics.{name}", runs)


def _commission(snapshot: Snapshot) -> Paragraph:
    evaluation = snapshot.evaluation
    bases = [
        run(basis, "title", wording.document(basis.title, basis.number))
        for basis in snapshot.bases
        if basis.use == BasisUse.EVALUATION
    ]
    grounds = ["根据", *joined(bases, "、"), "等规定，"] if bases else []
    when = wording.span(evaluation.fieldwork_from, evaluation.fieldwork_to)
    runs = say(
        *grounds,
        *_mandate(evaluation),
        *(("于", run(evaluation, "fieldwork_from", when)) if when else ()),
        "对",
        _named(evaluation, "unit"),
        run(evaluation, "fiscal_year", f"{evaluation.fiscal_year}年度" if evaluation.fiscal_year else ""),
        "财政专项资金实施了现场绩效评价。" if when else "财政专项资金实施了绩效评价。",
    )
    return Paragraph("basics.commission", runs)


def _named(evaluation: Evaluation, field: str) -> Run:
    return run(evaluation, field, wording.bare(getattr(evaluation, field)) or wording.UNFILLED)


def _mandate(evaluation: Evaluation) -> list[str | Run]:
    """Who commissioned whom; a working group of the office itself is sent, anyone else is commissioned."""
    by, evaluator = wording.bare(evaluation.commissioned_by), _named(evaluation, "evaluator")
    if not by:
        return [evaluator]
    verb = "委派" if evaluator.text.startswith(by) else "委托"
    return ["受", run(evaluation, "commissioned_by", by), f"{verb}，", evaluator]


def _team(team: tuple[TeamMember, ...]) -> tuple[Run, ...]:
    groups: list[Run] = []
    for role in Role:
        members = [member for member in team if member.role == role and wording.bare(member.name)]
        if members:
            names = wording.listed(wording.bare(member.name) for member in members)
            groups.append(run(members[0], "name", f"{role}：{names}"))
    return say("评价工作组成员：", *joined(groups, "；"), "。") if groups else ()


def _methods(evaluation: Evaluation) -> tuple[Run, ...]:
    methods, steps = wording.bare(evaluation.methods), [wording.bare(step) for step in wording.lines(evaluation.steps)]
    kind = "" if methods.endswith("法") else "相结合的方法" if "、" in methods else "的方法"
    how = ["评价采用", run(evaluation, "methods", methods), kind]
    then = [f"{'，' if methods else '评价'}按以下步骤进行：", run(evaluation, "steps", wording.first_second(steps))]
    return say(*(how if methods else ()), *(then if steps else ()), "。") if methods or steps else ()


def _verified(snapshot: Snapshot) -> tuple[Run, ...]:
    """How much of the funds was looked into: computed where vouchers were checked, else as stated."""
    told = "评价工作组对资金使用情况进行了现场核查，"
    whole = sampling.together(sampling.verification(snapshot))
    if whole.checked and whole.rate is not None:
        money, source = wording.money_of(snapshot.evaluation), everywhere(VoucherCheck)
        checked = ("共核对凭证", Run(f"{whole.checked}笔", source), "，金额", Run(money.exact(whole.amount), source))
        used = Run(money.exact(whole.used or 0), everywhere(Fund, "used"))
        rate = Run(wording.rate(whole.rate), source)
        return say(told, *checked, "；本年使用资金", used, "，资金现场核查率为", rate, "。")
    if snapshot.evaluation.verified_percent is None:
        return ()
    percent = run(snapshot.evaluation, "verified_percent", wording.rate(snapshot.evaluation.verified_percent))
    return say(told, "资金现场核查率为", percent, "。")


def _dimensions(snapshot: Snapshot) -> tuple[Run, ...]:
    if own := wording.bare(snapshot.evaluation.dimensions):
        many = "" if "方面" in own else wording.counted(len(own.split("、")), "个方面")
        return say("评价从", run(snapshot.evaluation, "dimensions", own), many, "进行综合评分，形成评价结论。")
    top = [indicator for indicator in first_level(snapshot.indicators) if wording.bare(indicator.name)]
    if not top:
        return ()
    names = joined([run(one, "name", wording.bare(one.name)) for one in top], "、")
    count = Run(wording.counted(len(top), "个方面"), everywhere(type(top[0])))
    return say("评价从", *names, count, "进行综合评分，形成评价结论。")
