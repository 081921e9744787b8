"""What a notice carries: taken in by what it is and not by what it is called, and without hidden data."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notice_samples import make_bomb, make_picture, make_sheet
from sample_county import SHANGHAI

from bot.files.campaign_faults import CampaignFileError
from bot.files.campaigns import load_campaign, parse_campaign
from bot.notice_files import MAX_NAME, find_notice_file, make_safe_name, store_notice_file, sweep_unused
from domain.refusal import Refusal
from domain.sending import PartKind
from models.campaign_files import notice_file_path

EXE = b"MZ\x90\x00" + b"\x00" * 60
SOUND = {"title": "停水", "text": "看图。", "audience": {"grids": ["520303101010000"]}, "at": "2026-12-05 08:30"}
NOTICE = """title: 停水
text: 看图。
audience: {grids: ["520303101010000"]}
at: 2026-12-05 08:30
attachments: %s
"""


def write_notice(folder: Path, attachments: str) -> Path:
    path = folder / "通知.yaml"
    path.write_text(NOTICE % attachments, "utf-8")
    return path


def test_files_beside_the_notice_are_taken_in(tmp_path: Path) -> None:
    (tmp_path / "停水图.jpg").write_bytes(make_picture())
    (tmp_path / "登记表.xlsx").write_bytes(make_sheet())
    draft = load_campaign(write_notice(tmp_path, "[停水图.jpg, 登记表.xlsx]"), SHANGHAI, media=tmp_path / "media")

    picture, sheet = draft.attachments
    assert [(picture.kind, picture.name), (sheet.kind, sheet.name)] == [
        (PartKind.PICTURE, "停水图.jpg"),
        (PartKind.FILE, "登记表.xlsx"),
    ]
    kept = notice_file_path(tmp_path / "media", picture.digest, picture.name).read_bytes()
    assert b"CANARY-CAMERA" not in kept
    assert notice_file_path(tmp_path / "media", sheet.digest, sheet.name).read_bytes() == make_sheet()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[没有.jpg]", "打不开「没有.jpg」"),
        ("[1]", "打不开「1」"),
        ("[[a]]", "要写文件名"),
        ("[坏.jpg]", "不是能打开的图片"),
    ],
)
def test_a_file_that_is_not_there_or_not_sound_is_named_with_its_line(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / "坏.jpg").write_bytes(EXE)
    with pytest.raises(CampaignFileError, match=f"attachments：第5行：.*{told}"):
        load_campaign(write_notice(tmp_path, written), SHANGHAI, media=tmp_path / "media")


def test_ten_files_are_too_many(tmp_path: Path) -> None:
    with pytest.raises(CampaignFileError, match="最多9个"):
        load_campaign(write_notice(tmp_path, str([f"{n}.jpg" for n in range(10)])), SHANGHAI, media=tmp_path)


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("通知.pdf", EXE, "打开来不是 pdf"),
        ("通知.docx", EXE, "打开来不是 docx"),
        ("通知.docx", make_sheet(), "打开来不是 docx"),
        ("通知.xls", make_sheet(), "打开来不是 xls"),
        ("歌.mp3", EXE, "打开来不是 mp3"),
        ("片.mp4", EXE, "打开来不是 mp4"),
        ("话.txt", EXE, "打开来不是 txt"),
        ("图.png", make_sheet(), "不是能打开的图片"),
        ("图.png", make_bomb(), "不是能打开的图片"),
        ("程序.exe", EXE, "这种文件不能发"),
        ("图.svg", b"<svg/>", "这种文件不能发"),
        ("没有尾巴", b"x", "这种文件不能发"),
        ("空.pdf", b"", "是空的"),
        ("大.pdf", b"%PDF-" + b"x" * (25 * 2**20), "超过20 MB"),
    ],
)
def test_what_is_not_what_it_claims_is_refused(tmp_path: Path, name: str, raw: bytes, told: str) -> None:
    with pytest.raises(Refusal, match=told) as refused:
        store_notice_file(tmp_path, name, raw)

    assert refused.value.field == "attachments"
    assert list(tmp_path.rglob("*.*")) == []


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.pdf", b"%PDF-1.7"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.pptx", make_sheet("ppt/presentation.xml")),
        ("a.txt", "停水".encode("gb18030")),
        ("a.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("a.mp3", b"ID3\x04"),
    ],
)
def test_what_it_claims_to_be_is_taken(tmp_path: Path, name: str, raw: bytes) -> None:
    assert store_notice_file(tmp_path, name, raw).kind is PartKind.FILE


@pytest.mark.parametrize(
    ("name", "kind", "kept"), [("图.GIF", "GIF", "图.png"), ("图.webp", "WEBP", "图.jpg"), ("图.JPG", "JPEG", "图.JPG")]
)
def test_a_picture_keeps_an_ending_that_fits(tmp_path: Path, name: str, kind: str, kept: str) -> None:
    assert store_notice_file(tmp_path, name, make_picture(kind)).name == kept


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\桌面\\停水 图.jpg", "停水 图.jpg"),
        ("表\u202efdp.xlsx", "表fdp.xlsx"),
        ("a\x00b\n.txt", "ab.txt"),
        ("..", "附件"),
        ("停" * 200 + ".jpg", "停" * 56 + ".jpg"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert make_safe_name(name) == safe


@given(st.text(max_size=200))
def test_a_safe_name_stays_as_it_is(name: str) -> None:
    safe = make_safe_name(name)
    assert 0 < len(safe) <= MAX_NAME
    assert "/" not in safe
    assert make_safe_name(safe) == safe


def test_what_was_sent_up_is_found_by_its_id_and_name(tmp_path: Path) -> None:
    kept = store_notice_file(tmp_path, "表.xlsx", make_sheet())
    found = parse_campaign(SOUND | {"attachments": [{"id": kept.digest, "name": kept.name}]}, SHANGHAI, media=tmp_path)

    assert found.attachments == (kept,)
    assert find_notice_file(tmp_path, kept.digest, kept.name) == kept


@pytest.mark.parametrize(
    "given",
    [
        "/etc/passwd",
        [{"id": "a" * 64, "name": "表.xlsx"}],
        [{"id": "../../../etc/hostname/", "name": "hostname"}],
        [{"id": "a" * 64, "name": "../../表.xlsx"}],
        [{"id": "a" * 64}],
        [{"id": 5, "name": None}],
        [None],
    ],
)
def test_what_was_never_sent_up_is_refused_by_the_api(tmp_path: Path, given: object) -> None:
    with pytest.raises(CampaignFileError, match="attachments"):
        parse_campaign(SOUND | {"attachments": given}, SHANGHAI, media=tmp_path)


def test_what_no_notice_carries_is_swept_away_after_a_while(tmp_path: Path) -> None:
    used = store_notice_file(tmp_path, "用.txt", "停水".encode())
    left = store_notice_file(tmp_path, "剩.txt", "停电".encode())
    kept, swept = (notice_file_path(tmp_path, file.digest, file.name) for file in (used, left))

    assert sweep_unused(tmp_path, {used.digest}, before=swept.stat().st_mtime) == 0
    assert sweep_unused(tmp_path, {used.digest}, before=swept.stat().st_mtime + 1) == 1
    assert (kept.is_file(), swept.is_file()) == (True, False)
    assert sweep_unused(tmp_path / "nowhere", set(), before=0) == 0
