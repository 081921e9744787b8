"""A notice for many groups: what it says, to whom, when, who asks, and what can be seen of its way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from domain.ids import AccountName, CampaignId, GridCode, MessageId, OccurrenceId, RoomId, TicketId
from domain.notice_progress import NoticeProgress
from domain.policy import Area
from domain.schedule import DaysOff, OnCondition, Schedule
from domain.sending import PartKind, SendState
from domain.tree import Tier


class CampaignState(StrEnum):
    """`waiting`: somebody else must agree before anything of it goes out; `refused`: they did not."""

    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    DONE = "done"

    @property
    def zh(self) -> str:
        return CAMPAIGN_WORDS[self]


CAMPAIGN_WORDS = {
    CampaignState.WAITING: "等人同意",
    CampaignState.REFUSED: "没有同意",
    CampaignState.ACTIVE: "进行中",
    CampaignState.PAUSED: "已暂停",
    CampaignState.CANCELLED: "已取消",
    CampaignState.DONE: "已发完",
}


class OccurrenceState(StrEnum):
    """One firing: `sending` until nothing of it is pending; `expired` and `refused` never started."""

    SENDING = "sending"
    DONE = "done"
    EXPIRED = "expired"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class SkipCode(StrEnum):
    """Why a chosen group gets nothing, kept in its delivery beside the codes of a send."""

    NO_SEAT = "no_seat"
    DAILY_CEILING = "daily_ceiling"
    UNFILLED = "unfilled"


class Ruling(StrEnum):
    """What a person says of a delivery of which nobody knows: it did arrive, it shall go again, it shall not."""

    SENT = "sent"
    AGAIN = "again"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """So many groups were ruled on; `begins`: what goes again waits until then, None: it goes now."""

    count: int
    begins: datetime | None = None


class Approval(StrEnum):
    """How many people must agree before a notice is planned (reliability.md, "Who may do what")."""

    NONE = "none"
    CODE = "code"
    SECOND_PERSON = "second_person"


class ConsentKind(StrEnum):
    """Whose agreement a notice waits for: a second person's (the whole county), the office's (money, conditions)."""

    SECOND = "second"
    OFFICE = "office"

    @property
    def zh(self) -> str:
        return {ConsentKind.SECOND: "县里第二个人", ConsentKind.OFFICE: "镇里或县里"}[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The groups of the chosen grids and of all below them, without the excluded ones; no tiers means every tier."""

    grids: tuple[GridCode, ...]
    tiers: frozenset[Tier] = frozenset()
    excluded: tuple[GridCode, ...] = ()
    tags: frozenset[str] = frozenset()
    """Only groups with one of these tags (domain/room_tags.py); none: every group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture or file of a notice: `digest` of its content, or the `message` in a chat it is still fetched from."""

    kind: PartKind
    name: str
    digest: str = ""
    account: AccountName | None = None
    message: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWish:
    """What a notice asks of its readers (broadcasts.md §6). By default a 「收到」 is counted and nobody is missed.

    `choices`: what the numbers 1, 2 … mean. `missed_after`: so long after it arrived a leader is told privately who
    has not answered; None: nobody is told.
    """

    choices: tuple[str, ...] = ()
    missed_after: timedelta | None = None


NO_WISH = AnswerWish()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """A notice before it is planned. `send_until`: local time after which the rest of a day's sending expires.

    `area`: the policy it speaks of, if any (domain/policy.py). `days_off`: None until somebody has decided; then the
    area does. `emergency`: ahead of all else, at any hour. `corrects`: goes to exactly the groups that got that one.
    `ticket`: gathers what is answered to a search.
    """

    title: str
    text: str
    audience: Audience
    schedule: Schedule
    send_until: time | None = None
    area: Area | None = None
    days_off: DaysOff | None = None
    emergency: bool = False
    attachments: tuple[Attachment, ...] = ()
    answers: AnswerWish = NO_WISH
    corrects: CampaignId | None = None
    ticket: TicketId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWindow:
    """The hours in which ordinary notices go out, in the county's local time (broadcasts.md §5)."""

    zone: ZoneInfo
    opens: time = time(8)
    closes: time = time(20)

    def deadline(self, planned_at: datetime, send_until: time | None) -> datetime:
        """When what is left of that day's sending expires."""
        day = planned_at.astimezone(self.zone).date()
        return datetime.combine(day, send_until or self.closes, self.zone)

    def midnight(self, at: datetime) -> datetime:
        """When the day of `at` began in the county."""
        return datetime.combine(at.astimezone(self.zone).date(), time(), self.zone)

    def next_opening(self, at: datetime, send_until: time | None) -> datetime:
        """`at` itself inside the hours, else the next morning's beginning, aware UTC."""
        local = at.astimezone(self.zone)
        if self.opens <= local.time() < (send_until or self.closes):
            return at
        day = local.date() if local.time() < self.opens else local.date() + timedelta(days=1)
        return datetime.combine(day, self.opens, self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLimits:
    """What a county sets for its notices. `own_daily`: so many a day a leader may send to their own grid freely.

    `group_daily`: so many a day one group gets, unless they are urgent; None: any number.
    """

    link_hosts: tuple[str, ...] = ("gov.cn",)
    own_daily: int = 3
    group_daily: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks (`person:12`, `api:NAME`, `operator`) and with the rights of which grid; None: of the whole county."""

    actor: str
    grid: GridCode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong with a draft; `field` names the place, `sentence` is for the person who wrote it."""

    code: str
    field: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What one group would read: all of it, and the messages it is cut into."""

    topic: str
    place: str
    text: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPreview:
    """What would happen: `count` groups reached, `topics` by name, `unseated` topics where no account of ours sits.

    `rooms` are those of `topics`.
    """

    count: int
    by_town: tuple[tuple[str, int], ...]
    topics: tuple[str, ...]
    rooms: tuple[RoomId, ...]
    examples: tuple[Example, ...]
    unseated: tuple[str, ...]
    next_times: tuple[datetime, ...]
    notes: tuple[str, ...]
    """What the writer should know: a day that moved, a year whose holidays are not announced yet."""
    approval: Approval
    consents: tuple[ConsentKind, ...]
    """Whose agreement it would wait for."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A planned notice. `next_due_at` is None once no planned time is left."""

    id: CampaignId
    draft: CampaignDraft
    state: CampaignState
    asker: Asker
    created_at: datetime
    next_due_at: datetime | None
    approved_by: str = ""
    """Who agreed to it, as in `Asker.actor`; empty where nobody had to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """In groups: `stopped` will not get it, `tried` got it just now and WeChat is asked, `seen` have it for good."""

    campaign: CampaignId
    stopped: int
    tried: int
    seen: int
    was_repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OccurrenceCount:
    """One firing and its deliveries by state."""

    id: OccurrenceId
    planned_at: datetime
    send_until: datetime | None
    state: OccurrenceState
    counts: Mapping[SendState, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignStatus:
    """A campaign and its firings, newest first; `counts` are the deliveries of all firings together."""

    campaign: Campaign
    occurrences: tuple[OccurrenceCount, ...]
    counts: Mapping[SendState, int]


class CampaignOffice(Protocol):
    """Where notices are asked for. Every "no" is a Refusal; everything happens in the caller's transaction."""

    async def preview(self, draft: CampaignDraft, asker: Asker, now: datetime) -> CampaignPreview: ...

    async def schedule(self, draft: CampaignDraft, asker: Asker, *, key: str, now: datetime) -> CampaignId:
        """The same key again gives the same campaign. The caller has obtained the approval the preview names."""
        ...

    def find_next(self, schedule: Schedule, now: datetime) -> datetime | None:
        """The next time a schedule names, days off or not."""
        ...

    async def meet_condition(self, condition: OnCondition, asker: Asker, now: datetime) -> int:
        """A condition has come to have this value: what waits for it falls due. Gives how many notices."""
        ...

    async def decide(self, campaign: CampaignId, asker: Asker, now: datetime, *, agreed: bool) -> CampaignStatus:
        """A second person or the office agrees or not. Whoever wrote a notice can't."""
        ...

    async def pause(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus: ...

    async def resume(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus: ...

    async def cancel(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus: ...

    async def settle(
        self, campaign: CampaignId, asker: Asker, now: datetime, *, ruling: Ruling, delivery: int | None
    ) -> Settled:
        """Rules on what is `unknown`, or sends again what failed; None: all of it."""
        ...

    async def recall(self, campaign: CampaignId, asker: Asker, now: datetime) -> Recalled: ...

    async def write_correction(self, campaign: CampaignId, text: str, asker: Asker, now: datetime) -> CampaignDraft:
        """Plans nothing. Once it is scheduled, nothing more of the wrong one goes out."""
        ...

    async def progress(self, campaign: CampaignId) -> NoticeProgress | None:
        """Of its newest firing; None where it has not fired yet."""
        ...

    async def list_written(self, author: str, limit: int) -> list[Campaign]:
        """What somebody has planned, newest first."""
        ...

    async def repeat(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """One more firing to the same region at once."""
        ...

    async def status(self, campaign: CampaignId, asker: Asker) -> CampaignStatus: ...
