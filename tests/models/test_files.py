"""Bytes of evidence go in and come out unchanged; whatever is wrong with a file is said, and nothing is lost."""

import hashlib
import io
import os
import random
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from models import evidence, files
from models.errors import UserError
from models.evidence import Evidence, EvidenceKind, kind_of, may_open, safe_name
from models.store import Store
from tests.models.photos import photo

MEGABYTE = 1 << 20


@pytest.fixture
def store(tmp_path):
    made = Store.create(tmp_path / "评价.digao", home=tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def on(store):
    return lambda question: question(store)


def counts(store):
    return store.query("SELECT (SELECT count(*) FROM file), (SELECT count(*) FROM chunk)")[0]


def content(size, seed=1):
    return random.Random(seed).randbytes(size)


@pytest.mark.parametrize("size", [1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 20 * MEGABYTE + 7])
def test_what_goes_in_comes_out(store, on, tmp_path, size):
    path = tmp_path / "录音.mp3"
    path.write_bytes(content(size))
    kept = files.take_in(path, on)
    assert (kept.size, kept.name, kept.known) == (size, "录音.mp3", False)
    assert kept.sha == hashlib.sha256(content(size)).hexdigest()
    assert files.whole(on, kept.sha) == content(size)
    assert counts(store) == (1, -(-size // MEGABYTE))


def test_the_same_bytes_are_kept_once(store, on, tmp_path):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"same")
    first, second = (files.take_in(tmp_path / name, on) for name in ("a.pdf", "b.pdf"))
    assert (first.known, second.known) == (False, True)
    assert first.sha == second.sha
    assert counts(store) == (1, 1)


def test_bytes_survive_closing(store, on, tmp_path):
    path = photo(tmp_path / "a.jpg")
    kept = files.take_in(path, on)
    store.close()
    again = Store.open(store.path, home=tmp_path / "home")
    assert files.whole(lambda question: question(again), kept.sha) == path.read_bytes()
    assert again.verify() == []
    again.close()


# ---- bad files


def test_a_recording_of_3_gb_is_refused_before_it_is_read(store, on, tmp_path):
    path = tmp_path / "全程录像.mp4"
    with path.open("wb") as file:
        file.truncate(3 << 30)
    with pytest.raises(UserError, match=r"3,072 MB.*512 MB") as caught:
        files.take_in(path, on)
    assert "备注" in caught.value.hint
    assert counts(store) == (0, 0)


def test_a_file_that_is_gone_is_told(store, on, tmp_path):
    with pytest.raises(UserError, match="不能读取“没有.jpg”：文件已不存在"):
        files.take_in(tmp_path / "没有.jpg", on)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_told(store, on, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(UserError, match="没有读取权限"):
        files.take_in(path, on)


def test_a_name_no_file_system_holds_is_told_in_short(store, on, tmp_path):
    with pytest.raises(UserError) as caught:
        files.take_in(tmp_path / f"{'长' * 300}.jpg", on)
    assert len(str(caught.value)) < 120 and "不能读取" in str(caught.value)


def test_folders_and_empty_files_are_refused(store, on, tmp_path):
    (tmp_path / "空.pdf").touch()
    with pytest.raises(UserError, match="空文件"):
        files.take_in(tmp_path / "空.pdf", on)
    with pytest.raises(UserError, match="不是文件"):
        files.take_in(tmp_path, on)


def test_the_open_evaluation_is_not_its_own_evidence(store, on):
    """Reading it would drop the lock that keeps others out."""
    with pytest.raises(UserError, match="正在打开的评价文件"):
        files.take_in(store.path, on)


@pytest.mark.parametrize(
    "change", [lambda path: path.unlink(), lambda path: path.write_bytes(content(12 * MEGABYTE, 2))]
)
def test_a_file_that_vanishes_or_changes_while_it_is_read_leaves_nothing(store, on, tmp_path, change):
    path = tmp_path / "b.mp4"
    path.write_bytes(content(12 * MEGABYTE))

    def progress(done, of):
        if done == of // 2:
            change(path)

    with pytest.raises(UserError, match="已不存在|被改动了"):
        files.take_in(path, on, progress)
    assert counts(store) == (0, 0)


@pytest.mark.parametrize("part", [0.3, 0.6, 1])
def test_stopping_leaves_nothing(store, on, tmp_path, part):
    path = tmp_path / "b.mp4"
    path.write_bytes(content(12 * MEGABYTE))

    def stop(done, of):
        if done >= part * of:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.take_in(path, on, stop)
    assert counts(store) == (0, 0)


@pytest.mark.parametrize("cut", [10, 300, 2000])
def test_a_photo_that_breaks_off_is_kept_as_it_is(store, on, tmp_path, cut):
    whole = photo(tmp_path / "a.jpg").read_bytes()
    path = tmp_path / "坏.jpg"
    path.write_bytes(whole[:cut])
    kept = files.take_in(path, on)
    assert kept.broken
    assert files.whole(on, kept.sha) == whole[:cut]
    assert files.thumbnail_of(store, kept.sha) is None


def samples():
    made = []
    for form in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP"):
        out = io.BytesIO()
        Image.effect_noise((40, 30), 50).convert("RGB").save(out, form)
        made.append(out.getvalue())
    return made


@pytest.mark.parametrize("data", samples())
def test_every_kind_of_picture_has_a_thumbnail(tmp_path, data):
    path = tmp_path / "picture"
    path.write_bytes(data)
    assert files.thumbnail(path).startswith(b"\xff\xd8")


def test_photos_of_two_lenses_have_a_thumbnail(tmp_path):
    path = tmp_path / "a.mpo"
    picture = Image.new("RGB", (40, 30), "red")
    picture.save(path, "MPO", save_all=True, append_images=[picture])
    assert files.thumbnail(path).startswith(b"\xff\xd8")


@given(st.sampled_from(samples()), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 255)), max_size=6))
def test_no_broken_picture_breaks_us(tmp_path_factory, data, changes):
    broken = bytearray(data)
    for at, value in changes:
        broken[at % len(broken)] = value
    path = tmp_path_factory.getbasetemp() / "broken.jpg"
    path.write_bytes(broken)
    picture = files.thumbnail(path)
    assert picture is None or picture.startswith(b"\xff\xd8")
    assert isinstance(files.taken_at(path), str)


def test_postscript_under_the_name_of_a_photo_is_not_drawn(on, tmp_path):
    """Pillow would start a program of the system for it."""
    path = tmp_path / "a.jpg"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n")
    assert files.thumbnail(path) is None
    path.write_bytes(b"P6 1 1 255 abc")  # harmless, and no format of ours either
    assert files.thumbnail(path) is None


# ---- damage


def test_damage_is_found_and_taking_the_file_in_again_mends_it(store, on, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(content(3 * MEGABYTE))
    kept = files.take_in(path, on)
    piece = Evidence(sha=kept.sha, file_name="a.pdf")
    assert files.faults(on, [piece]) == []
    store.bulk("UPDATE chunk SET data = ? WHERE n = ?", [(content(MEGABYTE, 3), 1)])
    assert files.faults(on, [piece]) == [(piece, "这份佐证的文件已损坏，与加入时的校验值不符")]
    with pytest.raises(UserError, match="已损坏"):
        files.whole(on, kept.sha)
    assert files.take_in(path, on).known is False
    assert files.whole(on, kept.sha) == content(3 * MEGABYTE)
    store.bulk("DELETE FROM chunk WHERE n = ?", [(2,)])
    assert files.fault(on, kept.sha) == "这份佐证的文件不完整"
    assert "同事" in pytest.raises(UserError, lambda: files.whole(on, "0" * 64)).value.hint


def test_bytes_that_were_ever_evidence_stay(store, on, tmp_path):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    first, second = (files.take_in(tmp_path / name, on) for name in ("a.pdf", "b.pdf"))
    with store.operation("加入") as step:
        step.add(Evidence(title="a", sha=first.sha))
    store.undo()
    files.forget(store, [first.sha, second.sha])
    assert store.query("SELECT sha FROM file") == [(first.sha,)]


# ---- out


def test_a_copy_to_open_is_read_only_and_stays_in_its_folder(store, on, tmp_path):
    kept = files.take_in(photo(tmp_path / "a.jpg"), on)
    desk = tmp_path / "desk"
    desk.mkdir()
    for name in (
        "../../逃.jpg",
        "/etc/passwd",
        "..",
        "x" * 300 + ".jpg",
        "附件" * 150 + ".docx",
        "CON.txt",
        "a\x00b\n.jpg",
    ):
        place = files.lay_out(on, kept.sha, name, desk)
        assert place.parent.parent == desk
        assert not place.stat().st_mode & 0o222
        assert len(place.name.encode()) <= 255
    assert {path.name for path in tmp_path.iterdir()} <= {"a.jpg", "desk", "home", "评价.digao", "评价.digao-journal"}


def test_what_claims_to_be_a_hash_names_no_folder(store, on, tmp_path):
    odd = "../../../" + "x" * 55
    data = b"evil"
    store.bulk("INSERT INTO file(sha, size, kept) VALUES (?, ?, ?)", [(odd, 4, 1)])
    store.bulk("INSERT INTO chunk(sha, n, data) VALUES (?, ?, ?)", [(odd, 0, data)])
    desk = tmp_path / "a" / "b" / "c" / "desk"
    desk.mkdir(parents=True)
    with pytest.raises(UserError, match="已损坏"):
        files.lay_out(on, odd, "a.jpg", desk)
    outside = {path for path in tmp_path.rglob("*") if not path.is_relative_to(desk)}
    assert {path for path in outside if path.is_relative_to(tmp_path / "a")} == {*desk.parents} & outside
    assert [path for path in desk.rglob("*") if path.is_file()] == []


def test_a_selection_is_saved_by_number_and_replaces_nothing(store, on, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"one")
    kept = files.take_in(tmp_path / "a.pdf", on)
    piece = Evidence(number="Z-001", title="会议/纪要.pdf", sha=kept.sha, file_name="a.pdf")
    out = tmp_path / "out"
    out.mkdir()
    places = files.save_all(on, [piece, piece], out)
    assert [place.name for place in places] == ["Z-001 会议_纪要.pdf", "Z-001 会议_纪要 (2).pdf"]
    assert [place.read_bytes() for place in places] == [b"one", b"one"]
    assert sorted(path.name for path in out.iterdir()) == sorted(place.name for place in places)
    with pytest.raises(UserError, match="不能写入"):
        files.save_all(on, [piece], out / "没有")


@given(st.text())
def test_every_name_is_made_safe(name):
    safe = safe_name(name)
    assert safe and safe == safe_name(safe)
    assert not set(safe) & set('<>:"|?*/\\\x00') and safe.strip(" .") == safe
    assert len(safe.encode()) <= 255


@pytest.mark.parametrize(
    "name", ["a.exe", "a.bat", "a.sh", "a.desktop", "a.pdf.exe", "a.docm", "a.html", "a", "a.exe ", "a.lnk"]
)
def test_what_could_run_is_never_opened(name):
    assert kind_of(name) == EvidenceKind.OTHER
    assert not may_open(safe_name(name))


# ---- pictures


@pytest.mark.parametrize(("orientation", "corner"), [(1, (2, 2)), (3, (-3, -3)), (6, (-3, 2)), (8, (2, -3))])
def test_thumbnails_stand_upright(tmp_path, orientation, corner):
    picture = Image.open(
        io.BytesIO(files.thumbnail(photo(tmp_path / "a.jpg", size=(800, 600), orientation=orientation)))
    )
    x, y = (edge if edge >= 0 else side + edge for edge, side in zip(corner, picture.size, strict=True))
    red, green, blue = picture.getpixel((x, y))
    assert red > 150 > green and blue < 100
    assert max(picture.size) == files.THUMBNAIL


def test_a_folder_of_a_telephone_is_read_in_the_order_of_the_day(tmp_path):
    folder = tmp_path / "DCIM"
    (folder / "Camera" / ".thumbnails").mkdir(parents=True)
    late = photo(folder / "Camera" / "a.jpg", taken="2019:07:05 16:00:00")
    early = photo(folder / "b.jpg", taken="2019:07:05 09:30:00")
    film = folder / "c.mp4"
    film.write_bytes(b"film")
    os.utime(film, (1562292000, 1562292000))  # the morning of the same day everywhere between -9 and +14 h
    photo(folder / "Camera" / ".thumbnails" / "t.jpg")
    (folder / "list.exe").write_bytes(b"x")
    (folder / "link.jpg").symlink_to(late)
    found, others = files.photos_in(folder)
    assert [path for path in found if path != film] == [early, late]
    assert film in found and others == 1
    assert files.taken_at(early) == "2019-07-05 09:30:00"


def test_a_photo_without_a_camera_has_no_moment(tmp_path):
    assert files.taken_at(photo(tmp_path / "a.jpg")) == ""
    assert files.taken_at(photo(tmp_path / "b.jpg", taken="    :  :     :  :  ")) == ""
    assert evidence.kind_of("B.JPG") == EvidenceKind.PHOTO
