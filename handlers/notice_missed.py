"""Who has not answered a notice that asks for it: told once, privately, to the leader of the group; kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.directory import Officer, Room
from domain.ids import ChatId, ContactId
from domain.notice_replies import hash_answerer
from domain.notice_tally import say_tally
from domain.question import Question, QuestionKind
from domain.sending import Outgoing
from domain.time_words import say_span
from handlers.cards import find_leaders
from handlers.desk import Desk, Replies
from handlers.hear import FULL_NAME
from handlers.speak import to_officer
from models.notice_answers import GotNotice

MOST_AT_ONCE = 500
NAMES_TAKE = timedelta(minutes=2)
"""So long the names of a group are waited for; then it is told without them."""
OWN_FIRST = timedelta(minutes=5)
"""So long it is left to the process whose account said it, which knows the members; then any other tells the count."""
NAMED = 30
"""Longer a list is not read."""
REMIND_WITHIN = timedelta(hours=2)
AT_THE_DOOR = "没有微信的户请上门。"
AT_THE_DOOR_IN_DANGER = "请上门或打电话，回了也不等于转移了。没有微信的户也请上门。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """Who of a group's members has not answered, by the names they go by there. `is_known`: the members are."""

    names: tuple[str, ...]
    is_known: bool

    @property
    def has_all_names(self) -> bool:
        return self.is_known and all(self.names)


async def ring_missed(desk: Desk) -> Replies:
    """Every group whose time is over and whose leader has not been told yet."""
    replies: Replies = []
    for occurrence in await desk.notice_answers.list_open():
        over = [
            missed
            for got in await desk.notice_answers.list_untold(occurrence, desk.reach.account, MOST_AT_ONCE)
            if (missed := await _find_missed(got, desk)) is not None
        ]
        taken = await desk.notice_answers.take_untold([missed.got.delivery for missed in over], desk.now)
        for missed in over:
            if missed.got.delivery in taken:
                replies += await _tell(missed, desk)
    await desk.notice_answers.close_told()
    return replies


async def find_silent(got: GotNotice, room: Room, desk: Desk) -> Silent:
    """The members known to the gateway without our accounts, the officers and those who answered."""
    seat = room.seat_of(got.account)
    members = desk.reach.members(seat.account, seat.chat) if seat else ()
    answered = await desk.notice_answers.list_who(got.delivery)
    ours = (FULL_NAME, desk.limits.bot_name)
    return Silent(
        names=tuple(
            name
            for contact, name in members
            if name not in ours
            and desk.directory.officer_behind(got.account, contact) is None
            and hash_answerer(got.salt, got.delivery, got.account, contact) not in answered
        ),
        is_known=bool(members),
    )


async def say_missed(got: GotNotice, room: Room, silent: Silent, desk: Desk) -> str:
    """What a leader reads, alone."""
    counted = say_tally(await desk.notice_answers.tally([got]))
    head = f"「{got.title}」发到{room.topic}{say_span(desk.now - got.at)}了，{counted}"
    door = AT_THE_DOOR_IN_DANGER if got.is_alarm else AT_THE_DOOR
    if not silent.is_known:
        return f"{head}谁没回，我这里看不到名单。{door}"
    if not silent.names:
        return f"{head}群里的人都回了。{door}"
    return f"{head}还有{len(silent.names)}人没回{_list_names(silent.names)}。{door}\n回「催」，我在群里再提醒一次。"


async def offer_reminder(got: GotNotice, told: Outgoing, desk: Desk) -> None:
    """「催」 in answer to the list means this notice."""
    await desk.questions.ask(
        Question(
            account=told.account,
            contact=ContactId(told.chat),
            chat=ChatId(told.chat),
            kind=QuestionKind.REMIND_NOTICE,
            facts={"delivery": str(got.delivery)},
            asked_at=desk.now,
            expires_at=desk.now + REMIND_WITHIN,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Missed:
    """A group whose time is over. `room`: None where it is ours no more."""

    got: GotNotice
    room: Room | None
    silent: Silent


async def _find_missed(got: GotNotice, desk: Desk) -> _Missed | None:
    """None: not yet, or another process is to tell it."""
    over = got.at + (got.wish.missed_after or timedelta())
    is_elsewhere = desk.reach.account not in ("", got.account)
    if desk.now < (over + OWN_FIRST if is_elsewhere else over):
        return None
    room = desk.directory.rooms.get(got.room)
    if room is None:
        return _Missed(got=got, room=None, silent=Silent(names=(), is_known=False))
    silent = await find_silent(got, room, desk)
    if not silent.has_all_names and desk.now < over + NAMES_TAKE:
        return None
    return _Missed(got=got, room=room, silent=silent)


async def _tell(missed: _Missed, desk: Desk) -> Replies:
    """Nothing, where nobody can be told."""
    got, room, silent = missed.got, missed.room, missed.silent
    if room is None:
        return []
    told = _tell_leader(got, room, await say_missed(got, room, silent, desk), desk)
    if told is None:
        return []
    if silent.names:
        await offer_reminder(got, told, desk)
    return [replace(told, key=f"missed:{got.delivery}")]


def _tell_leader(got: GotNotice, room: Room, text: str, desk: Desk) -> Outgoing | None:
    """The nearest leader who can be told; in an emergency at night too."""
    home = desk.directory.home_of(room)
    for officer in _list_acting(find_leaders(desk.directory, home), desk) if home else ():
        told = to_officer(desk, desk.reach.account or got.account, officer, text, alert=got.is_alarm)
        if told is not None:
            return told
    return None


def _list_acting(leaders: Sequence[Officer], desk: Desk) -> list[Officer]:
    acting = (desk.directory.acting_for(officer.person) for officer in leaders)
    return [officer for officer in acting if officer is not None]


def _list_names(names: Sequence[str]) -> str:
    known = sorted(name for name in names if name)
    if not known:
        return ""
    more = "等" if len(known) > NAMED or len(known) < len(names) else ""
    return f"：{'、'.join(known[:NAMED])}{more}"
