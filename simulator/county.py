"""Makes a plausible county with any number of groups in seconds, always the same for the same number."""

import random
from dataclasses import dataclass, field

from simulator.town import DepartmentSpec, GridSpec, PersonSpec, Post, RoomSpec, Town

MOST_GROUPS = 20_000
COUNTY_CODE = "529902"
COUNTY_NAME = "万禾县"
# A real county has 4,957 grids of households in 4,144 groups.
GRIDS_PER_GROUP = 4957 / 4144
RESIDENTS = (9, 13)

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
FIRST = "建国明德永福秀桂玉春淑文志光正天家长兴庆荣大小晓美丽海云金银"
SECOND = "华英芳兰珍梅军平安祥贵林生成义强勇发明辉琴霞香莲凤清山川龙富海仙"
TOWN_NAMES = "清石龙白双太永新南北东西金银云青红黄"
TOWN_ENDS = ("溪镇", "桥镇", "坪镇", "泉镇", "河镇")
VILLAGE_NAMES = "田杨李柳桃梅竹松柏枫槐桂茶花泉井坝岩洞湾"
VILLAGE_ENDS = ("家村", "树村", "坪村", "湾村", "坝村", "岭村")
NICKNAMES = ("🌾{}", "{}（打工中）", "a{}", "{}🌸", "李四(三组{}", "{}.*", "【{}】", "~{}~")
DEPARTMENTS = (("police", "派出所"), ("justice", "司法所"), ("health", "卫生院"), ("power", "供电所"))
NUMERALS = "零一二三四五六七八九十"


@dataclass(slots=True)
class _Draft:
    """What has been made so far, and the dice it is made with."""

    dice: random.Random
    accounts: int
    grids: list[GridSpec] = field(default_factory=list)
    departments: list[DepartmentSpec] = field(default_factory=list)
    people: list[PersonSpec] = field(default_factory=list)
    rooms: list[RoomSpec] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sizes:
    towns: int
    villages: int
    teams: int
    groups: int  # of households
    household_grids: int
    with_upper_rooms: bool


@dataclass(slots=True)
class _Place:
    """A grid above the households, with those who sit in its group."""

    code: str
    name: str
    town: str
    members: list[str]
    children: int = 0


def make_county(groups: int, *, accounts: int = 1, seed: int = 2026) -> Town:
    sizes = _choose_sizes(groups)
    draft = _Draft(dice=random.Random(seed + groups), accounts=accounts)
    _found_county(draft)
    towns = [_found_town(draft, number) for number in range(sizes.towns)]
    villages = [
        _found_village(draft, towns[number * sizes.towns // sizes.villages]) for number in range(sizes.villages)
    ]
    teams = [_found_team(draft, villages[n * sizes.villages // sizes.teams]) for n in range(sizes.teams)]
    for number in range(sizes.groups):
        _found_household_group(draft, teams[number * sizes.teams // sizes.groups], sizes, number)
    if sizes.with_upper_rooms:
        for tier, places in (("组", teams), ("村", villages), ("镇", towns)):
            _open_rooms(draft, tier, places)
    return Town(
        name=COUNTY_NAME,
        grids=tuple(draft.grids),
        departments=tuple(draft.departments),
        people=tuple(draft.people),
        rooms=tuple(draft.rooms),
    )


def _choose_sizes(groups: int) -> _Sizes:
    """Few groups are all of households; from four on every tier has some."""
    if groups < 4:
        return _Sizes(1, 1, 1, groups, groups, with_upper_rooms=False)
    towns, villages, teams = max(1, groups // 260), max(1, groups // 26), max(1, groups // 5)
    of_households = groups - towns - villages - teams
    grids = max(of_households, min(2 * of_households, round(groups * GRIDS_PER_GROUP)))
    return _Sizes(towns, villages, teams, of_households, grids, with_upper_rooms=True)


def _found_county(draft: _Draft) -> None:
    draft.grids.append(GridSpec(code=COUNTY_CODE, tier="县", name=COUNTY_NAME))
    for _ in range(2):
        _add_person(draft, "县值班员", Post(role="duty", grid=COUNTY_CODE))
    _add_person(draft, "系统管理员", Post(role="admin", grid=COUNTY_CODE))


def _found_town(draft: _Draft, number: int) -> _Place:
    name = TOWN_NAMES[number % len(TOWN_NAMES)] + TOWN_ENDS[number // len(TOWN_NAMES)]
    code = f"{COUNTY_CODE}{100 + number}000000"
    draft.grids.append(GridSpec(code=code, tier="镇", name=name, seq=f"{number + 1:02d}"))
    members = [
        _add_person(draft, f"{name}党委书记", Post(role="leader", grid=code)),
        _add_person(draft, f"{name}政法委员", Post(role="deputy", grid=code)),
        *(_add_person(draft, f"{name}平安办", Post(role="cadre", grid=code)) for _ in range(2)),
    ]
    for department, title in DEPARTMENTS:
        phone = f"0859-{6_000_000 + len(draft.departments)}"
        draft.departments.append(DepartmentSpec(code=department, name=f"{name}{title}", grid=code, phone=phone))
        members.append(_add_person(draft, f"{name}{title}", Post(role="staff", grid=code, department=department)))
    return _Place(code, name, name, members)


def _found_village(draft: _Draft, town: _Place) -> _Place:
    name = VILLAGE_NAMES[town.children] + VILLAGE_ENDS[len(draft.grids) % len(VILLAGE_ENDS)]
    town.children += 1
    code = f"{town.code[:9]}{town.children:02d}0000"
    draft.grids.append(GridSpec(code=code, tier="村", name=name))
    secretary = _add_person(draft, f"{name}党支部书记", Post(role="leader", grid=code))
    town.members.append(secretary)
    cadre = _add_person(draft, f"{name}干部", Post(role="cadre", grid=code))
    return _Place(code, name, town.name, [secretary, cadre])


def _found_team(draft: _Draft, village: _Place) -> _Place:
    village.children += 1
    name = f"{village.name}{_say_number(village.children)}组"
    code = f"{village.code[:11]}{village.children:02d}00"
    draft.grids.append(GridSpec(code=code, tier="组", name=name))
    leader = _add_person(draft, f"{name}组长", Post(role="leader", grid=code))
    village.members.append(leader)
    return _Place(code, name, village.town, [leader, village.members[0]])


def _found_household_group(draft: _Draft, team: _Place, sizes: _Sizes, number: int) -> None:
    """Where there are more grids than groups, some groups serve two neighbouring grids."""
    codes, leaders = [], []
    for _ in range(1 + _is_shared(sizes, number)):
        team.children += 1
        code = f"{team.code[:13]}{team.children:02d}"
        name = f"{team.name}{team.children}户格"
        draft.grids.append(GridSpec(code=code, tier="户", name=name))
        leaders.append(_add_person(draft, f"{name}网格长", Post(role="leader", grid=code)))
        codes.append(code)
    team.members.extend(leaders)
    residents = [_add_resident(draft) for _ in range(draft.dice.randint(*RESIDENTS))]
    members = [*leaders, team.members[0], *residents]
    topic = f"{team.town}{team.name}{team.children}号群"
    _add_room(draft, topic, "户", tuple(codes), members, place=number / sizes.groups)


def _is_shared(sizes: _Sizes, number: int) -> bool:
    extra = sizes.household_grids - sizes.groups
    return (number + 1) * extra // sizes.groups > number * extra // sizes.groups


def _open_rooms(draft: _Draft, tier: str, places: list[_Place]) -> None:
    for number, place in enumerate(places):
        few = max(0, 12 - len(place.members))
        members = [*place.members, *(_add_resident(draft) for _ in range(few if tier != "镇" else 0))]
        topic = f"{place.town}网格群" if tier == "镇" else f"{place.town}{place.name}网格群"
        _add_room(draft, topic, tier, (place.code,), members, place=number / len(places))


def _add_room(
    draft: _Draft, topic: str, tier: str, grids: tuple[str, ...], members: list[str], *, place: float
) -> None:
    """Neighbours share an account, so that most leaders deal with one of them only."""
    draft.rooms.append(
        RoomSpec(
            id=f"{30_000_000_001 + len(draft.rooms)}@chatroom",
            topic=topic,
            tier=tier,
            grids=grids,
            members=tuple(members),
            aliases={},
            account=int(place * draft.accounts),
        )
    )


def _add_person(draft: _Draft, title: str, post: Post) -> str:
    return _add(draft, title=title, posts=(post,), friend=True)


def _add_resident(draft: _Draft) -> str:
    return _add(draft, friend=draft.dice.random() < 0.5)


def _add(draft: _Draft, *, title: str = "", posts: tuple[Post, ...] = (), friend: bool) -> str:
    number = len(draft.people)
    dice = draft.dice
    name = dice.choice(SURNAMES) + dice.choice(FIRST) + dice.choice(SECOND)
    nick = dice.choice(NICKNAMES).format(name[1:]) if dice.random() < 0.1 else name
    person = PersonSpec(
        id=f"wxid_p{number:06d}",
        name=name,
        nick=nick,
        title=title,
        phone=f"1390{number:07d}",
        posts=posts,
        friend=friend,
    )
    draft.people.append(person)
    return person.id


def _say_number(number: int) -> str:
    """Eleven is 十一, twenty-three 二十三."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{NUMERALS[tens]}十"
    return head + (NUMERALS[ones] if ones or not head else "")
