"""Tickets by the API: fields, filters, pages, actions."""

from datetime import timedelta

import pytest
from web_support import (
    HOUSE,
    NOW,
    OTHER_HOUSE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Window,
    add_picture,
    add_ticket,
    insert_rows,
)

from domain.ports import CommandResult
from models.tables import TicketWordsRow


async def test_a_ticket_has_the_fields_of_the_contract(window: Window) -> None:
    number = await add_ticket(window.database, 3, escalated=True, department="police")

    (ticket,) = (await window.get("/api/v1/tickets"))["items"]

    assert ticket == {
        "no": number,
        "short_no": 3,
        "state": "working",
        "flags": ["escalated"],
        "type": "infra.light",
        "type_name": "路灯照明",
        "urgency": "normal",
        "sensitive": False,
        "grid": HOUSE,
        "grid_name": "河西村二组3格",
        "tier": "L4",
        "assignee": "张有才",
        "department": "police",
        "department_name": "派出所",
        "room_id": "room1@chatroom",
        "room_topic": "河西村二组3格群",
        "reported_at": "2026-11-20T07:00:00+08:00",
        "respond_by": "2026-11-20T11:00:00+08:00",
        "due_at": "2026-11-25T07:00:00+08:00",
        "due_is_estimate": False,
        "closed_at": None,
        "text": "村口路灯坏了三天了没人修",
    }


async def test_one_ticket_comes_with_its_timeline_and_its_reporters(window: Window) -> None:
    number = await add_ticket(window.database, 1)
    await add_picture(window.database, 1)

    ticket = await window.get(f"/api/v1/tickets/{number}")

    assert [(step["action"], step["from"], step["to"]) for step in ticket["timeline"]] == [
        ("report", None, "reported"),
        ("assign", "filed", "assigned"),
        ("accept", "assigned", "working"),
    ]
    assert [step["actor_name"] for step in ticket["timeline"]] == ["报告人", "自动", "张有才"]
    assert ticket["timeline"][2]["actor"] == "person:1"
    assert ticket["timeline"][2]["at"] == "2026-11-20T07:20:00+08:00"
    assert ticket["reporters"] == 1
    assert ticket["media"] == [
        {"kind": "picture", "purpose": "evidence", "state": "wanted", "at": "2026-11-20T10:00:00+08:00"}
    ]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", [4, 3, 2, 1]),
        (f"grid={HOUSE}", [2, 1]),
        (f"grid={VILLAGE}", [2, 1]),
        (f"grid={TOWN}", [2, 1]),
        (f"grid={OTHER_VILLAGE}", [3]),
        (f"grid={OTHER_TOWN}", [4, 3]),
        ("grid=520330", [4, 3, 2, 1]),
        ("type=env.garbage", [2]),
        ("type=env.garbage,infra.light", [4, 3, 2, 1]),
        ("state=closed", [3]),
        ("state=closed,working", [4, 3, 2, 1]),
        ("state=open", [4, 2, 1]),
        ("state=candidate", [5]),
        ("since=2026-11-20", [4, 3, 2]),
        ("until=2026-11-19", [1]),
        ("until=2026-11-20T06:30:00%2B08:00", [1]),
        ("until=2026-11-20T06:30:00+08:00", [1]),
        ("since=2026-11-20T06:30:00&until=2026-11-20T08:30", [2]),
        ("q=垃圾", [2]),
        ("q=-004", [4]),
        ("q=%25", []),
        ("q=没有的话", []),
        ("overdue=1", [1]),
    ],
)
async def test_filters_choose_exactly_the_tickets_asked_for(window: Window, query: str, wanted: list[int]) -> None:
    base = NOW - timedelta(days=9)
    await add_ticket(window.database, 1, reported_at=base)
    await add_ticket(window.database, 2, type="env.garbage", text="垃圾堆成山了")
    await add_ticket(window.database, 3, grid=OTHER_HOUSE, state="closed", reported_at=NOW - timedelta(hours=1))
    await add_ticket(window.database, 4, grid=OTHER_TOWN, reported_at=NOW - timedelta(minutes=1))
    await add_ticket(window.database, 5, state="candidate", no=None)

    page = await window.get(f"/api/v1/tickets?{query}")

    assert [item["short_no"] for item in page["items"]] == wanted


async def test_pages_show_every_ticket_once_even_when_new_ones_come_in(window: Window) -> None:
    for key in range(1, 8):
        await add_ticket(window.database, key, reported_at=NOW - timedelta(hours=key // 2))
    seen: list[int] = []
    cursor, asked = "", 0

    while cursor is not None:
        page = await window.get(f"/api/v1/tickets?limit=2&cursor={cursor}")
        seen += [item["short_no"] for item in page["items"]]
        cursor, asked = page["next"], asked + 1
        await add_ticket(window.database, 100 + asked, reported_at=NOW)

    assert seen == [1, 3, 2, 5, 4, 7, 6]
    assert asked == 4


async def test_several_reports_of_one_ticket_are_read_together(window: Window) -> None:
    number = await add_ticket(window.database, 1, text="路灯坏了")
    more = {"ticket_id": 1, "person_id": 3, "kind": "report", "text": "还漏电", "at": NOW}
    note = {"ticket_id": 1, "person_id": 1, "kind": "note", "text": "去看过", "at": NOW}
    await insert_rows(window.database, TicketWordsRow, [more, note])

    assert (await window.get(f"/api/v1/tickets/{number}"))["text"] == "路灯坏了；还漏电"


async def test_words_of_a_sensitive_ticket_are_neither_shown_nor_found(window: Window) -> None:
    number = await add_ticket(window.database, 1, text="村主任收了钱", type="conduct.cadre", sensitive=True)

    listed = (await window.get("/api/v1/tickets"))["items"]
    single = await window.get(f"/api/v1/tickets/{number}")
    found = (await window.get("/api/v1/tickets?q=村主任"))["items"]

    assert [ticket["text"] for ticket in listed] == ["（保密）"]
    assert single["text"] == "（保密）"
    assert found == []
    assert {step["actor"] for step in single["timeline"]} == {"person", "system"}
    assert {step["actor_name"] for step in single["timeline"]} == {"报告人", "自动", "有关人员"}


async def test_telephone_and_identity_numbers_are_masked(window: Window) -> None:
    await add_ticket(window.database, 1, text="找我13812345678，身份证110101199003071234")

    (ticket,) = (await window.get("/api/v1/tickets"))["items"]

    assert ticket["text"] == "找我138****5678，身份证110***********1234"


async def test_an_action_walks_through_the_door_and_answers_with_the_ticket(window: Window) -> None:
    number = await add_ticket(window.database, 1)
    body = {"action": "done", "args": {"text": "换了灯泡", "count": 2, "sure": True}, "key": "k-1"}

    async with window.client.post(f"/api/v1/tickets/{number}/actions", json=body) as answer:
        told = await answer.json()

    assert answer.status == 200
    assert (told["ok"], told["no"], told["sentence"]) == (True, number, "记下了。")
    (command,) = window.door.commands
    assert (command.action, command.subject, command.key, command.actor) == (
        "ticket.done",
        number,
        "api:k-1",
        "api:token",
    )
    assert command.args == {"text": "换了灯泡", "count": "2", "sure": "true"}
    assert command.at == NOW


async def test_actions_without_a_key_are_told_apart(window: Window) -> None:
    number = await add_ticket(window.database, 1)

    for _ in range(2):
        async with window.client.post(f"/api/v1/tickets/{number}/actions", json={"action": "note"}) as answer:
            assert answer.status == 200

    first, second = window.door.commands
    assert first.key != second.key


@pytest.mark.parametrize(
    ("code", "field", "status"),
    [("not_now", None, 409), ("needs_words", "text", 422), ("not_found", "no", 404), ("not_yours", None, 403)],
)
async def test_a_refusal_is_told_with_its_sentence(window: Window, code: str, field: str | None, status: int) -> None:
    number = await add_ticket(window.database, 1)
    window.door.answer = CommandResult(ok=False, code=code, sentence="现在不行。", field=field)

    async with window.client.post(f"/api/v1/tickets/{number}/actions", json={"action": "done"}) as answer:
        told = await answer.json()

    assert answer.status == status
    assert told["error"] == {"code": code, "message": "现在不行。"} | ({"field": field} if field else {})


@pytest.mark.parametrize("action", ["erase", "archive", "suggest", "fly", "", None, 7, ["done"], {"a": 1}])
async def test_what_may_not_be_asked_from_outside_never_reaches_the_door(window: Window, action: object) -> None:
    number = await add_ticket(window.database, 1)

    async with window.client.post(f"/api/v1/tickets/{number}/actions", json={"action": action}) as answer:
        assert answer.status == 422
        assert (await answer.json())["error"]["field"] == "action"

    assert window.door.commands == []


async def test_a_fault_behind_the_door_is_a_number_and_no_traceback(window: Window) -> None:
    number = await add_ticket(window.database, 1)
    window.door.answer = RuntimeError("secret inside")

    async with window.client.post(f"/api/v1/tickets/{number}/actions", json={"action": "done"}) as answer:
        text = await answer.text()

    assert answer.status == 500
    assert '"code":"fault"' in text
    assert "secret" not in text
    assert "Traceback" not in text
