"""A leader asks after the answers to a notice; in a group only that it was told privately is said."""

from dataclasses import dataclass, replace

from domain.commands import Command
from domain.directory import LEADING, Officer, Room
from domain.ids import CampaignId
from domain.notice_tally import say_tally
from domain.question import Question
from domain.receipt_words import Asked, ReceiptAsked, read_receipt_asked, tell_asked
from domain.refusal import Refusal
from domain.sending import Priority
from domain.spoken import Spoken
from handlers.desk import Desk, Heard, Replies
from handlers.entitled import require_right
from handlers.notice_missed import find_silent, offer_reminder, say_missed
from handlers.notice_replies import REMINDER
from handlers.speak import answer, answer_privately, hold_at_night, to_room
from models.notice_answers import QUOTED_WITHIN, GotNotice

GROUPS_NAMED = 8
REMINDED = 40
NOTHING_SENT = "您管的群最近没有发过通知。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked, and the groups it is asked of."""

    asked: Asked
    got: tuple[GotNotice, ...]


async def match_receipt_asked(heard: Heard, desk: Desk) -> ReceiptAsked | None:
    """An officer's question. Not said to the bot, it is one only in a group that got such a notice lately."""
    asked = read_receipt_asked(heard.words) if heard.officer is not None else None
    if asked is None or heard.addressed or asked.campaign is not None:
        return asked
    got = await desk.notice_answers.find_latest(heard.room.id, desk.now) if heard.room else None
    if got is None or desk.now - got.at > QUOTED_WITHIN:
        return None
    return asked if got.wish.choices or asked.asked is not Asked.TALLY else None


async def check_receipts(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    """The same, heard as a command in other words."""
    return await tell_receipts(heard, ReceiptAsked(asked=tell_asked(heard.words)), desk)


async def tell_receipts(heard: Heard, asked: ReceiptAsked, desk: Desk) -> Replies:
    """Names are told to whoever leads the one group that is meant; of several groups only numbers."""
    await require_right(heard, Command.RECEIPT_CHECK, None, desk)
    got = await _find_got(heard, asked, desk)
    if asked.asked is Asked.REMIND:
        if len(got) > 1:
            raise Refusal("one_group", "催一个群，请到那个群里说「催没回的」。")
        return await _remind(heard, got[0], desk)
    if len(got) > 1 or asked.asked is Asked.TALLY:
        return _say_privately(heard, await _say_many(got, desk), desk)
    return await _tell_silent(heard, got[0], desk)


async def remind_again(heard: Heard, question: Question, desk: Desk) -> Replies:
    """「催」 to the list that was just read."""
    if heard.officer is None or not await desk.questions.answer(question, desk.now):
        return []
    got = await desk.notice_answers.find_got(int(question.facts["delivery"]))
    room = _room_of(got, desk) if got else None
    if got is None or room is None or not _leads(heard.officer, room, desk):
        raise Refusal("not_found", NOTHING_SENT)
    return await _remind(heard, got, desk)


async def _find_got(heard: Heard, asked: ReceiptAsked, desk: Desk) -> list[GotNotice]:
    """Raises Refusal where there is nothing that this officer may ask after."""
    officer = heard.officer
    assert officer is not None
    if asked.campaign is not None:
        return await _of_campaign(officer, asked.campaign, desk)
    rooms = [heard.room] if heard.room else _own_rooms(officer, desk)
    found = [await desk.notice_answers.find_latest(room.id, desk.now) for room in rooms if _leads(officer, room, desk)]
    if latest := [got for got in found if got is not None]:
        newest = max(latest, key=lambda got: got.at)
        is_author = heard.room is None and newest.author == f"person:{officer.person}"
        return await _of_campaign(officer, newest.campaign, desk) if is_author else [newest]
    written = await desk.notice_answers.find_written(f"person:{officer.person}") if heard.room is None else None
    if written is None:
        raise Refusal("nothing_sent", NOTHING_SENT, private=True)
    return await _of_campaign(officer, written, desk)


async def _of_campaign(officer: Officer, campaign: CampaignId, desk: Desk) -> list[GotNotice]:
    """All groups to its author, to others those they lead; what is not theirs is said of what does not exist."""
    got = await desk.notice_answers.list_got(campaign)
    if not any(one.author == f"person:{officer.person}" for one in got):
        got = [one for one in got if (room := _room_of(one, desk)) is not None and _leads(officer, room, desk)]
    if not got:
        raise Refusal("not_found", f"没找到通知{campaign}，或者还没有发出去。", private=True)
    return got


async def _tell_silent(heard: Heard, got: GotNotice, desk: Desk) -> Replies:
    room, officer = _room_of(got, desk), heard.officer
    assert officer is not None
    if room is None or not _leads(officer, room, desk):
        return _say_privately(heard, await _say_many([got], desk), desk)
    silent = await find_silent(got, room, desk)
    said = _say_privately(heard, await say_missed(got, room, silent, desk), desk)
    if silent.names and said[-1].private:
        await offer_reminder(got, said[-1], desk)
    return said


def _say_privately(heard: Heard, text: str, desk: Desk) -> Replies:
    told = answer_privately(heard, desk, text)
    if heard.room is None or not told.private:
        return [told]
    return [answer(heard, "私下告诉您了。"), told]


async def _say_many(got: list[GotNotice], desk: Desk) -> str:
    """The whole, and the groups in which the fewest have answered."""
    head = f"「{got[0].title}」：{say_tally(await desk.notice_answers.tally(got))}"
    if len(got) == 1:
        return head
    counted = await desk.notice_answers.count_people([one.delivery for one in got])
    fewest = sorted(got, key=lambda one: counted.get(one.delivery, 0))[:GROUPS_NAMED]
    rooms = [(_room_of(one, desk), counted.get(one.delivery, 0)) for one in fewest]
    lines = [f"{room.topic}{count}人" for room, count in rooms if room is not None]
    return f"{head}\n回得最少的：{'，'.join(lines)}。"


async def _remind(heard: Heard, got: GotNotice, desk: Desk) -> Replies:
    """Once a notice and group; nothing is confirmed, it is the leader's own group."""
    room, key = _room_of(got, desk), f"remind:{got.delivery}"
    if await desk.notice_answers.was_said(key):
        raise Refusal("reminded", "这条催过一次了，不再催了。请打个电话，或者上门。", private=True)
    words = await desk.notice_answers.read_words(got.delivery)
    first = (words[0] if words else got.title).strip().partition("\n")[0]
    shown = first if len(first) <= REMINDED else f"{first[:REMINDED]}…"
    said = to_room(room, got.account, f"{REMINDER}{shown}") if room else None
    if room is None or said is None or (room.muted_until and room.muted_until > desk.now):
        raise Refusal("silenced", "这个群现在不让我说话，没有催。", private=True)
    reminder = hold_at_night(replace(said, key=key, priority=Priority.BULK), desk)
    return [reminder] if heard.room is not None else [answer(heard, "好，在群里再提醒一次。"), reminder]


def _own_rooms(officer: Officer, desk: Desk) -> tuple[Room, ...]:
    return desk.directory.rooms_of(post.grid for post in officer.posts if post.role in LEADING)


def _leads(officer: Officer, room: Room, desk: Desk) -> bool:
    home = desk.directory.home_of(room)
    return home is not None and desk.directory.leads(officer, home) is not None


def _room_of(got: GotNotice, desk: Desk) -> Room | None:
    return desk.directory.rooms.get(got.room)
