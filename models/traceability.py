"""What proves what: from a score or a finding to its working papers and evidence, and from those back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.evidence import Evidence, EvidenceLink, Target
from models.fields import Record
from models.fieldwork import CheckItem, Checklist, PaperItem, PaperKind, VoucherCheck, WorkingPaper
from models.findings import Finding
from models.indicators import Indicator, path
from models.papers import titled
from models.scores import scores
from models.snapshot import PARTS, Snapshot

#: papers that bear witness themselves; the others only list what was found elsewhere
WITNESSES = frozenset({PaperKind.SITE, PaperKind.FACTS, PaperKind.INTERVIEW, PaperKind.REQUEST})


@dataclass(frozen=True)
class Ref:
    """A record as a link: where it leads, what it is called, and what kind of thing it is."""

    table: str
    id: int
    title: str
    note: str = ""

    @property
    def target(self) -> Target:
        return self.table, self.id


@dataclass(frozen=True)
class Threads:
    """Every link, both ways: evidence of a record, and the papers and items that stand behind one."""

    pieces: dict[int, Evidence]
    own: dict[Target, list[int]] = field(default_factory=dict)
    used: dict[int, list[Target]] = field(default_factory=dict)
    behind: dict[Target, list[Target]] = field(default_factory=dict)
    ahead: dict[Target, list[Target]] = field(default_factory=dict)

    def tie(self, supported: Target, by: Target) -> None:
        if by not in self.behind.setdefault(supported, []):
            self.behind[supported].append(by)
            self.ahead.setdefault(by, []).append(supported)

    def reach(self, start: Target, ways: dict[Target, list[Target]]) -> list[Target]:
        """Everything that can be come to from a record, the nearest first."""
        found, at = [start], 0
        while at < len(found):
            found += [one for one in ways.get(found[at], ()) if one not in found]
            at += 1
        return found[1:]


def threads(snapshot: Snapshot) -> Threads:
    """Worked out once for each snapshot."""
    return snapshot.once(_threads)


def _threads(snapshot: Snapshot) -> Threads:
    made, known = Threads({piece.id: piece for piece in snapshot.evidence}), _known(snapshot)
    for link in snapshot.evidence_links:
        target = (link.table, link.row or 0)
        if link.evidence in made.pieces and target in known:
            made.own.setdefault(target, []).append(link.evidence or 0)
            made.used.setdefault(link.evidence or 0, []).append(target)
    for supported, by in (*_items(snapshot), *_vouchers(snapshot), *_papers(snapshot)):
        if supported in known and by in known:
            made.tie(supported, by)
    return made


def _known(snapshot: Snapshot) -> set[Target]:
    return {(record.meta.table, record.id) for kind in PARTS for record in snapshot.of(kind)}


Ties = Iterator[tuple[Target, Target]]


def _of(kind: type[Record], record_id: int | None) -> Target:
    return kind.meta.table, record_id or 0


def _items(snapshot: Snapshot) -> Ties:
    named: dict[str, list[Indicator]] = {}
    for leaf in scores(snapshot).leaves:
        named.setdefault(leaf.name, []).append(leaf)
    projects = {checklist.id: checklist.project for checklist in snapshot.checklists}
    for item in snapshot.check_items:
        yield _of(Finding, item.finding), _of(CheckItem, item.id)
        yield _of(Checklist, item.checklist), _of(CheckItem, item.id)
        project = projects.get(item.checklist or 0)
        for leaf in (leaf for name in item.indicator.split("、") for leaf in named.get(name, ())):
            if project is None or leaf.project is None or project == leaf.project:
                yield _of(Indicator, leaf.id), _of(CheckItem, item.id)


def _vouchers(snapshot: Snapshot) -> Ties:
    for check in snapshot.voucher_checks:
        yield _of(Finding, check.finding), _of(VoucherCheck, check.id)


def _papers(snapshot: Snapshot) -> Ties:
    witnesses = {paper.id for paper in snapshot.papers if paper.kind in WITNESSES}
    for paper in snapshot.papers:
        if paper.kind == PaperKind.SITE:
            yield _of(WorkingPaper, paper.id), _of(Checklist, paper.checklist)
        if paper.id in witnesses:
            yield _of(Indicator, paper.indicator), _of(WorkingPaper, paper.id)
    for item in snapshot.paper_items:
        yield _of(WorkingPaper, item.paper), _of(PaperItem, item.id)
        for supported in (_of(Finding, item.finding), _of(Indicator, item.indicator)):
            yield supported, _of(PaperItem, item.id)
            if item.paper in witnesses:
                yield supported, _of(WorkingPaper, item.paper)


# ---- asked


def evidence_of(snapshot: Snapshot, table: str, record_id: int) -> tuple[Evidence, ...]:
    """Evidence attached to a record itself, in the order it was attached."""
    found = threads(snapshot)
    return tuple(found.pieces[one] for one in dict.fromkeys(found.own.get((table, record_id), ())))


def proofs(snapshot: Snapshot, table: str, record_id: int) -> tuple[Evidence, ...]:
    """The evidence that proves a record: its own first, then that of the papers and items behind it."""
    found = threads(snapshot)
    targets = ((table, record_id), *found.reach((table, record_id), found.behind))
    pieces = dict.fromkeys(one for target in targets for one in found.own.get(target, ()))
    return tuple(found.pieces[one] for one in pieces)


def supports(snapshot: Snapshot, table: str, record_id: int) -> tuple[Ref, ...]:
    """The evidence that proves a record, its own first, and the papers and items that speak of it."""
    pieces = proofs(snapshot, table, record_id)
    return (*(_piece(piece) for piece in pieces), *papers_behind(snapshot, table, record_id))


def papers_behind(snapshot: Snapshot, table: str, record_id: int) -> tuple[Ref, ...]:
    """The papers and items that speak of a record, whether or not they prove it."""
    found = threads(snapshot)
    papers = {_of(PaperItem, item.id): _of(WorkingPaper, item.paper) for item in snapshot.paper_items}
    behind = [papers.get(one, one) for one in found.behind.get((table, record_id), ())]
    return refs(snapshot, dict.fromkeys(one for one in behind if one[0] in _SHOWN and one != (table, record_id)))


def uses(snapshot: Snapshot, evidence: int) -> tuple[Ref, ...]:
    """What a piece of evidence proves: the records it is attached to, then those that rest on them."""
    found = threads(snapshot)
    direct = list(dict.fromkeys(found.used.get(evidence, ())))
    further = dict.fromkeys(one for target in direct for one in found.reach(target, found.ahead))
    return refs(snapshot, [*direct, *(one for one in further if one not in direct and one[0] in _PROVEN)])


def led_to(snapshot: Snapshot, table: str, record_id: int) -> tuple[Ref, ...]:
    """The scores and findings that rest on a paper or an item."""
    found = threads(snapshot)
    return refs(snapshot, (one for one in found.reach((table, record_id), found.ahead) if one[0] in _PROVEN))


def unsupported(snapshot: Snapshot) -> tuple[Ref, ...]:
    """Scores given and findings made without any evidence, their own or of a paper or item behind them."""
    results = scores(snapshot).results
    scored = [leaf for leaf in scores(snapshot).leaves if results[leaf.id].final is not None]
    wanting = [*scored, *snapshot.findings]
    return refs(snapshot, [target for one in wanting if not _proven(snapshot, target := (one.meta.table, one.id))])


def _proven(snapshot: Snapshot, target: Target) -> bool:
    found = threads(snapshot)
    return any(one in found.own for one in (target, *found.reach(target, found.behind)))


_SHOWN = {WorkingPaper.meta.table, CheckItem.meta.table, VoucherCheck.meta.table}
_PROVEN = {Finding.meta.table, Indicator.meta.table}


# ---- what records are called


def refs(snapshot: Snapshot, targets: Iterable[Target]) -> tuple[Ref, ...]:
    """Records as links; those that are gone are left out."""
    wanted = list(targets)
    tables = {table for table, _ in wanted}
    known = {
        (record.meta.table, record.id): record
        for kind in PARTS
        if kind.meta.table in tables
        for record in snapshot.of(kind)
    }
    return tuple(_ref(snapshot, known[target]) for target in wanted if target in known)


def _ref(snapshot: Snapshot, record: Record) -> Ref:
    title, note = str(getattr(record, record.meta.title) or ""), record.meta.label
    match record:
        case Indicator():
            note = " / ".join([note, *(above.name for above in path(snapshot.indicators, record))])
        case CheckItem():
            note = _below(note, (one.title for one in snapshot.checklists if one.id == record.checklist))
        case PaperItem():
            note = _below(note, (titled(one) for one in snapshot.papers if one.id == record.paper))
        case WorkingPaper():
            title, note = titled(record), record.kind or note
        case VoucherCheck():
            title = record.note
        case EvidenceLink():
            title = ""
    return Ref(record.meta.table, record.id, title or "（未命名）", note)


def _below(label: str, titles: Iterable[str]) -> str:
    return " · ".join([label, *titles])


def _piece(piece: Evidence) -> Ref:
    return Ref(
        Evidence.meta.table, piece.id, " ".join(part for part in (piece.number, piece.title) if part), piece.kind
    )
