"""Who is a friend of one account: private words reach nobody else."""

import asyncio
import logging
from collections.abc import Callable

from bot.gateway.faults import CallError
from bot.gateway.link import Link
from domain.ids import AccountName, ContactId

log = logging.getLogger("wangge.gateway")

ASKED_AT_ONCE = 16


class Friends:
    """The address book at a login, without those in it who are no friends (some puppets list group members too)."""

    def __init__(self, account: AccountName, link: Callable[[], Link]) -> None:
        self._account = account
        self._link = link
        self._known: set[ContactId] = set()

    def __contains__(self, contact: ContactId) -> bool:
        return contact in self._known

    def add(self, contact: ContactId) -> None:
        self._known.add(contact)

    def remove(self, contact: ContactId) -> None:
        """A send was refused: they are no friend any more."""
        self._known.discard(contact)

    async def load(self) -> None:
        """First the list as it is, so that nobody waits; then each entry is looked at."""
        link = self._link()
        try:
            self._known = {ContactId(contact) for contact in await link.call(link.puppet.contact_list())}
            turn = asyncio.Semaphore(ASKED_AT_ONCE)
            await asyncio.gather(*(self._check(contact, turn) for contact in tuple(self._known)))
        except CallError as error:
            log.warning("gateway_friends_unknown account=%s fault=%s", self._account, error.fault)
        else:
            log.info("gateway_friends_known account=%s friends=%d", self._account, len(self._known))

    async def _check(self, contact: ContactId, turn: asyncio.Semaphore) -> None:
        async with turn:
            link = self._link()
            payload = await link.call(link.puppet.contact_payload(contact))
            if not payload.friend:
                self._known.discard(contact)
