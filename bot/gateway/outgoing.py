"""Sends, and says of every send no more than was proved: never an exception, never later than the deadline."""

import asyncio
import logging
import mimetypes
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from bot.gateway.directory import Directory
from bot.gateway.faults import CallError, Fault
from bot.gateway.link import Link
from bot.gateway.media import pack_filebox
from bot.gateway.own_sends import OwnSends
from bot.gateway.sending import (
    ACCEPTED,
    NOT_CONNECTED,
    REJECTED,
    UNSUPPORTED,
    mention,
    outcome_of_fault,
    outcome_of_id,
)
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.sending import SendCode, SendOutcome

log = logging.getLogger("wangge.gateway")

MAX_FILE_BYTES = 20 * 1024 * 1024


class Sender:
    """`link()` raises CallError while there is no login; `doubt()` asks an unanswering peer for a sign of life."""

    def __init__(
        self,
        *,
        account: AccountName,
        directory: Directory,
        own_sends: OwnSends,
        link: Callable[[], Link],
        doubt: Callable[[], None],
    ) -> None:
        self._account = account
        self._directory = directory
        self._own_sends = own_sends
        self._link = link
        self._doubt = doubt

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId]) -> SendOutcome:
        try:
            names = await self._name_members(chat, mentions)
        except CallError:
            return NOT_CONNECTED  # nothing has been sent yet, only names were asked for
        ids = list(mentions) if names else []
        return await self._send(
            lambda link: link.stub.message_send_text(conversation_id=chat, text=mention(names, text), mentonal_ids=ids)
        )

    async def send_card(self, chat: ChatId, contact: ContactId) -> SendOutcome:
        return await self._send(lambda link: link.stub.message_send_contact(conversation_id=chat, contact_id=contact))

    async def send_file(self, chat: ChatId, path: str, *, picture: bool) -> SendOutcome:
        """A file that is missing or larger than 20 MB is UNSUPPORTED."""
        try:
            filebox = await asyncio.to_thread(_read_filebox, Path(path), picture)
        except OSError as error:
            log.warning("gateway_file_unreadable account=%s error=%s", self._account, type(error).__name__)
            return UNSUPPORTED
        return await self._send(lambda link: link.stub.message_send_file(conversation_id=chat, filebox=filebox))

    async def recall(self, message_id: MessageId) -> SendOutcome:
        """WeChat says no after two minutes: then it is certain that the words still stand."""
        outcome, answer = await self._ask(lambda link: link.stub.message_recall(id=message_id))
        if answer is None:
            return outcome
        return ACCEPTED if answer.success else REJECTED

    async def accept_invitation(self, invitation_id: str) -> SendOutcome:
        return await self._accept(lambda link: link.stub.room_invitation_accept(id=invitation_id))

    async def accept_friend(self, friendship_id: str) -> SendOutcome:
        return await self._accept(lambda link: link.stub.friendship_accept(id=friendship_id))

    async def _accept(self, ask: Callable[[Link], Awaitable[Any]]) -> SendOutcome:
        outcome = await self._send(ask)
        return ACCEPTED if outcome.code is SendCode.NO_ID else outcome

    async def _send(self, ask: Callable[[Link], Awaitable[Any]]) -> SendOutcome:
        outcome, _ = await self._ask(ask)
        return outcome

    async def _ask(self, ask: Callable[[Link], Awaitable[Any]]) -> tuple[SendOutcome, Any]:
        """What is known of the call, and its answer, None where there was none."""
        try:
            link = self._link()
            answer = await link.call(ask(link))
        except CallError as error:
            if error.fault is Fault.TIMED_OUT:
                self._doubt()
            log.warning("gateway_send_failed account=%s fault=%s", self._account, error.fault)
            return outcome_of_fault(error.fault), None
        outcome = outcome_of_id(getattr(answer, "id", None))
        if outcome.message_id is not None:
            self._own_sends.add(outcome.message_id)
        return outcome, answer

    async def _name_members(self, chat: ChatId, mentions: Sequence[ContactId]) -> list[str]:
        """Group aliases or names; nobody is mentioned in a private chat.

        Ids look different with every puppet, so a group is known by its having members.
        """
        if not mentions or not (await self._directory.room(chat)).members:
            return []
        members = [await self._directory.member(chat, contact) for contact in mentions]
        return [member.alias or member.name for member in members]


def _read_filebox(path: Path, picture: bool) -> str:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise OSError("file too large")
    guessed = mimetypes.guess_type(path.name)[0] or ("image/jpeg" if picture else "application/octet-stream")
    return pack_filebox(path.name, guessed, path.read_bytes())
