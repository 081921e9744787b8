"""What happens to groups and friendships: whose invitation counts, what a group belongs to, who is a friend."""

import hashlib
from datetime import datetime, timedelta

from domain.directory import LEADING, Directory, Officer, Role, Room
from domain.ids import AccountName, ChatId, ContactId, GridCode
from domain.messages import InboundEvent
from domain.room_binding import lost_seats, match_moved, match_topic
from domain.sending import Outgoing, PartKind, Priority
from handlers.introduction import Introduction, introduce, tell_admins, tell_officer
from models.people import PeopleRepository
from models.rooms import RoomRepository

ASK_FOR_CODE = "我还不知道这是哪个网格的群，请网格长把登记码发到群里。"
LISTED = 5
WELCOME = "您好，我是网格小助手。有事直接跟我说一句就行，急事先打110、119、120。"


async def answer_invitation(event: InboundEvent, *, directory: Directory) -> list[Outgoing]:
    """Known leaders may bring the bot into a group; of anybody else the administrators are told."""
    if event.actor and _may_invite(directory.officer_behind(event.account, event.actor)):
        return [_accept(event, event.actor, PartKind.ACCEPT_INVITATION)]
    return tell_admins(
        directory,
        event.account,
        f"{_who(event)}请我进「{event.room_topic}」群。我不认识这位，没有答应。要我进群，请让登记过的网格长来请。",
    )


async def enter_room(
    event: InboundEvent, *, now: datetime, directory: Directory, rooms: RoomRepository, words: Introduction
) -> list[Outgoing]:
    """The bot joined: known group → introduced once; unknown → bound by an unambiguous name, else one question."""
    if not event.includes_bot or event.room is None:
        return []
    known: Room | GridCode | None = directory.room_at(event.account, event.room)
    if known is None:
        if await rooms.find_room(event.account, event.room):
            return []
        known = match_topic(directory, event.account, event.room_topic)
    if known is None or (isinstance(known, Room) and not known.grids):
        return [Outgoing(account=event.account, chat=event.room, body=ASK_FOR_CODE, key="")]
    return await _settle_in(event, event.room, known, now=now, directory=directory, rooms=rooms, words=words)


async def rename_room(
    event: InboundEvent, *, now: datetime, directory: Directory, rooms: RoomRepository, words: Introduction
) -> list[Outgoing]:
    """A known group keeps its grids under the new name; an unknown one may have become unambiguous."""
    if event.room is None or not event.room_topic:
        return []
    room = await rooms.find_room(event.account, event.room)
    if room is not None:
        await rooms.rename(room, event.room_topic)
        return []
    known = match_topic(directory, event.account, event.room_topic)
    if known is None:
        return []
    return await _settle_in(event, event.room, known, now=now, directory=directory, rooms=rooms, words=words)


async def leave_room(event: InboundEvent, *, directory: Directory, rooms: RoomRepository) -> list[Outgoing]:
    """The bot was taken out: the seat goes, and the administrators hear what can't be heard any more."""
    if not event.includes_bot or event.room is None:
        return []
    room = directory.room_at(event.account, event.room)
    if room is None:
        return []
    await rooms.remove_seat(event.account, event.room)
    return tell_admins(directory, event.account, f"我被移出了「{room.topic}」群，那里的事我听不到了。")


async def recognise_rooms(
    event: InboundEvent, *, directory: Directory, rooms: RoomRepository, people: PeopleRepository
) -> list[Outgoing]:
    """After a login: groups whose ids a puppet changed are known again by their names; what is lost is told.

    Where not one old id is left, the ids of people have changed too, and rights rest until they enrol again.
    """
    moved = match_moved(directory, event.account, event.live_rooms)
    await rooms.move_seats(event.account, moved)
    if moved and not any(directory.room_at(event.account, chat) for chat in event.live_rooms):
        await people.suspend_officers(event.account)
        return []
    lost = [r for r in lost_seats(directory, event.account, event.live_rooms) if r.id not in moved.values()]
    if not lost:
        return []
    names = "、".join(f"「{room.topic}」" for room in lost[:LISTED]) + ("等" if len(lost) > LISTED else "")
    return tell_admins(directory, event.account, f"我不在这{len(lost)}个群里了：{names}。请把我拉回去。")


class FriendPace:
    """Spreads acceptances of friendship: many at once get an account blocked.

    Kept in memory: one process serves an account, and what is planned keeps its time in the outbox.
    """

    def __init__(
        self, *, shortest: timedelta = timedelta(minutes=3), longest: timedelta = timedelta(minutes=5)
    ) -> None:
        self._shortest = shortest
        self._spread = longest - shortest
        self._last: dict[AccountName, datetime] = {}

    def next_turn(self, account: AccountName, key: str, now: datetime) -> datetime:
        """When this one may be accepted; the gaps differ by the request's key, as a person's would."""
        share = hashlib.sha256(key.encode()).digest()[0] / 255
        last = self._last.get(account)
        turn = now if last is None else max(now, last + self._shortest + self._spread * share)
        self._last[account] = turn
        return turn


async def answer_friend(
    event: InboundEvent, *, now: datetime, directory: Directory, pace: FriendPace
) -> list[Outgoing]:
    """Members of bound groups and officers become friends, one by one; of others the administrators are told."""
    if event.actor is None:
        return []
    shared = (directory.room_at(event.account, chat) for chat in event.shared_rooms)
    if directory.officer_behind(event.account, event.actor) or any(room and room.grids for room in shared):
        turn = pace.next_turn(event.account, event.key, now)
        return [_accept(event, event.actor, PartKind.ACCEPT_FRIEND, not_before=turn if turn > now else None)]
    return tell_admins(directory, event.account, f"{_who(event)}想加我好友，但不在登记过的群里，没有通过。")


async def welcome_friend(event: InboundEvent) -> list[Outgoing]:
    if event.actor is None:
        return []
    return [Outgoing(account=event.account, chat=ChatId(event.actor), body=WELCOME, key="", private=True)]


async def _settle_in(
    event: InboundEvent,
    chat: ChatId,
    known: Room | GridCode,
    *,
    now: datetime,
    directory: Directory,
    rooms: RoomRepository,
    words: Introduction,
) -> list[Outgoing]:
    if not isinstance(known, Room):
        room = await rooms.bind_room(event.account, chat, event.room_topic, [known])
        told = _tell_leader(directory, event.account, event.room_topic, known)
        return await introduce(event.account, chat, room, now=now, rooms=rooms, words=words) + told
    if known.seat_of(event.account) is None:
        await rooms.seat_room(known.id, event.account, chat)
    if known.introduced:
        return []
    return await introduce(event.account, chat, known.id, now=now, rooms=rooms, words=words)


def _tell_leader(directory: Directory, account: AccountName, topic: str, grid: GridCode) -> list[Outgoing]:
    """A name can be wrong or borrowed, so whoever leads the grid hears of the binding."""
    text = f"我进了「{topic}」群，按群名记成了{directory.tree.place_name(grid)}的群。不对的话请告诉管理员。"
    leaders = (tell_officer(officer, account, text) for officer in directory.holders(grid, Role.LEADER))
    return [m for m in leaders if m is not None] or tell_admins(directory, account, text)


def _may_invite(officer: Officer | None) -> bool:
    return officer is not None and any(p.role in LEADING or p.role is Role.ADMIN for p in officer.posts)


def _accept(event: InboundEvent, actor: ContactId, kind: PartKind, *, not_before: datetime | None = None) -> Outgoing:
    return Outgoing(
        account=event.account,
        chat=ChatId(actor),
        body=event.key,
        key="",
        kind=kind,
        priority=Priority.NOTICE,
        private=True,
        not_before=not_before,
    )


def _who(event: InboundEvent) -> str:
    return f"「{event.actor_name}」" if event.actor_name else "有人"
