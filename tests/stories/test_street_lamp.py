"""The street lamp: from a resident's sentence to a resident's verdict."""

from domain.ticket import Action, State
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, RESIDENT
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"


async def test_a_broken_lamp_is_reported_mended_shown_and_believed(village: Village) -> None:
    said = await village.say(RESIDENT, LAMP)
    assert len(said_in(HOUSE_ROOM, said)) == 1
    assert "1号" in said_in(HOUSE_ROOM, said)[0]
    assert HOUSE_LEADER.name in said_in(HOUSE_ROOM, said)[0]
    assert len(said_to(HOUSE_LEADER, said)) == 1
    assert "路灯坏了三天" in said_to(HOUSE_LEADER, said)[0]
    await village.show_picture(HOUSE_LEADER)
    said = await village.quote(HOUSE_LEADER, find_said(said, HOUSE_ROOM), "办好了")
    assert "满意" in said_to(RESIDENT, said)[0]
    said = await village.whisper(RESIDENT, "1")
    assert "办结" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.CLOSED
    assert await village.actions() == [
        Action.REPORT,
        Action.FILE,
        Action.ASSIGN,
        Action.DONE,
        Action.VERIFY,
        Action.CLOSE,
    ]
