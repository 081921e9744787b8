"""「不是问题」: what the bot took for a report is none; whoever may not decide that asks who may."""

from domain.refusal import Refusal
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, answer_done
from handlers.ending import MAY_VOID, void
from handlers.forgetting import NOT_AN_ISSUE, forget_ticket
from handlers.speak import answer


async def dismiss_ticket(heard: Heard, ticket: Ticket, parts: frozenset[Part], desk: Desk) -> Replies:
    """By the row of the table that fits who says it: dropped, withdrawn, voided, or put before the village.

    Reporting needs nobody's leave, and neither may the first who has it make it disappear (workflow §10).
    """
    person = await desk.people.remember_person(heard.message, desk.now)
    doer = Doer(actor=f"person:{person}", parts=parts, person=person, message_id=heard.message.message_id, heard=heard)
    action = await _choose_row(ticket, parts, desk)
    if action is not None:
        done = await forget_ticket(ticket, doer, action, desk)
        return [answer(heard, done.sentence), *done.replies]
    if heard.officer is None:
        raise Refusal("others_too", "这件还有别人报了，先给他们办着。")
    return answer_done(heard, await void(ticket, doer, {"reason": NOT_AN_ISSUE}, desk), desk)


async def _choose_row(ticket: Ticket, parts: frozenset[Part], desk: Desk) -> Action | None:
    if ticket.state is State.CANDIDATE:
        return Action.DROP
    if parts & MAY_VOID and Part.ASSIGNEE not in parts:
        return Action.VOID
    is_alone = Part.REPORTER in parts and len(await desk.tickets.reporters(ticket.id)) == 1
    return Action.WITHDRAW if is_alone else None
