"""A notice written by hand is read whole, or everything wrong in it is said at once."""

from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_county import SHANGHAI, draft_notice, group_code, shanghai, village_code

from bot.files.campaign_faults import CampaignFileError
from bot.files.campaigns import KEYS, load_campaign, parse_campaign
from domain.broadcast import Audience, CampaignDraft
from domain.room_tags import ROOM_TAGS
from domain.schedule import Cron, Once
from domain.schedule_line import write_line
from domain.tree import Tier
from models.broadcast_text import dump_audience, dump_schedule, load_audience, load_schedule

WHOLE = """\
title: 停水
text: |
  {村}的乡亲，
  明天上午停水。
audience:
  grids: [520303101010000]
  tiers: [户, L3]
  except: 520303101010100
at: 2026-12-05 08:30
send_until: 18:00
"""
SOUND = {"title": "停水", "text": "停水", "audience": {"grids": ["520303101010000"]}, "at": "2026-12-05 08:30"}


def load(tmp_path: Path, text: str | bytes) -> CampaignDraft:
    path = tmp_path / "notice.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_campaign(path, SHANGHAI)


def faults(tmp_path: Path, text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(CampaignFileError) as error:
        load(tmp_path, text)
    return [(problem.field, problem.sentence) for problem in error.value.problems]


def test_a_whole_file_becomes_a_draft(tmp_path: Path) -> None:
    assert load(tmp_path, WHOLE) == CampaignDraft(
        title="停水",
        text="{村}的乡亲，\n明天上午停水。",
        audience=Audience(
            grids=(village_code(),), tiers=frozenset({Tier.HOUSEHOLD, Tier.GROUP}), excluded=(group_code(),)
        ),
        schedule=Once(at=shanghai("2026-12-05T08:30")),
        send_until=time(18),
    )


def test_a_repeated_notice_keeps_its_cron_line_in_the_countys_zone(tmp_path: Path) -> None:
    draft = load(tmp_path, WHOLE.replace("at: 2026-12-05 08:30", "cron: 30  8 * * 1"))

    assert draft.schedule == Cron(line="30 8 * * 1", zone="Asia/Shanghai")


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("2026-12-05 08:30", "2026-12-05T00:30"),
        ("2026年12月5日 8：30", "2026-12-05T00:30"),
        ("2026/12/5 8:30", "2026-12-05T00:30"),
        ("2026-12-05T08:30:00+08:00", "2026-12-05T00:30"),
        ("2026-12-05T00:30:00Z", "2026-12-05T00:30"),
    ],
)
def test_a_time_is_understood_as_people_and_programs_write_it(at: str, moment: str) -> None:
    draft = parse_campaign({**SOUND, "at": at}, SHANGHAI)

    assert draft.schedule == Once(at=datetime.fromisoformat(moment).replace(tzinfo=UTC))


def test_everything_wrong_is_said_at_once_with_its_line(tmp_path: Path) -> None:
    text = """\
title: ""
words: 停水
audience:
  grids: []
  tiers: [户, 乡]
  tag: 沿河
  tags: [沿河, 低保]
at: 明天早上
send_until: 25:00
"""

    assert faults(tmp_path, text) == [
        ("title", "第1行：要写一段文字"),
        ("text", "要写一段文字"),
        ("audience.tag", "第6行：不认识这个键，可用的有 grids、tiers、tags、except"),
        ("audience.grids", "第4行：至少写一个网格编号"),
        ("audience.tiers", "第5行：不认识「乡」，只能是 县、镇、村、组、户"),
        (
            "audience.tags",
            f"第7行：没有「低保」这种群，可用的有 {'、'.join(ROOM_TAGS)}；个人的情况不能用来选群",
        ),
        ("at", "第8行：「明天早上」不是时间，要写成 2026-12-05 08:30"),
        ("send_until", "第9行：「25:00」不是时刻，要写成 18:00"),
        (
            "words",
            f"第2行：不认识这个键，可用的有 {'、'.join(KEYS)}",
        ),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"at": None},
        {"cron": "30 8 * * 1"},
        {"at": "2026-12-05"},
        {"at": "2026-13-05 08:30"},
        {"at": 5},
        {"title": 5},
        {"audience": "520303"},
        {"audience": {"grids": [520303]}},
        {"audience": {"grids": [["520303"]]}},
        {"send_until": 18},
    ],
)
def test_a_wrong_value_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(CampaignFileError):
        parse_campaign({**SOUND, **change}, SHANGHAI)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "最外层"),
        ("- a", "最外层"),
        ("title: a\n b: c", "第2行：YAML"),
        ("title: a\ntitle: b", "第2行：这个键写了两次"),
        ("title: &a 停水\ntext: *a", "YAML"),
        ("[" * 30_000, "YAML"),
        ("title: " + "停" * 30_000, "文件超过"),
        (b"title: \xff\xfe", "UTF-8"),
        ("title: a\x00b", "YAML"),
    ],
)
def test_a_broken_file_is_refused_with_one_sentence(tmp_path: Path, text: str | bytes, told: str) -> None:
    ((_, sentence),) = faults(tmp_path, text)

    assert told in sentence


@pytest.mark.parametrize(
    ("when", "line"),
    [
        ("每周一早上8点半", "cron 30 8 * * 1"),
        ("每年清明前7天早上8点", "term 清明 -7d 08:00"),
        ("收到红色预警时", "on weather=red"),
        ("lunar 12-23 09:00", "lunar 12-23 09:00"),
    ],
)
def test_a_time_of_the_calendar_is_written_in_words_or_as_a_line(when: str, line: str) -> None:
    draft = parse_campaign({**SOUND, "at": None, "when": when}, SHANGHAI)

    assert write_line(draft.schedule, "Asia/Shanghai") == line


@pytest.mark.parametrize("when", ["清明前7天", "明早8点", "5月25日到7月15日每3天", "随便", "", "8点", "每周八"])
def test_a_time_that_depends_on_the_day_it_is_read_is_refused_in_a_file(when: str) -> None:
    with pytest.raises(CampaignFileError, match="看不懂这个时间"):
        parse_campaign({**SOUND, "at": None, "when": when}, SHANGHAI)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CampaignFileError, match="nowhere"):
        load_campaign(tmp_path / "nowhere.yaml", SHANGHAI)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("停水 2026-12:08520303", max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["grids", "tiers", "except", "x"]), inner)
    ),
    max_leaves=8,
)


@given(
    content=st.dictionaries(
        st.sampled_from(["title", "text", "audience", "at", "cron", "send_until", "x"]), json_values
    )
)
@settings(max_examples=200)
def test_any_json_is_a_draft_or_a_list_of_faults(content: dict[str, object]) -> None:
    with suppress(CampaignFileError):
        assert parse_campaign(content, SHANGHAI).audience.grids


@pytest.mark.parametrize(
    "schedule", [Once(at=shanghai("2026-12-05T08:30")), Cron(line="30 8 * * 1", zone="Asia/Shanghai")]
)
def test_what_the_archive_keeps_is_what_it_was_given(schedule: Once | Cron) -> None:
    draft = draft_notice(tiers=frozenset({Tier.TOWN}), excluded=(group_code(),), schedule=schedule)

    assert load_audience(dump_audience(draft.audience)) == draft.audience
    assert load_schedule(dump_schedule(draft)) == (schedule, None, None)
