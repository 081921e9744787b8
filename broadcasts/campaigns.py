"""The desk where a notice is planned, agreed to, held, taken back and followed."""

from dataclasses import replace
from datetime import datetime

from broadcasts.afterwards import settle_deliveries
from broadcasts.correcting import stop_for_good, take_back, write_correction
from broadcasts.drafts import Drafts, settle_draft
from broadcasts.repeating import refuse_too_soon
from broadcasts.schedule import Days, next_due
from domain.broadcast import (
    Asker,
    Campaign,
    CampaignDraft,
    CampaignPreview,
    CampaignState,
    CampaignStatus,
    NoticeLimits,
    Recalled,
    Ruling,
    SendWindow,
    Settled,
)
from domain.consent import list_consents, may_consent
from domain.directory import Directory
from domain.holidays import HolidayTable
from domain.ids import CampaignId
from domain.notice_progress import NoticeProgress
from domain.policy import URGENT_AREAS
from domain.refusal import Refusal
from domain.schedule import Once, OnCondition, Schedule
from models.broadcasts import BroadcastRepository


class CampaignDesk:
    """One transaction's CampaignOffice (domain/broadcast.py)."""

    def __init__(
        self,
        archive: BroadcastRepository,
        directory: Directory,
        window: SendWindow,
        holidays: HolidayTable,
        limits: NoticeLimits,
    ) -> None:
        self._archive = archive
        self._directory = directory
        self._window = window
        self._holidays = holidays
        self._drafts = Drafts(archive=archive, directory=directory, window=window, holidays=holidays, limits=limits)

    async def preview(self, draft: CampaignDraft, asker: Asker, now: datetime) -> CampaignPreview:
        return await self._drafts.preview(draft, asker, now)

    async def schedule(self, draft: CampaignDraft, asker: Asker, *, key: str, now: datetime) -> CampaignId:
        """The same key and the same notice again give the same campaign, even when its time has passed."""
        draft = settle_draft(draft)
        planned = await self._archive.find_by_key(key)
        if planned is None:
            wrong = await self._get_own(draft.corrects, asker) if draft.corrects is not None else None
            await self._drafts.refuse_unsound(draft, asker, now)
            first = self._drafts.find_first_due(draft, now)
            consents = list_consents(draft, asker, self._directory)
            added = await self._archive.add_campaign(draft, asker, key=key, now=now, first_due=first, consents=consents)
            if added is not None:
                if wrong is not None:
                    await stop_for_good(self._archive, wrong, now)
                await self._archive.record_deed(asker, "broadcast_schedule", added, now)
                return added
            planned = await self._archive.find_by_key(key)
        if planned is None or planned.draft != draft or planned.asker != asker:
            raise Refusal("key_reused", "这个编号已经用在另一条通知上了，请换一个编号再试", field="key")
        return planned.id

    async def decide(self, campaign: CampaignId, asker: Asker, now: datetime, *, agreed: bool) -> CampaignStatus:
        """Agreed to late, a single time of today still goes out; after that it is too late, and its author is told.

        An emergency goes out whenever somebody agrees to it.
        """
        found = await self._archive.get(campaign)
        kind = await self._archive.find_open_consent(campaign)
        if found is None:
            raise Refusal("no_such_campaign", "没有这条通知，请核对编号")
        if kind is None or found.state is not CampaignState.WAITING:
            raise Refusal("wrong_state", f"这条通知{found.state.zh}，不用再同意")
        if not may_consent(kind, found.draft, found.asker, asker, self._directory):
            raise Refusal("not_yours", f"这条通知要{kind.zh}来同意，写通知的人自己不算")
        await self._archive.decide_consent(campaign, kind, asker, now, agreed=agreed)
        state = CampaignState.ACTIVE if agreed else CampaignState.REFUSED
        await self._archive.set_state(campaign, state)
        if not agreed:
            await self._archive.set_next_due(campaign, None)
        elif isinstance(found.draft.schedule, Once) and (
            found.draft.emergency or self._is_same_day(found.next_due_at, now)
        ):
            await self._archive.set_next_due(campaign, max(now, found.next_due_at or now))
        action = "broadcast_approve" if agreed else "broadcast_refuse"
        await self._archive.record_deed(asker, action, campaign, now)
        return await self._archive.occurrences.read_status(replace(found, state=state))

    def _is_same_day(self, due: datetime | None, now: datetime) -> bool:
        zone = self._window.zone
        return due is not None and due.astimezone(zone).date() == now.astimezone(zone).date()

    def find_next(self, schedule: Schedule, now: datetime) -> datetime | None:
        """The next time a schedule names, days off or not."""
        return next_due(schedule, now, Days(zone=self._window.zone, holidays=self._holidays, shifts=False))

    async def meet_condition(self, condition: OnCondition, asker: Asker, now: datetime) -> int:
        """Makes due whatever waits for this value; a value it had already is no news. Gives how many."""
        if not await self._archive.change_condition(condition, now):
            return 0
        waiting = await self._archive.find_waiting(condition)
        for campaign in waiting:
            await self._archive.set_next_due(campaign.id, self._next_opening(campaign.draft, now))
            await self._archive.record_deed(asker, "broadcast_condition", campaign.id, now)
        return len(waiting)

    def _next_opening(self, draft: CampaignDraft, now: datetime) -> datetime:
        """Water and fire wait for no morning; other notices keep to their hours."""
        return now if draft.area in URGENT_AREAS else self._window.next_opening(now, draft.send_until)

    async def pause(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """Nothing more of it leaves until it is resumed; what has waited too long by then has expired."""
        found = await self._get_own(campaign, asker)
        self._expect(found, CampaignState.ACTIVE, "这条通知没有在发，不用暂停")
        await self._archive.set_state(campaign, CampaignState.PAUSED)
        await self._archive.occurrences.hold_waiting(campaign, paused=True)
        return await self._close(campaign, asker, "broadcast_pause", now)

    async def resume(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """Planned times missed meanwhile are judged for lateness like any other."""
        found = await self._get_own(campaign, asker)
        self._expect(found, CampaignState.PAUSED, "这条通知没有暂停，不用恢复")
        await self._archive.set_state(campaign, CampaignState.ACTIVE)
        await self._archive.occurrences.hold_waiting(campaign, paused=False)
        return await self._close(campaign, asker, "broadcast_resume", now)

    async def cancel(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """Takes back all that has not been sent; what has been sent stays said."""
        found = await self._get_own(campaign, asker)
        if found.state not in (CampaignState.WAITING, CampaignState.ACTIVE, CampaignState.PAUSED):
            raise Refusal("wrong_state", f"这条通知{found.state.zh}，取消不了")
        await self._archive.set_state(campaign, CampaignState.CANCELLED)
        await self._archive.set_next_due(campaign, None)
        await self._archive.occurrences.cancel_waiting(campaign, now)
        return await self._close(campaign, asker, "broadcast_cancel", now)

    async def settle(
        self, campaign: CampaignId, asker: Asker, now: datetime, *, ruling: Ruling, delivery: int | None
    ) -> Settled:
        """What is `unknown` is never decided by itself (reliability.md); sending again takes today's hours."""
        found = await self._get_own(campaign, asker)
        settled = await settle_deliveries(self._archive, found, self._window, now, ruling=ruling, delivery=delivery)
        what = f"{'all' if delivery is None else delivery}:{settled.count}"
        await self._archive.record_deed(asker, f"broadcast_{ruling}", campaign, now, what)
        return settled

    async def recall(self, campaign: CampaignId, asker: Asker, now: datetime) -> Recalled:
        """Stops what has not gone out, for good, and asks for the last two minutes' messages back."""
        found = await self._get_own(campaign, asker)
        if found.state is CampaignState.REFUSED:
            raise Refusal("wrong_state", "这条通知没有同意，一个群也没发")
        recalled = await take_back(self._archive, found, now)
        await self._archive.record_deed(asker, "broadcast_recall", campaign, now)
        return recalled

    async def write_correction(self, campaign: CampaignId, text: str, asker: Asker, now: datetime) -> CampaignDraft:
        """Plans nothing. What it says is planned by `schedule`, which stops the wrong one for good."""
        wrong = await self._get_own(campaign, asker)
        return await write_correction(
            self._archive, wrong, text, directory=self._directory, window=self._window, now=now
        )

    async def progress(self, campaign: CampaignId) -> NoticeProgress | None:
        return await self._archive.occurrences.read_progress(campaign, self._directory)

    async def list_written(self, author: str, limit: int) -> list[Campaign]:
        return await self._archive.list_written(author, limit=limit)

    async def repeat(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """One more firing to the same region at once; never one on the heels of the last."""
        found = await self._get_own(campaign, asker)
        refuse_too_soon(await self._archive.occurrences.read_status(found), now)
        await self._archive.set_state(campaign, CampaignState.ACTIVE)
        await self._archive.set_next_due(campaign, now)
        return await self._close(campaign, asker, "broadcast_repeat", now)

    async def status(self, campaign: CampaignId, asker: Asker) -> CampaignStatus:
        return await self._archive.occurrences.read_status(await self._get_own(campaign, asker))

    async def _get_own(self, campaign: CampaignId, asker: Asker) -> Campaign:
        found = await self._archive.get(campaign)
        if found is None:
            raise Refusal("no_such_campaign", "没有这条通知，请核对编号")
        theirs = found.asker.grid
        if asker.grid is None or (theirs and self._directory.tree.contains(asker.grid, theirs)):
            return found
        raise Refusal("not_yours", "这条通知不归您管")

    def _expect(self, campaign: Campaign, state: CampaignState, sentence: str) -> None:
        if campaign.state is not state:
            raise Refusal("wrong_state", f"{sentence}（{campaign.state.zh}）")

    async def _close(self, campaign: CampaignId, asker: Asker, action: str, now: datetime) -> CampaignStatus:
        await self._archive.record_deed(asker, action, campaign, now)
        return await self.status(campaign, asker)
