"""Grids, groups, notices, figures, probes and the stop switch by the API."""

import asyncio
from datetime import timedelta

import pytest
from web_support import (
    HOUSE,
    NOW,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Window,
    add_notice,
    add_ticket,
    insert_rows,
)

from domain.health import HealthLine, Sample
from domain.ports import CommandResult
from models.tables import CountyRow
from web.probes import write_metrics


async def test_the_tree_comes_parents_first_with_leaders_and_groups(window: Window) -> None:
    items = (await window.get("/api/v1/grids"))["items"]

    assert [item["name"] for item in items[:5]] == ["桐林县", "温水镇", "河西村", "二组", "3格"]
    assert items[4] == {
        "code": HOUSE,
        "name": "3格",
        "place": "河西村二组3格",
        "tier": "L4",
        "parent": "520330101010200",
        "tags": [],
        "leaders": [{"role": "leader", "name": "张有才"}],
        "rooms": [1],
    }


@pytest.mark.parametrize(
    ("query", "count"), [("", 9), (f"grid={TOWN}", 4), (f"grid={VILLAGE}&tier=L4", 1), ("tier=L1,L2", 4)]
)
async def test_grids_are_chosen_by_place_and_tier(window: Window, query: str, count: int) -> None:
    assert len((await window.get(f"/api/v1/grids?{query}"))["items"]) == count


@pytest.mark.parametrize(("path", "count"), [("/api/v1/grids", 9), ("/api/v1/rooms", 3)])
async def test_pages_of_the_directory_hold_everything_once(window: Window, path: str, count: int) -> None:
    seen: list[object] = []
    cursor = ""
    while cursor is not None:
        page = await window.get(f"{path}?limit=2&cursor={cursor}")
        seen += [item.get("code") or item["id"] for item in page["items"]]
        cursor = page["next"]

    assert len(seen) == len(set(seen)) == count


async def test_a_group_tells_its_grids_and_its_seats(window: Window) -> None:
    first, second, third = (await window.get("/api/v1/rooms"))["items"]

    assert first == {
        "id": 1,
        "topic": "河西村二组3格群",
        "tier": "L4",
        "grids": [HOUSE],
        "seats": [{"account": "a1", "room_id": "room1@chatroom"}],
        "introduced": False,
        "muted_until": None,
    }
    assert (third["tier"], third["grids"], third["seats"]) == (None, [], [])
    below = (await window.get(f"/api/v1/rooms?grid={OTHER_TOWN}"))["items"]
    assert [room["id"] for room in below] == [second["id"]]


async def test_a_notice_counts_its_deliveries_and_lists_them(window: Window) -> None:
    await add_notice(window.database)

    notice = await window.get("/api/v1/broadcasts/1")
    failed = await window.get("/api/v1/broadcasts/1?state=failed&occurrence=1")

    assert (notice["counts"]["sent"], notice["counts"]["failed"], notice["counts"]["planned"]) == (1, 1, 0)
    assert notice["total"] == 2
    assert notice["answers"] == {"groups": 1, "answered": 0, "people": 0, "seen": 0, "choices": []}
    assert notice["audience"] == {"grids": [TOWN], "tiers": ["L4"], "tags": [], "except": []}
    assert (notice["at"], notice["cron"], notice["send_until"]) == ("2026-11-20T10:00:00+08:00", None, "18:00")
    assert notice["occurrences"][0]["counts"] == notice["counts"]
    assert [delivery["topic"] for delivery in notice["deliveries"]["items"]] == ["河西村二组3格群", "坪上村一组1格群"]
    assert [(d["room"], d["code"]) for d in failed["deliveries"]["items"]] == [(2, "not_in_room")]


async def test_notices_are_listed_newest_first_and_in_pages(window: Window) -> None:
    for key in (1, 2, 3):
        await add_notice(window.database, key)

    first = await window.get("/api/v1/broadcasts?limit=2")
    second = await window.get(f"/api/v1/broadcasts?limit=2&cursor={first['next']}")
    deliveries = await window.get("/api/v1/broadcasts/2?limit=1")
    others = await window.get(f"/api/v1/broadcasts/2?limit=1&cursor={deliveries['deliveries']['next']}")

    assert [item["id"] for item in first["items"] + second["items"]] == [3, 2, 1]
    assert second["next"] is None
    assert [d["deliveries"]["items"][0]["room"] for d in (deliveries, others)] == [1, 2]


async def test_a_planned_notice_goes_through_the_door_as_it_was_given(window: Window) -> None:
    await add_notice(window.database, 7, asked_by="api:k7")
    window.door.answer = CommandResult(ok=True, code="ok", sentence="定好了。", subject="7")
    campaign = {"title": "停水", "text": "明天停水", "audience": {"grids": [TOWN]}, "at": "2026-11-21 08:30"}

    async with window.client.post("/api/v1/broadcasts", json=campaign | {"key": "k7"}) as answer:
        told = await answer.json()

    assert answer.status == 201
    assert (told["id"], told["sentence"]) == (7, "定好了。")
    (command,) = window.door.commands
    assert (command.action, command.subject, command.key) == ("broadcast.schedule", "", "api:k7")
    assert command.args == {
        "campaign": '{"title": "停水", "text": "明天停水", "audience": {"grids": ["520330101000000"]}, '
        '"at": "2026-11-21 08:30"}'
    }


async def test_the_same_notice_asked_for_again_is_answered_with_the_first(window: Window) -> None:
    await add_notice(window.database, 7, asked_by="api:k7")
    window.door.answer = CommandResult(ok=True, code="seen_before", sentence="这一步已经做过了")

    async with window.client.post("/api/v1/broadcasts", json={"title": "停水", "key": "k7"}) as answer:
        assert (answer.status, (await answer.json())["id"]) == (201, 7)
    async with window.client.post("/api/v1/broadcasts", json={"title": "停水", "key": "k8"}) as answer:
        assert (answer.status, (await answer.json())["error"]["field"]) == (409, "key")


async def test_the_switch_is_shown_as_it_stands(signed_in: Window) -> None:
    await insert_rows(signed_in.database, CountyRow, [{"id": 1, "revision": 1, "sending_stopped": True}])

    assert (await signed_in.get("/api/v1/stats"))["sending_stopped"] is True
    assert "已停止一切发送" in await signed_in.page("/")


@pytest.mark.parametrize("action", ["pause", "resume", "cancel", "recall"])
async def test_a_notice_can_be_stopped_and_go_on(window: Window, action: str) -> None:
    await add_notice(window.database)

    async with window.client.post(f"/api/v1/broadcasts/1/{action}") as answer:
        assert answer.status == 200
    async with window.client.post(f"/api/v1/broadcasts/1/{action}", json={"key": "again"}) as answer:
        assert answer.status == 200
    async with window.client.post(f"/api/v1/broadcasts/2/{action}") as answer:
        assert answer.status == 404

    assert [(c.action, c.subject) for c in window.door.commands] == [(f"broadcast.{action}", "1")] * 2
    assert window.door.commands[1].key == "api:again"


async def test_a_correction_is_asked_for_with_the_right_words_and_answered_with_itself(window: Window) -> None:
    await add_notice(window.database)
    await add_notice(window.database, 7, asked_by="api:k7")
    window.door.answer = CommandResult(ok=True, code="ok", sentence="更正排好了", subject="7")

    body = {"text": "后天停水。", "key": "k7"}
    async with window.client.post("/api/v1/broadcasts/1/correct", json=body) as answer:
        told = await answer.json()

    assert (answer.status, told["id"], told["sentence"]) == (201, 7, "更正排好了")
    (command,) = window.door.commands
    assert (command.action, command.subject, command.args) == ("broadcast.correct", "1", {"text": "后天停水。"})


async def test_an_alert_from_outside_goes_through_the_door_with_its_key(window: Window) -> None:
    body = {"name": "weather", "value": "red", "key": "w-1"}
    async with window.client.post("/api/v1/conditions", json=body) as answer:
        told = await answer.json()

    asked = window.door.commands[-1]
    assert told["ok"] is True
    assert (asked.action, asked.subject, dict(asked.args)) == ("broadcast.condition", "weather", {"value": "red"})
    assert asked.key == "api:w-1"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "weather", "value": "red"}, "key"),
        ({"name": "天气", "value": "red", "key": "k"}, "name"),
        ({"name": "weather", "value": "", "key": "k"}, "value"),
        ({"name": "weather", "value": "红", "key": "k"}, "value"),
    ],
)
async def test_an_alert_that_is_not_whole_is_refused_by_its_field(
    window: Window, body: dict[str, str], field: str
) -> None:
    async with window.client.post("/api/v1/conditions", json=body) as answer:
        told = await answer.json()

    assert answer.status == 422
    assert told["error"]["field"] == field


async def test_the_figures_count_what_the_lists_show(window: Window) -> None:
    await add_ticket(window.database, 1)
    await add_ticket(window.database, 2, reported_at=NOW - timedelta(days=6), state="assigned", urgency="urgent")
    await add_ticket(window.database, 3, state="closed", closed_at=NOW - timedelta(minutes=5))
    await add_ticket(window.database, 4, state="candidate", no=None)
    await add_ticket(window.database, 5, grid=OTHER_VILLAGE, tier=2, type="env.garbage")

    county = await window.get("/api/v1/stats")
    town = await window.get(f"/api/v1/stats?grid={OTHER_TOWN}")

    assert (county["open"], county["overdue"]) == (3, 1)
    assert (county["reported_today"], county["closed_today"]) == (3, 1)
    assert county["by_state"]["working"] == 2
    assert county["by_state"]["candidate"] == 1
    assert county["by_type"] == {"env.garbage": 1, "infra.light": 2}
    assert (county["by_tier"]["L4"], county["by_tier"]["L2"]) == (2, 1)
    assert county["by_urgency"] == {"normal": 2, "urgent": 1}
    assert county["first_response_seconds"] == 20 * 60
    assert county["at"] == "2026-11-20T10:00:00+08:00"
    assert (town["open"], town["closed_today"]) == (1, 0)


async def test_before_the_first_response_there_is_no_median(window: Window) -> None:
    assert (await window.get("/api/v1/stats"))["first_response_seconds"] is None


@pytest.mark.parametrize("stopped", [True, False])
async def test_all_sending_is_stopped_through_the_door(window: Window, stopped: bool) -> None:
    async with window.client.post("/api/v1/stop", json={"stopped": stopped}) as answer:
        assert (await answer.json())["stopped"] is stopped

    (command,) = window.door.commands
    assert (command.action, command.args) == ("county.stop", {"stopped": str(stopped).lower()})


@pytest.mark.parametrize("body", [{}, {"stopped": "true"}, {"stopped": 1}, {"stopped": None}])
async def test_the_stop_switch_takes_only_yes_or_no(window: Window, body: dict[str, object]) -> None:
    async with window.client.post("/api/v1/stop", json=body) as answer:
        assert answer.status == 422

    assert window.door.commands == []


async def test_it_is_ready_when_every_part_is_well(window: Window) -> None:
    window.board.shown = [HealthLine(part="gateway", ok=True, code="ok")]

    async with window.visitor.get("/readyz") as answer:
        told = await answer.json()

    assert answer.status == 200
    assert told["ready"] is True
    assert [line["part"] for line in told["lines"]] == ["database", "gateway"]


async def test_it_is_not_ready_while_the_gateway_is_gone_and_says_so(window: Window) -> None:
    since = NOW - timedelta(minutes=7)
    window.board.shown = [HealthLine(part="gateway", ok=False, code="gone", sentence="微信网关断开了。", since=since)]

    async with window.visitor.get("/readyz") as answer:
        told = await answer.json()

    assert answer.status == 503
    assert told["lines"][1] == {
        "part": "gateway",
        "ok": False,
        "code": "gone",
        "sentence": "微信网关断开了。",
        "since": "2026-11-20T09:53:00+08:00",
    }


async def test_a_database_without_its_tables_is_not_ready_and_the_process_alive(window: Window) -> None:
    async with window.database.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("DROP TABLE county")

    async with window.visitor.get("/readyz") as answer:
        assert answer.status == 503
        assert (await answer.json())["lines"][0]["code"] == "unreachable"
    async with window.visitor.get("/healthz") as answer:
        assert answer.status == 200


async def test_metrics_show_the_board_and_the_tables(window: Window) -> None:
    await add_ticket(window.database, 1)
    await add_notice(window.database)
    window.board.measured = [
        Sample(name="wangge_up", value=1, help="Up.", labels={"account": 'a"1\\\n'}),
        Sample(name="wangge_received_total", value=2.5, help="Messages.", kind="counter", labels={}),
    ]

    async with window.client.get("/metrics") as answer:
        lines = (await answer.text()).splitlines()

    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'wangge_tickets{state="working"} 1' in lines
    assert 'wangge_deliveries{state="failed"} 1' in lines
    assert 'wangge_up{account="a\\"1\\\\\\n"} 1' in lines
    assert "# TYPE wangge_received_total counter" in lines
    assert "wangge_received_total 2.5" in lines


def test_each_metric_is_introduced_once() -> None:
    samples = [Sample(name=name, value=1, help="x", labels={"n": str(n)}) for n in range(3) for name in ("b", "a")]

    lines = write_metrics(samples).splitlines()

    assert [line for line in lines if line.startswith("# TYPE")] == ["# TYPE a gauge", "# TYPE b gauge"]
    assert write_metrics([Sample(name="a", value=float("nan"), help="", labels={})]).endswith("a NaN\n")
    assert write_metrics([Sample(name="a", value=float("-inf"), help="", labels={})]).endswith("a -Inf\n")


async def test_many_ask_at_once_and_all_are_answered(window: Window) -> None:
    await add_ticket(window.database, 1)

    pages = await asyncio.gather(*(window.get("/api/v1/tickets") for _ in range(40)))

    assert {len(page["items"]) for page in pages} == {1}
