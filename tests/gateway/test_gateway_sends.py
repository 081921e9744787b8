"""Messages out: every ending of a send, and no more said of it than was proved."""

import pytest
from gateway_support import eventually

from bot.gateway.console import ConsoleMessenger, Said
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.sending import PartKind, SendCode, SendState
from simulator.happenings import leave_room, rename_in_room


async def test_words_go_out_once_with_their_id(gateway, town):
    outcome = await gateway.send_text(town.room_id, "收到")

    assert (outcome.state, outcome.code) == (SendState.SENT, SendCode.OK)
    [send] = town.street.sends.after(0)
    assert (send.chat, send.text, send.message_id) == (town.room_id, "收到", outcome.message_id)


async def test_a_send_that_is_given_no_id_is_sent_and_not_repeated(gateway, town):
    town.break_down("no_id", count=1)

    outcome = await gateway.send_text(town.room_id, "收到")

    assert (outcome.state, outcome.code, outcome.message_id) == (SendState.SENT, SendCode.NO_ID, None)
    assert town.sends() == [(town.room_id, "收到", "no_id")]


@pytest.mark.parametrize("cut", [False, True])
async def test_a_send_whose_answer_is_lost_is_unknown(gateway, town, cut):
    town.break_down("lose_answer", count=1, cut=cut)

    outcome = await gateway.send_text(town.room_id, "收到")

    assert outcome.state is SendState.UNKNOWN
    assert outcome.code in {SendCode.TIMED_OUT, SendCode.CONNECTION_LOST}
    assert town.sends() == [(town.room_id, "收到", "lost")]


async def test_a_refused_send_failed_for_certain(gateway, town):
    town.break_down("reject_send", count=1)

    outcome = await gateway.send_text(town.room_id, "收到")

    assert (outcome.state, outcome.code) == (SendState.FAILED, SendCode.REJECTED)


async def test_private_words_to_somebody_who_is_no_friend_fail(gateway, town):
    outcome = await gateway.send_text(ChatId(town.stranger.id), "在吗")

    assert (outcome.state, outcome.code) == (SendState.FAILED, SendCode.NOT_FRIEND)


async def test_words_to_a_group_we_have_left_fail(gateway, town):
    leave_room(town.street, town.room.id, town.bot)

    outcome = await gateway.send_text(town.room_id, "在吗")

    assert (outcome.state, outcome.code) == (SendState.FAILED, SendCode.NOT_IN_ROOM)


async def test_a_send_while_the_gateway_is_down_is_to_be_tried_again(gateway, town):
    town.break_down("drop_stream", seconds=1)
    await eventually(lambda: gateway.status.detail)

    for outcome in (
        await gateway.send_text(town.room_id, "收到", [ContactId(town.stranger.id)]),
        await gateway.send_card(town.room_id, ContactId(town.friend.id)),
        await gateway.send_file(town.room_id, __file__, picture=False),
        await gateway.recall(town.room_id, MessageId("m1")),
        await gateway.accept_friend("1"),
        await gateway.accept_invitation("1"),
    ):
        assert (outcome.state, outcome.code) == (SendState.RETRY, SendCode.NOT_CONNECTED)
    assert town.sends() == []


async def test_mentions_are_written_by_group_alias_or_name(gateway, town):
    rename_in_room(town.street, town.room.id, town.stranger.id, "3号楼(老李")

    await gateway.send_text(town.room_id, "3号：办好了", [ContactId(town.stranger.id), ContactId(town.friend.id)])

    [send] = town.street.sends.after(0)
    friend_name = town.street.world.name_in(town.room, town.friend.id)
    assert send.text == f"@3号楼(老李\u2005@{friend_name}\u20053号：办好了"
    assert send.mentions == (town.stranger.id, town.friend.id)


async def test_nobody_is_mentioned_in_a_private_chat(gateway, town):
    await gateway.send_text(ChatId(town.friend.id), "办好了", [ContactId(town.friend.id)])

    [send] = town.street.sends.after(0)
    assert (send.text, send.mentions) == ("办好了", ())


async def test_nul_never_leaves_us(gateway, town):
    await gateway.send_text(town.room_id, "收\0到")

    assert town.sends() == [(town.room_id, "收到", "sent")]


async def test_a_card_and_a_file_go_out(gateway, town, tmp_path):
    sheet = tmp_path / "名单.xlsx"
    sheet.write_bytes(b"PK" + b"x" * 5_000_000)

    card = await gateway.send_card(town.room_id, ContactId(town.friend.id))
    file = await gateway.send_file(town.room_id, str(sheet), picture=False)

    assert (card.state, file.state) == (SendState.SENT, SendState.SENT)
    assert [str(send.kind) for send in town.street.sends.after(0)] == ["contact", "file"]


async def test_what_was_said_is_taken_back_once(gateway, town):
    said = await gateway.send_text(town.room_id, "说错了")

    first = await gateway.recall(town.room_id, said.message_id)
    again = await gateway.recall(town.room_id, said.message_id)

    assert town.street.history.find(said.message_id).recalled
    assert (first.state, first.code) == (SendState.SENT, SendCode.OK)
    assert (again.state, again.code) == (SendState.FAILED, SendCode.REJECTED)


async def test_a_file_that_is_not_there_fails_for_certain(gateway, town, tmp_path):
    outcome = await gateway.send_file(town.room_id, str(tmp_path / "没有.png"), picture=True)

    assert (outcome.state, outcome.code) == (SendState.FAILED, SendCode.UNSUPPORTED)


async def test_the_console_keeps_what_was_said_and_always_succeeds():
    shown: list[Said] = []
    console = ConsoleMessenger(AccountName("a1"), shown.append)

    outcomes = [
        await console.send_text(ChatId("1@chatroom"), "收到", [ContactId("wxid_li")]),
        await console.send_card(ChatId("1@chatroom"), ContactId("wxid_li")),
        await console.send_file(ChatId("1@chatroom"), "a.png", picture=True),
        await console.recall(ChatId("1@chatroom"), MessageId("console-1")),
        await console.accept_friend("7"),
        await console.accept_invitation("8"),
    ]

    assert {outcome.code for outcome in outcomes} == {SendCode.OK}
    assert len({outcome.message_id for outcome in outcomes}) == 6
    assert console.said == shown
    assert [said.kind for said in shown] == [
        PartKind.TEXT,
        PartKind.CARD,
        PartKind.PICTURE,
        PartKind.RECALL,
        PartKind.ACCEPT_FRIEND,
        PartKind.ACCEPT_INVITATION,
    ]
