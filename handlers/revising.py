"""「改成停电」, 「直报」, 「不属直报」: what a ticket is, and how far up it belongs."""

from collections.abc import Mapping
from dataclasses import replace

from domain.assignment import Assignment
from domain.refusal import Refusal
from domain.rules import Urgency
from domain.ticket import Action, Part, take_step
from domain.ticket_record import Ticket
from domain.type_names import find_types
from handlers.announce import tell_owner, tell_reporters
from handlers.correct import HOW_TO_SAY
from handlers.desk import Desk, Replies
from handlers.details import want_details
from handlers.doing import Doer, Done, step
from handlers.keeping_time import start_clocks
from handlers.lessons import keep_lesson
from handlers.missing import ask_missing
from handlers.owners import find_owner
from handlers.passing_on import brief_owner
from handlers.retype import retype_ticket, tell_hands, usual_tier
from handlers.speak import name_ticket
from handlers.steps import SYSTEM, assignment_changes, assignment_facts, take_ticket_step
from handlers.tell import name_assignee, tell_chain

CALL = "有伤人先打120，危险打110、119。"
MAX_OFFERED = 3


async def revise(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """`type`: a code, or the name as people say it. Route, hands and clocks follow at once."""
    said = args.get("type", "").strip()
    codes = (said,) if said in desk.rules.types else find_types(said, desk.classifier) if said else ()
    if not codes:
        raise Refusal("unknown_type", HOW_TO_SAY, field="type")
    if len(codes) > 1:
        choices = [(desk.rules.types[code].spoken, code) for code in codes[:MAX_OFFERED]]
        return await ask_missing("revise", "type", "是哪一类？", choices, ticket, doer, args, desk)
    if ticket.type == codes[0]:
        return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}本来就是这一类。", replies=[])
    changed = await retype_ticket(desk, ticket, codes[0], doer.parts, actor=doer.actor, message_id=doer.message_id)
    words = await desk.tickets.report_words(ticket.id)
    await keep_lesson(desk, words, label=codes[0], previous=ticket.type)
    name, who = name_ticket(changed.ticket, desk), name_assignee(changed.ticket, desk.directory)
    said = f"改好了，{name}，{who}去办。"
    return Done(ticket=changed.ticket, sentence=said, replies=tell_hands(changed, words, desk, but=doer.person))


async def direct(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Straight to the county's duty desk, by whomever; only a reporter's ordinary matter is asked back once."""
    take_step(Action.DIRECT, ticket.state, doer.parts)
    leads = doer.parts - {Part.REPORTER, Part.ANYONE, Part.CHECKER}
    if not leads and Urgency(ticket.urgency).rank < Urgency.URGENT.rank and args.get("reason") != YES:
        if args.get("reason") == NO:
            return Done(ticket=ticket, sentence=f"好，{name_ticket(ticket, desk)}村里办。", replies=[])
        choices = [("是，报县里", YES), ("不用", NO)]
        return await ask_missing("direct", "reason", "这事村里就能办，真要直报？", choices, ticket, doer, args, desk)
    found = await find_owner(desk, ticket, direct=True)
    if found is None:
        raise Refusal("nobody_above", f"县里值班还没登记人。{CALL}")
    had = ticket
    raised = replace(ticket, urgency=Urgency.CRITICAL.value, urgent=True)
    ticket = await step(
        desk,
        ticket,
        Action.DIRECT,
        doer,
        facts={**assignment_facts(found), "urgency": Urgency.CRITICAL.value},
        changes=_give(found, raised, desk) | {"urgent": True, "escalated": True, "urgency": raised.urgency},
    )
    words = await desk.tickets.report_words(ticket.id)
    await want_details(ticket, words, desk)
    told = [*await brief_owner(ticket, doer, desk), *tell_chain(desk, doer.heard, ticket, words)]
    if (had.assignee, had.department) != (ticket.assignee, ticket.department):
        told += tell_owner(desk, had, f"{name_ticket(had, desk)}直报县里了，您先在现场照看。", but=doer.person)
    said = f"{CALL}{name_ticket(ticket, desk)}已报县里，{name_assignee(ticket, desk.directory)}接。"
    return Done(ticket=ticket, sentence=said, replies=_once_each(told))


YES, NO = "yes", "no"


async def downgrade(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """The county gives it back to the tier of its type, and blames nobody (workflow §4, 5)."""
    kind = desk.rules.find_type(ticket.type)
    calmer = kind.urgency if kind.urgency is not Urgency.CRITICAL else Urgency.URGENT
    found = await find_owner(desk, ticket, tier=usual_tier(desk, ticket, kind))
    if found is None:
        raise Refusal("nobody_there", "下面还没登记人，请县里先接着。")
    ticket = await step(
        desk,
        ticket,
        Action.DOWNGRADE,
        doer,
        reason="no_direct_report",
        changes={"assignee_id": None, "department": "", "urgent": False, "urgency": calmer.value},
    )
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.ASSIGN,
        SYSTEM,
        actor="system",
        message_id=doer.message_id,
        facts=assignment_facts(found),
        changes=_give(found, ticket, desk),
    )
    name, who = name_ticket(ticket, desk), name_assignee(ticket, desk.directory)
    told = [*await brief_owner(ticket, doer, desk)]
    told += await tell_reporters(desk, ticket, f"{name}县里看过了，{who}去办。报得没错。")
    return Done(ticket=ticket, sentence=f"{name}转回{who}办。", replies=told)


def _give(found: Assignment, ticket: Ticket, desk: Desk) -> dict[str, object]:
    return {**assignment_changes(found), **start_clocks(desk, ticket, tier=found.tier)}


def _once_each(told: Replies) -> Replies:
    return list({(one.account, one.chat, one.body): one for one in told}.values())
