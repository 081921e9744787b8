"""What a leader says about a ticket in hand: taken, under way, done, too big for me."""

import re
from dataclasses import dataclass

from domain.assignment import Assignment
from domain.parts import parts_of
from domain.question import Question
from domain.refusal import Refusal
from domain.ticket import Action, Part, State, find_transition, say_not_now
from domain.ticket_record import Ticket
from handlers.deeds import DEEDS
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer
from handlers.handling import finish, with_number
from handlers.speak import answer, name_ticket
from handlers.steps import assignment_changes, assignment_facts, take_ticket_step
from handlers.tell import name_assignee
from handlers.which import find_ticket

_NUMBER = r"(?:(?:昨天|前天|\d{1,2}月\d{1,2}[日号]的?)?第?(?:\d{1,3}|[一二两三四五六七八九十叁]{1,3})[号件])?[，,\s]*"
_VERBS: tuple[tuple[Action, re.Pattern[str]], ...] = (
    (Action.ACCEPT, re.compile(rf"^{_NUMBER}(我?接了|受理|我来|我去|我看着|收到这个事|收到)[。！!]*$")),
    (
        Action.DONE,
        re.compile(
            rf"^{_NUMBER}(已经|都)?(办好|弄好|修好|搞定|办完|整完|处理好|处理完|办结|处理|弄完|解决)(了|咧|啦)"
            r"[，,。！!\s]*(?P<rest>[\s\S]*)$"
        ),
    ),
    (
        Action.ESCALATE,
        re.compile(
            rf"^{_NUMBER}((我?管不了|我?弄不成|我?办不了)[，,\s]*)?"
            r"(往上报|报村里|报村上|交村上|交镇上|给上面|报上去|上报|我?管不了|我?弄不成|我?办不了)[。！!，,\s]*(?P<rest>[\s\S]*)$"
        ),
    ),
    (
        Action.PROGRESS,
        re.compile(rf"^{_NUMBER}(进度|进展|情况|去看了|我去看了|正在弄|正在办)[：:，,\s]*(?P<rest>[\s\S]*)$"),
    ),
)
MAX_COMMAND = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A spoken command: what to do, and the words that came with it."""

    action: Action
    rest: str


def read_deed(words: str) -> Deed | None:
    """The command in a short text; None for anything else (better missed than wrong)."""
    if len(words) > MAX_COMMAND:
        return None
    for action, verb in _VERBS:
        found = verb.match(words)
        if found:
            return Deed(action=action, rest=(found.groupdict().get("rest") or "").strip())
    return None


async def handle_deed(heard: Heard, deed: Deed, desk: Desk) -> Replies:
    """Finds the ticket, asks the table, does it. Raises Refusal with the sentence for whoever may not."""
    ticket = await find_ticket(heard, desk)
    is_done_alone = deed.action is Action.DONE and ticket.state is State.ASSISTING
    if deed.action is not Action.ACCEPT and find_transition(deed.action, ticket.state) is None and not is_done_alone:
        raise Refusal("not_now", say_not_now(ticket.state))
    ticket = await _take_over(heard, ticket, deed, desk)
    _require_owner(heard, ticket, desk)
    done = await DEEDS[deed.action.value](ticket, doer_of(heard, ticket, desk), {"text": deed.rest}, desk)
    return [answer(heard, with_number(done), ticket=done.ticket), *done.replies]


async def handle_evidence(heard: Heard, question: Question, desk: Desk) -> Replies:
    """The picture or sentence that was asked for: the work is reported as done."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    done = await finish(ticket, doer_of(heard, ticket, desk), {"text": heard.words}, desk)
    return [answer(heard, with_number(done), ticket=done.ticket), *done.replies]


def doer_of(heard: Heard, ticket: Ticket, desk: Desk) -> Doer:
    """An officer who spoke."""
    officer = heard.officer
    assert officer is not None
    return Doer(
        actor=f"person:{officer.person}",
        parts=parts_of(officer, ticket, desk.directory),
        person=officer.person,
        message_id=heard.message.message_id,
        heard=heard,
    )


async def _take_over(heard: Heard, ticket: Ticket, deed: Deed, desk: Desk) -> Ticket:
    """While nobody has accepted an ordinary ticket, any leader of its grid may: whoever does it, has it."""
    officer = heard.officer
    assert officer is not None
    parts = parts_of(officer, ticket, desk.directory)
    led = desk.directory.leads(officer, ticket.grid)
    mine = parts & {Part.ASSIGNEE, Part.DEPARTMENT}
    if mine or not parts or led is None or ticket.urgent or deed.action not in (Action.ACCEPT, Action.DONE):
        return ticket
    if ticket.state is not State.ASSIGNED:
        return ticket
    found = Assignment(person=officer.person, department="", tier=led.tier, grid=led.code)
    return await take_ticket_step(
        desk,
        ticket,
        Action.ASSIGN,
        parts,
        actor=f"person:{officer.person}",
        message_id=heard.message.message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found),
    )


def _require_owner(heard: Heard, ticket: Ticket, desk: Desk) -> None:
    parts = parts_of(heard.officer, ticket, desk.directory)
    if parts & {Part.ASSIGNEE, Part.DEPARTMENT}:
        return
    if not parts:
        raise Refusal("not_yours", "这件不归您这边办。", private=True)
    raise Refusal("not_yours", f"{name_ticket(ticket, desk)}是{name_assignee(ticket, desk.directory)}在办。")
