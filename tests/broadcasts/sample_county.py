"""A small county and short words for what happens in it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.files.holidays import read_holidays
from broadcasts.campaigns import CampaignDesk
from broadcasts.firing import FiringStore, Unsent
from domain.broadcast import Asker, Audience, CampaignDraft, NoticeLimits, SendWindow
from domain.directory import Directory, Officer, Post, Role, Room, Seat
from domain.ids import AccountName, ChatId, GridCode, PersonId, RoomId
from domain.schedule import Cron, Once
from domain.sending import Outgoing
from domain.tree import Grid, GridTree, Tier
from models.bell_tables import CampaignRow, OccurrenceRow
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.tables import OutboxRow, RoomRow

SHANGHAI = ZoneInfo("Asia/Shanghai")
WINDOW = SendWindow(zone=SHANGHAI)
HOLIDAYS = read_holidays(None)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # ten in the morning of a Friday in the county
COUNTY = GridCode("520303")
OPERATOR = Asker(actor="operator", grid=None)
ACCOUNT = AccountName("main")
HAN = "一二三四五六七八九"


def town_code(town: int = 1) -> GridCode:
    return GridCode(f"520303{100 + town:03d}000000")


def village_code(village: int = 1, *, town: int = 1) -> GridCode:
    return GridCode(f"520303{100 + town:03d}{village:02d}0000")


def group_code(group: int = 1, *, village: int = 1, town: int = 1) -> GridCode:
    return GridCode(f"520303{100 + town:03d}{village:02d}{group:02d}00")


def household_code(household: int = 1, *, group: int = 1, village: int = 1, town: int = 1) -> GridCode:
    return GridCode(f"520303{100 + town:03d}{village:02d}{group:02d}{household:02d}")


def make_grids(*, towns: int = 1, villages: int = 2, groups: int = 2, households: int = 2) -> dict[GridCode, Grid]:
    grids = [Grid(code=COUNTY, name="田县", tier=Tier.COUNTY, parent=None)]
    for t in range(1, towns + 1):
        grids.append(Grid(code=town_code(t), name=f"第{t}镇", tier=Tier.TOWN, parent=COUNTY))
        for v in range(1, villages + 1):
            village = village_code(v, town=t)
            grids.append(Grid(code=village, name=f"{t}之{v}村", tier=Tier.VILLAGE, parent=town_code(t)))
            for g in range(1, groups + 1):
                group = group_code(g, village=v, town=t)
                grids.append(Grid(code=group, name=f"{g}组", tier=Tier.GROUP, parent=village))
                grids += [
                    Grid(
                        code=household_code(h, group=g, village=v, town=t),
                        name=f"{h}格",
                        tier=Tier.HOUSEHOLD,
                        parent=group,
                    )
                    for h in range(1, households + 1)
                ]
    return {grid.code: grid for grid in grids}


def make_room(key: int, *grids: GridCode, accounts: Sequence[str] = (ACCOUNT,)) -> Room:
    seats = tuple(Seat(account=AccountName(name), chat=ChatId(f"{name}-{key}@chatroom")) for name in accounts)
    return Room(id=RoomId(key), topic=f"群{key}", grids=grids, seats=seats)


def make_directory(grids: dict[GridCode, Grid], rooms: Iterable[Room], officers: Iterable[Officer] = ()) -> Directory:
    return Directory(
        tree=GridTree(grids=grids),
        officers={officer.person: officer for officer in officers},
        departments=(),
        rooms={room.id: room for room in rooms},
    )


def make_county(*, towns: int = 1, villages: int = 2, groups: int = 2, households: int = 2) -> Directory:
    """A group for each village, 组 and 户 grid."""
    grids = make_grids(towns=towns, villages=villages, groups=groups, households=households)
    with_room = [code for code, grid in grids.items() if grid.tier >= Tier.VILLAGE]
    return make_directory(grids, [make_room(key, code) for key, code in enumerate(with_room, start=1)])


def make_leader(grid: GridCode, person: int = 12) -> Officer:
    post = Post(person=PersonId(person), role=Role.LEADER, grid=grid)
    return Officer(person=PersonId(person), name="王组长", phone="", posts=(post,), identities=())


def draft_notice(
    *grids: GridCode,
    text: str = "{村}的乡亲，明天上午停水。",
    schedule: Once | Cron | None = None,
    excluded: tuple[GridCode, ...] = (),
    tiers: frozenset[Tier] = frozenset(),
) -> CampaignDraft:
    return CampaignDraft(
        title="停水",
        text=text,
        audience=Audience(grids=grids or (village_code(),), tiers=tiers, excluded=excluded),
        schedule=schedule or Once(at=NOW),
    )


def shanghai(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


async def save_rooms(database: Database, directory: Directory) -> None:
    async with database.write() as session:
        await session.execute(
            insert(RoomRow), [{"id": room.id, "topic": room.topic} for room in directory.rooms.values()]
        )


def make_desk(session: AsyncSession, directory: Directory, limits: NoticeLimits | None = None) -> CampaignDesk:
    return CampaignDesk(BroadcastRepository(session), directory, WINDOW, HOLIDAYS, limits or NoticeLimits())


async def plan(
    database: Database,
    directory: Directory,
    draft: CampaignDraft,
    *,
    asker: Asker = OPERATOR,
    key: str = "k1",
    now: datetime = NOW,
) -> int:
    async with database.write() as session:
        return await make_desk(session, directory).schedule(draft, asker, key=key, now=now)


def make_store(database: Database, directory: Directory) -> FiringStore:
    return FiringStore(
        media_folder=Path("media"),
        database=database,
        directory=lambda: directory,
        window=WINDOW,
        holidays=HOLIDAYS,
        tell_author=tell_operator,
    )


def tell_operator(unsent: Unsent) -> list[Outgoing]:
    return [
        Outgoing(
            account=ACCOUNT,
            chat=ChatId("operator"),
            body=f"没有发出：{unsent.campaign.draft.title}",
            key=f"unsent:{unsent.campaign.id}:{unsent.planned_at.isoformat()}",
        )
    ]


def move_room(room: Room, *grids: GridCode) -> Room:
    return replace(room, grids=grids)


async def read_outbox(database: Database) -> list[OutboxRow]:
    async with database.read() as session:
        return list(await session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


async def read_campaign(database: Database) -> CampaignRow:
    async with database.read() as session:
        return (await session.scalars(select(CampaignRow))).one()


async def count_occurrences(database: Database) -> Counter[str]:
    async with database.read() as session:
        rows = await session.execute(select(OccurrenceRow.state, func.count()).group_by(OccurrenceRow.state))
        return Counter({state: number for state, number in rows})  # noqa: C416 - rows are no pairs to the type checker
