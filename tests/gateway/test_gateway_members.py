"""Who sits in a group and by which name: found out once somebody needs it, and never for a login."""

from gateway_support import eventually

from domain.ids import ChatId, ContactId


async def test_the_names_of_a_group_are_found_out_when_somebody_asks(gateway, town):
    asked = gateway.members(town.room_id)
    assert {contact for contact, _ in asked} == {ContactId(each) for each in town.room.members} - {town.bot}
    assert {name for _, name in asked} == {""}

    await eventually(lambda: all(name for _, name in gateway.members(town.room_id)))

    known = dict(gateway.members(town.room_id))
    assert known[ContactId(town.friend.id)]
    assert town.bot not in known


async def test_of_a_group_that_is_none_of_ours_nobody_is_known(gateway):
    assert gateway.members(ChatId("nowhere@chatroom")) == []
