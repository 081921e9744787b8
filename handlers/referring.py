"""What somebody outside must do (110, 12345, a court): handed on, looked back at, then closed or taken back."""

from collections.abc import Mapping

from domain.ids import PersonId
from domain.reasons import find_reason
from domain.refusal import Refusal
from domain.rules import Urgency
from domain.ticket import Action, State, take_step
from domain.ticket_record import Ticket
from handlers.announce import tell_owner, tell_reporters
from handlers.desk import Desk
from handlers.doing import Doer, Done, step
from handlers.handling import keep_text, one_row
from handlers.missing import find_why
from handlers.pause import REFERRED, restart_clocks, stop_clocks
from handlers.proposing import keep_why
from handlers.speak import name_ticket
from handlers.succession import replace_lost_owner

OUTCOMES = (("办完了", "close"), ("退回来了", "take_back"), ("还没有", "note"))


async def refer(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """`reason`: where to; `text`: the number there and whom to ask. Its clocks stand still meanwhile."""
    take_step(Action.REFER, ticket.state, doer.parts)
    where = await find_why("refer", ticket, doer, args, desk)
    if isinstance(where, Done):
        return where
    await keep_why(ticket, doer, where, desk)
    await keep_text(ticket, doer, args, desk, kind="note")
    owner = _owner_changes(ticket, doer)
    ticket = await step(
        desk,
        ticket,
        Action.REFER,
        doer,
        reason=where.code,
        facts={"person": str(owner["assignee_id"])} if owner else {},
        changes={**stop_clocks(desk, REFERRED), **owner},
    )
    known, name = find_reason("refer", where.code), name_ticket(ticket, desk)
    place = known.said if known else where.said
    told = tell_owner(desk, ticket, f"{name}转{place}了，有结果了回来说一声。", but=doer.person)
    told += await tell_reporters(desk, ticket, f"{name}转给{place}了，那边办。7天后我再问结果。", but=doer.person)
    return Done(ticket=ticket, sentence=f"{name}转{place}了，7天后问结果。", replies=told)


async def take_back(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """It was sent back from outside: whoever had it has it again, with the time that was left."""
    ticket = await step(
        desk,
        ticket,
        Action.TAKE_BACK,
        doer,
        reason="sent_back",
        changes=restart_clocks(desk, ticket) | {"respond_by": _respond_by(ticket, desk), "responded_at": None},
    )
    await keep_text(ticket, doer, args, desk, kind="note")
    ticket = await replace_lost_owner(ticket, desk, message_id=doer.message_id)
    name = name_ticket(ticket, desk)
    told = tell_owner(desk, ticket, f"{name}外面退回来了，请接着办，先回「我接了」。", but=doer.person)
    told += await tell_reporters(desk, ticket, f"{name}外面退回来了，我们接着办。")
    return Done(ticket=ticket, sentence=f"好，{name}收回来接着办。", replies=told)


async def close(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Of what was referred: what came of it is told; of what is checked: one row of the table."""
    if ticket.state is not State.REFERRED:
        return await _CLOSE(ticket, doer, args, desk)
    outcome = args.get("text", "").strip() or args.get("reason", "").strip()
    ticket = await step(desk, ticket, Action.CLOSE, doer, reason="done_outside")
    await keep_text(ticket, doer, {"text": outcome}, desk, kind="feedback")
    name = name_ticket(ticket, desk)
    told = await tell_reporters(desk, ticket, f"{name}外面办完了{f'：{outcome}' if outcome else ''}。")
    return Done(ticket=ticket, sentence=f"好，{name}办结了，告诉报告人了。", replies=told)


_CLOSE = one_row(Action.CLOSE)


def _owner_changes(ticket: Ticket, doer: Doer) -> dict[str, PersonId]:
    """What nobody had yet belongs to whoever sends it out: somebody must look back at it."""
    if ticket.assignee is not None or ticket.department:
        return {}
    if doer.person is None:
        raise Refusal("nobody_has_it", "还没派给人，请先派给人再转。")
    return {"assignee_id": doer.person}


def _respond_by(ticket: Ticket, desk: Desk) -> object:
    kind, urgency = desk.rules.find_type(ticket.type), Urgency(ticket.urgency)
    return desk.calendar.add(desk.now, desk.limits.clocks.respond_within(kind, urgency), urgency)
