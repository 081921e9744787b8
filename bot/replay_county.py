"""A county made up for a recording whose groups no database knows: every group is a household grid of its own."""

from collections.abc import Iterator, Mapping

from domain.directory import Role
from domain.ids import AccountName, ChatId, ContactId, GridCode
from domain.roster import GridLine, PersonLine, RoomLine, Roster
from domain.tree import CodePattern, Tier


def make_roster(rooms: Mapping[str, str], account: AccountName, pattern: CodePattern) -> Roster:
    """`rooms`: id → topic. They fill the groups of one village (a large recording goes on in the next village).

    Every household grid, the village and the town have a leader, whose contact is `leader-` and the grid's code.
    """
    grids = list(_lay_out(len(rooms), pattern))
    households = [grid for grid in grids if grid.tier is Tier.HOUSEHOLD]
    return Roster(
        grids=tuple(grids),
        people=tuple(
            PersonLine(
                name=f"{grid.name}网格长",
                role=Role.LEADER,
                grid=grid.code,
                account=account,
                contact=ContactId(f"leader-{grid.code}"),
            )
            for grid in grids
            if grid.tier in (Tier.TOWN, Tier.VILLAGE, Tier.HOUSEHOLD)
        ),
        rooms=tuple(
            RoomLine(topic=topic[:160], grids=(grid.code,), account=account, chat=ChatId(room))
            for (room, topic), grid in zip(rooms.items(), households, strict=True)
        ),
    )


def _lay_out(households: int, pattern: CodePattern) -> Iterator[GridLine]:
    """The tree above and with so many households, parents first."""
    county_width, town_width, village_width, group_width, household_width = pattern.widths
    county, town = "1".ljust(county_width, "0"), "1".rjust(town_width, "0")
    groups, homes = 10**group_width - 1, 10**household_width - 1

    def line(tier: Tier, name: str, village: int = 0, group: int = 0, home: int = 0) -> GridLine:
        parts = (f"{village:0{village_width}}", f"{group:0{group_width}}", f"{home:0{household_width}}")
        code = county if tier is Tier.COUNTY else county + town + "".join(parts)
        return GridLine(code=GridCode(code), name=name, tier=tier, seq="01" if tier is Tier.TOWN else "")

    yield line(Tier.COUNTY, "回放县")
    yield line(Tier.TOWN, "回放镇")
    for index in range(households):
        above, home = divmod(index, homes)
        village, group = divmod(above, groups)
        if home == 0 and group == 0:
            yield line(Tier.VILLAGE, f"回放{village + 1}村", village + 1)
        if home == 0:
            yield line(Tier.GROUP, f"{group + 1}组", village + 1, group + 1)
        yield line(Tier.HOUSEHOLD, f"{home + 1}格", village + 1, group + 1, home + 1)
