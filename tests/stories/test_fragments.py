"""People report in pieces: what belongs together is one ticket, in any order, and talk stays talk."""

import pytest

from domain.messages import MessageKind, Quote
from domain.ticket import Action, State
from models.tables import TicketMediaRow, TicketWordsRow
from tests.support.archive import count_rows, find_text, read_table
from tests.support.county import (
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECRETARY,
)
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "路灯坏了三天了没人修"
PIPE = "水管爆了，水流了一路"
VAGUE = "这个事我说不清楚，你们来人看看就知道了"


async def kept_words(village: Village) -> list[str]:
    return [row.text for row in await read_table(village.database, TicketWordsRow)]


async def test_words_then_place_then_picture_are_one_ticket_and_nothing_more_is_said_in_the_group(
    village: Village,
) -> None:
    said = await village.say(RESIDENT, LAMP)
    later = await village.say(RESIDENT, "就在3栋门口")
    later += await village.show_picture(RESIDENT)
    later += await village.say(RESIDENT, "", kind=MessageKind.LOCATION)
    assert len(said_in(HOUSE_ROOM, said)) == 1
    assert said_in(HOUSE_ROOM, later) == []
    assert (await village.ticket()).short_no == 1
    assert await kept_words(village) == [LAMP, "就在3栋门口"]
    assert [row.purpose for row in await read_table(village.database, TicketMediaRow)] == ["report"]


async def test_whoever_has_it_is_told_once_where_it_is(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    (told,) = said_to(HOUSE_LEADER, await village.say(RESIDENT, "桥头那里"))
    assert "桥头那里" in told
    assert await village.say(RESIDENT, "就在3栋门口") == []


async def test_a_place_that_was_said_already_is_not_told_again(village: Village) -> None:
    await village.say(RESIDENT, f"桥头{LAMP}")
    assert await village.say(RESIDENT, "就是桥头那里") == []


async def test_a_place_on_the_map_is_a_place(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await village.hear(village.word(RESIDENT, "河西村卫生室", kind=MessageKind.LOCATION))
    assert said_in(HOUSE_ROOM, said) == []
    assert await kept_words(village) == [LAMP, "河西村卫生室"]


async def test_pictures_first_and_words_after_are_one_ticket(village: Village) -> None:
    for name in ("one", "two", "three"):
        assert await village.show_picture(RESIDENT, message_id=name) == []
    await village.say(RESIDENT, LAMP)
    assert [row.message_id for row in await read_table(village.database, TicketMediaRow)] == ["one", "two", "three"]


@pytest.mark.parametrize("words", ["你们看", "村口", "哎呀"])
async def test_what_comes_before_the_report_stays_unread(village: Village, words: str) -> None:
    before = await count_rows(village.database)
    assert await village.say(RESIDENT, words) == []
    assert await count_rows(village.database) == before | {"inbox": before.get("inbox", 0) + 1}
    await village.say(RESIDENT, LAMP)
    assert await kept_words(village) == [LAMP]


@pytest.mark.parametrize(
    "words",
    [
        "都三天了没人管",
        "晚上黑得很，看不见路",
        "小娃儿差点摔倒",
        "麻烦派人来修一下",
        "路灯一到晚上就不亮",
        "这里黑漆漆的",
    ],
)
async def test_a_second_sentence_on_the_same_matter_joins(village: Village, words: str) -> None:
    await village.say(RESIDENT, LAMP)
    assert said_in(HOUSE_ROOM, await village.say(RESIDENT, words)) == []
    assert len(await village.tickets()) == 1
    assert words in await kept_words(village)


@pytest.mark.parametrize("words", ["哈哈", "大家吃了没", "谢谢你们", "晚上打牌不", "我在超市门口等你", "收到", "好的"])
async def test_talk_joins_nothing_and_is_not_stored(village: Village, words: str) -> None:
    await village.say(RESIDENT, LAMP)
    before = await count_rows(village.database)
    assert await village.say(RESIDENT, words) == []
    assert await count_rows(village.database) == before | {"inbox": before["inbox"] + 1}


async def test_a_place_said_in_answer_to_somebody_else_joins_nothing(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(RESIDENT, "就在桥头", quote=Quote(name=NEIGHBOUR.name, text="你在哪点"))
    await village.say(RESIDENT, "就在桥头", mentions=(NEIGHBOUR.contact,))
    assert await kept_words(village) == [LAMP]


async def test_a_place_of_somebody_else_joins_nothing(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    assert await village.say(NEIGHBOUR, "就在桥头") == []
    assert await kept_words(village) == [LAMP]


async def test_minutes_later_a_place_joins_nothing_unless_the_answer_is_quoted(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    village.clock.move(minutes=20)
    await village.say(RESIDENT, "就在桥头")
    assert await kept_words(village) == [LAMP]
    await village.quote(RESIDENT, answered, "就在桥头")
    assert await kept_words(village) == [LAMP, "就在桥头"]


async def test_pieces_keep_the_conversation_open(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    for words in ("就在桥头", "都三天了", "还是不亮"):
        village.clock.move(minutes=2)
        await village.say(RESIDENT, words)
    assert await kept_words(village) == [LAMP, "就在桥头", "都三天了", "还是不亮"]


async def test_another_matter_is_another_ticket_at_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(RESIDENT, PIPE)
    assert [ticket.type for ticket in await village.tickets()] == ["infra.light", "infra.water"]


async def test_the_same_thing_at_another_building_is_another_ticket(village: Village) -> None:
    await village.say(RESIDENT, "3栋楼道灯坏了")
    await village.say(RESIDENT, "5栋楼道灯坏了")
    assert len(await village.tickets()) == 2


async def test_a_clear_report_takes_up_the_guess_before_it(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    said = await village.say(RESIDENT, LAMP)
    guess, ticket = await village.tickets()
    assert (guess.state, ticket.state) == (State.VOIDED, State.ASSIGNED)
    assert VAGUE in said_to(HOUSE_LEADER, said)[0]
    assert LAMP in said_to(HOUSE_LEADER, said)[0]
    assert await village.say(RESIDENT, "1") == []


async def test_a_piece_that_makes_it_a_danger_raises_the_ticket(village: Village) -> None:
    await village.say(RESIDENT, PIPE)
    said = await village.say(RESIDENT, "快漫到屋里了")
    assert "119" in said_in(HOUSE_ROOM, said)[0]
    assert "1号" in said_in(HOUSE_ROOM, said)[0]
    ticket = await village.ticket()
    assert (ticket.urgency, ticket.urgent) == ("critical", True)
    assert all(said_to(person, said) for person in (HOUSE_LEADER, GROUP_LEADER, SECRETARY, DUTY))
    assert Action.REVISE in await village.actions()


async def test_every_further_word_of_danger_is_answered_with_the_number_and_is_one_ticket(village: Village) -> None:
    for words in ("我家着火了快来人", "火更大了快来人", "快打119啊着火了"):
        said = await village.say(RESIDENT, words)
        assert "119" in said_in(HOUSE_ROOM, said)[0]
        village.clock.move(minutes=1)
    assert len(await village.tickets()) == 1


async def test_a_fire_after_a_lamp_is_a_fire(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(RESIDENT, "李家房子着火了快来人")
    assert [ticket.type for ticket in await village.tickets()] == ["infra.light", "safety.fire"]


async def test_who_is_hurt_by_what_was_reported_makes_it_an_alarm_without_a_word_of_them(village: Village) -> None:
    await village.say(RESIDENT, "电线掉下来了，垂在路上")
    said = await village.say(RESIDENT, "有人触电了")
    assert "120" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).urgent
    assert all("触电" not in words for words in said_to(HOUSE_LEADER, said))
    assert await find_text(village.database, "有人触电了") == {}


@pytest.mark.parametrize("kind", [MessageKind.LINK, MessageKind.FILE, MessageKind.LOCATION])
async def test_the_title_of_a_link_or_file_or_place_is_nobodys_report(village: Village, kind: MessageKind) -> None:
    before = await count_rows(village.database)
    assert await village.hear(village.word(RESIDENT, "村口路灯坏了三天了没人修", kind=kind)) == []
    assert await village.hear(village.word(RESIDENT, "某地一小区着火了", kind=kind)) == []
    assert await count_rows(village.database) == before | {"inbox": before.get("inbox", 0) + 2}
