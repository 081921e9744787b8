"""Departments are called to the spot (吹哨报到): a village proposes it, a town whistles, in danger whoever is there."""

from collections.abc import Mapping

from domain.departments import Called, name_lead, read_called
from domain.directory import Department
from domain.joint import Situation, TaskKind
from domain.joint_clock import answer_deadline
from domain.joint_words import read_situation
from domain.proposal import Proposal, ProposalKind
from domain.reasons import Why
from domain.refusal import Refusal
from domain.rules import DurationUnit
from domain.ticket import Action, Part, find_transition, say_not_now
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.departments import ask_department, check_calling, check_office
from handlers.desk import Desk, Replies
from handlers.doing import Deed, Doer, Done, step
from handlers.handling import keep_text
from handlers.joint_tasks import (
    Sharer,
    ask_share,
    clock_rules,
    is_emergency,
    people_behind,
    say_call,
    say_matter,
    sharer_of,
    tell_people,
    town_leaders,
)
from handlers.missing import ask_missing
from handlers.proposing import propose
from handlers.speak import name_ticket

NEEDED = "whistle"
"""What a department is called for, among the ticket's erasable words."""
DECIDES = frozenset({Part.TOWN, Part.COUNTY})
HOW_TO_ANSWER = "引用这条回「收到」；到了回「到了」；弄好了回「处理好了」加照片；来不了说「去不了」和为啥。"


async def whistle(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """`department`: one or several, the lead first or said 「主办」; `reason`: which of the three situations it is.

    Raises Refusal for whoever may not call, and for departments that nobody knows, that were called already, or that
    have nobody to hear it. The ticket stays with whoever has it.
    """
    if find_transition(Action.WHISTLE, ticket.state) is None:
        raise Refusal("not_now", say_not_now(ticket.state))
    check_calling(ticket, doer)
    called = read_called(args.get("department", ""), ticket.grid, desk.directory)
    if called is None:
        return await ask_department("whistle", ticket, doer, args, desk)
    said_besides = f"{args.get('reason', '')} {args.get('text', '')}"
    called = name_lead(called, said_besides, desk.directory, ticket.grid)
    for office in called.departments:
        check_office(ticket, office, desk)
    called = await _leave_out_called(ticket, called, desk)
    situation = Situation.EMERGENCY if is_emergency(ticket) else read_situation(args.get("reason", ""))
    if situation is None:
        choices = [(one.zh, one.value) for one in Situation]
        return await ask_missing("whistle", "reason", "为啥吹哨？", choices, ticket, doer, args, desk)
    if doer.parts & DECIDES or is_emergency(ticket):
        return await _call(ticket, doer, called, situation, args.get("text", ""), desk)
    return await _propose(ticket, doer, called, situation, args.get("text", ""), desk)


async def whistle_as_asked(ticket: Ticket, proposal: Proposal, doer: Doer, desk: Desk) -> Done:
    """The town's yes: exactly those departments that the village asked for, as far as they are still there."""
    known = {_write(one): one for one in desk.directory.departments}
    asked = [known[one] for one in proposal.facts["offices"].split(",") if one in known]
    if not asked:
        raise Refusal("unknown_department", "要叫的部门已经不在名单里了，请重新吹哨。")
    called = await _leave_out_called(ticket, Called(departments=tuple(asked)), desk)
    needed = await desk.tickets.last_words(ticket.id, NEEDED)
    return await _call(ticket, doer, called, Situation(proposal.facts["situation"]), needed, desk)


async def _call(ticket: Ticket, doer: Doer, called: Called, situation: Situation, needed: str, desk: Desk) -> Done:
    """A share for each, with clocks of its own; in an emergency the town hears of it at once (补批)."""
    pressing = situation is Situation.EMERGENCY
    facts = {
        "departments": ",".join(one.code for one in called.departments),
        "lead": called.lead.code,
        "situation": situation.value,
    }
    ticket = await step(desk, ticket, Action.WHISTLE, doer, reason=situation.value, facts=facts)
    await keep_text(ticket, doer, {"text": needed}, desk, kind=NEEDED)
    told: Replies = []
    unheard: list[Sharer] = []
    text = await _brief(ticket, called, needed, pressing, desk)
    for office in called.departments:
        sharer = Sharer(department=office)
        await ask_share(ticket, TaskKind.WHISTLE, sharer, doer, desk, pressing=pressing, leads=office == called.lead)
        heard = tell_people(people_behind(sharer, ticket, desk), ticket, text, desk, alert=pressing)
        told += heard
        unheard += [] if heard else [sharer]
    if not doer.parts & DECIDES:
        called_by = f"{name_ticket(ticket, desk)}是急事，下面已经吹哨叫了{_list(called)}。"
        told += tell_people(town_leaders(ticket, desk), ticket, called_by, desk, but=doer.person, alert=True)
    return Done(ticket=ticket, sentence=_say_called(ticket, called, pressing, unheard, desk), replies=told)


async def _propose(ticket: Ticket, doer: Doer, called: Called, situation: Situation, needed: str, desk: Desk) -> Done:
    """The village's wish, put before the town."""
    facts = {"offices": ",".join(_write(one) for one in called.departments), "situation": situation.value}
    why = Why(situation.value, situation.zh)
    _, told = await propose(
        ProposalKind.WHISTLE, ticket, doer, why, desk, tier=Tier.TOWN, facts=facts, details=f"叫{_list(called)}来"
    )
    ticket = await step(
        desk, ticket, Action.NOTE, doer, reason="whistle_proposed", facts={"situation": situation.value}
    )
    await keep_text(ticket, doer, {"text": needed}, desk, kind=NEEDED)
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}报镇里吹哨了，批了就叫。", replies=told)


async def _brief(ticket: Ticket, called: Called, needed: str, pressing: bool, desk: Desk) -> str:
    matter = say_matter(ticket, await desk.tickets.report_words(ticket.id), desk)
    lead = f"\n{called.lead.name}主办，其他协办。" if len(called.departments) > 1 else ""
    wanted = f"\n要做：{needed}" if needed and not ticket.sensitive else ""
    return (
        f"吹哨：{name_ticket(ticket, desk)}，{matter}{lead}{wanted}"
        f"\n请{_say_limit(pressing, desk)}回话。{HOW_TO_ANSWER}"
    )


def _say_called(ticket: Ticket, called: Called, pressing: bool, unheard: list[Sharer], desk: Desk) -> str:
    said = f"{name_ticket(ticket, desk)}吹哨了，{_list(called)}{_say_limit(pressing, desk)}要应。"
    return said + "".join(f"{one.name}我发不到，{say_call(one)}" for one in unheard)


def _list(called: Called) -> str:
    """`清溪供水站（主办）、清溪供电所`."""
    lead = f"{called.lead.name}（主办）" if len(called.departments) > 1 else called.lead.name
    return "、".join([lead, *(one.name for one in called.departments[1:])])


def _say_limit(pressing: bool, desk: Desk) -> str:
    """`30分钟内`, `11月23日下班前`."""
    limit = desk.limits.clocks.answer_urgent if pressing else desk.limits.clocks.answer
    spoken = _SPANS.get(limit.unit)
    if spoken is not None:
        return f"{limit.amount}{spoken}内"
    day = answer_deadline(desk.now, pressing=pressing, rules=clock_rules(desk)).astimezone(desk.calendar.zone)
    return f"{day.month}月{day.day}日下班前"


_SPANS = {DurationUnit.MINUTE: "分钟", DurationUnit.HOUR: "小时"}


def _write(office: Department) -> str:
    return f"{office.code}@{office.grid}"


async def _leave_out_called(ticket: Ticket, called: Called, desk: Desk) -> Called:
    """Whoever is being waited for already is not called again. Raises Refusal where that is everybody."""
    waiting = {
        sharer_of(task, desk).department
        for task in await desk.tasks.open_of_ticket(ticket.id)
        if task.kind is TaskKind.WHISTLE
    }
    fresh = tuple(one for one in called.departments if one not in waiting)
    if not fresh:
        raise Refusal("asked", f"已经叫了{_list(called)}，等回话。", field="department")
    return Called(departments=fresh)


WHISTLING: Mapping[str, Deed] = {"whistle": whistle}
