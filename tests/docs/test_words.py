"""Documents are read by people: links lead somewhere, pictures load fast, and handbooks speak plainly."""

import re

import pytest

from tests.docs.reading import DECISIONS, DOCUMENTS, ROOT, name_of, read_links

PLAIN = tuple(ROOT / "docs" / f"手册-{whose}.md" for whose in ("网格长", "口令", "镇村干部"))
JARGON = (
    *("系统", "工单", "流转", "闭环", "网格化", "赋能", "抓手", "案卷", "处置", "指令", "权限", "终端", "模块"),
    *("予以", "贯彻", "落地", "触发", "研判", "下沉", "机制", "平台", "用户", "数据库", "后台", "点位"),
)
MOST_LETTERS = {"手册-网格长.md": 1000, "decisions": 3000}
"""One printed page."""
MOST_BYTES = 200_000


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_leads_to_a_file(path) -> None:
    assert [link for link in read_links(path) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PLAIN, ids=name_of)
def test_a_handbook_for_people_in_the_villages_is_without_jargon(path) -> None:
    text = path.read_text("utf-8")
    assert [word for word in JARGON if word in text] == []


def test_the_page_for_leaders_names_the_telephone_before_anything_else() -> None:
    text = PLAIN[0].read_text("utf-8")
    assert 0 < text.index("110") < text.index("我接了")
    assert 0 < text.index("120") < text.index("我接了")


def test_the_page_for_leaders_fits_one_sheet() -> None:
    printed = re.sub(r"<!--.*?-->", "", PLAIN[0].read_text("utf-8"))
    assert len(printed) <= MOST_LETTERS["手册-网格长.md"]


@pytest.mark.parametrize("path", [p for p in DECISIONS if p.name != "README.md"], ids=name_of)
def test_a_decision_is_one_page_of_context_choice_and_consequences(path) -> None:
    text = path.read_text("utf-8")
    assert len(text) <= MOST_LETTERS["decisions"]
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["Context", "Choice", "Consequences", "Not chosen"]


def test_every_decision_is_listed() -> None:
    listed = read_links(ROOT / "docs" / "decisions" / "README.md")
    assert sorted(listed) == [path.name for path in DECISIONS if path.name != "README.md"]


def test_every_picture_is_light_and_used() -> None:
    pictures = set((ROOT / "docs" / "img").iterdir())
    shown = {(path.parent / link).resolve() for path in DOCUMENTS for link in read_links(path)}
    assert [p.name for p in pictures if p.stat().st_size > MOST_BYTES] == []
    assert [p.name for p in pictures if p not in shown] == []
