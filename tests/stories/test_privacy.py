"""People are let go: 「别记我」, 「删除我的信息」, 「小格别说话」."""

import pytest

from domain.ticket import State
from models.tables import PersonRow
from tests.support.archive import count_rows, find_text, read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECOND_LEADER,
    STRANGER,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
PIPE = "水管爆了，水流了一路"
FIRE = "我家着火了快来人"


async def test_who_says_leave_me_out_is_heard_only_when_they_call_the_bot(village: Village) -> None:
    said = await village.say(RESIDENT, "别记我")
    assert "不记" in said_in(HOUSE_ROOM, said)[0]
    before = await count_rows(village.database)
    assert await village.say(RESIDENT, LAMP) == []
    assert await count_rows(village.database) == before | {"inbox": before["inbox"] + 1}
    assert await find_text(village.database, "路灯坏了") == {}
    said = await village.say(RESIDENT, f"小格，{LAMP}")
    assert "1号" in said_in(HOUSE_ROOM, said)[0]


async def test_after_leave_me_out_even_a_piece_of_an_earlier_report_is_not_added(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(RESIDENT, "别记我")
    before = await count_rows(village.database)
    for words in ("就在桥头", "路灯又不亮了"):
        assert await village.say(RESIDENT, words) == []
    await village.show_picture(RESIDENT)
    assert await count_rows(village.database) == before | {"inbox": before["inbox"] + 3}


async def test_in_danger_who_is_left_out_still_gets_the_number_and_nothing_is_written_down(village: Village) -> None:
    await village.say(RESIDENT, "别记我")
    said = await village.say(RESIDENT, FIRE)
    assert len(said) == 1
    assert said_in(HOUSE_ROOM, said)[0].startswith("先打119") or "119" in said_in(HOUSE_ROOM, said)[0]
    assert await village.tickets() == []
    assert await find_text(village.database, "着火了") == {}


async def test_who_wants_to_be_recorded_again_is(village: Village) -> None:
    await village.say(RESIDENT, "别记我")
    await village.say(RESIDENT, "可以记我")
    assert "1号" in said_in(HOUSE_ROOM, await village.say(RESIDENT, LAMP))[0]


async def test_the_wish_of_one_is_not_the_wish_of_another(village: Village) -> None:
    await village.say(RESIDENT, "别记我")
    assert "1号" in said_in(HOUSE_ROOM, await village.say(NEIGHBOUR, LAMP))[0]


async def test_delete_what_you_know_of_me_takes_words_and_name_out_of_every_table(village: Village) -> None:
    await village.say(RESIDENT, LAMP, room_alias="孙大娘家")
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    said = await village.whisper(RESIDENT, "删除我的信息")
    assert "删好了" in said_to(RESIDENT, said)[0]
    for words in ("路灯坏了", RESIDENT.name):
        assert await find_text(village.database, words) == {}
    assert (await village.ticket()).state is State.VERIFYING


async def test_what_others_said_stays(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, PIPE)
    await village.whisper(RESIDENT, "删除我的信息")
    assert set(await find_text(village.database, "水管爆了")) == {"ticket_words", "outbox"}


async def test_a_leader_who_asks_for_it_keeps_the_post_and_the_name_of_the_register(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, PIPE)
    await village.whisper(HOUSE_LEADER, "删除我的信息")
    assert HOUSE_LEADER.name in {row.name for row in await read_table(village.database, PersonRow)}
    assert await find_text(village.database, "水管爆了") == {}
    assert HOUSE_LEADER.name in said_in(HOUSE_ROOM, await village.say(RESIDENT, LAMP))[0]


async def test_of_whom_nothing_is_known_nothing_is_made_known(village: Village) -> None:
    before = await count_rows(village.database)
    said = await village.say(RESIDENT, "删除我的信息")
    assert said_in(HOUSE_ROOM, said) == ["我这里没有您的信息。"]
    assert (await count_rows(village.database)).get("people") == before.get("people")


@pytest.mark.parametrize("words", ["小格别说话", "小格，安静"])
async def test_a_leader_silences_the_bot_in_the_group_and_the_work_goes_on(village: Village, words: str) -> None:
    said = await village.say(HOUSE_LEADER, words)
    assert "不说话" in said_in(HOUSE_ROOM, said)[0]
    said = await village.say(RESIDENT, LAMP)
    assert said_in(HOUSE_ROOM, said) == []
    assert "1号" in said_to(RESIDENT, said)[0]
    assert len(said_to(HOUSE_LEADER, said)) == 1


async def test_in_a_silenced_group_nothing_at_all_is_said_but_danger_and_private_wishes(village: Village) -> None:
    await village.say(HOUSE_LEADER, "小格别说话")
    talk = (
        (STRANGER, LAMP),
        (STRANGER, "我男人打我"),
        (STRANGER, "小格，你会啥"),
        (HOUSE_LEADER, "9号办好了，换了灯泡"),
        (HOUSE_LEADER, "1号咋样了"),
        (HOUSE_LEADER, "发通知：明天停水"),
    )
    for person, words in talk:
        said = await village.say(person, words)
        assert [one for one in said_in(HOUSE_ROOM, said) if "110" not in one] == []
    assert "119" in said_in(HOUSE_ROOM, await village.say(NEIGHBOUR, FIRE))[0]


async def test_the_silence_ends_by_itself_and_when_a_leader_says_so(village: Village) -> None:
    await village.say(HOUSE_LEADER, "小格别说话")
    await village.say(HOUSE_LEADER, "小格说话")
    assert said_in(HOUSE_ROOM, await village.say(RESIDENT, LAMP)) != []
    village.go_to("23 09:00")
    await village.say(HOUSE_LEADER, "小格别说话")
    village.clock.move(hours=12, seconds=1)
    village.go_to("24 10:00")
    assert said_in(HOUSE_ROOM, await village.say(NEIGHBOUR, PIPE)) != []


@pytest.mark.parametrize("person", [RESIDENT, SECOND_LEADER])
async def test_nobody_else_can_silence_it(village: Village, person: Person) -> None:
    await village.say(person, "小格别说话")
    assert said_in(HOUSE_ROOM, await village.say(NEIGHBOUR, LAMP)) != []


async def test_the_groups_own_silence_is_not_the_silence_of_others(village: Village) -> None:
    await village.say(HOUSE_LEADER, "小格别说话")
    await village.say(RESIDENT, LAMP)
    said = await village.whisper(HOUSE_LEADER, "我的事")
    assert "1件" in find_said(said, HOUSE_LEADER.contact).body
