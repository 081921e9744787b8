"""Help with a ticket (协办): a share of it for a person or a department, while whoever has it keeps it."""

from collections.abc import Mapping

from domain.calling import find_called
from domain.departments import find_department, match_department
from domain.directory import Officer
from domain.joint import TASK_ENDED, TaskKind, TaskState
from domain.refusal import Refusal
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.departments import ask_department
from handlers.desk import Desk
from handlers.doing import Deed, Doer, Done, step
from handlers.handling import keep_text
from handlers.joint_tasks import (
    Sharer,
    ask_share,
    is_emergency,
    may_be_asked,
    people_behind,
    say_call,
    say_matter,
    sharer_of,
    tell_people,
)
from handlers.speak import name_ticket
from handlers.tell import name_assignee

HOW_TO_ANSWER = "引用这条回「收到」「到了」「弄好了」，去不了就说「去不了」和为啥。"


async def assist(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """By `person` (id), `name` or `department`. Raises Refusal for whoever can't be asked; asking is taking it."""
    if args.get("department") and match_department(args["department"], ticket.grid, desk.directory) is None:
        return await ask_department("assist", ticket, doer, args, desk)
    sharer = find_sharer(args, ticket, desk)
    await check_sharer(sharer, ticket, TaskKind.ASSIST, desk)
    if ticket.state is State.ASSIGNED:
        ticket = await step(desk, ticket, Action.ACCEPT, doer)
    ticket = await step(desk, ticket, Action.ASSIST, doer, facts=sharer_facts(sharer))
    await keep_text(ticket, doer, args, desk, kind="note")
    await ask_share(ticket, TaskKind.ASSIST, sharer, doer, desk, pressing=is_emergency(ticket))
    owner = name_assignee(ticket, desk.directory)
    matter = say_matter(ticket, await desk.tickets.report_words(ticket.id), desk)
    needed = f"\n要您：{args['text']}" if args.get("text") and not ticket.sensitive else ""
    text = f"{owner}请您帮忙：{name_ticket(ticket, desk)}，{matter}{needed}\n{HOW_TO_ANSWER}"
    told = tell_people(people_behind(sharer, ticket, desk), ticket, text, desk, alert=is_emergency(ticket))
    said = f"请了{sharer.name}，主办还是您。" if told else f"记下了请{sharer.name}，我发不到，{say_call(sharer)}"
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}{said}", replies=told)


def find_sharer(args: Mapping[str, str], ticket: Ticket, desk: Desk) -> Sharer:
    """A leader of the town or of the county above it, or a department; what was said as a name may be one too."""
    likely = desk.rules.find_type(ticket.type).departments
    if args.get("department"):
        return Sharer(department=find_department(args["department"], ticket.grid, desk.directory, likely=likely))
    near = _list_near(ticket, desk)
    name = args.get("name", "")
    if args.get("person"):
        found = [officer for officer in near if str(officer.person) == args["person"]]
    else:
        found = find_called(name, near) if name else []
    if len(found) > 1:
        raise Refusal(
            "ambiguous", f"有{len(found)}个{name}：{'、'.join(o.name for o in found)}，说全名。", field="name"
        )
    if found:
        return Sharer(officer=found[0])
    department = match_department(name, ticket.grid, desk.directory) if name else None
    if department is None:
        raise Refusal("unknown_person", "名单里没他，打个电话吧。" if name else "请谁来？说个名字。", field="name")
    return Sharer(department=department)


async def check_sharer(sharer: Sharer, ticket: Ticket, kind: TaskKind, desk: Desk) -> None:
    """Raises Refusal where they have it already, are asked already, may not know of it, or nobody is registered."""
    officer, department = sharer.officer, sharer.department
    has_it = officer.person == ticket.assignee if officer else department and department.code == ticket.department
    if has_it:
        raise Refusal("has_it", f"{name_ticket(ticket, desk)}就是{sharer.name}在办。", field="name")
    if not may_be_asked(ticket, sharer, desk):
        raise Refusal("not_on_route", "这件要保密，只能找对口的部门。", private=True)
    open_shares = [sharer_of(task, desk) for task in await desk.tasks.open_of_ticket(ticket.id) if task.kind is kind]
    if sharer in open_shares:
        raise Refusal("asked", f"已经请了{sharer.name}，等回话。", field="name")
    if not people_behind(sharer, ticket, desk):
        raise Refusal("nobody_there", f"{sharer.name}还没人登记，{say_call(sharer)}", field="department")


async def call_off(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """「不用帮了」: whoever was asked and has not finished need not come; the ticket is worked on alone again."""
    ticket = await step(desk, ticket, Action.REJOIN, doer)
    told = []
    for task in await desk.tasks.open_of_ticket(ticket.id):
        if task.kind is TaskKind.ASSIST and task.state not in TASK_ENDED:
            ended = {"state": TaskState.WITHDRAWN.value, "ended_at": desk.now, "ring_at": None}
            await desk.tasks.change(task.id, ended)
            people = people_behind(sharer_of(task, desk), ticket, desk)
            told += tell_people(people, ticket, f"{name_ticket(ticket, desk)}不用帮了，谢谢。", desk)
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}还是您一个人办。", replies=told)


def sharer_facts(sharer: Sharer) -> dict[str, str]:
    """Ids and codes only."""
    if sharer.department is not None:
        return {"department": sharer.department.code, "office": sharer.department.grid}
    return {"person": str(sharer.officer.person)} if sharer.officer else {}


def _list_near(ticket: Ticket, desk: Desk) -> list[Officer]:
    """Everybody with a post in the ticket's town, or above it, who may know of the ticket."""
    tree = desk.directory.tree
    town = tree.at_tier(ticket.grid, Tier.TOWN)
    above = {grid.code for grid in tree.chain(ticket.grid)}
    return [
        officer
        for officer in desk.directory.officers.values()
        if officer.person not in ticket.shut_out
        and any(p.grid in above or (town and tree.contains(town.code, p.grid)) for p in officer.posts)
    ]


JOINT: Mapping[str, Deed] = {"assist": assist, "rejoin": call_off}
