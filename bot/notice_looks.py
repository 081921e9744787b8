"""Looks at a notice for whoever wants to see it first: everything is worked out and nothing is written."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.app import Core
from bot.files.campaign_faults import CampaignFileError
from broadcasts.campaigns import CampaignDesk
from domain.broadcast import Asker, CampaignDraft, NoticeLimits, SendWindow
from domain.holidays import HolidayTable
from domain.notice_look import NoticeLook, make_look_code
from domain.ports import Clock
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.directory_cache import DirectoryCache

WEB = Asker(actor="api:token", grid=None)
"""As the pipeline takes what comes from the pages and the API (handlers/commands.py)."""


def make_look(core: Core, secret: str) -> Callable[[str], Awaitable[NoticeLook]]:
    """For the pages and the API, which ask with JSON."""
    looker = NoticeLooker(
        database=core.database,
        cache=core.archive.cache,
        clock=core.clock,
        window=core.desks.window,
        holidays=core.calendar.holidays,
        limits=core.desks.notice_limits,
        secret=secret,
    )
    return lambda campaign: looker.look(lambda: core.notices.parse(campaign), WEB)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLooker:
    """`secret`: only who knows it can tell a code without looking."""

    database: Database
    cache: DirectoryCache
    clock: Clock
    window: SendWindow
    holidays: HolidayTable
    limits: NoticeLimits
    secret: str

    async def look(self, read: Callable[[], CampaignDraft], asker: Asker) -> NoticeLook:
        """`read` raises CampaignFileError for what can't be read at all; that is told, too."""
        try:
            draft = read()
        except CampaignFileError as error:
            return NoticeLook(draft=None, preview=None, problems=error.problems)
        directory = await self.cache.refresh(self.database)
        async with self.database.read() as session:
            archive = BroadcastRepository(session)
            desk = CampaignDesk(archive, directory, self.window, self.holidays, self.limits)
            preview = await desk.preview(draft, asker, self.clock.now())
        code = make_look_code(draft, preview, self.secret)
        return NoticeLook(draft=draft, preview=preview, problems=preview.problems, code=code)
