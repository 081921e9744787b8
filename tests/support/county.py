"""One county, small enough to know by heart: who leads what, who sits in which group."""

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.directory import Role
from domain.ids import AccountName, ChatId, ContactId, GridCode
from domain.roster import DepartmentLine, GridLine, PersonLine, RoomLine, Roster
from domain.tree import Tier

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
"""Friday, ten in the morning in Shanghai."""
A1, A2 = AccountName("a1"), AccountName("a2")
BOT = ContactId("wxid_bot")

COUNTY = GridCode("520329")
TOWN = GridCode("520329105000000")
VILLAGE, OTHER_VILLAGE = GridCode("520329105010000"), GridCode("520329105020000")
GROUP, OTHER_GROUP = GridCode("520329105010200"), GridCode("520329105020100")
HOUSE_1, HOUSE_2 = GridCode("520329105010201"), GridCode("520329105010202")
OTHER_HOUSE = GridCode("520329105020101")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in the street, as account a1 knows them."""

    contact: ContactId
    name: str


def _person(contact: str, name: str) -> Person:
    return Person(contact=ContactId(contact), name=name)


RESIDENT, NEIGHBOUR, STRANGER = (
    _person("wxid_sun", "孙大娘"),
    _person("wxid_zhou", "周师傅"),
    _person("wxid_wu", "吴小妹"),
)
"""All three live in household grid 1; the bot has befriended everybody in the county but the stranger."""
HOUSE_LEADER = _person("wxid_zhang", "张桂芳")
SECOND_LEADER = _person("wxid_he", "何有田")
GROUP_LEADER = _person("wxid_li", "李建国")
SECRETARY = _person("wxid_wang", "王书记")
TOWN_LEADER = _person("wxid_chen", "陈镇长")
DUTY = _person("wxid_duty", "县值班")
ADMIN = _person("wxid_admin", "管小理")
POLICE = _person("wxid_police", "赵警官")
DISCIPLINE = _person("wxid_jiwei", "钱委员")
OTHER_LEADER = _person("wxid_ma", "马老三")

HOUSE_ROOM, SECOND_ROOM = ChatId("house1@chatroom"), ChatId("house2@chatroom")
VILLAGE_ROOM, OTHER_ROOM = ChatId("village@chatroom"), ChatId("other@chatroom")
TOPICS = {
    HOUSE_ROOM: "河西村二组1格群",
    SECOND_ROOM: "河西村二组2格群",
    VILLAGE_ROOM: "河西村大群",
    OTHER_ROOM: "河东村一组1格群",
}
ROOM_GRIDS = {HOUSE_ROOM: HOUSE_1, SECOND_ROOM: HOUSE_2, VILLAGE_ROOM: VILLAGE, OTHER_ROOM: OTHER_HOUSE}


def _post(person: Person, role: Role, grid: GridCode, department: str = "") -> PersonLine:
    return PersonLine(
        name=person.name,
        role=role,
        grid=grid,
        department=department,
        account=A1,
        contact=person.contact,
    )


ROSTER = Roster(
    grids=(
        GridLine(code=COUNTY, name="青禾县", tier=Tier.COUNTY),
        GridLine(code=TOWN, name="清溪镇", tier=Tier.TOWN, seq="05"),
        GridLine(code=VILLAGE, name="河西村", tier=Tier.VILLAGE),
        GridLine(code=GROUP, name="二组", tier=Tier.GROUP),
        GridLine(code=HOUSE_1, name="1格", tier=Tier.HOUSEHOLD),
        GridLine(code=HOUSE_2, name="2格", tier=Tier.HOUSEHOLD),
        GridLine(code=OTHER_VILLAGE, name="河东村", tier=Tier.VILLAGE),
        GridLine(code=OTHER_GROUP, name="一组", tier=Tier.GROUP),
        GridLine(code=OTHER_HOUSE, name="1格", tier=Tier.HOUSEHOLD),
    ),
    departments=(
        DepartmentLine(code="police", name="清溪派出所", grid=TOWN),
        DepartmentLine(code="discipline", name="镇纪委", grid=TOWN),
    ),
    people=(
        _post(HOUSE_LEADER, Role.LEADER, HOUSE_1),
        _post(SECOND_LEADER, Role.LEADER, HOUSE_2),
        _post(GROUP_LEADER, Role.LEADER, GROUP),
        _post(SECRETARY, Role.LEADER, VILLAGE),
        _post(TOWN_LEADER, Role.LEADER, TOWN),
        _post(DUTY, Role.DUTY, COUNTY),
        _post(ADMIN, Role.ADMIN, COUNTY),
        _post(OTHER_LEADER, Role.LEADER, OTHER_HOUSE),
        _post(POLICE, Role.STAFF, TOWN, "police"),
        _post(DISCIPLINE, Role.STAFF, TOWN, "discipline"),
    ),
    rooms=tuple(
        RoomLine(topic=topic, grids=(ROOM_GRIDS[chat],), account=A1, chat=chat) for chat, topic in TOPICS.items()
    ),
)
