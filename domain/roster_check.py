"""Everything that is wrong in a roster, at once, so that whoever keeps the sheet mends it in one go."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from typing import Protocol, TypeVar

from domain.directory import Directory, Role
from domain.ids import AccountName, GridCode
from domain.roster import PersonLine, Place, Problem, RoomLine, Roster, Scope, Section
from domain.roster_gather import RosterPerson, gather_people, post_of
from domain.tree import CodePattern, Tier


def check_roster(
    roster: Roster, directory: Directory, accounts: Collection[AccountName] | None = None
) -> tuple[Problem, ...]:
    """Problems in the order of the file. `accounts`, where given, are the only ones a line may name."""
    scope = Scope.of(roster, directory)
    grids = None if Section.GRIDS in roster.broken else {*scope.kept_grids(), *scope.written}
    pattern = directory.tree.pattern
    found = [
        *_check_codes(roster, pattern),
        *_check_tree(roster, pattern, grids),
        *_check_county(roster, directory),
        *_check_towns(roster, scope, pattern),
        *_check_departments(roster, grids),
        *_check_people(roster, scope, grids),
        *_check_leaders(roster, scope),
        *_check_contacts(roster, directory),
        *_check_rooms(roster, grids),
        *_check_accounts(roster, accounts),
    ]
    return tuple(sorted(found, key=in_order))


def in_order(problem: Problem) -> tuple[int, Place]:
    sheets = [section.value for section in Section]
    return (sheets.index(problem.place.sheet) if problem.place.sheet in sheets else -1), problem.place


def _check_codes(roster: Roster, pattern: CodePattern) -> Iterator[Problem]:
    """Shape, tier, and no code twice."""
    yield from _report_twins(roster.grids, lambda line: line.code, lambda line: f"网格编号 {line.code}")
    for line in roster.grids:
        tier = tier_of(line.code, pattern)
        if tier is None:
            yield Problem(place=line.place, message=_explain_code(line.code, pattern))
        elif line.tier is not None and line.tier != tier:
            yield Problem(
                place=line.place,
                message=f"层级写的是“{line.tier.zh}”，但编号 {line.code} 是“{tier.zh}”级的，请改一处。",
            )


def tier_of(code: str, pattern: CodePattern) -> Tier | None:
    """The tier a code says; None where no grid can have it. A county is written short, without its zeros."""
    try:
        tier = pattern.tier_of(code)
    except ValueError:
        return None
    return None if tier is Tier.COUNTY and len(code) != pattern.widths[0] else tier


def _explain_code(code: str, pattern: CodePattern) -> str:
    county, town, village, group, household = pattern.widths
    return (
        f"网格编号“{code}”不对。县是{county}位数字；镇、村、组、户都是{pattern.length}位："
        f"县{county}位+镇{town}位+村{village}位+组{group}位+户{household}位，下面没有的级别写0。"
    )


def _check_tree(roster: Roster, pattern: CodePattern, grids: Collection[GridCode] | None) -> Iterator[Problem]:
    sound = {line.code: line for line in roster.grids if tier_of(line.code, pattern) is not None}
    for line in sound.values():
        parent = pattern.parent_of(line.code)
        if parent is not None and grids is not None and parent not in grids:
            yield Problem(place=line.place, message=f"网格 {line.code} 的上一级 {parent} 没有登记，请补上这一行。")
    yield from _report_twins(
        sound.values(),
        lambda line: (pattern.parent_of(line.code), line.name),
        lambda line: f"同一个上级下面的网格名“{line.name}”",
    )


def _check_county(roster: Roster, directory: Directory) -> Iterator[Problem]:
    """A database holds one county; another one has its own."""
    width = directory.tree.pattern.widths[0]
    counties = {code[:width] for code in directory.tree.grids}
    for line in roster.grids:
        county = line.code[:width]
        if counties and county not in counties:
            own = min(counties)
            yield Problem(place=line.place, message=f"网格 {line.code} 不属于本县（{own}），一个库只放一个县。")
        else:
            counties.add(county)


def _check_towns(roster: Roster, scope: Scope, pattern: CodePattern) -> Iterator[Problem]:
    """A town's two digits stand in every ticket number, so no two towns share them."""
    taken = {g.seq: g.name for g in scope.kept_grids().values() if g.tier is Tier.TOWN and g.seq}
    for line in roster.grids:
        is_town = tier_of(line.code, pattern) is Tier.TOWN
        if is_town and not re.fullmatch("[0-9]{2}", line.seq):
            yield Problem(place=line.place, message=f"“{line.name}”要有两位数字的镇序，例如 01。")
        elif is_town and line.seq in taken:
            yield Problem(place=line.place, message=f"镇序 {line.seq} 已经是“{taken[line.seq]}”的了，每个镇要不一样。")
        elif is_town:
            taken[line.seq] = line.name
        elif line.seq and tier_of(line.code, pattern) is not None:
            yield Problem(place=line.place, message="只有镇才写镇序，这一行请留空。")


def _check_departments(roster: Roster, grids: Collection[GridCode] | None) -> Iterator[Problem]:
    yield from _report_twins(roster.departments, lambda line: line.key, lambda line: f"部门“{line.name}”")
    for line in roster.departments:
        if not re.fullmatch("[a-z][a-z0-9_]{1,39}", line.code):
            yield Problem(place=line.place, message=f"部门编号“{line.code}”不对，要用小写英文，例如 police。")
        yield from _check_grid(line.grid, line.place, grids)
        yield from _check_phone(line.phone, line.place)


def _check_people(roster: Roster, scope: Scope, grids: Collection[GridCode] | None) -> Iterator[Problem]:
    homes = scope.homes_of_departments()
    for line in roster.people:
        yield from _check_phone(line.phone, line.place)
        if line.grid:
            yield from _check_grid(line.grid, line.place, grids)
        if line.role is Role.STAFF:
            if Section.DEPARTMENTS not in roster.broken and post_of(line, homes) is None:
                yield Problem(place=line.place, message=_explain_department(line, len(homes.get(line.department, ()))))
        elif line.department:
            yield Problem(place=line.place, message=f"只有部门人员才写部门；“{line.role.zh}”请写网格编号。")
        elif not line.grid:
            yield Problem(place=line.place, message=f"“{line.name}”是哪个网格的？请写网格编号。")


def _explain_department(line: PersonLine, fitting: int) -> str:
    if not line.department:
        return f"“{line.name}”是部门人员，请写是哪个部门。"
    if fitting > 1 and not line.grid:
        return f"有{fitting}个“{line.department}”部门，请写清所属网格（哪个镇的）。"
    return f"部门“{line.department}”在这里没有登记，请先在「部门」表里写上。"


def _check_leaders(roster: Roster, scope: Scope) -> Iterator[Problem]:
    led: dict[GridCode, RosterPerson] = {}
    for person in gather_people(roster.people, scope.homes_of_departments()):
        for post in person.posts:
            if post.role is not Role.LEADER:
                continue
            other = led.setdefault(post.grid, person)
            if other is not person:
                yield Problem(
                    place=person.place,
                    message=f"{post.grid} 的网格长{other.place}写了“{other.name}”，只能有一个，另一个请写副网格长。",
                )


def _check_contacts(roster: Roster, directory: Directory) -> Iterator[Problem]:
    """A contact is one person, and a person's contacts are not two officers of the archive."""
    owner: dict[Hashable, PersonLine] = {}
    for line in roster.people:
        if not line.contact:
            continue
        other = owner.setdefault((line.account, line.contact), line)
        if other.name != line.name:
            yield Problem(
                place=line.place, message=f"这个微信编号{other.place}写给了“{other.name}”，一个微信只能是一个人。"
            )
    behind = {(i.account, i.contact): o for o in directory.officers.values() for i in o.identities}
    for person in gather_people(roster.people, {}):
        known = {behind[c].person for c in person.contacts if c in behind}
        if len(known) > 1:
            yield Problem(place=person.place, message=f"“{person.name}”的几个微信编号以前登记在不同的人名下，请核对。")


def _check_rooms(roster: Roster, grids: Collection[GridCode] | None) -> Iterator[Problem]:
    seated = [line for line in roster.rooms if line.chat]
    yield from _report_twins(seated, lambda line: (line.account, line.chat), lambda line: f"微信群编号 {line.chat}")
    loose = [line for line in roster.rooms if not line.chat]
    yield from _report_twins(loose, lambda line: (line.topic, frozenset(line.grids)), lambda line: f"群“{line.topic}”")
    for line in roster.rooms:
        for code in line.grids:
            yield from _check_grid(code, line.place, grids)


def _check_accounts(roster: Roster, accounts: Collection[AccountName] | None) -> Iterator[Problem]:
    lines: tuple[PersonLine | RoomLine, ...] = (*roster.people, *roster.rooms)
    for line in lines:
        wechat = line.contact if isinstance(line, PersonLine) else line.chat
        if wechat and not line.account:
            yield Problem(place=line.place, message="写了微信编号，就要写是机器人哪个账号看到的（账号这一列）。")
        elif line.account and not wechat and isinstance(line, PersonLine):
            yield Problem(place=line.place, message="写了账号，却没有微信编号；不知道就两个都留空。")
        elif line.account and accounts is not None and line.account not in accounts:
            known = "、".join(sorted(accounts))
            yield Problem(place=line.place, message=f"账号“{line.account}”在配置里没有，现有：{known}。")


def _check_grid(code: GridCode, place: Place, grids: Collection[GridCode] | None) -> Iterator[Problem]:
    if grids is not None and code not in grids:
        yield Problem(place=place, message=f"没有编号为 {code} 的网格。")


_PHONE = re.compile(r"\+?[0-9][0-9 -]{1,20}[0-9](?:转[0-9]{1,6})?")


def _check_phone(phone: str, place: Place) -> Iterator[Problem]:
    digits = sum(char.isdigit() for char in phone)
    mobile = phone.isdigit() and phone.startswith("1") and digits > 6
    if phone and (not _PHONE.fullmatch(phone) or (mobile and digits != 11)):
        yield Problem(place=place, message=f"电话“{phone}”不对，请核对是不是多了或少了一位。")


class _Line(Protocol):
    @property
    def place(self) -> Place: ...


L = TypeVar("L", bound=_Line)


def _report_twins(
    lines: Iterable[L], key_of: Callable[[L], Hashable], name_of: Callable[[L], str]
) -> Iterator[Problem]:
    seen: dict[Hashable, list[L]] = defaultdict(list)
    for line in lines:
        twins = seen[key_of(line)]
        if twins:
            yield Problem(place=line.place, message=f"{name_of(line)}和{twins[0].place}重复了。")
        twins.append(line)
