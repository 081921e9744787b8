"""Keeps an account's event stream alive for ever: notices every way it can die, waits a little, opens it again."""

import asyncio
import json
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from wechaty_grpc.wechaty.puppet import EventType

from bot.gateway.faults import NO_ANSWER, CallError, Fault, name_fault
from bot.gateway.link import Link
from bot.gateway.status import GatewayState, GatewayStatus, Timing
from domain.ids import AccountName, ContactId
from domain.ports import Clock

log = logging.getLogger("wangge.gateway")

EVENTS_IN_A_ROW = 64


class Listener(Protocol):
    """Who hears what the stream says. Every method must return at once."""

    def logged_in(self, self_id: ContactId, at: datetime) -> None: ...

    def logged_out(self, at: datetime) -> None: ...

    def was_deaf(self, since: datetime, until: datetime) -> None: ...

    def event_heard(self, number: int, payload: Mapping[str, Any], at: datetime) -> None: ...


class Supervisor:
    """One session after another: a link, its event stream and a heartbeat.

    A session opens the stream and calls remote Start only if no login shows: node's PuppetServer greets every new
    stream with the login it has, so a reconnect need not touch it. Remote Stop is never called: it would end the
    stream of whoever holds the account and bounce its login.
    """

    def __init__(
        self,
        *,
        account: AccountName,
        open_link: Callable[[], Link],
        listener: Listener,
        clock: Clock,
        timing: Timing,
    ) -> None:
        self._account = account
        self._open_link = open_link
        self._listener = listener
        self._clock = clock
        self._timing = timing
        self._state = GatewayState.CONNECTING
        self._detail = ""
        self._since = clock.now()
        self._last_seen: datetime | None = None
        self._deaf_since: datetime | None = None
        self._heard = asyncio.Event()
        self._doubted = asyncio.Event()
        self._login = asyncio.Event()
        self._answers_dings = False
        self._link: Link | None = None
        self.self_id: ContactId | None = None

    @property
    def status(self) -> GatewayStatus:
        return GatewayStatus(state=self._state, since=self._since, detail=self._detail, last_seen_at=self._last_seen)

    @property
    def link(self) -> Link:
        """The link of a logged-in account, or CallError(NOT_CONNECTED)."""
        if self._link is None or self._state is not GatewayState.ONLINE:
            raise CallError(Fault.NOT_CONNECTED)
        return self._link

    def doubt(self) -> None:
        """Somebody's call went unanswered: ask for a sign of life now instead of at the next heartbeat."""
        self._doubted.set()

    async def wait_online(self) -> None:
        await self._login.wait()

    async def run(self) -> None:
        """Until cancelled."""
        pause = self._timing.pause_first
        loop = asyncio.get_running_loop()
        try:
            while True:
                began = loop.time()
                fault = await self._run_session()
                self._close_session(fault)
                if loop.time() - began > self._timing.pause_cap:
                    pause = self._timing.pause_first
                await asyncio.sleep(self._choose_pause(fault, pause))
                pause = min(pause * 2, self._timing.pause_cap)
        finally:
            self._turn(GatewayState.STOPPED)

    def _choose_pause(self, fault: Fault, pause: float) -> float:
        # a gateway with another token will not change its mind in a second, and writes each attempt into its log
        longest = self._timing.pause_wrong_token if fault is Fault.WRONG_TOKEN else pause
        return longest * random.uniform(1.0, 1.2)

    async def _run_session(self) -> Fault:
        link = self._link = self._open_link()
        tasks = [asyncio.create_task(self._listen(link)), asyncio.create_task(self._watch(link))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            return self._read_ending(next(task for task in tasks if task.done()))
        finally:
            self._link = None
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            link.close()

    def _read_ending(self, task: asyncio.Task[None]) -> Fault:
        error = task.exception()
        if error is None:
            return Fault.SECOND_CLIENT  # only a stop asked for by another client ends a healthy stream
        if isinstance(error, CallError):
            return error.fault
        log.error("gateway_session_failed account=%s", self._account, exc_info=error)
        return name_fault(error) if isinstance(error, Exception) else Fault.CONNECTION_LOST

    def _close_session(self, fault: Fault) -> None:
        self._login.clear()
        if self._state is GatewayState.ONLINE:
            # a frozen peer went silent some time ago; a broken connection is noticed as it breaks
            frozen_since = self._last_seen if fault is Fault.TIMED_OUT else None
            self._deaf_since = frozen_since or self._clock.now()
        self._turn(_STATE_AFTER.get(fault, GatewayState.UNREACHABLE), fault.value)

    async def _listen(self, link: Link) -> None:
        heard = 0
        async for number, payload in link.events():
            self._last_seen = self._clock.now()
            self._heard.set()
            try:
                self._hear(number, json.loads(payload or "{}"), self._last_seen)
            except Exception:
                log.exception("gateway_event_unreadable account=%s event=%d", self._account, number)
            heard += 1
            if heard % EVENTS_IN_A_ROW == 0:
                await asyncio.sleep(0)  # a stream with events in stock never waits by itself

    def _hear(self, number: int, payload: Mapping[str, Any], at: datetime) -> None:
        match number:
            case EventType.EVENT_TYPE_LOGIN:
                self._hear_login(ContactId(payload["contactId"]), at)
            case EventType.EVENT_TYPE_LOGOUT:
                self._hear_logout(at)
            case EventType.EVENT_TYPE_SCAN if self._state is not GatewayState.ONLINE:
                self._turn(GatewayState.LOGGED_OUT, "scan_needed")
            case EventType.EVENT_TYPE_DONG:
                self._answers_dings = True
            case EventType.EVENT_TYPE_ERROR:
                log.warning("gateway_error_event account=%s", self._account)
            case _:
                self._listener.event_heard(number, payload, at)

    def _hear_login(self, self_id: ContactId, at: datetime) -> None:
        if self._state is GatewayState.ONLINE and self_id == self.self_id:
            return  # Start repeats the login that the stream has already told
        self.self_id = self_id
        self._turn(GatewayState.ONLINE)
        self._login.set()
        if self._deaf_since is not None:
            self._listener.was_deaf(self._deaf_since, at)
            self._deaf_since = None
        self._listener.logged_in(self_id, at)

    def _hear_logout(self, at: datetime) -> None:
        self._login.clear()
        if self._state is GatewayState.ONLINE:
            self._deaf_since = at
        self._turn(GatewayState.LOGGED_OUT, "logged_out")
        self._listener.logged_out(at)

    async def _watch(self, link: Link) -> None:
        """End with a CallError as soon as the peer gives no sign of life."""
        await self._ask_for_life(link, answer_needed=False)
        if not await self._happens(self._login, self._timing.login_wait):
            await link.call(link.stub.start())
            if not await self._happens(self._login, self._timing.login_wait):
                self._turn(GatewayState.LOGGED_OUT, self._detail or "login_needed")
        while True:
            await self._happens(self._doubted, self._timing.heartbeat_every)
            self._doubted.clear()
            await self._ask_for_life(link, answer_needed=self._answers_dings)

    async def _ask_for_life(self, link: Link, *, answer_needed: bool) -> None:
        """Any answer to the call is life in the peer; any event after it is life in the stream.

        `answer_needed` only of a puppet that has answered a ding with a dong before: not all of them do.
        """
        self._heard.clear()
        try:
            await link.call(link.stub.ding(data="wangge"))
        except CallError as error:
            if error.fault in NO_ANSWER:
                raise
        if answer_needed and not await self._happens(self._heard, self._timing.rpc_timeout):
            raise CallError(Fault.TIMED_OUT, "dong")

    async def _happens(self, event: asyncio.Event, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return await event.wait()
        except TimeoutError:
            return False

    def _turn(self, state: GatewayState, detail: str = "") -> None:
        if (state, detail) == (self._state, self._detail):
            return
        self._state, self._detail, self._since = state, detail, self._clock.now()
        level = logging.INFO if state in _GOOD_STATES else logging.WARNING
        log.log(level, "gateway_state account=%s state=%s detail=%s", self._account, state, detail)


_STATE_AFTER = {Fault.WRONG_TOKEN: GatewayState.WRONG_TOKEN, Fault.TIMED_OUT: GatewayState.FROZEN}
_GOOD_STATES = {GatewayState.CONNECTING, GatewayState.ONLINE, GatewayState.STOPPED}
