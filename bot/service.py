"""One running process: its account's gateway, intake and outbox, the timers and the window, started and stopped."""

import asyncio
import contextlib
import gc
import logging
import random
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.app import Core, build_core
from bot.drawing.faces import open_face
from bot.gateway.account import WechatyGateway
from bot.gateway.status import GatewayState, GatewayStatus
from bot.health import Board
from bot.intake import Intake
from bot.large_text import LargeText
from bot.media import MediaKeeper
from bot.notice_pictures import NoticePictures
from bot.outbox import OutboxWorker
from bot.pace import Pace
from bot.progress_picture import ProgressPicture
from bot.roll_call import RollCall
from bot.rules_in_use import RulesInUse
from bot.rules_watch import LOOK_SECONDS, RulesWatch
from bot.settings import AccountSettings, Settings
from bot.timers import Timers
from bot.window import make_web_deps
from broadcasts.handing_on import HandingOn
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.ports import Clock
from handlers.hear import FULL_NAME
from models.database import Database
from web.app import build_web
from web.serving import Served, serve_web

log = logging.getLogger("wangge.service")

SECOND_LOOK_SECONDS = 30.0
PURGE_SECONDS = 3600.0
YOUNG_OBJECTS = 10_000
STOP_SECONDS = 15.0


class Service:
    """`await start()` returns once everything runs; `await stop()` ends it without losing what is under way.

    `sim_url` and `demo` only colour the pages; of several processes only one opens the window. The database must
    be migrated already.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        account: AccountSettings,
        gateway_token: str,
        web_token: str,
        clock: Clock,
        sim_url: str | None = None,
        demo: bool = False,
        serves_web: bool = True,
    ) -> None:
        self.settings = settings
        self._database = Database(settings.database.url)
        self._name = AccountName(account.name)
        rules = RulesInUse()
        self._rules = RulesWatch(settings, self._database, rules)
        self.core: Core = build_core(
            settings, clock=clock, reach=self, database=self._database, said=self._wake_outbox, rules=rules
        )
        self._intake = Intake(account=self._name, database=self._database, pipeline=self.core.pipeline, clock=clock)
        self.gateway = WechatyGateway(
            self._name,
            account.endpoint,
            gateway_token,
            self._intake,
            clock,
            settings.data_dir,
            rpc_timeout=settings.rpc_timeout,
            bot_names=(settings.desk.bot_name, FULL_NAME),
            echo_seen=self._echo_seen,
        )
        self._intake.source = self.gateway
        cache = self.core.archive.cache
        font = settings.notices.font_file
        face = open_face(font) if font else None
        self._outbox = OutboxWorker(
            account=self._name,
            database=self._database,
            messenger=self.gateway,
            clock=clock,
            pace=Pace(settings.pace, random.Random(), settings.zone),
            is_stopped=lambda: cache.newest.sending_stopped,
            door=self.core.pipeline,
            draw_large=LargeText(settings.media_dir, face).draw,
            draw_progress=ProgressPicture(
                database=self._database,
                directory=lambda: self.core.archive.cache.newest,
                folder=settings.media_dir,
                clock=clock,
                zone=settings.zone,
                face=face,
            ).draw,
            is_online=lambda: self.gateway.status.state is GatewayState.ONLINE,
        )
        self._roll_call = RollCall(
            HandingOn(
                account=self._name,
                database=self._database,
                directory=lambda: cache.newest,
                patience=timedelta(minutes=settings.notices.account_lost_minutes),
                is_friend=self.is_friend,
            ),
            is_online=lambda: self.gateway.status.state is GatewayState.ONLINE,
        )
        self._media = MediaKeeper(
            account=self._name, database=self._database, source=self.gateway, folder=settings.media_dir
        )
        self._notice_pictures = NoticePictures(
            account=self._name, database=self._database, source=self.gateway, folder=settings.media_dir
        )
        self._timers = Timers(settings.zone)
        self._board = Board(
            gateways=self._gateways,
            timers=self._timers,
            backlog=lambda: self._intake.backlog,
            sending_stopped=lambda: cache.newest.sending_stopped,
            rules=self._rules,
            data_dir=settings.data_dir,
        )
        self._web = build_web(make_web_deps(self.core, self._board, web_token, sim_url=sim_url, demo=demo))
        self._serves_web = serves_web
        self._served: Served | None = None
        self._hearing: asyncio.Task[None] | None = None
        self._sending: asyncio.Task[None] | None = None
        self._echoes: set[asyncio.Task[None]] = set()
        self.web_port = 0

    async def start(self) -> None:
        try:
            await self._rules.begin()
        except BaseException:
            await self._database.close()
            raise
        spare_lasting_objects()
        await self.core.archive.cache.refresh(self._database)
        await self._outbox.settle()
        self._hearing = asyncio.create_task(self._intake.run())
        self._sending = asyncio.create_task(self._outbox.run())
        await self.gateway.start()
        self._timers.ring_every("due", self.settings.tick_seconds, self._ring)
        self._timers.ring_every("media", self.settings.tick_seconds, self._fetch_media)
        self._timers.ring_every("second_look", SECOND_LOOK_SECONDS, self._intake.look_again)
        self._timers.ring_every("rules", LOOK_SECONDS, self._rules.look)
        self._timers.ring_every("purge", PURGE_SECONDS, self.core.purge)
        self._timers.start()
        if self._serves_web:
            self._served = await serve_web(self._web, self.settings.web.host, self.settings.web.port)
            self.web_port = self._served.port

    async def stop(self) -> None:
        """Nothing new is begun and what is under way is finished, so that no send is left in doubt."""
        if self._served is not None:
            await self._served.close()
        await self._timers.stop()
        self._outbox.stop()
        await _finish(self._sending)
        await self.gateway.stop()
        self._intake.stop()
        await _finish(self._hearing)
        await asyncio.gather(*self._echoes, return_exceptions=True)
        await self._database.close()

    # Reach: private words reach friends only

    @property
    def account(self) -> AccountName:
        return self._name

    def is_friend(self, account: AccountName, contact: ContactId) -> bool:
        """Whose friend somebody is elsewhere is found out when it is sent (handlers.unreached)."""
        return account != self._name or self.gateway.is_friend(contact)

    def shared_rooms(self, account: AccountName, contact: ContactId) -> tuple[ChatId, ...]:
        return self.gateway.rooms_with(contact) if account == self._name else ()

    def members(self, account: AccountName, chat: ChatId) -> Sequence[tuple[ContactId, str]]:
        return self.gateway.members(chat) if account == self._name else ()

    async def _ring(self) -> None:
        await self.core.ring()
        await self._roll_call.answer(self.core.clock.now())
        self._outbox.wake()

    async def _fetch_media(self) -> None:
        """An emergency waits for its picture; a ticket does not."""
        await self._notice_pictures.fetch_wanted()
        await self._media.fetch_wanted()

    def _wake_outbox(self) -> None:
        self._outbox.wake()

    def _gateways(self) -> Iterable[tuple[AccountName, GatewayStatus]]:
        return [(self._name, self.gateway.status)]

    def _echo_seen(
        self, account: AccountName, chat: ChatId, body_hash: str, message_id: MessageId, at: datetime
    ) -> None:
        if not self._outbox.in_doubt:
            return
        task = asyncio.create_task(self._outbox.note_echo(chat, body_hash, message_id))
        self._echoes.add(task)
        task.add_done_callback(self._forget_echo)

    def _forget_echo(self, task: asyncio.Task[None]) -> None:
        self._echoes.discard(task)
        with contextlib.suppress(asyncio.CancelledError):
            if task.exception() is not None:
                log.error("echo_failed", exc_info=task.exception())


async def _finish(task: asyncio.Task[None] | None) -> None:
    """Lets it end by itself; after a while it is cut off."""
    if task is None:
        return
    await asyncio.wait([task], timeout=STOP_SECONDS)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def spare_lasting_objects() -> None:
    """Dictionaries and rules live as long as the process: the collector need not walk their million objects again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 20)
