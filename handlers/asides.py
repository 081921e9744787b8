"""Commands that are about no one ticket: what is in hand, what is open here, help, once more, and what is not built."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from domain.commands import Command
from domain.directory import Officer
from domain.joint import Task
from domain.messages import MessageKind
from domain.numbering import say_number
from domain.spoken import Spoken
from domain.ticket import State
from domain.ticket_record import Ticket
from handlers.cards import NOBODY, find_leaders
from handlers.desk import Desk, Heard, Replies
from handlers.entitled import require_right
from handlers.helping_out import say_help
from handlers.joint_tasks import list_shares
from handlers.meant import list_area, list_in_hand
from handlers.notice_asked import check_receipts
from handlers.obeying import read_order
from handlers.speak import answer, to_officer
from handlers.standing_in import ABSENCES

MAX_LISTED = 5
LOOKED_BACK = timedelta(hours=24)
DANGER_CALL = "有危险先打110、119、120。"


async def match_aside(heard: Heard, desk: Desk) -> Spoken | None:
    if heard.message.kind is not MessageKind.TEXT:
        return None
    spoken = read_order(heard, desk)
    if spoken is None or spoken.command not in ASIDES:
        return None
    return spoken if heard.addressed or heard.officer is not None else None


async def take_aside(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    await require_right(heard, spoken.command, None, desk)
    return await ASIDES[spoken.command](heard, spoken, desk)


async def _list_mine(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    """In a group by number only, and nothing of what is sensitive."""
    owed = await list_shares(heard.officer, desk) if heard.officer is not None else []
    shares = {ticket.id: task for task, ticket in owed}
    found = [t for t in await list_in_hand(heard, desk) if heard.room is None or not t.sensitive]
    if not found:
        return [answer(heard, "没有待办，歇着吧。")]
    lines = [_share_line(shares[t.id], t, desk) if t.id in shares else _line(t, desk) for t in found]
    return [answer(heard, f"{len(lines)}件：{_shorten(lines)}。")]


async def _list_unfinished(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    found = [t for t in await list_area(heard, desk) if heard.room is None or not t.sensitive]
    if not found:
        return [answer(heard, "都办完了，没有欠账。")]
    late = [t for t in found if t.due_at is not None and t.due_at < desk.now and t.state is not State.VERIFYING]
    named = "、".join(_number(t, desk) for t in late[:MAX_LISTED])
    overdue = f"，超期{len(late)}件（{named}）" if late else ""
    return [answer(heard, f"共{len(found)}件没办完{overdue}：{_shorten([_line(ticket, desk) for ticket in found])}。")]


async def _help(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    return [answer(heard, say_help(heard, desk))]


async def _repeat(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    message = heard.message
    words = await desk.conversations.last_words(message.account, message.chat, desk.now - LOOKED_BACK)
    return [answer(heard, words or "我刚才没说啥。有事您直接说。")]


async def _urgent(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    """A cry without a matter: the numbers at once, the leader is called, and what and where is asked."""
    asked = answer(heard, f"{DANGER_CALL}啥事、在哪？说一声，我马上报上去。")
    if heard.room is None or heard.grid is None:
        return [asked]
    called = [
        to_officer(desk, heard.message.account, officer, f"{heard.room.topic}有人喊急，请马上看一下。", alert=True)
        for officer in _nearest_leaders(heard, desk)
    ]
    return [asked, *[message for message in called if message is not None]]


def _nearest_leaders(heard: Heard, desk: Desk) -> list[Officer]:
    assert heard.grid is not None
    leaders = find_leaders(desk.directory, heard.grid)
    return [officer for officer in leaders[:1] if officer != heard.officer]


async def _call(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    """An office's telephone is public; a leader's is not, their card is (handlers/cards)."""
    said = spoken.args.get("name", "") or spoken.args.get("department", "")
    offices = [d for d in desk.directory.departments if said and d.phone and (said in d.name or d.name in said)]
    if heard.grid is not None:
        above = [grid.code for grid in desk.directory.tree.chain(heard.grid)]
        offices = [office for office in offices if office.grid in above]
    if offices:
        return [answer(heard, f"{offices[0].name}：{offices[0].phone}")]
    return [answer(heard, "这个电话还没录，打12345问。" if said else NOBODY)]


async def _be_away(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    return await ABSENCES[spoken.command](heard, spoken.args, desk)


def _say(sentence: str) -> "Aside":
    async def say(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
        return [answer(heard, sentence)]

    return say


def _shorten(lines: list[str]) -> str:
    return "、".join(lines[:MAX_LISTED]) + (f"，还有{len(lines) - MAX_LISTED}件" if len(lines) > MAX_LISTED else "")


def _share_line(task: Task, ticket: Ticket, desk: Desk) -> str:
    """With the full number, by which whoever helps in another's grid can name it."""
    kind = "" if ticket.sensitive else desk.type_name(ticket.type)
    return f"{_number(ticket, desk)}{kind}{task.kind.zh}{task.state.zh}（{ticket.no}）"


def _line(ticket: Ticket, desk: Desk) -> str:
    kind = "" if ticket.sensitive else desk.type_name(ticket.type)
    return f"{_number(ticket, desk)}{kind}{'急' if ticket.urgent else ''}{_state(ticket)}"


def _state(ticket: Ticket) -> str:
    """As whoever has it reads it, who is not the one that judges."""
    return "等报告人评价" if ticket.state is State.VERIFYING else ticket.state.zh


def _number(ticket: Ticket, desk: Desk) -> str:
    return say_number(ticket.short_no or 0, ticket.day, desk.today)


Aside = Callable[[Heard, Spoken, Desk], Awaitable[Replies]]
NOT_YET: Mapping[Command, str] = {
    Command.POLICY: "政策的事我还不会答，请问村里，或打12345。",
    Command.PATROL: "巡查我还不会记，请先记在本子上。看到问题直接说。",
    Command.HOUSEHOLD: "户口的事我还不会记，请直接找村里。身份证号别发给我。",
    Command.POINTS: "积分还没开。",
    Command.WEEKLY: "周报我还不会出，请在网页上看数字。",
}
"""Understood and not done yet, which is said, here and in the handbook."""
ASIDES: Mapping[Command, Aside] = {
    Command.MYLIST: _list_mine,
    Command.UNFINISHED: _list_unfinished,
    Command.HELP: _help,
    Command.REPEAT: _repeat,
    Command.URGENT: _urgent,
    Command.CALL: _call,
    Command.SUBSTITUTE: _be_away,
    Command.BACK: _be_away,
    Command.RECEIPT_CHECK: check_receipts,
    Command.RANK: _say("咱不排名。"),
    **{command: _say(sentence) for command, sentence in NOT_YET.items()},
}
