"""「撤销」: whoever misspoke takes their last step back within five minutes, and who was told hears so."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from domain.history import is_touching
from domain.ids import AccountName, ChatId, PersonId
from domain.refusal import Refusal
from domain.rules import Route
from domain.sending import Outgoing, Priority
from domain.ticket import Action, Part, State, take_back
from domain.ticket_record import Ticket, TicketEvent
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done
from handlers.ending import cancel
from handlers.merging import part_again
from handlers.sittings import take_back_sitting
from handlers.speak import hold_at_night, name_ticket, number_line
from handlers.tell import describe_state
from models.undos import KeptStep


async def undo(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Of who only reported it, the report itself.

    Raises Refusal: `nothing_done`, `too_late`, `changed_since`, `stays` for alarms and what became private.
    """
    step = await desk.undos.newest_of(doer.person, ticket.id) if doer.person is not None else None
    if step is None and Part.REPORTER in doer.parts:
        return await cancel(ticket, doer, args, desk)
    if step is None:
        raise Refusal("nothing_done", "没有能撤的，这件您刚才没动过。")
    if step.at < desk.now - desk.limits.undo_window:
        raise Refusal("too_late", f"超5分钟了，要改请说「改{name_ticket(ticket, desk)}」。")
    first = await desk.undos.first_of_message(step)
    await _require_untouched(ticket, first, desk)
    await _require_harmless(ticket, first, desk)
    take_back(first.action, State(first.before["state"]))
    if not await desk.undos.use(step, desk.now):
        raise Refusal("nothing_done", "已经撤过了。")
    restored = await _restore(ticket, first, step.action, doer, desk)
    await _take_back_what_it_opened(ticket, restored, first, doer, desk)
    heard_by = await desk.undos.unsay(step, doer.heard.message.account if doer.heard else ticket.account)
    said = f"撤了，{name_ticket(restored, desk)}回到「{restored.state.zh}」。"
    return Done(ticket=restored, sentence=said, replies=_tell(restored, heard_by, doer, desk))


async def find_undone(person: PersonId, desk: Desk) -> Ticket:
    """The ticket this person did something to last. Raises Refusal `nothing_done`."""
    step = await desk.undos.newest_of(person)
    ticket = await desk.tickets.get(step.ticket) if step is not None else None
    if ticket is None:
        raise Refusal("nothing_done", "没有能撤的。要改哪件，请说「改3号」这样的。")
    return ticket


async def _require_untouched(ticket: Ticket, first: KeptStep, desk: Desk) -> None:
    """Only the newest step: whatever anybody did since would be lost with it."""
    if any(is_touching(event) for event in _list_later(await desk.tickets.history(ticket.id), first)):
        raise Refusal("changed_since", f"后来又有人动过，撤不了。要改请说「改{name_ticket(ticket, desk)}」。")


def _list_later(history: Sequence[TicketEvent], first: KeptStep) -> list[TicketEvent]:
    """What follows the last event of the step's message, but for what the program did because of it."""
    own = [place for place, event in enumerate(history) if event.message_id == first.message_id]
    return [e for e in history[own[-1] + 1 :] if not (e.actor == "system" and e.at == first.at)]


async def _require_harmless(ticket: Ticket, first: KeptStep, desk: Desk) -> None:
    """Alarms, and what made a matter private, are never taken back; nor what has no words any more."""
    was_private = first.before["sensitive"] or Route(first.before["route"]).is_private
    if (ticket.sensitive or Route(ticket.route).is_private) and not was_private:
        raise Refusal("stays", "转成私下办的不能撤。要改请跟办的人说。", private=True)
    if ticket.urgent and not first.before["urgent"]:
        raise Refusal("stays", "报了急的不能撤，先去看一眼。")
    if ticket.state is State.VOIDED and not await desk.tickets.report_words(ticket.id):
        raise Refusal("words_gone", "原话已经删了，请把事情再说一遍。")


async def _restore(ticket: Ticket, first: KeptStep, undone: Action, doer: Doer, desk: Desk) -> Ticket:
    """The row as it was; of the people in it the event says who has it again."""
    before = first.before
    facts = {"undone": undone.value}
    if before["assignee_id"] is not None:
        facts["person"] = str(before["assignee_id"])
    if before["department"]:
        facts["department"] = before["department"]
    event = TicketEvent(
        at=desk.now,
        action=Action.UNDO,
        actor=doer.actor,
        before=ticket.state,
        after=State(before["state"]),
        message_id=doer.message_id,
        facts=facts,
    )
    return await desk.tickets.record_step(ticket, event, before)


async def _take_back_what_it_opened(ticket: Ticket, restored: Ticket, first: KeptStep, doer: Doer, desk: Desk) -> None:
    await desk.questions.close_asked_since(ticket.id, first.at, desk.now)
    await desk.tasks.withdraw_asked_since(ticket.id, first.at, desk.now)
    await desk.proposals.withdraw_all(ticket.id, doer.actor, desk.now, asked_since=first.at)
    await desk.proposals.wait_again(ticket.id, doer.actor, first.at)
    if ticket.mediation_level:
        await take_back_sitting(ticket, first.at, desk)
    also = _ALSO.get(first.action)
    if also is not None:
        await also(ticket, doer, desk)


def _tell(restored: Ticket, heard_by: Sequence[tuple[AccountName, ChatId]], doer: Doer, desk: Desk) -> Replies:
    """Whoever was told of the step hears that it does not count; in the chat of the undoing the answer says it."""
    message = doer.heard.message if doer.heard is not None else None
    here = {message.chat, ChatId(message.sender)} if message is not None else set()
    text = f"{name_ticket(restored, desk)}刚才那句撤了，现在{describe_state(restored, desk.directory)}"
    return [
        hold_at_night(
            Outgoing(
                account=account,
                chat=chat,
                body=f"{text}{number_line(restored)}",
                key="",
                priority=Priority.NOTICE,
                private=not desk.directory.room_at(account, chat),
                ticket_id=restored.id,
            ),
            desk,
        )
        for account, chat in heard_by
        if chat not in here
    ]


_ALSO: Mapping[Action, Callable[[Ticket, Doer, Desk], Awaitable[None]]] = {Action.MERGE: part_again}
