"""A small county in a real database, and the doubles of the outside: clock, door and board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import ClientSession, web
from sqlalchemy import insert

from domain.broadcast import Attachment
from domain.clock_ladders import ClockRules
from domain.clock_limits import ClockLimits
from domain.deadlines import WorkCalendar
from domain.directory import Directory
from domain.estimates import Estimates
from domain.health import HealthLine, Sample
from domain.holidays import HolidayTable
from domain.messages import InboundCommand
from domain.notice_look import NoticeLook
from domain.ports import CommandResult
from domain.rules import DirectReport, Duration, IssueType, Privacy, Route, Urgency
from domain.sending import PartKind
from domain.tree import CodePattern, Tier
from models.bell_tables import CampaignRow, DeliveryRow, OccurrenceRow
from models.database import Database
from models.directory import read_directory
from models.tables import (
    GridRow,
    IdentityRow,
    PersonRow,
    PostRow,
    RoomGridRow,
    RoomRow,
    RoomSeatRow,
    TicketEventRow,
    TicketMediaRow,
    TicketReporterRow,
    TicketRow,
    TicketWordsRow,
)

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""Friday, ten in the morning in Shanghai."""
TOKEN = "a-token-of-the-test"
LAMP = IssueType(
    code="infra.light",
    zh="路灯",
    desc="路灯不亮",
    group="infra",
    group_zh="基础设施",
    urgency=Urgency.NORMAL,
    tier=Tier.HOUSEHOLD,
    route=Route.CHAIN,
    direct_report=DirectReport.NEVER,
    first_response=Duration.parse("4h"),
    resolve=Duration.parse("5wd"),
    departments=(),
    sensitive=False,
    privacy=Privacy.OPEN,
    examples=(),
)
CALENDAR = WorkCalendar(zone=ZoneInfo("Asia/Shanghai"), holidays=HolidayTable(published=frozenset({2026})))
ESTIMATES = Estimates(rules=ClockRules(limits=ClockLimits(), calendar=CALENDAR), find_type=lambda code: LAMP)

COUNTY, TOWN, VILLAGE, GROUP, HOUSE = (
    "520330",
    "520330101000000",
    "520330101010000",
    "520330101010200",
    "520330101010203",
)
OTHER_TOWN, OTHER_VILLAGE, OTHER_HOUSE = "520330102000000", "520330102010000", "520330102010101"
GRIDS = (
    (COUNTY, "桐林县", 0, None, ""),
    (TOWN, "温水镇", 1, COUNTY, "01"),
    (VILLAGE, "河西村", 2, TOWN, ""),
    (GROUP, "二组", 3, VILLAGE, ""),
    (HOUSE, "3格", 4, GROUP, ""),
    (OTHER_TOWN, "石门镇", 1, COUNTY, "02"),
    (OTHER_VILLAGE, "坪上村", 2, OTHER_TOWN, ""),
    ("520330102010100", "一组", 3, OTHER_VILLAGE, ""),
    (OTHER_HOUSE, "1格", 4, "520330102010100", ""),
)
TYPES = {"infra.light": "路灯照明", "env.garbage": "垃圾清运", "conduct.cadre": "干部作风"}


class FixedClock:
    def __init__(self, now: datetime = NOW) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time


class RecordingDoor:
    """Stands where the pipeline stands: keeps what was asked and answers what it was told to."""

    def __init__(self) -> None:
        self.commands: list[InboundCommand] = []
        self.answer: CommandResult | Exception = CommandResult(ok=True, code="ok", sentence="记下了。", subject="1")

    async def submit(self, command: InboundCommand) -> CommandResult:
        self.commands.append(command)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class RecordingNotices:
    """Stands where notices are looked at and files are kept."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.kept: list[tuple[str, bytes]] = []
        self.look = NoticeLook(draft=None, preview=None, problems=())

    async def look_at(self, campaign: str) -> NoticeLook:
        self.asked.append(campaign)
        return self.look

    def take_file(self, name: str, raw: bytes) -> Attachment:
        self.kept.append((name, raw))
        return Attachment(kind=PartKind.FILE, name=name, digest="d" * 64)


@dataclass
class FixedBoard:
    shown: list[HealthLine] = field(default_factory=list)
    measured: list[Sample] = field(default_factory=list)

    def lines(self) -> Iterable[HealthLine]:
        return self.shown

    def samples(self) -> Iterable[Sample]:
        return self.measured


@dataclass
class Window:
    """The running server with its doubles, and what tests ask of it."""

    app: web.Application
    address: str
    database: Database
    door: RecordingDoor
    board: FixedBoard
    clock: FixedClock
    client: ClientSession
    visitor: ClientSession
    known: list[Directory]
    notices: RecordingNotices

    async def read_again(self) -> None:
        async with self.database.read() as session:
            self.known[:] = [await read_directory(session, CodePattern())]

    async def get(self, path: str, **options: Any) -> Any:
        """The JSON of a path, asked for with the token."""
        async with self.client.get(path, **options) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def page(self, path: str) -> str:
        """A page as a signed-in visitor sees it."""
        async with self.visitor.get(path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()


async def sign_in(visitor: ClientSession, token: str = TOKEN) -> int:
    """Fills in the form as a person does; returns the status of the answer."""
    async with visitor.get("/login") as form:
        form_token = find_field(await form.text(), "form_token")
    fields = {"token": token, "form_token": form_token, "next": "/"}
    async with visitor.post("/login", data=fields, allow_redirects=False) as answer:
        return answer.status


def find_field(page: str, name: str) -> str:
    """The value of a hidden field."""
    return page.split(f'name="{name}" value="')[1].split('"')[0]


async def insert_rows(database: Database, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    async with database.write() as session:
        await session.execute(insert(table), list(rows))


async def settle_county(database: Database) -> None:
    """Two towns, three groups, two leaders and a resident."""
    await insert_rows(
        database,
        GridRow,
        [{"code": c, "name": n, "tier": t, "parent": p, "seq": s, "tags": []} for c, n, t, p, s in GRIDS],
    )
    people = [(1, "张有才"), (2, "李桂花"), (3, "王居民")]
    await insert_rows(database, PersonRow, [{"id": key, "name": name, "created_at": NOW} for key, name in people])
    identities = [{"account": "a1", "contact": f"wxid_{key}", "person_id": key} for key, _ in people]
    await insert_rows(database, IdentityRow, identities)
    posts = [(1, HOUSE), (2, VILLAGE)]
    await insert_rows(database, PostRow, [{"person_id": p, "role": "leader", "grid": g} for p, g in posts])
    rooms = [(1, "河西村二组3格群", HOUSE), (2, "坪上村一组1格群", OTHER_HOUSE), (3, "还没认领的群", None)]
    await insert_rows(database, RoomRow, [{"id": key, "topic": topic} for key, topic, _ in rooms])
    await insert_rows(database, RoomGridRow, [{"room_id": key, "grid": grid} for key, _, grid in rooms if grid])
    seats = [{"account": "a1", "chat": f"room{key}@chatroom", "room_id": key} for key in (1, 2)]
    await insert_rows(database, RoomSeatRow, seats)


async def add_ticket(database: Database, key: int, *, text: str = "村口路灯坏了三天了没人修", **changes: Any) -> str:
    """A ticket that is being worked on, with its report, its reporter and three events; returns its number."""
    at = changes.get("reported_at", NOW - timedelta(hours=3))
    number = changes.get("no", f"20261120-01010203-{key:03d}")
    facts: dict[str, Any] = {
        "id": key,
        "no": number,
        "short_no": key,
        "day": at.date(),
        "state": "working",
        "type": "infra.light",
        "urgency": "normal",
        "route": "chain",
        "sensitive": False,
        "tier": 4,
        "grid": HOUSE,
        "room_id": 1,
        "account": "a1",
        "message_id": f"m{key}",
        "assignee_id": 1,
        "department": "",
        "reported_at": at,
        "respond_by": at + timedelta(hours=4),
        "due_at": at + timedelta(days=5),
        "state_since": at,
    }
    await insert_rows(database, TicketRow, [facts | changes])
    await insert_rows(
        database, TicketWordsRow, [{"ticket_id": key, "person_id": 3, "kind": "report", "text": text, "at": at}]
    )
    reporter = {
        "ticket_id": key,
        "person_id": 3,
        "account": "a1",
        "contact": "wxid_3",
        "chat": "room1@chatroom",
        "at": at,
    }
    await insert_rows(database, TicketReporterRow, [reporter])
    steps = [
        ("report", None, "reported", "person:3", timedelta(0)),
        ("assign", "filed", "assigned", "system", timedelta(0)),
        ("accept", "assigned", "working", "person:1", timedelta(minutes=20)),
    ]
    await insert_rows(
        database,
        TicketEventRow,
        [
            {
                "ticket_id": key,
                "at": at + later,
                "action": act,
                "actor": who,
                "from_state": before,
                "to_state": after,
                "facts": {},
            }
            for act, before, after, who, later in steps
        ],
    )
    return str(number)


async def add_picture(database: Database, ticket: int) -> None:
    picture = {
        "ticket_id": ticket,
        "account": "a1",
        "message_id": f"p{ticket}",
        "kind": "picture",
        "purpose": "evidence",
        "at": NOW,
    }
    await insert_rows(database, TicketMediaRow, [picture])


async def add_notice(database: Database, key: int = 1, *, title: str = "秸秆禁烧", asked_by: str = "") -> None:
    """A notice that reached one group and not the other."""
    campaign = {
        "id": key,
        "key": asked_by or f"k{key}",
        "title": title,
        "text": "秸秆不要烧，可以还田。",
        "audience": f'{{"grids": ["{TOWN}"], "tiers": [4], "excluded": []}}',
        "schedule": '{"kind": "once", "at": "2026-11-20T02:00:00+00:00", "send_until": "18:00:00"}',
        "state": "active",
        "author": "api:token",
        "created_at": NOW - timedelta(days=1),
        "next_due_at": None,
    }
    await insert_rows(database, CampaignRow, [campaign])
    firing = {"id": key, "campaign_id": key, "planned_at": NOW, "started_at": NOW, "state": "sending"}
    await insert_rows(database, OccurrenceRow, [firing])
    deliveries = [(1, "sent", "ok"), (2, "failed", "not_in_room")]
    await insert_rows(
        database,
        DeliveryRow,
        [
            {"occurrence_id": key, "room_id": room, "account": "a1", "state": state, "code": code, "changed_at": NOW}
            for room, state, code in deliveries
        ],
    )
