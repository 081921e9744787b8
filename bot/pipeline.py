"""The chain every message, event and command walks: one unit of work each, all or nothing, replies in the outbox."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.desks import DeskMaker
from bot.flood import FloodGate
from bot.rules_in_use import RulesInUse
from domain.classify import Verdict
from domain.ids import AccountName, MessageId
from domain.messages import InboundCommand, InboundEvent, InboundMessage
from domain.ports import Clock, CommandResult
from domain.refusal import Refusal
from domain.sending import Outgoing, Priority
from handlers.commands import handle_command
from handlers.desk import Desk, Heard, Replies
from handlers.events import handle_event
from handlers.hear import hear, leads_somewhere, read_words
from handlers.recent import MEDIA_KINDS
from handlers.routes import LATE, Matched, find_row
from handlers.speak import answer
from models.unit_of_work import Archive, MessageKey, UnitOfWork

log = logging.getLogger("wangge.pipeline")

COMMANDS = AccountName("commands")
"""Keys of commands share the inbox with message ids, under a name no WeChat account can have."""

MAX_WEIGHED = 4096
"""Verdicts that wait for their message's turn; one that is lost is made again."""


class Pipeline:
    """`said` is called after each commit that wrote something to the outbox."""

    def __init__(
        self,
        *,
        archive: Archive,
        desks: DeskMaker,
        rules: RulesInUse,
        clock: Clock,
        flood: FloodGate,
        said: Callable[[], None],
    ) -> None:
        self._archive = archive
        self._desks = desks
        self._rules = rules
        self._clock = clock
        self._flood = flood
        self._said = said
        self._weighed: dict[MessageKey, tuple[str, Verdict]] = {}

    def weigh(self, message: InboundMessage) -> bool:
        """Reads a message while no transaction is open; whether anything may come of it.

        The verdict waits for `receive`, whose batch it is meant for.
        """
        bot_name = self._desks.limits.bot_name
        while len(self._weighed) >= MAX_WEIGHED:
            del self._weighed[next(iter(self._weighed))]
        classifier = self._rules.classifier
        verdict = classifier.classify(read_words(message, bot_name)[1])
        self._weighed[_key(message)] = (classifier.rules.version, verdict)
        return leads_somewhere(message, bot_name, verdict)

    async def receive(self, messages: Sequence[InboundMessage]) -> None:
        """Several units of work that share one commit; a refusal or a bug takes back only its own."""
        spoke = False
        async with self._archive.unit() as unit:
            desk = await self._desks.make_desk(unit, self._clock.now())
            seen = await unit.find_handled([_key(message) for message in messages])
            done: list[MessageKey] = []
            for message in messages:
                key = _key(message)
                if key in seen:
                    continue
                seen.add(key)
                if unit.directory_changed:
                    desk = await self._desks.make_desk(unit, desk.now)
                desk = replace(desk, now=max(self._clock.now(), message.arrived_at))
                try:
                    spoke |= await self._decide(message, desk, unit)
                except Exception:
                    log.exception("message_failed account=%s message=%s", *key)
                    await unit.mark_failed(key)
                else:
                    done.append(key)
            await unit.mark_handled(done)
        if spoke:
            self._said()

    async def receive_event(self, event: InboundEvent) -> None:
        """An event seen before does nothing."""
        try:
            async with self._archive.unit() as unit:
                if not await unit.record_command(event.account, MessageId(event.key), self._clock.now()):
                    return
                desk = await self._desks.make_desk(unit, self._clock.now())
                replies = await handle_event(event, desk)
                await unit.say(_give_keys(replies, f"{event.account}:{event.key}"), desk.now)
                await unit.mark_handled([(event.account, MessageId(event.key))])
        except Refusal as refusal:
            log.info("event_refused kind=%s account=%s code=%s", event.kind, event.account, refusal.code)
        except Exception:
            log.exception("event_failed kind=%s account=%s key=%s", event.kind, event.account, event.key)
        else:
            self._said()

    async def submit(self, command: InboundCommand) -> CommandResult:
        """The same key twice is one deed; its second asking is answered without doing anything."""
        try:
            async with self._archive.unit() as unit:
                if not await unit.record_command(COMMANDS, MessageId(command.key), self._clock.now()):
                    return CommandResult(
                        ok=True, code="seen_before", sentence="这一步已经做过了", subject=command.subject
                    )
                desk = await self._desks.make_desk(unit, self._clock.now())
                result, replies = await handle_command(command, desk)
                await unit.say(_give_keys(replies, f"command:{command.key}"), desk.now)
                await unit.mark_handled([(COMMANDS, MessageId(command.key))])
        except Refusal as refusal:
            log.info("command_refused action=%s code=%s actor=%s", command.action, refusal.code, command.actor)
            return CommandResult(
                ok=False, code=refusal.code, sentence=refusal.sentence, subject=command.subject, field=refusal.field
            )
        self._said()
        return result

    async def _decide(self, message: InboundMessage, desk: Desk, unit: UnitOfWork) -> bool:
        """Whether something is to be said. The deed and its replies are one savepoint: both, or neither."""
        if desk.now - message.sent_at > desk.limits.report_age:
            return False
        if not self._flood.lets_through(message.account, message.sender, desk.now):
            log.info("flood_dropped account=%s message=%s", message.account, message.message_id)
            return False
        heard = hear(message, desk, self._read(message, desk))
        if heard.room is not None and not _is_speaker(heard):
            return False
        if message.kind in MEDIA_KINDS:
            desk.recent.remember(message)
        matched = await find_row(heard, desk)
        if matched is None:
            return False
        try:
            async with unit.savepoint():
                replies = _keep_mute(heard, matched, await self._handle(heard, matched, desk))
                await unit.say(_give_keys(replies, _origin(message)), desk.now)
        except Refusal as refusal:
            log.info("message_refused account=%s message=%s code=%s", message.account, message.message_id, refusal.code)
            replies = _keep_mute(heard, matched, [_refuse(heard, refusal)])
            async with unit.savepoint():
                await unit.say(_give_keys(replies, _origin(message)), desk.now)
        else:
            log.info(
                "message_handled account=%s message=%s row=%s", message.account, message.message_id, matched.row.name
            )
        return bool(replies)

    def _read(self, message: InboundMessage, desk: Desk) -> Verdict:
        """By the rules on the desk, even where it was weighed by others."""
        version, verdict = self._weighed.pop(_key(message), (None, None))
        if verdict is not None and version == desk.rules.version:
            return verdict
        return desk.classifier.classify(read_words(message, desk.limits.bot_name)[1])

    async def _handle(self, heard: Heard, matched: Matched, desk: Desk) -> Replies:
        """What the table says; a command that comes late is not obeyed."""
        if matched.row.is_command and desk.now - heard.message.sent_at > desk.limits.command_age:
            return [answer(heard, LATE)]
        return await matched.row.handle(heard, matched.args, desk)


def _key(message: InboundMessage) -> MessageKey:
    return message.account, message.message_id


def _origin(message: InboundMessage) -> str:
    return f"{message.account}:{message.message_id}"


def _is_speaker(heard: Heard) -> bool:
    """Where two accounts of ours sit in one group, only the first by name listens: one ticket, one answer."""
    assert heard.room is not None
    return min(seat.account for seat in heard.room.seats) == heard.message.account


def _refuse(heard: Heard, refusal: Refusal) -> Outgoing:
    reply = answer(heard, refusal.sentence)
    if refusal.private and heard.message.room is not None:
        return replace(reply, chat=type(reply.chat)(heard.message.sender), private=True)
    return reply


def _keep_mute(heard: Heard, matched: Matched, replies: Replies) -> Replies:
    """In a muted group nothing is said but the telephone number of danger and what was asked of the bot itself."""
    if not heard.muted or matched.row.speaks_when_muted:
        return replies
    return [reply for reply in replies if reply.chat != heard.message.chat or reply.priority is Priority.ALERT]


def _give_keys(replies: Replies, origin: str) -> Replies:
    """Unique and the same again: what is handled twice is said once."""
    return [reply if reply.key else replace(reply, key=f"{origin}:{n}") for n, reply in enumerate(replies)]
