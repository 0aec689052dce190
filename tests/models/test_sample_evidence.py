"""The sample's evidence: files that can be opened, marked as made up, and something behind every score and finding."""

import pytest

from models import evidence, files, sample, sample_files
from models.errors import UserError
from models.evidence import Evidence, EvidenceKind, EvidenceLink
from models.store import Store
from models.traceability import unsupported, uses


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    sample.create(folder / "示例.digao", home=folder / "home")
    store = Store.open(folder / "示例.digao", home=folder / "home")
    yield store
    store.close()


def test_every_score_and_finding_has_evidence_and_all_evidence_proves_one(store):
    snapshot = store.snapshot()
    assert unsupported(snapshot) == ()
    assert evidence.unlinked(snapshot.evidence, snapshot.evidence_links) == ()
    for piece in snapshot.evidence:
        assert {"finding", "indicator"} & {ref.table for ref in uses(snapshot, piece.id)}, piece.title


def test_the_files_are_kept_whole_and_photos_have_thumbnails(store):
    pieces = store.all(Evidence)
    assert files.faults(lambda question: question(store), pieces) == []
    for piece in pieces:
        picture = files.thumbnail_of(store, piece.sha)
        assert (picture is not None) == (piece.kind == EvidenceKind.PHOTO), piece.title
        assert piece.kind == evidence.kind_of(piece.file_name)


def test_photos_say_when_they_were_taken(store, tmp_path):
    for piece in (one for one in store.all(Evidence) if one.kind == EvidenceKind.PHOTO):
        path = tmp_path / piece.file_name
        path.write_bytes(files.whole(lambda question: question(store), piece.sha))
        assert files.taken_at(path) == piece.taken_at != ""


def test_no_two_files_are_alike_and_each_is_marked():
    pieces = sample.load()[Evidence]
    assert len({piece.sha for piece in pieces}) == len(pieces)
    assert [piece.number for piece in pieces] == evidence.numbers((), len(pieces))
    for piece in pieces:
        assert "（示意）" in piece.title and "为示意" in piece.note
        assert sample_files.made(piece) == sample_files.made(piece)
        if piece.kind in (EvidenceKind.DOCUMENT, EvidenceKind.TABLE):
            assert "示意" in sample_files.made(piece).decode("utf-8-sig").splitlines()[0]


def test_no_piece_is_tied_to_a_record_twice():
    links = [(one.evidence, one.table, one.row) for one in sample.load()[EvidenceLink]]
    assert len(set(links)) == len(links)


def test_a_sample_without_its_files_is_no_sample(tmp_path, monkeypatch):
    monkeypatch.setitem(sample_files._MAKERS, ".jpg", lambda _piece: b"")
    with pytest.raises(UserError, match="空文件"):
        sample.create(tmp_path / "示例.digao", home=tmp_path / "home")
    assert not (tmp_path / "示例.digao").exists()
