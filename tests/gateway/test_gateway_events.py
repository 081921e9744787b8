"""What happens besides talk: invitations, friendships, joining, leaving, new topics."""

from gateway_support import eventually

from domain.ids import ChatId
from domain.messages import EventKind
from domain.sending import SendCode, SendState
from simulator.happenings import ask_friendship, change_topic, invite_bot, join_room, leave_room
from simulator.world import Room


def open_room_without_bot(town) -> Room:
    room = Room(id="9@chatroom", topic="新群", tier="", grids=(), owner_id=town.friend.id)
    town.street.world.rooms[room.id] = room
    town.street.world.join_room(room, town.friend, inviter_id=town.friend.id)
    return room


async def test_an_invitation_says_who_and_where_and_can_be_accepted(gateway, sink, town):
    room = open_room_without_bot(town)
    invitation = invite_bot(town.street, room.id, town.friend.id, "a1")
    await eventually(lambda: sink.of_kind(EventKind.ROOM_INVITED))
    [invited] = sink.of_kind(EventKind.ROOM_INVITED)

    outcome = await gateway.accept_invitation(invited.key)
    await eventually(lambda: sink.of_kind(EventKind.ROOM_JOINED))
    [joined] = sink.of_kind(EventKind.ROOM_JOINED)

    assert (invited.key, invited.actor, invited.actor_name) == (invitation.id, town.friend.id, town.friend.name)
    assert invited.room_topic == "新群"
    assert (outcome.state, outcome.code) == (SendState.SENT, SendCode.OK)
    assert (joined.room, joined.room_topic, joined.includes_bot) == (room.id, "新群", True)
    assert joined.actor == town.friend.id


async def test_an_invitation_that_is_gone_is_refused(gateway):
    outcome = await gateway.accept_invitation("12345")

    assert (outcome.state, outcome.code) == (SendState.FAILED, SendCode.REJECTED)


async def test_who_asks_for_friendship_is_named_with_the_groups_they_share_with_us(gateway, sink, town):
    asked_with = ask_friendship(town.street, town.stranger.id, "a1", "我是3号楼的")
    await eventually(lambda: sink.of_kind(EventKind.FRIEND_ASKED))
    [asked] = sink.of_kind(EventKind.FRIEND_ASKED)

    outcome = await gateway.accept_friend(asked.key)
    await eventually(lambda: sink.of_kind(EventKind.FRIEND_MADE))
    [made] = sink.of_kind(EventKind.FRIEND_MADE)

    assert (asked.key, asked.words) == (asked_with.id, "我是3号楼的")
    assert (asked.actor, asked.actor_name) == (town.stranger.id, town.stranger.name)
    assert town.room_id in asked.shared_rooms
    assert set(asked.shared_rooms) <= {ChatId(room) for room in town.stranger.rooms}
    assert outcome.state is SendState.SENT
    assert made.actor == town.stranger.id
    assert (await gateway.send_text(ChatId(town.stranger.id), "您好")).state is SendState.SENT


async def test_joining_and_leaving_are_told_in_their_order(gateway, sink, town):
    newcomer = next(person for person in town.street.world.people.values() if town.room.id not in person.rooms)
    join_room(town.street, town.room.id, newcomer.id, inviter_id=town.friend.id)
    leave_room(town.street, town.room.id, newcomer.id)
    await eventually(lambda: sink.of_kind(EventKind.ROOM_LEFT))

    joined, left = sink.events[-2:]

    assert (joined.kind, left.kind) == (EventKind.ROOM_JOINED, EventKind.ROOM_LEFT)
    assert (joined.people, left.people) == ((newcomer.id,), (newcomer.id,))
    assert (joined.includes_bot, left.includes_bot) == (False, False)
    assert joined.key != left.key


async def test_being_put_out_of_a_group_is_told(gateway, sink, town):
    leave_room(town.street, town.room.id, town.bot, remover_id=town.friend.id)
    await eventually(lambda: sink.of_kind(EventKind.ROOM_LEFT))

    [left] = sink.of_kind(EventKind.ROOM_LEFT)

    assert (left.room, left.includes_bot, left.actor) == (town.room_id, True, town.friend.id)


async def test_a_new_topic_is_told_with_who_changed_it(gateway, sink, town):
    change_topic(town.street, town.room.id, "田坝一组(新)", town.stranger.id)
    await eventually(lambda: sink.of_kind(EventKind.ROOM_TOPIC))

    [event] = sink.of_kind(EventKind.ROOM_TOPIC)

    assert (event.room, event.room_topic, event.actor) == (town.room_id, "田坝一组(新)", town.stranger.id)


async def test_an_event_whose_questions_meet_a_broken_line_is_told_after_the_reconnect(gateway, sink, town):
    town.break_down("slow", ms=2000, count=1)
    ask_friendship(town.street, town.stranger.id, "a1", "我是3号楼的")

    await eventually(lambda: sink.of_kind(EventKind.FRIEND_ASKED), 8)

    [asked] = sink.of_kind(EventKind.FRIEND_ASKED)
    assert asked.actor == town.stranger.id
