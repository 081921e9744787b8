"""A county small enough to read, and the few steps every test here begins with."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.directory import Directory, Role
from domain.ids import AccountName, ChatId, ContactId, GridCode
from domain.roster import DepartmentLine, GridLine, PersonLine, RoomLine, Roster
from domain.roster_check import check_roster
from domain.roster_plan import RosterPlan
from domain.tree import CodePattern, GridTree, Tier
from models.database import Database
from models.directory import read_directory
from models.roster import apply_roster

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
A1, A2 = AccountName("a1"), AccountName("a2")
COUNTY = GridCode("520329")
TOWN, OTHER_TOWN = GridCode("520329105000000"), GridCode("520329106000000")
VILLAGE, OTHER_VILLAGE = GridCode("520329105010000"), GridCode("520329106010000")
GROUP = GridCode("520329105010200")
HOUSE_1, HOUSE_2 = GridCode("520329105010201"), GridCode("520329105010202")
EMPTY = Directory(tree=GridTree(grids={}), officers={}, departments=(), rooms={})


def person(
    name: str, role: Role, grid: GridCode, contact: str = "", phone: str = "", account: str = "a1"
) -> PersonLine:
    return PersonLine(
        name=name,
        role=role,
        grid=grid,
        phone=phone,
        account=AccountName(account) if contact else None,
        contact=ContactId(contact) if contact else None,
    )


def room(topic: str, *grids: GridCode, chat: str = "", account: str = "a1") -> RoomLine:
    return RoomLine(
        topic=topic,
        grids=grids,
        account=AccountName(account) if chat else None,
        chat=ChatId(chat) if chat else None,
    )


ADMIN = person("管小理", Role.ADMIN, COUNTY, "wxid_admin")
SECRETARY = person("李书记", Role.LEADER, VILLAGE, "wxid_li", "13900000001")
LEADER = person("张桂芳", Role.LEADER, HOUSE_1, "wxid_zhang", "13900000002")
ROSTER = Roster(
    grids=(
        GridLine(code=COUNTY, name="青禾县", tier=Tier.COUNTY),
        GridLine(code=TOWN, name="清溪镇", tier=Tier.TOWN, seq="01"),
        GridLine(code=VILLAGE, name="河西村", tier=Tier.VILLAGE, tags=frozenset({"山区", "沿河"})),
        GridLine(code=GROUP, name="二组", tier=Tier.GROUP),
        GridLine(code=HOUSE_1, name="1格", tier=Tier.HOUSEHOLD),
        GridLine(code=HOUSE_2, name="2格", tier=Tier.HOUSEHOLD),
        GridLine(code=OTHER_TOWN, name="石桥镇", tier=Tier.TOWN, seq="02"),
        GridLine(code=OTHER_VILLAGE, name="桥头村", tier=Tier.VILLAGE),
    ),
    departments=(
        DepartmentLine(code="police", name="清溪派出所", grid=TOWN, phone="0852-5551234"),
        DepartmentLine(code="police", name="石桥派出所", grid=OTHER_TOWN),
        DepartmentLine(code="justice", name="司法所", grid=TOWN),
    ),
    people=(
        ADMIN,
        SECRETARY,
        LEADER,
        PersonLine(name="王警官", role=Role.STAFF, grid=TOWN, department="police", phone="13900000003"),
    ),
    rooms=(
        room("清溪镇河西村群", VILLAGE, chat="village@chatroom"),
        room("河西村二组1、2格群", HOUSE_1, HOUSE_2),
    ),
)


def messages(roster: Roster, directory: Directory = EMPTY) -> str:
    return "\n".join(problem.message for problem in check_roster(roster, directory))


def with_people(*people: PersonLine) -> Roster:
    return replace(ROSTER, people=people)


async def read(database: Database) -> Directory:
    async with database.read() as session:
        return await read_directory(session, CodePattern())


async def import_roster(database: Database, roster: Roster = ROSTER) -> RosterPlan:
    directory = await read(database)
    assert messages(roster, directory) == ""
    async with database.write() as session:
        return await apply_roster(session, roster, directory, NOW)


def holder(directory: Directory, grid: GridCode, role: Role = Role.LEADER) -> str:
    return "、".join(officer.name for officer in directory.holders(grid, role))
