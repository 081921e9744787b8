"""A spoken command becomes a deed: recognised, its ticket found, the rights looked at, done or asked about first."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from domain.commands import SPECS, Command
from domain.follow_up import Wish, read_follow_up
from domain.ids import TicketId
from domain.messages import MessageKind
from domain.numbering import say_number
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.spoken import Spoken, read_command
from domain.ticket import ENDED, Part, State
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.deciding import find_to_decide
from handlers.deeds import DEEDS
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, with_number
from handlers.entitled import require_right
from handlers.joint_tasks import is_sharer
from handlers.meant import Meant, find_meant
from handlers.pieces import is_reporter
from handlers.speak import answer, name_ticket, number_line
from handlers.taking_over import take_over
from handlers.undoing import find_undone
from handlers.which import find_main, may_know

MAX_COMMAND = 200
MAX_BARE = 12
"""So short is a command said into a group to nobody (commands §1, 4)."""
MAX_CHOICES = 5
_NUMBERED = re.compile(
    r"\d{8}-|[\d０-９①-⑨一二两三四五六七八九十叁衣医依儿耳而饿山散伞寺似午舞溜柳流期妻爸巴拔酒久旧石实][号好耗豪浩件单]"
)
"""Without one of these a longer sentence to nobody names no ticket: most of what officers say ends here."""

DEED_OF: Mapping[Command, str] = {
    Command.ACCEPT: "accept",
    Command.PROGRESS: "progress",
    Command.DONE: "done",
    Command.DONE_PHOTO: "done",
    Command.ESCALATE: "escalate",
    Command.TO_VILLAGE: "to_village",
    Command.TO_TOWN: "to_town",
    Command.TO_DEPT: "to_dept",
    Command.TRANSFER: "transfer",
    Command.RETURN: "return",
    Command.ASSIST: "assist",
    Command.WHISTLE: "whistle",
    Command.EXTEND: "extend",
    Command.SUSPEND: "suspend",
    Command.RESUME: "resume",
    Command.APPROVE: "approve",
    Command.REFUSE: "refuse",
    Command.VOID: "void",
    Command.REJECT: "reject",
    Command.REFER: "refer",
    Command.MERGE: "merge",
    Command.MEDIATE: "mediate",
    Command.SETTLE: "settle",
    Command.DIRECT: "direct",
    Command.PRIVACY: "make_private",
    Command.ACK: "ack",
    Command.URGE: "urge",
    Command.QUERY: "query",
    Command.SAT1: "satisfied",
    Command.SAT3: "dissatisfied",
    Command.REOPEN: "reopen",
    Command.CANCEL: "cancel",
    Command.REVISE: "revise",
    Command.UNDO: "undo",
}
"""Commands that are deeds on one ticket. What else is in the table has a row of its own in handlers/routes."""

_DECIDES = frozenset({Command.APPROVE, Command.REFUSE})
"""Said of no ticket in particular these are about the only one that waits for the speaker's word."""
_VERDICTS = frozenset({Command.SAT1, Command.SAT3})
"""Said of no ticket in particular these are about what waits for a word."""
_ENDS_WORK = frozenset({Command.DONE, Command.DONE_PHOTO})
"""Of a search the groups that look are told as well."""
_AFTER_THE_END = frozenset({Command.REOPEN})
"""About what is closed already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A command that waits for its ticket to be chosen."""

    command: Command
    args: Mapping[str, str]
    tickets: tuple[TicketId, ...]


def read_order(heard: Heard, desk: Desk, *, from_anybody: bool = False) -> Spoken | None:
    """The command in a message that may be one at all (commands §1); cheap for what is nobody's order.

    `from_anybody`: a report that calls itself one needs nobody to be spoken to.
    """
    if not heard.words or len(heard.words) > MAX_COMMAND:
        return None
    if not (heard.addressed or heard.officer is not None or from_anybody):
        return None
    if not heard.addressed and len(heard.words) > MAX_BARE and not from_anybody and not _NUMBERED.search(heard.words):
        return None
    spoken = _read(heard.words, desk.today, from_officer=heard.officer is not None)
    if spoken is None or heard.addressed or spoken.which.is_numbered:
        return spoken
    spec = SPECS[spoken.command]
    is_bare = spoken.certain and (len(heard.words) <= MAX_BARE or from_anybody)
    return spoken if is_bare and not spec.changes_state else None


@lru_cache(maxsize=16)
def _read(words: str, today: date, *, from_officer: bool) -> Spoken | None:
    """Several rows ask of the same message; it is read once."""
    return read_command(words, today, from_officer=from_officer)


async def match_order(heard: Heard, desk: Desk) -> Spoken | None:
    """A deed on a ticket."""
    if heard.message.kind is not MessageKind.TEXT:
        return None
    spoken = read_order(heard, desk)
    if spoken is None or spoken.command not in DEED_OF:
        return None
    if _is_follow_up(heard, spoken):
        return None
    if spoken.command is Command.ACK and not heard.message.quotes_bot:
        return None
    if spoken.command is Command.DIRECT and spoken.args.get("text") and not _points(heard, spoken):
        return None
    if not heard.addressed and not spoken.which.is_numbered and not await _spoke_lately(heard, desk):
        return None
    return spoken


async def obey(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    """Does it at once where it is clear; else offers what it may be about, by number."""
    spec = SPECS[spoken.command]
    if spec.private_only and heard.room is not None:
        raise Refusal("private_only", "这话私下跟我说，群里人多。", private=True)
    if spoken.command in _DECIDES and heard.officer is not None and not _points(heard, spoken):
        return await carry_out(heard, spoken.command, await find_to_decide(heard.officer, desk), spoken.args, desk)
    if spoken.command is Command.UNDO and not _points(heard, spoken):
        return await carry_out(heard, spoken.command, await _find_undone(heard, desk), spoken.args, desk)
    meant = await find_meant(heard, spoken.which, desk, is_closed=spoken.command in _AFTER_THE_END)
    if spoken.command in _VERDICTS and not meant.is_named:
        meant = replace(meant, tickets=tuple(t for t in meant.tickets if t.state is State.VERIFYING))
    args = dict(spoken.args)
    if spoken.which.other is not None:
        args["other"] = await _name_other(heard, spoken, desk)
    if spoken.which.every and spec.changes_state and len(meant.tickets) > 1:
        raise Refusal("one_by_one", "一件一件来：引用我那条消息，再说一遍。")
    ticket = _choose_clear(heard, spoken, meant)
    if ticket is None:
        return await _offer(heard, Offered(command=spoken.command, args=args, tickets=_ids(meant)), meant, desk)
    return await carry_out(heard, spoken.command, ticket, args, desk)


async def answer_offer(heard: Heard, answered: tuple[Question, int], desk: Desk) -> Replies:
    """The number of the ticket that was meant; the last number: none of them."""
    question, place = answered
    offered = read_offer(question)
    if not await desk.questions.answer(question, desk.now):
        return []
    if place >= len(offered.tickets):
        return [answer(heard, "好，没动。")]
    ticket = await desk.tickets.get(offered.tickets[place])
    return await carry_out(heard, offered.command, ticket, offered.args, desk) if ticket is not None else []


def offer_facts(offered: Offered) -> dict[str, str]:
    return {
        "command": offered.command.value,
        "args": json.dumps(dict(offered.args), ensure_ascii=False),
        "tickets": ",".join(str(key) for key in offered.tickets),
    }


def read_offer(question: Question) -> Offered:
    facts = question.facts
    return Offered(
        command=Command(facts["command"]),
        args=json.loads(facts["args"]),
        tickets=tuple(TicketId(int(key)) for key in facts["tickets"].split(",")),
    )


async def carry_out(heard: Heard, command: Command, ticket: Ticket, args: Mapping[str, str], desk: Desk) -> Replies:
    """Raises Refusal with the sentence for whoever may not."""
    passed = await require_right(heard, command, ticket, desk)
    if passed is not None:
        return passed
    deed = DEEDS.get(DEED_OF[command])
    if deed is None:
        raise Refusal("not_yet", "这个我还不会办，请打电话说一声。")
    if command is not Command.UNDO:
        ticket = await find_main(ticket, desk)
    if command in _ENDS_WORK and await desk.searches.is_open(ticket.id, desk.now):
        raise Refusal("search_open", "这是协查。找到了说「找到了」，不找了说「协查结束」，我好告诉各群。")
    ticket = await take_over(heard, ticket, command, desk)
    done = await deed(ticket, await doer_of(heard, ticket, desk), args, desk)
    said = [answer(heard, with_number(done), ticket=done.ticket)] if done.sentence else []
    return [*said, *done.replies]


async def doer_of(heard: Heard, ticket: Ticket, desk: Desk) -> Doer:
    """Whoever spoke, with every part they have in the ticket. Raises Refusal where they may not know of it."""
    person = heard.officer.person if heard.officer is not None else None
    if person is None:
        person = await desk.people.find_person(heard.message.account, heard.message.sender)
    parts = parts_of(heard.officer, ticket, desk.directory)
    if person is not None and await is_reporter(ticket, person, desk):
        parts |= {Part.REPORTER}
    if await is_sharer(heard.officer, ticket, desk):
        parts |= {Part.HELPER}
    if not parts and not may_know(heard, ticket, desk, is_reporter=False):
        raise Refusal("not_for_you", "这件只能当事人看。", private=True)
    person = person if person is not None else await desk.people.remember_person(heard.message, desk.now)
    return Doer(actor=f"person:{person}", parts=parts, person=person, message_id=heard.message.message_id, heard=heard)


def _is_follow_up(heard: Heard, spoken: Spoken) -> bool:
    """What is wished of one's own ticket has a row of its own, which finds it without a name (handlers/follow_up)."""
    said = read_follow_up(heard.words) if spoken.command is not Command.UNDO else None
    return said is not None and (said.wish is not Wish.HOW_FAR or not _points(heard, spoken))


async def _find_undone(heard: Heard, desk: Desk) -> Ticket:
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    if person is None:
        raise Refusal("nothing_done", "没有能撤的。")
    return await find_undone(person, desk)


def _points(heard: Heard, spoken: Spoken) -> bool:
    return heard.message.quotes_bot or spoken.which.is_named


def _choose_clear(heard: Heard, spoken: Spoken, meant: Meant) -> Ticket | None:
    """The one ticket it is surely about; in a group what changes a ticket needs a quote or a number (commands §1)."""
    if len(meant.tickets) != 1:
        return None
    if meant.is_named and spoken.certain:
        return meant.tickets[0]
    changes = SPECS[spoken.command].changes_state
    is_clear = not changes or (heard.room is None and spoken.certain)
    return meant.tickets[0] if is_clear else None


async def _offer(heard: Heard, offered: Offered, meant: Meant, desk: Desk) -> Replies:
    tickets = [t for t in meant.tickets if _may_be_offered(heard, t)][:MAX_CHOICES]
    if not tickets:
        raise Refusal("nothing_in_hand", "没找到这件。请引用我那条消息再说一遍。")
    facts = offer_facts(replace(offered, tickets=tuple(ticket.id for ticket in tickets)))
    await ask_speaker(heard, desk, QuestionKind.DO_WHICH, facts, lasts=desk.limits.bare_number_window)
    names = [_name(ticket, desk) for ticket in tickets]
    if len(tickets) == 1:
        asked = f"您是要「{SPECS[offered.command].say.split('：')[0]}」，说的是{names[0]}吗？回1 是，回2 不是。"
        return [answer(heard, f"{asked}{number_line(tickets[0])}", ticket=tickets[0])]
    listed = "，".join(f"{place} {name}" for place, name in enumerate(names, 1))
    return [answer(heard, f"您说的是哪一件？回{listed}，{len(names) + 1} 都不是。")]


def _may_be_offered(heard: Heard, ticket: Ticket) -> bool:
    """In a group only what was said there and is no secret."""
    return heard.room is None or (ticket.room == heard.room.id and not ticket.sensitive)


def _name(ticket: Ticket, desk: Desk) -> str:
    number = say_number(ticket.short_no or 0, ticket.day, desk.today)
    if ticket.state in ENDED or ticket.state is State.VERIFYING:
        return f"{number}{'' if ticket.sensitive else desk.type_name(ticket.type)}（{ticket.state.zh}）"
    return name_ticket(ticket, desk)


def _ids(meant: Meant) -> tuple[TicketId, ...]:
    return tuple(ticket.id for ticket in meant.tickets)


async def _name_other(heard: Heard, spoken: Spoken, desk: Desk) -> str:
    assert spoken.which.other is not None
    other = await find_meant(heard, spoken.which.other, desk)
    if len(other.tickets) != 1:
        raise Refusal("ambiguous", "另一件是哪件？请说全：「3号和5号是一件」。")
    return other.tickets[0].no or ""


async def _spoke_lately(heard: Heard, desk: Desk) -> bool:
    message = heard.message
    since = desk.now - desk.limits.bare_number_window
    return await desk.conversations.last_told(message.account, message.chat, since) is not None
