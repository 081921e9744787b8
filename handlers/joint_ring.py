"""A share's clock rings: whoever owes it is reminded, then whoever waits hears of it; nobody is dropped silently."""

from collections.abc import Iterable
from dataclasses import replace

from domain.ids import PersonId, TicketId
from domain.joint import Task, TaskKind, TaskState, is_waited_for
from domain.joint_clock import Call, ring_share
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.gathering import Notice, gather
from handlers.joint_tasks import (
    clock_rules,
    name_sharer,
    people_behind,
    people_waiting,
    sharer_of,
    tell_people,
    town_leaders,
)
from handlers.speak import name_ticket
from handlers.steps import SYSTEM, take_ticket_step

BATCH = 200
SILENT = "department_silent"


async def ring_tasks(desk: Desk) -> Replies:
    """Every share whose clock is due, at most `BATCH` at once; reminders to one person are one message.

    What is pressing is said by itself, at night too.
    """
    told: Replies = []
    spoken: list[Notice] = []
    for task in await desk.tasks.ringing(desk.now, BATCH):
        ticket = await desk.tickets.get(task.ticket)
        notices = await _ring(task, ticket, desk) if ticket is not None else []
        if task.pressing:
            for one in notices:
                told += tell_people((one.officer,), one.ticket, f"{one.line}{one.how}", desk, alert=True)
        else:
            spoken += notices
    return [*told, *gather(_join(spoken), desk)]


def _join(spoken: Iterable[Notice]) -> list[Notice]:
    """What somebody hears of several shares of one ticket is one line."""
    joined: dict[tuple[PersonId, TicketId], Notice] = {}
    for one in spoken:
        key = (one.officer.person, one.ticket.id)
        before = joined.get(key)
        joined[key] = replace(before, line=f"{before.line}{one.line}") if before else one
    return list(joined.values())


async def _ring(task: Task, ticket: Ticket, desk: Desk) -> list[Notice]:
    if not is_waited_for(task, ticket.state):
        return await _call_off(task, ticket, desk)
    if ticket.state is State.SUSPENDED:
        await desk.tasks.change(task.id, {"ring_at": desk.calendar.next_working(desk.now + desk.limits.verdict_window)})
        return []
    ring = ring_share(task, desk.now, clock_rules(desk))
    await desk.tasks.change(task.id, {"rung": ring.rung, "ring_at": ring.ring_at})
    if ring.call is None:
        return []
    if ring.call is Call.LIST:
        await _list(task, ticket, desk)
    return _remind(task, ticket, ring.call, desk)


def _remind(task: Task, ticket: Ticket, call: Call, desk: Desk) -> list[Notice]:
    """Each stage says it to those of the stages before it too."""
    name, who = name_ticket(ticket, desk), name_sharer(task, desk)
    is_silent = task.state is TaskState.ASKED
    line = f"{name}等着{who}{'回话' if is_silent else '来办'}，时间过了。"
    how = f"{'引用这条回「收到」' if is_silent else '弄好了说「弄好了」'}，来不了说一声为啥。"
    owing = people_behind(sharer_of(task, desk), ticket, desk)
    told = [Notice(officer=one, ticket=ticket, line=line, how=how) for one in owing]
    if call is Call.REMIND:
        return told
    listed = "，列入考核清单了" if call is Call.LIST else ""
    lacking = f"{name}，{who}{'一直没回话' if is_silent else '到时间还没弄好'}{listed}。"
    people = people_waiting(task, ticket, desk)
    above = town_leaders(ticket, desk) if task.kind is TaskKind.WHISTLE else ()
    waiting = {one.person: one for one in (*people, *above)}.values()
    return [*told, *(Notice(officer=one, ticket=ticket, line=lacking, how="请打个电话催。") for one in waiting)]


async def _list(task: Task, ticket: Ticket, desk: Desk) -> None:
    """On the list for the assessment; what came of it is for people to weigh."""
    await desk.tasks.change(task.id, {"listed_at": task.listed_at or desk.now})
    facts = {"task": str(task.id), "department": task.department}
    await take_ticket_step(desk, ticket, Action.SUPERVISE, SYSTEM, actor="clock", reason=SILENT, facts=facts)


async def _call_off(task: Task, ticket: Ticket, desk: Desk) -> list[Notice]:
    """The ticket has gone on without them; whoever was asked does not set out for nothing."""
    ended = {"state": TaskState.WITHDRAWN.value, "ended_at": desk.now, "ring_at": None}
    await desk.tasks.change(task.id, ended)
    text = f"{name_ticket(ticket, desk)}不用去了，谢谢。"
    return [Notice(officer=one, ticket=ticket, line=text) for one in people_behind(sharer_of(task, desk), ticket, desk)]
