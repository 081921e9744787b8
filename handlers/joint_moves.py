"""What becomes of a share: every word of it is in the history, and whoever waits for it hears of it."""

from dataclasses import replace
from typing import Any

from domain.directory import Officer
from domain.joint import Task, TaskKind, TaskState
from domain.joint_clock import first_ring
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.doing import Doer, step
from handlers.handling import keep_text
from handlers.joint_tasks import clock_rules, name_sharer, people_waiting, tell_people, town_leaders
from handlers.speak import name_ticket
from handlers.steps import SYSTEM, take_ticket_step

NOT_OURS = "not_ours"
CANNOT = "cannot"
SAID = {
    TaskState.ANSWERED: "说马上来",
    TaskState.ARRIVED: "到了",
    TaskState.DONE: "弄好了",
    TaskState.REFUSED: "来不了",
}


async def move_share(
    task: Task, ticket: Ticket, state: TaskState, doer: Doer, desk: Desk, *, words: str = ""
) -> Replies:
    """Coming or there: its clock from now on is that of the work."""
    ticket = await _record(task, ticket, state, doer, desk, words=words)
    moved: dict[str, Any] = {"state": state.value}
    if task.state is TaskState.ASKED:
        moved |= {"rung": 0, "ring_at": first_ring(replace(task, state=state, rung=0), clock_rules(desk))}
    await desk.tasks.change(task.id, moved)
    return _tell(task, ticket, state, words, people_waiting(task, ticket, desk), doer, desk)


async def end_share(
    task: Task, ticket: Ticket, state: TaskState, doer: Doer, desk: Desk, *, words: str = "", reason: str = ""
) -> Replies:
    """Done, or given back: a department that does not come goes on the list, without a penalty (workflow §5)."""
    ticket = await _record(task, ticket, state, doer, desk, words=words, reason=reason)
    ended: dict[str, Any] = {"state": state.value, "ended_at": desk.now, "ring_at": None, "reason": reason}
    people = people_waiting(task, ticket, desk)
    if state is TaskState.REFUSED and task.kind is TaskKind.WHISTLE:
        ended["listed_at"] = task.listed_at or desk.now
        people = tuple({one.person: one for one in (*people, *town_leaders(ticket, desk))}.values())
    await desk.tasks.change(task.id, ended)
    left = [other for other in await desk.tasks.open_of_ticket(ticket.id) if other.kind is task.kind]
    if not left and ticket.state is State.ASSISTING and task.kind is TaskKind.ASSIST:
        ticket = await take_ticket_step(desk, ticket, Action.REJOIN, SYSTEM, actor="system", message_id=doer.message_id)
    last = "" if left else "叫的人都有回音了，办好了引用这条说「办好了」。"
    return _tell(task, ticket, state, words, people, doer, desk, then=last)


async def _record(
    task: Task, ticket: Ticket, state: TaskState, doer: Doer, desk: Desk, *, words: str, reason: str = ""
) -> Ticket:
    facts = {"task": str(task.id), "share": state.value}
    if task.department:
        facts["department"] = task.department
    ticket = await step(desk, ticket, Action.SHARE, doer.also(Part.HELPER), reason=reason, facts=facts)
    await keep_text(ticket, doer, {"text": words}, desk, kind="feedback" if state is TaskState.DONE else "note")
    return ticket


def _tell(
    task: Task,
    ticket: Ticket,
    state: TaskState,
    words: str,
    people: tuple[Officer, ...],
    doer: Doer,
    desk: Desk,
    *,
    then: str = "",
) -> Replies:
    shown = f"：「{words}」" if words else "。"
    text = f"{name_ticket(ticket, desk)}，{name_sharer(task, desk)}{SAID[state]}{shown}{then}"
    return tell_people(people, ticket, text, desk, but=doer.person, alert=task.pressing)
