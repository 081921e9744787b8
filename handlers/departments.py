"""A ticket goes to a department, which has it from then on (commands §3, 12)."""

from collections.abc import Mapping

from domain.assignment import Assignment
from domain.departments import match_department, offer_departments, refuse_unknown
from domain.directory import Department
from domain.refusal import Refusal
from domain.ticket import Action, Part, find_transition
from domain.ticket_record import Ticket
from handlers.desk import Desk
from handlers.doing import Deed, Doer, Done, step
from handlers.handling import keep_text
from handlers.joint_tasks import Sharer, is_emergency, may_be_asked, people_behind, say_call
from handlers.keeping_time import pass_clocks
from handlers.missing import ask_missing
from handlers.passing_on import PASSING_ON, brief_owner
from handlers.speak import name_ticket
from handlers.steps import assignment_changes, assignment_facts

UPPER = frozenset({Part.VILLAGE, Part.TOWN, Part.COUNTY})


async def to_department(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """The department has it now and answers within its own time. Raises Refusal for who may not send it there."""
    check_calling(ticket, doer)
    office = match_department(args.get("department", ""), ticket.grid, desk.directory)
    if office is None:
        return await ask_department("to_dept", ticket, doer, args, desk)
    check_office(ticket, office, desk)
    found = Assignment(
        person=None, department=office.code, tier=desk.directory.tree.grids[office.grid].tier, grid=office.grid
    )
    if (found.department, found.tier) == (ticket.department, ticket.tier):
        raise Refusal("has_it", f"{name_ticket(ticket, desk)}就是{office.name}在办。", field="department")
    changes = assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier)
    action = Action.TRANSFER if find_transition(Action.TRANSFER, ticket.state) else Action.ASSIGN
    ticket = await step(desk, ticket, action, doer, facts=assignment_facts(found), changes=changes)
    await keep_text(ticket, doer, {"text": args.get("text") or args.get("reason", "")}, desk, kind="note")
    told = await brief_owner(ticket, doer, desk)
    said = f"{name_ticket(ticket, desk)}转{office.name}了，等他们接。"
    return Done(
        ticket=ticket, sentence=said if told else f"{said}我发不到，{say_call(Sharer(department=office))}", replies=told
    )


async def ask_department(deed: str, ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """`认不出部门：1派出所 2司法所 3供电所`: the number does it. Raises Refusal for a page."""
    said, likely = args.get("department", ""), desk.rules.find_type(ticket.type).departments
    offered = offer_departments(said, ticket.grid, desk.directory, likely=likely)
    if doer.heard is None or not offered:
        raise refuse_unknown(said, ticket.grid, desk.directory, likely=likely)
    choices = [(one.name, one.code) for one in offered]
    asked = "认不出部门：" if said else "要哪个部门？"
    return await ask_missing(deed, "department", asked, choices, ticket, doer, args, desk)


def check_calling(ticket: Ticket, doer: Doer) -> None:
    """The village and whoever is above it; in an emergency any leader there (commands §3, 12 and 16).

    A department that has it gives it back instead: who has it then, the town says [L: 潍坊12345条例22条].
    """
    if doer.parts & UPPER or (doer.parts & {Part.HOUSEHOLD, Part.GROUP} and is_emergency(ticket)):
        return
    if Part.DEPARTMENT in doer.parts:
        raise Refusal("give_back", "不归你们管就说「退回」和为啥，由镇里再派。")
    raise Refusal("not_yours", "这个要村上弄，说「转村上」就行。")


def check_office(ticket: Ticket, office: Department, desk: Desk) -> None:
    """Raises Refusal where its route passes it by, or nobody of it is registered who could hear of it."""
    sharer = Sharer(department=office)
    if not may_be_asked(ticket, sharer, desk):
        raise Refusal("not_on_route", "这件要保密，只能找对口的部门。", private=True)
    if not people_behind(sharer, ticket, desk):
        raise Refusal("nobody_there", f"{office.name}还没人登记，{say_call(sharer)}", field="department")


def to_either(give: Deed) -> Deed:
    """`assign` and `transfer` go to a department where one is named, else to an officer."""

    async def do(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
        return await (to_department if args.get("department") else give)(ticket, doer, args, desk)

    return do


DEPARTMENTS: Mapping[str, Deed] = {
    "to_dept": to_department,
    **{name: to_either(PASSING_ON[name]) for name in ("assign", "transfer")},
}
