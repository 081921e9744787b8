"""What a leader says about a ticket in hand: taken, under way, done, too big for me."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from domain.assignment import Assignment
from domain.directory import Officer
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.ticket import Action, Part, State, find_transition, say_not_now
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.pieces import keep_shown
from handlers.rating import ask_verdict
from handlers.speak import answer, name_ticket, number_line
from handlers.steps import assignment_changes, assignment_facts, raise_ticket, take_ticket_step
from handlers.tell import name_assignee, tell_assignee
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
    if deed.action is not Action.ACCEPT and find_transition(deed.action, ticket.state) is None:
        raise Refusal("not_now", say_not_now(ticket.state))
    ticket = await _take_over(heard, ticket, deed, desk)
    _require_owner(heard, ticket, desk)
    return await _DEEDS[deed.action](heard, ticket, deed, desk)


async def handle_evidence(heard: Heard, question: Question, desk: Desk) -> Replies:
    """The picture or sentence that was asked for: the work is reported as done."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    return await _finish(heard, ticket, Deed(action=Action.DONE, rest=heard.words), desk)


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


async def _accept(heard: Heard, ticket: Ticket, deed: Deed, desk: Desk) -> Replies:
    if ticket.state is State.WORKING:
        return [answer(heard, f"{name_ticket(ticket, desk)}已经在您手上，办好了说一声。", ticket=ticket)]
    ticket = await _step(heard, ticket, Action.ACCEPT, desk)
    return [answer(heard, f"{name_ticket(ticket, desk)}归您了，办好了引用这条说「办好了」。{number_line(ticket)}")]


async def _progress(heard: Heard, ticket: Ticket, deed: Deed, desk: Desk) -> Replies:
    ticket = await _step(heard, ticket, Action.PROGRESS, desk)
    await _keep_words(heard, ticket, "note", deed.rest, desk)
    return [answer(heard, f"记上了，{name_ticket(ticket, desk)}办理中。{number_line(ticket)}")]


async def _done(heard: Heard, ticket: Ticket, deed: Deed, desk: Desk) -> Replies:
    """At least a picture or a sentence (workflow §2.1); without either it is asked for once."""
    is_shown = await keep_shown(heard, ticket, "evidence", desk)
    if deed.rest or is_shown or await desk.tickets.has_evidence(ticket.id):
        return await _finish(heard, ticket, deed, desk)
    await desk.questions.ask(
        Question(
            account=heard.message.account,
            contact=heard.message.sender,
            chat=heard.message.chat,
            kind=QuestionKind.EVIDENCE,
            ticket=ticket.id,
            facts={},
            asked_at=desk.now,
            expires_at=desk.now + desk.limits.verdict_window,
        )
    )
    how = "说一句咋办的。" if ticket.sensitive else "发张照片，或引用这条说一句咋办的。"
    return [answer(heard, f"{name_ticket(ticket, desk)}办好了？{how}{number_line(ticket)}", ticket=ticket)]


async def _finish(heard: Heard, ticket: Ticket, deed: Deed, desk: Desk) -> Replies:
    await keep_shown(heard, ticket, "evidence", desk)
    ticket = await _step(heard, ticket, Action.DONE, desk)
    await _keep_words(heard, ticket, "feedback", deed.rest, desk)
    ticket, asked = await ask_verdict(ticket, desk)
    done = answer(heard, f"{name_ticket(ticket, desk)}记为办好了，等报告人评价。{number_line(ticket)}", ticket=ticket)
    return [done, *asked]


async def _escalate(heard: Heard, ticket: Ticket, deed: Deed, desk: Desk) -> Replies:
    officer = heard.officer
    assert officer is not None
    ticket = await raise_ticket(
        desk,
        ticket,
        parts_of(officer, ticket, desk.directory),
        actor=f"person:{officer.person}",
        message_id=heard.message.message_id,
        skip=[officer.person],
    )
    await _keep_words(heard, ticket, "note", deed.rest, desk)
    words = await desk.tickets.report_words(ticket.id)
    where = f"{ticket.tier.zh}里，{name_assignee(ticket, desk.directory)}来办。"
    return [
        answer(heard, f"{name_ticket(ticket, desk)}已报{where}{number_line(ticket)}", ticket=ticket),
        *tell_assignee(desk, ticket, words, heard=heard, are_own_words=False),
    ]


async def _step(heard: Heard, ticket: Ticket, action: Action, desk: Desk) -> Ticket:
    officer: Officer | None = heard.officer
    assert officer is not None
    return await take_ticket_step(
        desk,
        ticket,
        action,
        parts_of(officer, ticket, desk.directory),
        actor=f"person:{officer.person}",
        message_id=heard.message.message_id,
    )


async def _keep_words(heard: Heard, ticket: Ticket, kind: str, words: str, desk: Desk) -> None:
    if words and heard.officer is not None:
        await desk.tickets.add_words(ticket.id, heard.officer.person, kind, words, desk.now)


_DEEDS: dict[Action, Callable[[Heard, Ticket, Deed, Desk], Awaitable[Replies]]] = {
    Action.ACCEPT: _accept,
    Action.PROGRESS: _progress,
    Action.DONE: _done,
    Action.ESCALATE: _escalate,
}
