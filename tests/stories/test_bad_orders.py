"""Orders from the wrong person, twice, late, in another's name, at the same moment: each gets its sentence."""

from dataclasses import replace
from datetime import timedelta

from domain.messages import Quote
from domain.ticket import Action, State
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    OTHER_ROOM,
    RESIDENT,
    SECOND_LEADER,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"


async def test_a_resident_closes_nothing(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(NEIGHBOUR, answered, "办好了，换了灯泡")
    assert (await village.ticket()).state is State.ASSIGNED
    assert all("办结" not in one.body for one in said)


async def test_a_leader_from_elsewhere_hears_of_nothing(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    number = (await village.ticket()).no
    said = said_to(OTHER_LEADER, await village.whisper(OTHER_LEADER, f"{number} 办好了，换了灯泡"))
    assert (await village.ticket()).state is State.ASSIGNED
    assert said
    assert "路灯" not in said[0]


async def test_a_neighbours_leader_is_told_who_has_it(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "我接了")
    said = await village.quote(GROUP_LEADER, answered, "办好了，换了灯泡")
    assert any("张桂芳在办" in one.body for one in said)
    assert (await village.ticket()).state is State.WORKING


async def test_a_borrowed_nickname_gives_no_rights(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    impostor = Person(contact=NEIGHBOUR.contact, name=HOUSE_LEADER.name)
    await village.quote(impostor, answered, "我接了")
    assert (await village.ticket()).state is State.ASSIGNED


async def test_the_same_message_twice_is_one_deed(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    order = village.word(HOUSE_LEADER, "1号我接了")
    await village.hear(order)
    assert await village.hear(order) == []
    assert (await village.actions()).count(Action.ACCEPT) == 1


async def test_an_order_said_twice_is_answered_twice_and_done_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "1号我接了")
    (again,) = said_in(HOUSE_ROOM, await village.say(HOUSE_LEADER, "1号我接了"))
    assert "已经在您手上" in again
    assert (await village.actions()).count(Action.ACCEPT) == 1


async def test_an_order_that_comes_late_is_not_obeyed(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    (said,) = said_in(HOUSE_ROOM, await village.say(HOUSE_LEADER, "1号我接了", ago=timedelta(minutes=10)))
    assert "再说一遍" in said
    assert (await village.ticket()).state is State.ASSIGNED


async def test_a_quote_of_somebody_elses_words_is_no_order(village: Village) -> None:
    """Whoever quotes a neighbour who quoted the bot speaks to the neighbour."""
    await village.say(RESIDENT, LAMP)
    number = (await village.ticket()).no
    quote = Quote(name="周师傅", text=f"「网格小助手：记下了\n单号 {number}」\n办好了没")
    await village.hear(village.word(HOUSE_LEADER, "往上报", quote=quote))
    assert (await village.ticket()).tier.zh == "户"


async def test_two_who_act_at_the_same_moment_leave_one_truth(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    both = [village.word(HOUSE_LEADER, "1号我接了"), village.word(GROUP_LEADER, "1号我接了")]
    said = await village.hear(*both)
    assert (await village.actions()).count(Action.ACCEPT) == 1
    assert await village.assignee() == HOUSE_LEADER.name
    assert any("张桂芳在办" in one.body for one in said)


async def test_from_another_group_a_bare_number_is_another_ticket(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    (said,) = said_in(OTHER_ROOM, await village.say(OTHER_LEADER, "1号办好了，换了灯泡", room=OTHER_ROOM))
    assert "没找到这件" in said
    assert (await village.ticket()).state is State.ASSIGNED


async def test_a_mention_of_another_is_not_for_the_bot(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    told = village.word(HOUSE_LEADER, "往上报")
    await village.hear(replace(told, mentions=(SECOND_LEADER.contact,)))
    assert Action.ESCALATE not in await village.actions()
