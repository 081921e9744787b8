"""A helper or a department answers for its share: comes, is there, has done it, or can't."""

import re
from dataclasses import dataclass, replace

from domain.joint import Task, TaskKind, TaskState, is_waited_for
from domain.joint_words import SHARE_ONLY, SaidShare, Share, read_share
from domain.numbering import read_full_number, read_short_number, say_number
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.ticket import Part
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard, Replies
from handlers.joint_moves import CANNOT, NOT_OURS, end_share, move_share
from handlers.joint_tasks import list_owned, list_shares
from handlers.obeying import doer_of
from handlers.pieces import keep_shown
from handlers.speak import answer_by_day, name_ticket, number_line
from handlers.which import names_ticket

MAX_LISTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was said and of which share; where it may be of another ticket too, it is asked which."""

    said: SaidShare
    task: Task
    ticket: Ticket
    or_else: tuple[Ticket, ...] = ()


async def match_share(heard: Heard, desk: Desk) -> Answered | None:
    """Only of whoever owes one: by quote, by number, or privately. What somebody has in hand themselves goes first."""
    if heard.officer is None or not (heard.addressed or names_ticket(heard)):
        return None
    said = read_share(heard.words)
    owed = await list_shares(heard.officer, desk) if said is not None else []
    if said is None or not owed:
        return None
    if names_ticket(heard):
        named = next(((task, ticket) for task, ticket in owed if _is_named(heard, ticket, desk)), None)
        if named is None or _has_in_hand(heard, named[1], desk):
            return None
        return Answered(said=said, task=named[0], ticket=named[1])
    if heard.message.room is not None:
        return None
    in_hand = await list_owned(heard.officer, desk) if said.share not in SHARE_ONLY else []
    others = {ticket.id: ticket for ticket in (*(ticket for _, ticket in owed[1:]), *in_hand)}
    task, ticket = owed[0]
    return Answered(said=said, task=task, ticket=ticket, or_else=tuple(o for o in others.values() if o.id != ticket.id))


async def handle_share(heard: Heard, answered: Answered, desk: Desk) -> Replies:
    """Raises Refusal where it is not clear which one is meant, or a department does not say why it won't come."""
    if answered.or_else:
        raise _refuse_unclear((answered.ticket, *answered.or_else), desk)
    ticket = await desk.tickets.get(answered.ticket.id)
    task = await desk.tasks.get(answered.task.id)
    if ticket is None or task is None or not is_waited_for(task, ticket.state):
        return _answer(heard, desk, "不用去了，谢谢。", answered.ticket)
    answered = replace(answered, task=task, ticket=ticket)
    match answered.said.share:
        case Share.COMING | Share.CAME | Share.ARRIVED:
            return await _come(heard, answered, desk)
        case Share.DONE:
            return await _finish(heard, answered, desk)
        case Share.REFUSED:
            return await _give_back(heard, answered, desk)


async def handle_shown(heard: Heard, question: Question, desk: Desk) -> Replies:
    """The picture or the sentence that a department was asked for."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    task = await desk.tasks.get(int(question.facts["task"]))
    if task is None or ticket is None or not is_waited_for(task, ticket.state):
        return []
    if not await desk.questions.answer(question, desk.now):
        return []
    await keep_shown(heard, ticket, "evidence", desk)
    told = await end_share(task, ticket, TaskState.DONE, await doer_of(heard, ticket, desk), desk, words=heard.words)
    return [*_answer(heard, desk, "收到，辛苦了。", ticket), *told]


async def _come(heard: Heard, answered: Answered, desk: Desk) -> Replies:
    """Each step once; nothing said later makes it less."""
    task, ticket, said = answered.task, answered.ticket, answered.said
    is_there = said.share is Share.ARRIVED or (said.share is Share.CAME and task.state is not TaskState.ASKED)
    state = TaskState.ARRIVED if is_there else TaskState.ANSWERED
    how = "弄好了说「弄好了」，发张照片。" if is_there else "到了说一声「到了」。"
    if task.state in (state, TaskState.ARRIVED):
        return _answer(heard, desk, f"记着呢。{how}", ticket)
    told = await move_share(task, ticket, state, await doer_of(heard, ticket, desk), desk, words=said.rest)
    return [*_answer(heard, desk, f"好，记上了。{how}", ticket), *told]


async def _finish(heard: Heard, answered: Answered, desk: Desk) -> Replies:
    """A department shows it, by a picture or a sentence (workflow §5); whoever helped needs only say so."""
    task, ticket, said = answered.task, answered.ticket, answered.said
    is_shown = await keep_shown(heard, ticket, "evidence", desk)
    if task.kind is TaskKind.WHISTLE and not (is_shown or said.rest):
        await _ask_to_show(heard, task, ticket, desk)
        how = "说一句咋处理的。" if ticket.sensitive else "发张照片，或引用这条说一句咋处理的。"
        return _answer(heard, desk, f"处理好了？{how}", ticket)
    told = await end_share(task, ticket, TaskState.DONE, await doer_of(heard, ticket, desk), desk, words=said.rest)
    return [*_answer(heard, desk, "记上了，辛苦了。", ticket), *told]


async def _give_back(heard: Heard, answered: Answered, desk: Desk) -> Replies:
    """With a reason: of a department always."""
    task, ticket, said = answered.task, answered.ticket, answered.said
    reason = NOT_OURS if _NOT_OURS.search(heard.words) else CANNOT
    if task.kind is TaskKind.WHISTLE and not said.rest and reason is CANNOT:
        raise Refusal("needs_reason", "为啥来不了？引用那条说「去不了」，再加一句原因。")
    doer = await doer_of(heard, ticket, desk)
    told = await end_share(task, ticket, TaskState.REFUSED, doer, desk, words=said.rest, reason=reason)
    return [*_answer(heard, desk, "知道了，我告诉办的人。", ticket), *told]


async def _ask_to_show(heard: Heard, task: Task, ticket: Ticket, desk: Desk) -> None:
    facts = {"task": str(task.id)}
    await ask_speaker(heard, desk, QuestionKind.SHOW_SHARE, facts, lasts=desk.limits.verdict_window, ticket=ticket)


def _is_named(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    """By the quoted answer or a full number; by the short one privately or where it was reported."""
    quote = heard.message.quote
    quoted = read_full_number(quote.text) if quote is not None and heard.message.quotes_bot else None
    full = quoted or read_full_number(heard.words)
    if full is not None:
        return ticket.no == full
    short = read_short_number(heard.words, desk.today)
    is_here = heard.room is None or heard.room.id == ticket.room
    return short is not None and is_here and (ticket.day, ticket.short_no) == short


def _has_in_hand(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    return bool(parts_of(heard.officer, ticket, desk.directory) & {Part.ASSIGNEE, Part.DEPARTMENT})


def _refuse_unclear(tickets: tuple[Ticket, ...], desk: Desk) -> Refusal:
    shown = "、".join(
        f"{say_number(one.short_no or 0, one.day, desk.today)}{'' if one.sensitive else desk.type_name(one.type)}"
        for one in tickets[:MAX_LISTED]
    )
    return Refusal("ambiguous", f"您说的是哪一件？有{shown}。请引用那条消息再说。")


def _answer(heard: Heard, desk: Desk, text: str, ticket: Ticket) -> Replies:
    return answer_by_day(heard, desk, f"{name_ticket(ticket, desk)}{text}{number_line(ticket)}", ticket)


_NOT_OURS = re.compile(r"不归|不是我们?的?(?:事|职责)|管不着|退回")
