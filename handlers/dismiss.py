"""「不是问题」: what the bot took for a report is none; its words go, and whoever may not decide that asks who may."""

from collections.abc import Sequence

from domain.directory import Officer, Role
from domain.ids import TicketId
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.sending import Outgoing
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Heard, Replies
from handlers.lessons import keep_lesson
from handlers.speak import answer, name_ticket, number_line, to_officer, to_reporter
from handlers.steps import take_ticket_step
from handlers.tell import assignees_of

NOT_AN_ISSUE = "not_an_issue"
VOID_ANSWERS = (("作废", "是"), ("接着办", "要办", "办"))
_DECIDE = frozenset({Part.VILLAGE, Part.TOWN})
"""Who may void a ticket (workflow §2.1), but never the one they have in hand themselves (§2.2, 3)."""


async def dismiss_ticket(heard: Heard, ticket: Ticket, parts: frozenset[Part], desk: Desk) -> Replies:
    """By the row of the table that fits who says it: dropped, withdrawn, voided, or put before the village."""
    if ticket.state is State.CANDIDATE:
        return await _end(heard, ticket, Action.DROP, parts, desk)
    if parts & _DECIDE and Part.ASSIGNEE not in parts:
        return await _end(heard, ticket, Action.VOID, parts, desk)
    if Part.REPORTER in parts and len(await desk.tickets.reporters(ticket.id)) == 1:
        return await _end(heard, ticket, Action.WITHDRAW, parts, desk)
    if heard.officer is None:
        raise Refusal("others_too", "这件还有别人报了，先给他们办着。")
    return await _put_before_village(heard, ticket, desk)


async def answer_void(heard: Heard, question: Question, agrees: bool, desk: Desk) -> Replies:
    """The village's word. Rights are looked at again: they may have changed since."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    if not agrees:
        text = f"{name_ticket(ticket, desk)}还是要办。{number_line(ticket)}"
        return [answer(heard, "好，接着办。", ticket=ticket), *_tell_doers(ticket, text, desk, but=heard.officer)]
    parts = parts_of(heard.officer, ticket, desk.directory)
    if Part.ASSIGNEE in parts:
        raise Refusal("not_yours", "这件在您手上，作废要上一级定。")
    return await _end(heard, ticket, Action.VOID, parts, desk)


async def _end(heard: Heard, ticket: Ticket, action: Action, parts: frozenset[Part], desk: Desk) -> Replies:
    person = await desk.people.remember_person(heard.message, desk.now)
    words = await desk.tickets.report_words(ticket.id)
    ended = await take_ticket_step(
        desk,
        ticket,
        action,
        parts,
        actor=f"person:{person}",
        reason=NOT_AN_ISSUE,
        message_id=heard.message.message_id,
    )
    await keep_lesson(desk, words, label=None, previous=ticket.type)
    await desk.tickets.erase_words(ticket.id, desk.now)
    name = name_ticket(ended, desk) if ended.no else "这事"
    return [
        answer(heard, f"好，{name}不记了。打扰了。"),
        *_tell_doers(ended, f"{name}不是要办的事，您不用管了。", desk, but=heard.officer),
        *await _tell_reporters(heard, ended, desk),
    ]


async def _tell_reporters(heard: Heard, ticket: Ticket, desk: Desk) -> list[Outgoing]:
    """Who was told that it is noted down is told that it is not, once: here, or where they are asked privately."""
    if not ticket.no:
        return []
    text = f"{name_ticket(ticket, desk)}先不记了。要是真有事要办，再说一声就行。"
    others = [
        reporter
        for reporter in await desk.tickets.reporters(ticket.id)
        if reporter.chat != heard.message.chat and reporter.contact != heard.message.sender
    ]
    told = [to_reporter(desk, ticket, reporter, text) for reporter in others]
    return [message for message in told if message is not None]


def _tell_doers(ticket: Ticket, text: str, desk: Desk, *, but: Officer | None) -> list[Outgoing]:
    doers = [officer for officer in assignees_of(ticket, desk.directory) if officer != but]
    told = [to_officer(desk, ticket.account, officer, text, ticket=ticket) for officer in doers]
    return [message for message in told if message is not None]


async def _put_before_village(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    """Reporting needs nobody's leave, and neither may the first who has it make it disappear (workflow §10)."""
    officer = heard.officer
    assert officer is not None
    text = f"{name_ticket(ticket, desk)}，{officer.name}说不是要办的事。回1作废，回2接着办。{number_line(ticket)}"
    for above in _list_deciders(ticket, desk):
        asked = to_officer(desk, ticket.account, above, text, ticket=ticket) if above != officer else None
        if asked is not None:
            await desk.questions.ask(_ask(above, asked, ticket.id, desk))
            done = f"{name_ticket(ticket, desk)}要不要作废，请{above.name}定。{number_line(ticket)}"
            return [answer(heard, done, ticket=ticket), asked]
    raise Refusal("nobody_above", "作废要村里或镇里定，那边还没登记人。请按办好了来报。", private=True)


def _list_deciders(ticket: Ticket, desk: Desk) -> Sequence[Officer]:
    """Leaders of the village, then of the town, who may know of it and do not have it themselves."""
    chain = [grid for grid in desk.directory.tree.chain(ticket.grid) if grid.tier in (Tier.VILLAGE, Tier.TOWN)]
    leaders = [officer for grid in chain for officer in desk.directory.holders(grid.code, Role.LEADER, Role.DEPUTY)]
    parts = {officer.person: parts_of(officer, ticket, desk.directory) for officer in leaders}
    return [o for o in leaders if parts[o.person] & _DECIDE and Part.ASSIGNEE not in parts[o.person]]


def _ask(officer: Officer, asked: Outgoing, ticket: TicketId, desk: Desk) -> Question:
    contact = officer.contact_under(asked.account)
    assert contact is not None
    return Question(
        account=asked.account,
        contact=contact,
        chat=asked.chat,
        kind=QuestionKind.CONFIRM_VOID,
        ticket=ticket,
        facts={},
        asked_at=desk.now,
        expires_at=desk.now + 3 * desk.limits.verdict_window,
    )
