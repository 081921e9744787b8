"""What an import does to the archive, and what it never does."""

from dataclasses import replace

import pytest
from small_county import (
    A1,
    A2,
    ADMIN,
    COUNTY,
    GROUP,
    HOUSE_1,
    HOUSE_2,
    LEADER,
    NOW,
    OTHER_VILLAGE,
    ROSTER,
    SECRETARY,
    TOWN,
    VILLAGE,
    holder,
    import_roster,
    person,
    read,
    room,
    with_people,
)
from sqlalchemy import insert, select

from domain.directory import Role
from domain.ids import ChatId, ContactId, GridCode, PersonId
from domain.messages import InboundMessage, MessageId
from domain.refusal import Refusal
from domain.roster import GridLine, Roster
from domain.roster_plan import diff_roster
from domain.roster_words import describe_plan, format_tree, to_roster
from models.database import Database
from models.enrolment import EnrolmentRepository
from models.people import PeopleRepository
from models.rooms import RoomRepository
from models.roster import apply_roster
from models.tables import PersonRow, TicketRow


async def test_an_import_makes_the_directory_what_the_roster_says(database: Database) -> None:
    await import_roster(database)
    directory = await read(database)

    assert directory.revision == 1
    assert directory.tree.place_name(HOUSE_1) == "河西村二组1格"
    assert directory.tree.grids[TOWN].seq == "01"
    assert holder(directory, HOUSE_1) == "张桂芳"
    assert directory.officer_behind(A1, ContactId("wxid_li")) is not None
    assert [o.name for o in directory.staff_of(directory.department_for("police", HOUSE_1))] == ["王警官"]
    assert directory.room_at(A1, ChatId("village@chatroom")).grids == (VILLAGE,)
    assert [r.topic for r in directory.rooms_of([HOUSE_2])] == ["河西村二组1、2格群"]


async def test_a_second_import_changes_nothing(database: Database) -> None:
    await import_roster(database)
    plan = await import_roster(database)
    assert plan.is_empty
    assert describe_plan(plan, await read(database)) == ("和现在的一样，没有要改的。",)
    assert (await read(database)).revision == 1


async def test_an_export_imports_as_no_change(database: Database) -> None:
    await import_roster(database)
    directory = await read(database)
    assert diff_roster(to_roster(directory), directory).is_empty


async def test_what_the_file_leaves_out_below_its_grids_goes_and_the_rest_stays(database: Database) -> None:
    await import_roster(database)
    kept = tuple(line for line in ROSTER.grids if line.code in (VILLAGE, GROUP, HOUSE_1))
    plan = await import_roster(database, Roster(grids=kept, people=(SECRETARY, LEADER)))
    directory = await read(database)

    assert plan.removed_grids == (HOUSE_2,)
    assert HOUSE_2 not in directory.tree.grids
    assert OTHER_VILLAGE in directory.tree.grids
    assert directory.rooms_of([HOUSE_1])[0].grids == (HOUSE_1,)
    assert holder(directory, COUNTY, Role.ADMIN) == "管小理"
    assert [o.name for o in directory.holders(TOWN, Role.STAFF)] == ["王警官"]


async def test_a_new_leader_takes_over_and_the_old_one_loses_rights_and_telephone(database: Database) -> None:
    await import_roster(database)
    await import_roster(database, Roster(people=(person("王二", Role.LEADER, HOUSE_1, "wxid_wang"),)))
    directory = await read(database)

    assert holder(directory, HOUSE_1) == "王二"
    assert directory.officer_behind(A1, ContactId("wxid_zhang")) is None
    assert holder(directory, VILLAGE) == "李书记"
    async with database.read() as session:
        left = (await session.execute(select(PersonRow.phone).where(PersonRow.name == "张桂芳"))).scalar_one()
    assert left == ""


async def test_a_leader_under_a_new_contact_has_no_rights_until_enrolled_again(database: Database) -> None:
    await import_roster(database)
    moved = replace(LEADER, contact=ContactId("wxid_new"))
    plan = await import_roster(database, with_people(ADMIN, SECRETARY, moved, ROSTER.people[3]))
    directory = await read(database)
    words = "\n".join(describe_plan(plan, directory))

    assert "重新登记后才有权限" in words
    assert directory.officer_behind(A1, ContactId("wxid_new")) is None
    assert directory.officer_behind(A1, ContactId("wxid_zhang")) is None
    leader = next(o for o in directory.officers.values() if o.name == "张桂芳")
    async with database.write() as session:
        await EnrolmentRepository(session).bind_person(A1, ContactId("wxid_new"), leader.person)
    directory = await read(database)
    assert directory.officer_behind(A1, ContactId("wxid_new")).name == "张桂芳"
    assert directory.officer_behind(A1, ContactId("wxid_zhang")) is None


async def test_a_same_name_elsewhere_is_somebody_else(database: Database) -> None:
    await import_roster(database)
    other = person("张桂芳", Role.LEADER, OTHER_VILLAGE)
    plan = await import_roster(database, with_people(*ROSTER.people, other))
    assert [change.person for change in plan.people] == [None]


async def test_a_leader_moved_to_another_grid_keeps_who_they_are_by_contact(database: Database) -> None:
    await import_roster(database)
    before = (await read(database)).officer_behind(A1, ContactId("wxid_zhang"))
    moved = replace(LEADER, grid=HOUSE_2, name="张桂芬")
    await import_roster(database, with_people(ADMIN, SECRETARY, moved, ROSTER.people[3]))
    after = (await read(database)).officer_behind(A1, ContactId("wxid_zhang"))

    assert (after.person, after.name) == (before.person, "张桂芬")
    assert [post.grid for post in after.posts] == [HOUSE_2]


async def test_one_person_holds_several_posts_under_several_accounts(database: Database) -> None:
    lines = (LEADER, replace(LEADER, grid=HOUSE_2), replace(LEADER, account=A2, contact=ContactId("wxid_z2")))
    await import_roster(database, with_people(ADMIN, *lines))
    directory = await read(database)

    officer = directory.officer_behind(A2, ContactId("wxid_z2"))
    assert officer == directory.officer_behind(A1, ContactId("wxid_zhang"))
    assert {post.grid for post in officer.posts} == {HOUSE_1, HOUSE_2}
    assert diff_roster(to_roster(directory), directory).is_empty


async def test_a_resident_who_becomes_a_leader_brings_only_their_own_contact(database: Database) -> None:
    """Other contacts of a resident may have been attached by name; they get no rights with it."""
    await import_roster(database)
    first = resident_message("wxid_r1")
    async with database.write() as session:
        people = PeopleRepository(session)
        known = await people.remember_person(first, NOW)
        assert await people.remember_person(replace(first, sender=ContactId("wxid_r2")), NOW) == known
    await import_roster(database, with_people(*ROSTER.people, person("赵大", Role.LEADER, HOUSE_2, "wxid_r1")))
    directory = await read(database)

    assert directory.officer_behind(A1, ContactId("wxid_r1")).name == "赵大"
    assert directory.officer_behind(A1, ContactId("wxid_r2")) is None


def resident_message(contact: str) -> InboundMessage:
    return InboundMessage(
        account=A1,
        message_id=MessageId("m1"),
        sender=ContactId(contact),
        sender_name="赵大",
        room=ChatId("village@chatroom"),
        room_topic="清溪镇河西村群",
        room_alias="赵大（二组）",
        text="路灯坏了",
        sent_at=NOW,
        arrived_at=NOW,
    )


async def test_departments_change_and_go_with_the_file(database: Database) -> None:
    await import_roster(database)
    police, other, _ = ROSTER.departments
    await import_roster(database, replace(ROSTER, departments=(replace(police, phone="110"), other)))
    directory = await read(database)

    assert directory.department_for("police", HOUSE_1).phone == "110"
    assert directory.department_for("justice", HOUSE_1) is None


async def test_a_file_without_an_administrator_takes_none_away(database: Database) -> None:
    await import_roster(database)
    await import_roster(database, with_people(SECRETARY, LEADER))
    assert holder(await read(database), COUNTY, Role.ADMIN) == "管小理"


async def test_groups_bound_by_code_survive_a_file_that_does_not_know_them(database: Database) -> None:
    await import_roster(database)
    async with database.write() as session:
        await RoomRepository(session).bind_room(A1, ChatId("own@chatroom"), "我们自己的群", [HOUSE_2])
    plan = await import_roster(database)
    assert plan.is_empty
    assert (await read(database)).room_at(A1, ChatId("own@chatroom")).grids == (HOUSE_2,)


async def test_a_group_known_by_its_name_gets_its_seat_and_one_with_empty_grids_is_let_go(database: Database) -> None:
    await import_roster(database)
    rooms = (
        room("河西村二组1、2格群", HOUSE_1, HOUSE_2, chat="house@chatroom"),
        room("清溪镇河西村群", chat="village@chatroom"),
    )
    await import_roster(database, replace(ROSTER, rooms=rooms))
    directory = await read(database)

    assert len(directory.rooms) == 2
    assert directory.room_at(A1, ChatId("house@chatroom")).grids == (HOUSE_1, HOUSE_2)
    assert directory.room_at(A1, ChatId("village@chatroom")).grids == ()


async def test_a_group_seen_by_two_accounts_is_one(database: Database) -> None:
    rooms = (room("河西村群", VILLAGE, chat="v@a1"), room("河西村群", VILLAGE, chat="v@a2", account="a2"))
    await import_roster(database, replace(ROSTER, rooms=rooms))
    directory = await read(database)
    assert directory.room_at(A1, ChatId("v@a1")) == directory.room_at(A2, ChatId("v@a2"))


async def test_two_groups_of_one_name_under_one_account_are_two(database: Database) -> None:
    rooms = (room("河西村群", VILLAGE, chat="v1"), room("河西村群", VILLAGE, chat="v2"))
    await import_roster(database, replace(ROSTER, rooms=rooms))
    directory = await read(database)
    assert directory.room_at(A1, ChatId("v1")) != directory.room_at(A1, ChatId("v2"))
    assert (await import_roster(database, replace(ROSTER, rooms=rooms))).is_empty


async def test_a_directory_changed_meanwhile_is_refused_and_nothing_is_written(database: Database) -> None:
    stale = await read(database)
    await import_roster(database)
    with pytest.raises(Refusal, match="又有人改过"):
        async with database.write() as session:
            await apply_roster(session, with_people(SECRETARY), stale, NOW)
    assert holder(await read(database), HOUSE_1) == "张桂芳"


async def test_a_grid_with_open_tickets_is_not_removed(database: Database) -> None:
    await import_roster(database)
    await open_ticket(database, HOUSE_2)
    smaller = replace(ROSTER, grids=tuple(g for g in ROSTER.grids if g.code != HOUSE_2), rooms=ROSTER.rooms[:1])
    with pytest.raises(Refusal, match="还有没办完的事"):
        await import_roster(database, smaller)
    assert HOUSE_2 in (await read(database)).tree.grids


async def open_ticket(database: Database, grid: GridCode) -> None:
    async with database.write() as session:
        values = {
            "day": NOW.date(), "state": "working", "type": "infra.light", "urgency": "normal", "route": "chain",
            "sensitive": False, "tier": 4, "grid": grid, "account": A1, "message_id": "m1", "reported_at": NOW,
            "state_since": NOW,
        }  # fmt: skip
        await session.execute(insert(TicketRow), [values])


async def test_the_dry_run_says_what_would_change(database: Database) -> None:
    await import_roster(database)
    directory = await read(database)
    grids = (*(g for g in ROSTER.grids if g.code not in (HOUSE_1, HOUSE_2)), GridLine(code=HOUSE_1, name="一户格"))
    changed = Roster(
        grids=grids, people=(SECRETARY, replace(LEADER, name="王二", phone="", contact=ContactId("wxid_w")))
    )
    words = "\n".join(describe_plan(diff_roster(changed, directory), directory))

    assert "网格：新增 0，修改 1，删除 1" in words
    assert "名称 1格 → 一户格" in words
    assert f"删除网格 {HOUSE_2} 河西村二组2格" in words
    assert "新增人员 王二：河西村二组一户格网格长" in words
    assert "人员 张桂芳：不再任 河西村二组一户格网格长" in words


async def test_the_tree_shows_leaders_and_groups(database: Database) -> None:
    await import_roster(database)
    lines = list(format_tree(await read(database)))
    assert lines[0].startswith("青禾县（县 520329）")
    assert "    河西村（村 010000）  网格长：李书记  群：清溪镇河西村群" in lines
    assert any(line.startswith("        1格（户 010201）  网格长：张桂芳") for line in lines)


async def test_people_matched_twice_become_one_change(database: Database) -> None:
    """Two lines without telephone or contact are two people in a first import, and known by their posts later."""
    lines = (person("孙大", Role.DEPUTY, HOUSE_1), person("孙大", Role.DEPUTY, HOUSE_2))
    await import_roster(database, with_people(ADMIN, *lines))
    assert (await import_roster(database, with_people(ADMIN, *lines))).is_empty
    officers = [o.person for o in (await read(database)).officers.values() if o.name == "孙大"]
    assert officers == sorted(set(officers))
    assert all(isinstance(key, int) and PersonId(key) for key in officers)
