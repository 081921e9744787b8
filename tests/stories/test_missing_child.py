"""A child is missing at night: the number first, the county at once, and it goes on ringing until somebody answers."""

from domain.ticket import Action
from tests.support.county import DUTY, GROUP_LEADER, HOUSE_LEADER, HOUSE_ROOM, RESIDENT, SECRETARY, TOWN_LEADER
from tests.support.village import Village, find_said, said_in, said_to

CRY = "我家孙子不见了，六岁，天黑了还没回来，到处找不到"


async def test_at_night_everybody_entitled_hears_at_once(village: Village) -> None:
    village.go_to("20 22:30")
    said = await village.say(RESIDENT, CRY)
    assert "110" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).urgent
    assert await village.assignee() == "县值班"
    for person in (DUTY, TOWN_LEADER, SECRETARY, GROUP_LEADER, HOUSE_LEADER):
        assert said_to(person, said), person.name


async def test_it_is_said_again_until_somebody_answers(village: Village) -> None:
    village.go_to("20 22:30")
    alarm = find_said(await village.say(RESIDENT, CRY), DUTY.contact)
    village.clock.move(minutes=6)
    assert said_to(DUTY, await village.ring())
    await village.quote(DUTY, alarm, "收到")
    village.clock.move(minutes=6)
    assert said_to(DUTY, await village.ring()) == []


async def test_what_is_known_later_is_added_and_the_child_is_found(village: Village) -> None:
    village.go_to("20 22:30")
    alarm = find_said(await village.say(RESIDENT, CRY), DUTY.contact)
    await village.say(RESIDENT, "穿红衣服，最后在小卖部门口看见的")
    await village.quote(DUTY, alarm, "我接了")
    await village.quote(DUTY, alarm, "孩子找到了，在同学家，已经送回家了，办好了")
    actions = await village.actions()
    assert actions[0] is Action.DIRECT
    assert Action.DONE in actions
