"""Commands that nobody spoke: from the pages, the API and the clocks, each to its handler."""

from collections.abc import Awaitable, Callable

from domain.broadcast import Asker, CampaignDraft, Ruling
from domain.consent import list_consents
from domain.ids import CampaignId, TicketId
from domain.messages import InboundCommand
from domain.notice_correction import say_recalled
from domain.ports import CommandResult
from domain.refusal import Refusal
from domain.schedule import OnCondition
from handlers.actions import handle_ticket_command
from handlers.clocks import CLOCKS, ONE
from handlers.desk import Desk, Replies
from handlers.notice_consent import ask_for_consent, decide_notice
from handlers.ringing import ring_tickets
from handlers.unreached import handle_unreached

Done = tuple[CommandResult, Replies]


async def handle_command(command: InboundCommand, desk: Desk) -> Done:
    """Raises Refusal with the sentence and the field for whatever may not be."""
    clock = CLOCKS.get(command.action)
    if clock is not None:
        return CommandResult(ok=True, code="ok", sentence=""), await clock.ring(desk)
    if command.action.startswith("ticket."):
        return await handle_ticket_command(command, desk)
    deed = _DEEDS.get(command.action)
    if deed is None:
        raise Refusal("unknown_action", "没有这个动作。", field="action")
    return await deed(command, desk)


async def _schedule(command: InboundCommand, desk: Desk) -> Done:
    """`campaign` is the notice as JSON, the same keys as in a file."""
    return await _plan(desk.read_campaign(command.args.get("campaign", "")), command, "已排好", desk)


async def _plan(draft: CampaignDraft, command: InboundCommand, planned: str, desk: Desk) -> Done:
    key = await desk.campaigns.schedule(draft, _asker(command), key=command.key, now=desk.now)
    waiting = list_consents(draft, _asker(command), desk.directory)
    asked = f"，等{waiting[0].zh}同意" if waiting else ""
    result = CommandResult(ok=True, code="ok", sentence=f"{planned}{asked}", subject=str(key))
    return result, ask_for_consent(key, draft, _asker(command), desk)


async def _pause(command: InboundCommand, desk: Desk) -> Done:
    await desk.campaigns.pause(_campaign_id(command), _asker(command), desk.now)
    return _done(command, "已暂停"), []


async def _resume(command: InboundCommand, desk: Desk) -> Done:
    await desk.campaigns.resume(_campaign_id(command), _asker(command), desk.now)
    return _done(command, "接着发"), []


async def _cancel(command: InboundCommand, desk: Desk) -> Done:
    await desk.campaigns.cancel(_campaign_id(command), _asker(command), desk.now)
    return _done(command, "已取消"), []


async def _recall(command: InboundCommand, desk: Desk) -> Done:
    recalled = await desk.campaigns.recall(_campaign_id(command), _asker(command), desk.now)
    return _done(command, say_recalled(recalled)), []


async def _correct(command: InboundCommand, desk: Desk) -> Done:
    """`text`: the right words. `subject` of the answer is the new notice."""
    campaign, asker = _campaign_id(command), _asker(command)
    draft = await desk.campaigns.write_correction(campaign, command.args.get("text", ""), asker, desk.now)
    return await _plan(draft, command, "更正排好了", desk)


async def _approve(command: InboundCommand, desk: Desk) -> Done:
    told = await decide_notice(_campaign_id(command), _asker(command), desk, agreed=True)
    return _done(command, "同意了，到时候发"), told


async def _refuse(command: InboundCommand, desk: Desk) -> Done:
    told = await decide_notice(_campaign_id(command), _asker(command), desk, agreed=False)
    return _done(command, "没有同意，不发"), told


async def _settle(command: InboundCommand, desk: Desk) -> Done:
    """`delivery`: the id of one, or `all`; `as`: what a person says of it."""
    ruling, which = _read_ruling(command.args.get("as", "")), command.args.get("delivery", "")
    delivery = None if which == "all" else _read_id(which, "delivery")
    settled = await desk.campaigns.settle(
        _campaign_id(command), _asker(command), desk.now, ruling=ruling, delivery=delivery
    )
    begins = settled.begins.astimezone(desk.calendar.zone) if settled.begins else None
    later = f"，{begins:%H:%M}开始发" if begins else ""
    return _done(command, f"{_RULED[ruling].format(count=settled.count)}{later}"), []


async def _meet_condition(command: InboundCommand, desk: Desk) -> Done:
    """`subject`: the condition's name; `value`: what it has become."""
    condition = OnCondition(name=command.subject, value=command.args.get("value", ""))
    count = await desk.campaigns.meet_condition(condition, _asker(command), desk.now)
    return _done(command, f"记下了，{count}条通知这就发" if count else "记下了，没有通知在等它"), []


async def _ring_one(command: InboundCommand, desk: Desk) -> Done:
    """One ticket's clock by itself, where it broke the batch it came in."""
    ticket = await desk.tickets.get(TicketId(int(command.subject)))
    replies = await ring_tickets([ticket], desk) if ticket is not None else []
    return _done(command, ""), replies


async def _stop_sending(command: InboundCommand, desk: Desk) -> Done:
    """The operator's switch: nothing leaves any more, everything waits."""
    stopped = command.args.get("stopped", "").lower() in ("true", "1", "yes")
    await desk.rooms.set_sending_stopped(stopped)
    return _done(command, "已全部停发" if stopped else "恢复发送"), []


def _done(command: InboundCommand, sentence: str) -> CommandResult:
    return CommandResult(ok=True, code="ok", sentence=sentence, subject=command.subject)


def _asker(command: InboundCommand) -> Asker:
    """Whoever holds the county's token asks with the county's rights."""
    return Asker(actor=command.actor, grid=None)


def _campaign_id(command: InboundCommand) -> CampaignId:
    return CampaignId(_read_id(command.subject, None))


def _read_id(text: str, field: str | None) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refusal("not_found", "没有这条通知，请核对编号。", field=field)
    return int(text)


def _read_ruling(word: str) -> Ruling:
    if word not in set(Ruling):
        raise Refusal("bad_value", "请说明是算发到了、再发一次，还是不发了。", field="as")
    return Ruling(word)


_RULED = {
    Ruling.SENT: "记下了，{count}个群算发到了",
    Ruling.AGAIN: "{count}个群再发一次",
    Ruling.DROPPED: "记下了，{count}个群不发了",
}


_DEEDS: dict[str, Callable[[InboundCommand, Desk], Awaitable[Done]]] = {
    "broadcast.schedule": _schedule,
    "broadcast.pause": _pause,
    "broadcast.resume": _resume,
    "broadcast.cancel": _cancel,
    "broadcast.recall": _recall,
    "broadcast.correct": _correct,
    "broadcast.approve": _approve,
    "broadcast.refuse": _refuse,
    "broadcast.settle": _settle,
    "broadcast.condition": _meet_condition,
    "county.stop": _stop_sending,
    "outbox.unreached": handle_unreached,
    ONE: _ring_one,
}
