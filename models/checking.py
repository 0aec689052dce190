"""What becomes of on-site checks: a failed item or voucher is turned into a finding, with all that is known of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from models.errors import UserError
from models.evaluation import Project
from models.evidence import EvidenceLink, of
from models.fields import Record
from models.fieldwork import (
    ATTRIBUTES,
    CheckItem,
    Checklist,
    ItemResult,
    Mark,
    VoucherCheck,
    VoucherSample,
    exceptional,
)
from models.findings import Finding, FindingKind
from models.funds import Entry, ExpenseLine
from models.money import Unit, show_fen
from models.store import Step

WRONG = frozenset({ItemResult.FAILED, ItemResult.PARTLY})

#: what the findings of a kind of checklist are about
KINDS = {
    "资金使用核查": FindingKind.FUNDS,
    "采购与合同核查": FindingKind.CONTRACTS,
    "项目进度核查": FindingKind.PROGRESS,
    "设施设备现场核查": FindingKind.FACILITIES,
    "窗口服务现场核查": FindingKind.PROCESS,
    "制度建设核查": FindingKind.REGULATIONS,
}

# ---- the headline of a failed item

_STATES = (
    "符合", "规范", "完整", "一致", "真实", "正常", "良好", "合适", "清楚", "完好", "齐备", "齐全", "相符", "相称",
    "及时", "合法", "合规", "合理", "公开", "准确", "明确", "健全", "到位", "充分", "属实", "安全",
)  # fmt: skip
_WRONGS = ("列支", "截留", "挤占", "挪用", "拆分", "限制", "闲置", "缺陷", "明显缺陷", "虚报", "超标", "损坏", "浪费")


def problem(what: str, result: str) -> str:
    """What is wrong, said of the question an item asks: 账表数据是否一致 → 账表数据不一致; to be edited where it reads ill."""
    partly = "部分" if result == ItemResult.PARTLY else ""
    what = re.sub(r"是怎样(.+)的$", r"\1", what.strip().rstrip("？?。"))
    if "是否" in what:
        subject, _, asked = what.partition("是否")
        return f"{subject}{partly}{_denied(asked)}"
    if "有没有" in what:
        subject, _, thing = what.partition("有没有")
        if thing.startswith(_WRONGS):
            return f"{subject}存在{thing}"
        return f"{subject}{thing}不完整" if partly else f"{subject}没有{thing}"
    return f"{what}{partly}不符合要求"


def _denied(asked: str) -> str:
    """符合 → 不符合; 公开、合规 → 不公开、不合规; 有预算 → 没有预算; 按时完成 → 未按时完成."""
    if asked.startswith("有"):
        return f"没{asked}"
    if not asked.startswith(_STATES):
        return f"未{asked}"
    return "、".join(f"不{part}" if part.startswith(_STATES) else part for part in asked.split("、"))


# ---- findings


def raise_finding(step: Step, item: int) -> int:
    """The finding a failed item leads to, with its evidence; the one it has led to already where there is one.

    Raises UserError for an item that did not fail, or of which nothing was noted.
    """
    found = step.get(CheckItem, item)
    if found is None or found.result not in WRONG:
        raise UserError("只有“不符合”或“部分符合”的事项可以形成问题", "请先选好核查结果")
    if found.finding is not None and step.get(Finding, found.finding) is not None:
        return found.finding
    if not found.as_found.strip():
        raise UserError("还没有填写实际情况，不能形成问题", "请先写明时间、地点和数量")
    checklist = step.get(Checklist, found.checklist) if found.checklist else None
    checklist = checklist or Checklist(title="")
    finding = step.add(
        Finding(
            headline=problem(found.what, found.result),
            kind=KINDS.get(checklist.template, ""),
            projects=(checklist.project,) if checklist.project else (),
            condition=found.as_found,
            criteria=found.should_be,
            note=f"由核查表“{checklist.title}”的事项“{found.what}”形成",
        )
    )
    step.change(CheckItem, item, finding=finding)
    _pass_on(step, CheckItem, [item], finding)
    return finding


def _pass_on(step: Step, kind: type[Record], rows: Iterable[int], finding: int) -> None:
    """Let the evidence of what was checked support the finding too, each piece once."""
    links = step.all(EvidenceLink)
    pieces = dict.fromkeys(one for row in rows for one in of(links, kind.meta.table, row))
    step.add_all([EvidenceLink(evidence=one, table=Finding.meta.table, row=finding) for one in pieces])


#: what is said of a voucher that lacks an attribute, and what there should have been
_LACKS = {
    "approval": ("审批手续不全", "支出应当先经审批，手续齐全"),
    "invoice": ("没有合规发票", "付款应当取得真实、合规的发票"),
    "contract": ("没有合同", "应当签订合同的支出有合同，内容与付款一致"),
    "acceptance": ("没有验收资料", "付款前应当验收，有验收资料"),
    "purpose": ("不符合批复用途", "支出应当用于批复的用途"),
}


def lacking(check: VoucherCheck) -> tuple[str, ...]:
    """What is wrong with a voucher, in words."""
    return tuple(_LACKS[name][0] for name in ATTRIBUTES if getattr(check, name) == Mark.FAILED)


def unreported(checks: Iterable[VoucherCheck], findings: Collection[int]) -> tuple[VoucherCheck, ...]:
    """Exceptions no finding speaks of yet."""
    return tuple(check for check in checks if exceptional(check) and check.finding not in findings)


def raise_voucher_finding(step: Step, checks: Sequence[int]) -> int:
    """One finding of all the given vouchers that are exceptions and not reported yet, with numbers, amounts and sum."""
    known = {finding.id for finding in step.all(Finding)}
    found = unreported([one for check in checks if (one := step.get(VoucherCheck, check)) is not None], known)
    if not found:
        raise UserError("没有可以形成问题的异常凭证", "请先在凭证上标出“否”；已形成问题的不再重复")
    entries = [(check, step.get(Entry, check.entry or 0) or Entry(purpose="")) for check in found]
    lacks = [name for name in ATTRIBUTES if any(getattr(check, name) == Mark.FAILED for check in found)]
    amount = sum(entry.amount or 0 for _, entry in entries)
    both = all(len(lacking(check)) == len(lacks) for check in found)
    opening = f"抽查发现{len(found)}笔支出存在以下情形："
    finding = step.add(
        Finding(
            headline=f"{len(found)}笔支出{_either([_LACKS[name][0] for name in lacks], '、' if both else '或者')}",
            kind=FindingKind.FUNDS,
            projects=_projects(step, [entry for _, entry in entries]),
            condition="\n".join([opening, *(_told(check, entry) for check, entry in entries)]),
            criteria="；".join(_LACKS[name][1] for name in lacks) + "。",
            amount=amount,
            note="由抽凭形成",
        )
    )
    for check in found:
        step.change(VoucherCheck, check.id, finding=finding)
    _pass_on(step, VoucherCheck, [check.id for check in found], finding)
    return finding


def _either(parts: Sequence[str], last: str) -> str:
    return last.join(["、".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def _told(check: VoucherCheck, entry: Entry) -> str:
    """One voucher as a paragraph of the finding."""
    number = f"凭证{entry.voucher}" if entry.voucher else "凭证号未载明的一笔支出"
    day = _day(entry.booked)
    amount = _yuan(entry.amount) if entry.amount is not None else ""
    facts = "，".join(part for part in (day, entry.payee, entry.purpose.rstrip("。"), amount) if part)
    wrong = "、".join(lacking(check))
    note = f"，{check.note.rstrip('。')}" if check.note else ""
    return f"{number}（{facts}）：{wrong}{note}。"


def _projects(step: Step, entries: Iterable[Entry]) -> tuple[int, ...]:
    lines = {line.id: line.project for line in step.all(ExpenseLine)}
    wanted = {lines.get(entry.line or 0) for entry in entries}
    return tuple(project.id for project in step.all(Project) if project.id in wanted)


def _yuan(fen: int | None) -> str:
    return f"{show_fen(fen, Unit.YUAN).replace(',', '')}元"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


# ---- removing what hangs together


def remove_checklists(step: Step, checklists: Collection[int]) -> None:
    """With their items; the evidence itself stays."""
    remove_items(step, [item.id for item in step.all(CheckItem) if item.checklist in checklists])
    step.remove(Checklist, *checklists)


def remove_items(step: Step, items: Collection[int]) -> None:
    _remove_checked(step, CheckItem, items)


def remove_checks(step: Step, checks: Collection[int]) -> None:
    _remove_checked(step, VoucherCheck, checks)


def remove_sample(step: Step, sample: int) -> None:
    """A selection with all of its vouchers, which may then be drawn again."""
    remove_checks(step, [check.id for check in step.all(VoucherCheck) if check.sample == sample])
    step.remove(VoucherSample, sample)


def _remove_checked(step: Step, kind: type[Record], rows: Collection[int]) -> None:
    links = [one.id for one in step.all(EvidenceLink) if one.table == kind.meta.table and one.row in rows]
    step.remove(EvidenceLink, *links)
    step.remove(kind, *rows)
