"""「直报」 of what is known already: at the county at once, with the telephone line; and down again without blame."""

from domain.ticket import Action, State
from tests.support.county import DUTY, HOUSE_LEADER, RESIDENT, SECRETARY
from tests.support.doing import do
from tests.support.village import Village, said_to

LAMP = "村口路灯坏了三天了没人修"


async def test_a_leader_raises_it_to_the_county_at_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, HOUSE_LEADER, "direct")
    assert said_to(HOUSE_LEADER, said)[0].startswith("有伤人先打120")
    assert any("急！" in words for words in said_to(DUTY, said))
    assert said_to(SECRETARY, said)
    ticket = await village.ticket()
    assert (ticket.state, ticket.urgent, ticket.urgency, ticket.escalated) == (State.ASSIGNED, True, "critical", True)
    assert await village.assignee() == DUTY.name


async def test_a_reporter_of_something_ordinary_is_asked_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, RESIDENT, "direct")
    assert "真要直报？1是，报县里 2不用" in said_to(RESIDENT, said)[0]
    assert await village.assignee() == HOUSE_LEADER.name
    said = await village.whisper(RESIDENT, "1")
    assert said_to(DUTY, said)
    assert await village.assignee() == DUTY.name


async def test_the_county_gives_it_back_and_blames_nobody(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "direct")
    said = await do(village, DUTY, "downgrade")
    ticket = await village.ticket()
    assert (ticket.state, ticket.urgent, await village.assignee()) == (State.ASSIGNED, False, HOUSE_LEADER.name)
    assert said_to(HOUSE_LEADER, said)
    assert "报得没错" in said_to(RESIDENT, said)[0]
    assert (await village.actions())[-2:] == [Action.DOWNGRADE, Action.ASSIGN]


async def test_a_page_puts_a_type_right_by_its_name(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    number = (await village.ticket()).no or ""
    assert (await village.command("ticket.revise", number, type="停电")).ok
    assert (await village.ticket()).type == "infra.power"
    refused = await village.command("ticket.revise", number, type="说不清的东西")
    assert (refused.ok, refused.field) == (False, "type")
