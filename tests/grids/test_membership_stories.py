"""How the bot enters and leaves groups, makes friends, and learns who is who."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from small_county import (
    A1,
    A2,
    GROUP,
    HOUSE_1,
    HOUSE_2,
    LEADER,
    NOW,
    ROSTER,
    TOWN,
    VILLAGE,
    import_roster,
    person,
    read,
    room,
    with_people,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import Directory, Role
from domain.enrolment import GuessLimit, show_code
from domain.enrolment import read_code as read_enrolment_code
from domain.ids import ChatId, ContactId, MessageId
from domain.messages import EventKind, InboundEvent, InboundMessage
from domain.refusal import Refusal
from domain.sending import Outgoing, PartKind
from domain.tree import Tier
from handlers.cards import CardRequest, hand_card, read_card_request
from handlers.enrolment import take_code
from handlers.introduction import Introduction
from handlers.membership import (
    FriendPace,
    answer_friend,
    answer_invitation,
    enter_room,
    leave_room,
    rename_room,
    welcome_friend,
)
from models.database import Database
from models.enrolment import EnrolmentRepository
from models.rooms import RoomRepository

CHAT = ChatId("new@chatroom")
STRANGER = ContactId("wxid_stranger")
ZHANG, LI, ADMIN = ContactId("wxid_zhang"), ContactId("wxid_li"), ContactId("wxid_admin")
WORDS = Introduction(operator="清溪镇综治中心")


@dataclass
class Town:
    """The archive and the picture of it that a handler is given."""

    database: Database
    directory: Directory
    guesses: GuessLimit

    async def run(self, handler: Any, subject: Any, *args: Any, **needs: Any) -> list[Outgoing]:
        """One unit of work with a directory as new as the pipeline's would be."""
        async with self.database.write() as session:
            supplied = self._supply(session)
            told = await handler(subject, *args, **{name: supplied[name] for name in needs.pop("using")}, **needs)
        self.directory = await read(self.database)
        return list(told)

    def _supply(self, session: AsyncSession) -> dict[str, Any]:
        return {
            "now": NOW,
            "directory": self.directory,
            "rooms": RoomRepository(session),
            "enrolments": EnrolmentRepository(session),
            "guesses": self.guesses,
            "words": WORDS,
        }

    async def enter(self, event: InboundEvent) -> list[Outgoing]:
        return await self.run(enter_room, event, using=("now", "directory", "rooms", "words"))

    async def send_code(self, message: InboundMessage) -> list[Outgoing]:
        code = read_enrolment_code(message.text)
        assert code
        needed = ("now", "directory", "rooms", "enrolments", "guesses", "words")
        return await self.run(take_code, message, code, using=needed)


@pytest.fixture
async def town(database: Database) -> Town:
    await import_roster(database)
    return Town(database=database, directory=await read(database), guesses=GuessLimit())


def happened(kind: EventKind, **fields: Any) -> InboundEvent:
    return InboundEvent(**{"account": A1, "kind": kind, "key": "key-1", "at": NOW, **fields})


def joined(topic: str, chat: ChatId = CHAT) -> InboundEvent:
    return happened(EventKind.ROOM_JOINED, room=chat, room_topic=topic, includes_bot=True, actor=ZHANG)


def said(text: str, *, sender: ContactId = ZHANG, chat: ChatId | None = CHAT) -> InboundMessage:
    return InboundMessage(
        account=A1,
        message_id=MessageId("m1"),
        sender=sender,
        sender_name="某人",
        room=chat,
        room_topic="我们的群",
        text=text,
        sent_at=NOW,
        arrived_at=NOW,
    )


async def new_code(town: Town, **target: Any) -> str:
    async with town.database.write() as session:
        enrolments = EnrolmentRepository(session)
        if "grid" in target:
            return show_code(await enrolments.create_for_grid(target["grid"], NOW))
        officer = next(o for o in town.directory.officers.values() if o.name == target["name"])
        return show_code(await enrolments.create_for_person(officer.person, NOW))


async def test_an_invitation_of_a_leader_is_accepted(town: Town) -> None:
    event = happened(EventKind.ROOM_INVITED, actor=ZHANG, room_topic="新群")
    (accepted,) = await answer_invitation(event, directory=town.directory)
    assert (accepted.kind, accepted.body) == (PartKind.ACCEPT_INVITATION, "key-1")


async def test_an_invitation_of_a_stranger_goes_to_the_administrators_and_nowhere_else(town: Town) -> None:
    event = happened(EventKind.ROOM_INVITED, actor=STRANGER, actor_name="张桂芳", room_topic="赌钱群")
    (told,) = await answer_invitation(event, directory=town.directory)
    assert (told.chat, told.kind, told.private) == (ADMIN, PartKind.TEXT, True)
    assert "「张桂芳」请我进「赌钱群」群" in told.body


async def test_a_leaders_contact_id_under_another_account_gives_no_rights(town: Town) -> None:
    event = happened(EventKind.ROOM_INVITED, actor=ZHANG, room_topic="新群", account=A2)
    assert await answer_invitation(event, directory=town.directory) == []


async def test_the_bot_introduces_itself_once_in_a_group_of_the_roster(town: Town) -> None:
    (introduction,) = await town.enter(joined("河西村二组1、2格群"))
    assert introduction.chat == CHAT
    for word in ("清溪镇综治中心", "110、119、120", "180天", "「别记我」", "「删除我的信息」"):
        assert word in introduction.body
    assert introduction.body.count("\n") == 2
    assert town.directory.room_at(A1, CHAT).grids == (HOUSE_1, HOUSE_2)
    assert await town.enter(joined("河西村二组1、2格群")) == []


async def test_a_group_named_after_one_grid_is_bound_and_its_leader_hears_of_it(town: Town) -> None:
    introduction, told = await town.enter(joined("清溪镇河西村二组1格群"))
    assert introduction.chat == CHAT
    assert (told.chat, told.private) == (ZHANG, True)
    assert "记成了河西村二组1格的群" in told.body
    assert town.directory.room_at(A1, CHAT).grids == (HOUSE_1,)


async def test_an_unknown_group_is_asked_for_its_code_and_nothing_is_bound(town: Town) -> None:
    (asked,) = await town.enter(joined("相亲相爱一家人"))
    assert "登记码" in asked.body
    assert town.directory.room_at(A1, CHAT) is None


async def test_somebody_elses_joining_is_no_matter(town: Town) -> None:
    assert await town.enter(replace(joined("河西村二组1、2格群"), includes_bot=False)) == []


async def test_a_new_name_is_kept_and_may_bind_an_unknown_group(town: Town) -> None:
    needed = ("now", "directory", "rooms", "words")
    renamed = happened(EventKind.ROOM_TOPIC, room=ChatId("village@chatroom"), room_topic="河西村大家庭")
    assert await town.run(rename_room, renamed, using=needed) == []
    assert town.directory.room_at(A1, ChatId("village@chatroom")).topic == "河西村大家庭"

    named = happened(EventKind.ROOM_TOPIC, room=CHAT, room_topic="清溪镇河西村二组")
    assert "110" in (await town.run(rename_room, named, using=needed))[0].body
    assert town.directory.room_at(A1, CHAT).grids == (GROUP,)


async def test_a_bot_taken_out_gives_up_its_seat_and_comes_back_quietly(town: Town) -> None:
    await town.enter(joined("河西村二组1、2格群"))
    left = happened(EventKind.ROOM_LEFT, room=CHAT, includes_bot=True)
    (told,) = await town.run(leave_room, left, using=("directory", "rooms"))
    assert told.chat == ADMIN
    assert town.directory.room_at(A1, CHAT) is None
    assert await town.run(leave_room, left, using=("directory", "rooms")) == []

    assert await town.enter(joined("河西村二组1、2格群", ChatId("again@chatroom"))) == []
    assert town.directory.room_at(A1, ChatId("again@chatroom")).grids == (HOUSE_1, HOUSE_2)


async def test_friends_are_accepted_one_by_one_from_bound_groups_only(town: Town) -> None:
    pace = FriendPace()
    member = {"actor": STRANGER, "shared_rooms": (ChatId("village@chatroom"),)}
    times = []
    for number in range(20):
        event = happened(EventKind.FRIEND_ASKED, **{**member, "key": f"friend-{number}"})
        (accepted,) = await answer_friend(event, now=NOW, directory=town.directory, pace=pace)
        assert (accepted.kind, accepted.body) == (PartKind.ACCEPT_FRIEND, f"friend-{number}")
        times.append(accepted.not_before or NOW)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= timedelta(minutes=3)
    assert max(gaps) <= timedelta(minutes=5)
    assert len(set(gaps)) > 1


async def test_a_strangers_friendship_is_told_to_the_administrators(town: Town) -> None:
    event = happened(EventKind.FRIEND_ASKED, actor=STRANGER, actor_name="路人", shared_rooms=(ChatId("x@chatroom"),))
    (told,) = await answer_friend(event, now=NOW, directory=town.directory, pace=FriendPace())
    assert told.chat == ADMIN
    assert "没有通过" in told.body


async def test_a_new_friend_gets_one_sentence(town: Town) -> None:
    (welcome,) = await welcome_friend(happened(EventKind.FRIEND_MADE, actor=STRANGER))
    assert (welcome.chat, welcome.private) == (STRANGER, True)
    assert "\n" not in welcome.body


async def test_a_person_enrols_with_a_code_in_private(town: Town) -> None:
    code = await new_code(town, name="王警官")
    (answer,) = await town.send_code(said(code.lower(), sender=STRANGER, chat=None))
    assert answer.body == "登记好了，王警官，您是清溪镇部门人员。"
    assert town.directory.officer_behind(A1, STRANGER).name == "王警官"
    assert "用过了" in (await town.send_code(said(code, sender=ContactId("wxid_late"), chat=None)))[0].body


async def test_a_code_shown_in_a_group_is_used_up_there_and_nobody_is_named(town: Town) -> None:
    code = await new_code(town, name="王警官")
    assert [a.body for a in await town.send_code(said(code, sender=STRANGER))] == ["登记好了。"]
    assert town.directory.officer_behind(A1, STRANGER).name == "王警官"


async def test_a_leader_binds_a_group_with_its_code_and_a_second_grid_too(town: Town) -> None:
    (introduction,) = await town.send_code(said(await new_code(town, grid=HOUSE_1)))
    assert "我是网格小助手" in introduction.body
    assert town.directory.room_at(A1, CHAT).grids == (HOUSE_1,)

    (answer,) = await town.send_code(said(await new_code(town, grid=HOUSE_2), sender=LI))
    assert answer.body == "登记好了，这个群也管河西村二组2格。"
    assert town.directory.room_at(A1, CHAT).grids == (HOUSE_1, HOUSE_2)


async def test_a_groups_code_counts_only_from_its_leader_and_only_in_a_group(town: Town) -> None:
    code = await new_code(town, grid=VILLAGE)
    for message, reason in ((said(code), "本网格的网格长"), (said(code, sender=LI, chat=None), "发到网格的微信群里")):
        with pytest.raises(Refusal, match=reason):
            await town.send_code(message)
    assert "我是网格小助手" in (await town.send_code(said(code, sender=LI)))[0].body


async def test_five_wrong_codes_end_in_silence_even_for_a_right_one(town: Town) -> None:
    code = await new_code(town, name="王警官")
    answers = [await town.send_code(said("网格-7K3M-9QXP", sender=STRANGER, chat=None)) for _ in range(5)]
    assert ["不对" in a[0].body for a in answers] == [True, True, True, True, False]
    assert "过一小时" in answers[-1][0].body
    assert await town.send_code(said(code, sender=STRANGER, chat=None)) == []


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("书记名片", CardRequest(tier=Tier.VILLAGE)),
        ("网格长电话", CardRequest(tier=None)),
        ("加网格长", CardRequest(tier=None)),
        ("小格，找书记", CardRequest(tier=Tier.VILLAGE)),
        ("我想加一下我们组长的微信", CardRequest(tier=Tier.GROUP)),
        ("镇书记的联系方式是多少？", CardRequest(tier=Tier.TOWN)),
        ("网格长", None),
        ("书记来了没有", None),
        ("网格长说路灯修好了", None),
        ("找书记评评理他家占了我的地", None),
    ],
)
def test_a_wish_for_a_card_is_told_from_talk(text: str, request_: CardRequest | None) -> None:
    assert read_card_request(text) == request_


async def test_the_groups_own_leader_is_handed_as_a_card(town: Town) -> None:
    await town.send_code(said(await new_code(town, grid=HOUSE_1)))
    (card,) = await hand_card(said("网格长电话"), CardRequest(tier=None), directory=town.directory)
    assert (card.kind, card.body, card.chat) == (PartKind.CARD, ZHANG, CHAT)
    (card,) = await hand_card(said("书记名片"), CardRequest(tier=Tier.VILLAGE), directory=town.directory)
    assert card.body == LI


async def test_an_empty_post_is_answered_by_the_one_above_and_nobody_by_a_sentence(database: Database) -> None:
    people = with_people(person("李书记", Role.LEADER, VILLAGE, "wxid_li"), replace(LEADER, account=None, contact=None))
    rooms = (room("一格群", HOUSE_1, chat=CHAT), room("镇群", TOWN, chat="town@chatroom"))
    await import_roster(database, replace(people, rooms=rooms, departments=ROSTER.departments))
    directory = await read(database)

    (card,) = await hand_card(said("网格长电话"), CardRequest(tier=None), directory=directory)
    assert card.body == LI
    in_town = said("网格长电话", chat=ChatId("town@chatroom"))
    (answer,) = await hand_card(in_town, CardRequest(tier=None), directory=directory)
    assert (answer.kind, "12345" in answer.body) == (PartKind.TEXT, True)


async def test_in_private_a_resident_is_sent_to_their_group(town: Town) -> None:
    message = said("网格长电话", sender=STRANGER, chat=None)
    (answer,) = await hand_card(message, CardRequest(tier=None), directory=town.directory)
    assert answer.kind is PartKind.TEXT
    assert "网格群里说" in answer.body
