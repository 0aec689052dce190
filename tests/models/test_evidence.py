"""Evidence is numbered, attached to records, recognised when it comes again, and undone in one step."""

from datetime import date

import pytest

from models import evidence
from models.evidence import Evidence, EvidenceLink, File, of
from models.findings import Finding
from models.store import Store
from tests.models.states import living

TODAY = date(2019, 7, 5)


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "评价.digao", home=tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def finding(store):
    with store.operation("新增问题") as step:
        return ("finding", step.add(Finding(headline="没有台账")))


def file(name, sha=""):
    return File(sha or name, 100, name, "2019-07-05 09:30:00" if name.endswith("jpg") else "")


def attach(store, *files, targets=()):
    with store.operation("加入佐证") as step:
        return evidence.attach(step, files, targets, TODAY)


def test_files_become_numbered_evidence_of_a_record_in_one_step(store, finding):
    before = living(store)
    attach(store, file("a.jpg"), file("b.xlsx"), targets=[finding])
    first, second = store.snapshot().evidence
    assert (first.number, first.title, first.kind, first.taken_at) == ("Z-001", "a.jpg", "照片", "2019-07-05 09:30:00")
    assert (second.number, second.kind, second.size, second.provided_on) == ("Z-002", "表格", 100, TODAY)
    assert of(store.snapshot().evidence_links, *finding) == (first.id, second.id)
    store.undo()
    assert living(store) == before


def test_numbers_go_on_after_the_highest(store):
    with store.operation("") as step:
        step.add_all([Evidence(title="", number=number) for number in ("Z-007", "照片3", "Z-x", "")])
    assert evidence.numbers(store.all(Evidence), 2) == ["Z-008", "Z-009"]
    with store.operation("") as step:
        evidence.renumber(step)
    assert [one.number for one in store.all(Evidence)] == ["Z-001", "Z-002", "Z-003", "Z-004"]


def test_the_same_bytes_are_one_piece(store, finding):
    attach(store, file("a.jpg"))
    done = attach(store, file("改名.jpg", "a.jpg"), file("b.jpg"), file("又一份.jpg", "b.jpg"), targets=[finding])
    assert [one.title for one in done.known] == ["a.jpg"]
    assert len(done.pieces) == 2 and len(store.all(Evidence)) == 2
    assert of(store.all(EvidenceLink), *finding) == done.pieces
    again = attach(store, file("a.jpg"), targets=[finding])
    assert again.known and of(store.all(EvidenceLink), *finding) == done.pieces


def test_one_piece_supports_many_records_and_removing_a_link_keeps_it(store, finding):
    with store.operation("") as step:
        other = ("finding", step.add(Finding(headline="没有制度")))
    (piece,) = attach(store, file("a.jpg"), targets=[finding, other]).pieces
    with store.operation("") as step:
        evidence.unlink(step, [piece], finding)
    links = store.all(EvidenceLink)
    assert (of(links, *finding), of(links, *other)) == ((), (piece,))
    assert store.get(Evidence, piece) is not None
    assert evidence.unlinked(store.all(Evidence), links) == ()


def test_removing_evidence_takes_its_links_and_undo_brings_both_back(store, finding):
    pieces = attach(store, file("a.jpg"), file("b.jpg"), targets=[finding]).pieces
    with store.operation("") as step:
        evidence.remove(step, pieces[:1])
    assert of(store.all(EvidenceLink), *finding) == pieces[1:]
    store.undo()
    assert of(store.all(EvidenceLink), *finding) == pieces


def test_several_are_linked_once_each(store, finding):
    pieces = attach(store, file("a.jpg"), file("b.jpg"), file("c.jpg")).pieces
    with store.operation("") as step:
        assert evidence.link(step, pieces[:1], finding) == 1
        assert evidence.link(step, (*pieces, *pieces), finding) == 2
    assert of(store.all(EvidenceLink), *finding) == pieces
