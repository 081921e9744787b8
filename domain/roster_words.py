"""A roster in words: what an import would change, the tree as people see it, and the directory as a roster again."""

from collections.abc import Iterator

from domain.directory import Department, Directory, Identity, Officer, Role
from domain.ids import GridCode
from domain.roster import DepartmentLine, GridLine, PersonLine, RoomLine, Roster
from domain.roster_gather import PostKey
from domain.roster_plan import PersonChange, RosterPlan
from domain.tree import Grid, GridTree


def describe_plan(plan: RosterPlan, directory: Directory) -> tuple[str, ...]:
    """The dry run: one line of counts for each part, then every change in a line of its own."""
    if plan.is_empty:
        return ("和现在的一样，没有要改的。",)
    grids = {**directory.tree.grids, **{g.code: g for g in (*plan.added_grids, *plan.changed_grids)}}
    tree = GridTree(grids=grids, pattern=directory.tree.pattern)
    return (
        *_count(plan),
        *(f"新增网格 {g.code} {tree.place_name(g.code)}（{g.tier.zh}）" for g in plan.added_grids),
        *(f"修改网格 {g.code} {_compare(directory.tree.grids[g.code], g)}" for g in plan.changed_grids),
        *(f"删除网格 {code} {directory.tree.place_name(code)}" for code in plan.removed_grids),
        *(f"新增部门 {d.code} {d.name}（{_name(tree, d.grid)}）" for d in plan.added_departments),
        *(f"修改部门 {d.code} {d.name}（{_name(tree, d.grid)}）" for d in plan.changed_departments),
        *(f"删除部门 {d.code} {d.name}（{_name(tree, d.grid)}）" for d in plan.removed_departments),
        *(line for change in plan.people for line in _describe_person(change, tree)),
        *(
            f"{'新增群' if room.room is None else '群'}「{room.topic}」"
            + (f"：管 {_names(tree, room.grids)}" if room.grids is not None else "：记下在群里的账号")
            for room in plan.rooms
        ),
    )


def format_tree(directory: Directory) -> Iterator[str]:
    """The whole tree, indented by tier, with leaders and groups, as `wangge grid tree` prints it."""
    posts: dict[tuple[GridCode, Role], list[str]] = {}
    for officer in directory.officers.values():
        for post in officer.posts:
            posts.setdefault((post.grid, post.role), []).append(officer.name)
    tops = [g for g in directory.tree.grids.values() if g.parent not in directory.tree.grids]
    for top in sorted(tops, key=lambda g: g.code):
        for grid in directory.tree.below(top.code):
            indent = "  " * (int(grid.tier) - int(top.tier))
            head = f"{indent}{grid.name}（{grid.tier.zh} {directory.tree.pattern.short(grid.code)}）"
            held = [
                f"{role.zh}：{'、'.join(names)}"
                for role in (Role.LEADER, Role.DEPUTY)
                if (names := posts.get((grid.code, role)))
            ]
            rooms = "、".join(room.topic for room in directory.rooms_of([grid.code]))
            yield "  ".join([head, *held, *([f"群：{rooms}"] if rooms else [])])


def to_roster(directory: Directory) -> Roster:
    """What an export writes; suspended identities stay out, so that a file never gives rights back."""
    return Roster(
        grids=tuple(
            GridLine(code=g.code, name=g.name, tier=g.tier, seq=g.seq, tags=g.tags)
            for g in sorted(directory.tree.grids.values(), key=lambda g: g.code)
        ),
        departments=tuple(_write_department(d) for d in sorted(directory.departments, key=lambda d: (d.grid, d.code))),
        people=tuple(line for o in directory.officers.values() for line in _write_officer(o)),
        rooms=tuple(
            RoomLine(
                topic=room.topic,
                grids=room.grids,
                account=seat.account if seat else None,
                chat=seat.chat if seat else None,
            )
            for room in directory.rooms.values()
            if room.grids
            for seat in (room.seats or (None,))
        ),
    )


def _count(plan: RosterPlan) -> Iterator[str]:
    new = sum(p.person is None for p in plan.people)
    left = sum(p.leaves for p in plan.people)
    known_rooms = sum(r.room is not None for r in plan.rooms)
    counts = (
        ("网格", len(plan.added_grids), len(plan.changed_grids), len(plan.removed_grids)),
        ("部门", len(plan.added_departments), len(plan.changed_departments), len(plan.removed_departments)),
        ("人员", new, len(plan.people) - new - left, left),
        ("群", len(plan.rooms) - known_rooms, known_rooms, 0),
    )
    for name, added, changed, removed in counts:
        if added or changed or removed:
            yield f"{name}：新增 {added}，修改 {changed}，删除 {removed}"


def _compare(old: Grid, new: Grid) -> str:
    pairs = (
        ("名称", old.name, new.name),
        ("镇序", old.seq, new.seq),
        ("标签", "、".join(sorted(old.tags)), "、".join(sorted(new.tags))),
    )
    changed = [f"{label} {before or '空'} → {after or '空'}" for label, before, after in pairs if before != after]
    return "，".join(changed) or new.name


def _describe_person(change: PersonChange, tree: GridTree) -> Iterator[str]:
    if change.person is None:
        posts = "、".join(_name_post(post, tree) for post in change.posts)
        yield f"新增人员 {change.name}：{posts}"
        return
    told = [f"任 {_name_post(post, tree)}" for post in change.posts]
    told += [f"不再任 {_name_post(post, tree)}" for post in change.lost_posts]
    told += ["改姓名或电话"] if change.renamed else []
    told += [f"登记账号 {i.account} 的微信" for i in change.identities if not i.suspended]
    told += ["微信编号变了，要本人用登记码重新登记后才有权限"] if any(i.suspended for i in change.identities) else []
    yield f"人员 {change.name}：{'；'.join(told)}"


def _write_department(office: Department) -> DepartmentLine:
    return DepartmentLine(code=office.code, name=office.name, grid=office.grid, phone=office.phone)


def _write_officer(officer: Officer) -> Iterator[PersonLine]:
    """A line for each post and each contact: the lines of one person are known again by either."""
    live: list[Identity | None] = [identity for identity in officer.identities if not identity.suspended]
    for post in officer.posts:
        for identity in live or [None]:
            yield PersonLine(
                name=officer.name,
                phone=officer.phone,
                role=post.role,
                grid=post.grid,
                department=post.department,
                account=identity.account if identity else None,
                contact=identity.contact if identity else None,
            )


def _name_post(post: PostKey, tree: GridTree) -> str:
    return f"{_name(tree, post.grid)}{post.department}{post.role.zh}"


def _name(tree: GridTree, code: GridCode) -> str:
    return tree.place_name(code) if code in tree.grids else code


def _names(tree: GridTree, codes: tuple[GridCode, ...]) -> str:
    return "、".join(_name(tree, code) for code in codes) or "无"
