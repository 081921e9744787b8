"""The control API, as tests, the chat page and the demo use it."""

import asyncio
import json
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import yaml
from street_support import BOT, LANE, LEADER, RESIDENT, SQUARE, STRANGER, Bot, Control, until

from simulator.county import make_county
from simulator.service import Simulator


async def test_rooms_tell_who_sits_where(control: Control) -> None:
    lane, square = await control.get("/rooms")
    assert (lane["id"], lane["topic"], lane["tier"], lane["grid"]) == (LANE, "巷子群", "户", "529901100010101")
    assert lane["members"] == [LEADER, RESIDENT, STRANGER, BOT]
    assert square["last"] is None


async def test_people_have_roles_and_rooms(control: Control) -> None:
    people = {person["id"]: person for person in await control.get("/people")}
    assert {person_id: person["role"] for person_id, person in people.items()} == {
        BOT: "bot",
        LEADER: "leader",
        RESIDENT: "resident",
        STRANGER: "resident",
    }
    assert people[RESIDENT]["rooms"] == [LANE, SQUARE]
    assert people[STRANGER]["friend_of"] == []


async def test_a_message_is_answered_as_it_will_be_listed(control: Control) -> None:
    said = await control.say("路灯坏了")
    assert [said] == await control.get(f"/rooms/{LANE}/messages")
    assert said["sender_name"] == "三号楼桂芳"
    assert said["at"].endswith("+08:00")
    assert {"id", "sender_id", "text", "type", "quote_id", "mentions", "media", "recalled"} <= said.keys()


async def test_listing_after_a_message_gives_what_followed(control: Control) -> None:
    said = [await control.say(str(number)) for number in range(5)]
    after = await control.get(f"/rooms/{LANE}/messages", after=said[1]["id"], limit=2)
    newest = await control.get(f"/rooms/{LANE}/messages", limit=2)
    assert [message["text"] for message in after] == ["2", "3"]
    assert [message["text"] for message in newest] == ["3", "4"]
    assert await control.get(f"/rooms/{LANE}/messages", after=said[4]["id"]) == []


async def test_only_the_newest_two_hundred_are_listed_unless_asked(control: Control) -> None:
    lines = [{"room_id": LANE, "sender_id": RESIDENT, "text": str(number)} for number in range(250)]
    answer = await control.post("/bulk", messages=lines)
    listed = await control.get(f"/rooms/{LANE}/messages")
    everything = await control.get(f"/rooms/{LANE}/messages", limit=1000)
    assert answer["count"] == 250
    assert [message["text"] for message in listed] == [str(number) for number in range(50, 250)]
    assert (everything[0]["id"], everything[-1]["id"]) == (answer["first_id"], answer["last_id"])


async def test_bulk_at_a_rate_takes_its_time_and_keeps_the_order(bot: Bot, control: Control) -> None:
    lines = [{"room_id": LANE, "sender_id": RESIDENT, "text": str(number)} for number in range(20)]
    loop = asyncio.get_running_loop()
    start = loop.time()
    await control.post("/bulk", messages=lines, rate=200)
    assert loop.time() - start >= 19 / 200
    await bot.wait_for("message", 20)
    ids = [event.message_id for event in bot.all("message")]
    assert ids == sorted(ids)


async def test_a_private_chat_belongs_to_one_person_and_the_bot(bot: Bot, control: Control) -> None:
    said = await control.post(f"/people/{RESIDENT}/messages", text="悄悄话")
    payload = await bot.read()
    assert (payload.from_id, payload.to_id, payload.room_id) == (RESIDENT, BOT, "")
    assert await control.get(f"/people/{RESIDENT}/messages") == [said]
    assert await control.get(f"/people/{LEADER}/messages") == []
    assert said["account"] == "a1"


async def test_a_second_account_has_its_own_private_chats_and_groups() -> None:
    async with Simulator(accounts=2) as sim, aiohttp.ClientSession() as session:
        control = Control(session, sim.url)
        person = next(p for p in await control.get("/people") if p["role"] == "leader")
        await control.post(f"/people/{person['id']}/messages", text="给二号", account="a2")
        first = await control.get(f"/people/{person['id']}/messages", account="a1")
        both = await control.get(f"/people/{person['id']}/messages")
        assert (first, [message["account"] for message in both]) == ([], ["a2"])
        assert len(sim.grpc_ports) == 2


async def test_the_clock_starts_at_ten_on_a_working_day_and_can_be_moved(sim: Simulator, control: Control) -> None:
    start = sim.street.clock.now().astimezone()
    opened = (await control.get("/clock"))["now"]
    later = await control.post("/clock", status=200, advance=3600)
    night = await control.post("/clock", status=200, now="2026-11-23T21:00:00")
    said = await control.say("夜里说的")
    assert start.weekday() < 5
    assert "T10:00:0" in opened
    assert "T11:00:0" in later["now"]
    assert night["now"].startswith("2026-11-23T21:00:00")
    assert said["at"].startswith("2026-11-23T21:00:0")


async def test_sends_are_listed_from_a_number_on(bot: Bot, control: Control) -> None:
    for text in ("一", "二", "三"):
        await bot.puppet.message_send_text(LANE, text)
    sends = await control.get("/sends")
    assert [send["text"] for send in await control.get("/sends", after=sends[0]["id"])] == ["二", "三"]
    assert {"account", "chat", "kind", "time", "real_at", "outcome"} <= sends[0].keys()


async def test_the_stream_tells_of_messages_clock_and_rooms(control: Control) -> None:
    async with control.session.get(f"{control.url}/stream") as response:
        assert response.headers["Content-Type"] == "text/event-stream"
        assert (await next_event(response))["kind"] == "clock"
        said = await control.say("听得见吗")
        message = await next_event(response)
        await control.post("/clock", status=200, advance=60)
        clock = await next_event(response)
        await control.post("/events", kind="topic", room_id=LANE, topic="新名字")
        room = await next_event(response)
    assert (message["kind"], message["id"], message["room_id"], message["person_id"]) == (
        "message",
        said["id"],
        LANE,
        None,
    )
    assert clock["kind"] == "clock"
    assert (room["kind"], room["topic"]) == ("room", "新名字")


async def test_the_simulator_stops_at_once_though_a_page_is_still_watching() -> None:
    async with aiohttp.ClientSession() as session:
        sim = Simulator()
        await sim.start()
        async with session.get(f"{sim.url}/sim/api/stream") as response:
            await next_event(response)
            async with asyncio.timeout(2):
                await sim.stop()


async def test_a_page_that_goes_away_is_forgotten(sim: Simulator, control: Control) -> None:
    async with control.session.get(f"{control.url}/stream") as response:
        await next_event(response)
    for _ in range(3):
        await control.say("还有人吗")
    await until(lambda: not sim.street._watchers, "the page to be forgotten")


async def test_a_recalled_message_is_shown_without_its_words(control: Control) -> None:
    said = await control.say("说错了")
    await control.say("", type="recalled", quote_id=said["id"])
    first, second = await control.get(f"/rooms/{LANE}/messages")
    assert (first["text"], first["recalled"]) == ("", True)
    assert (second["type"], second["quote_id"]) == ("recalled", said["id"])


async def test_a_place_and_a_link_reach_the_puppet_as_xml(bot: Bot, control: Control) -> None:
    await control.say("村口<大>桥", type="location", latitude=28.5, longitude=106.5)
    await control.say("通知", type="link", url="https://example.org/?a=1&b=2")
    place, link = await bot.read(1), await bot.read(2)
    assert 'x="28.5" y="106.5"' in place.text
    assert 'label="村口&lt;大&gt;桥"' in place.text
    assert "<url>https://example.org/?a=1&amp;b=2</url>" in link.text


async def test_a_new_group_can_be_opened(control: Control) -> None:
    room = await control.post("/rooms", topic="新群", person_id=LEADER, members=[RESIDENT])
    assert room["members"] == [LEADER, RESIDENT]
    invited = await control.post("/events", kind="invite", person_id=LEADER, room_id=room["id"])
    assert invited["id"]


async def test_the_roster_is_what_the_bot_imports(control: Control) -> None:
    async with control.session.get(f"{control.url}/roster") as response:
        roster = yaml.safe_load(await response.text())
    assert roster["people"] == [
        {
            "name": "李长顺",
            "phone": "",
            "role": "leader",
            "grid": "529901100010101",
            "account": "a1",
            "contact_id": LEADER,
        }
    ]
    assert roster["rooms"][0] == {
        "topic": "巷子群",
        "account": "a1",
        "room_id": LANE,
        "grids": ["529901100010101"],
    }
    assert roster["grids"][1]["tier"] == "户"


async def test_unknown_files_and_addresses_are_not_found(control: Control) -> None:
    base = control.url.removesuffix("/sim/api")
    for path in ("/sim/static/nothing.js", "/sim/static/%2e%2e/service.py", "/sim/api/media/1", "/nowhere"):
        async with control.session.get(base + path) as response:
            assert response.status == 404
            assert (await response.json())["error"]["message"]


async def test_the_root_leads_to_the_page(control: Control) -> None:
    base = control.url.removesuffix("/sim/api")
    async with control.session.get(f"{base}/", allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (302, "/sim/")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"/rooms/{LANE}/messages", {}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT}),
        (f"/rooms/{LANE}/messages", {"sender_id": "nobody", "text": "你好"}),
        (f"/rooms/{SQUARE}/messages", {"sender_id": STRANGER, "text": "我不在这个群"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": 5}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "\ud800"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "x", "type": "smell"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "x", "quote_id": "1"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "x", "mentions": "all"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "x", "mentions": ["nobody"]}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "x", "at": "昨天"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "text": "x", "at": "0001-01-01T00:00:00"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "type": "picture", "content_base64": "图"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "type": "file"}),
        (f"/rooms/{LANE}/messages", {"sender_id": RESIDENT, "type": "recalled"}),
        ("/rooms/nowhere/messages", {"sender_id": RESIDENT, "text": "x"}),
        ("/people/nobody/messages", {"text": "x"}),
        (f"/people/{BOT}/messages", {"text": "x"}),
        (f"/people/{RESIDENT}/messages", {"text": "x", "account": "a9"}),
        ("/events", {"kind": "party"}),
        ("/events", {"kind": "invite", "person_id": LEADER, "room_id": LANE}),
        ("/events", {"kind": "friend", "person_id": RESIDENT}),
        ("/events", {"kind": "join", "person_id": RESIDENT, "room_id": LANE}),
        ("/events", {"kind": "leave", "person_id": STRANGER, "room_id": SQUARE}),
        ("/events", {"kind": "topic", "room_id": LANE}),
        ("/events", {"kind": "rename", "person_id": RESIDENT}),
        ("/events", {"kind": "logout", "account": "a9"}),
        ("/clock", {}),
        ("/clock", {"now": "soon"}),
        ("/clock", {"advance": 1e300}),
        ("/clock", {"advance": 1, "now": "2026-11-23T10:00:00"}),
        ("/bulk", {}),
        ("/bulk", {"messages": [5]}),
        ("/bulk", {"messages": [{"room_id": LANE, "sender_id": RESIDENT}]}),
        ("/rooms", {"topic": "没有群主"}),
    ],
)
async def test_bad_input_is_refused_with_a_sentence(control: Control, path: str, body: dict[str, Any]) -> None:
    answer = await control.post(path, status=400, **body)
    assert answer["error"]["code"]
    assert answer["error"]["message"]


NASTY = [None, True, [], {}, [[]], [None], [RESIDENT], "", "\x00", "\ud800", "💥" * 1000]
NASTY += [-1, 0, 10**400, 1e308, float("nan")]
TALK = "text type quote_id mentions raw at late content_base64 filename url contact_id latitude longitude"
FIELDS = {
    f"/rooms/{LANE}/messages": f"sender_id {TALK}",
    f"/people/{RESIDENT}/messages": f"account {TALK}",
    "/events": "kind person_id room_id account hello topic name alias inviter_id remover_id",
    "/clock": "now advance",
    "/faults": "kind seconds count account room_id ms cut",
    "/bulk": "messages rate",
    "/rooms": "topic person_id members",
}
SOUND = {"sender_id": RESIDENT, "text": "x", "kind": "no_id", "person_id": LEADER, "topic": "群", "room_id": LANE}


@pytest.mark.parametrize(
    ("path", "field"), [(path, field) for path, fields in FIELDS.items() for field in fields.split()]
)
async def test_no_value_of_any_field_breaks_the_server(control: Control, path: str, field: str) -> None:
    kinds = ("no_id", "rename", "leave", "friend") if field != "kind" else ("no_id",)
    for value in NASTY:
        for kind in kinds:
            body = {**SOUND, "kind": kind, field: value}
            async with control.session.post(f"{control.url}{path}", json=body) as response:
                assert response.status < 500, (field, value)
                await response.json()


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_refused(control: Control, raw: bytes) -> None:
    async with control.session.post(f"{control.url}/events", data=raw) as response:
        assert response.status == 400
        assert (await response.json())["error"]["code"] == "bad_json"


async def test_a_body_above_twenty_megabytes_is_refused(control: Control) -> None:
    async with control.session.post(f"{control.url}/events", data=BytesIO(b" " * (20 * 1024 * 1024 + 1))) as response:
        assert response.status == 413


@pytest.mark.parametrize("query", [{"after": "gestern"}, {"limit": "0"}, {"limit": "-1"}, {"limit": "999999999999"}])
async def test_a_bad_query_is_refused(control: Control, query: dict[str, str]) -> None:
    async with control.session.get(f"{control.url}/rooms/{LANE}/messages", params=query) as response:
        assert response.status == 400


async def test_a_county_of_4144_groups_answers_the_page(control: Control) -> None:
    async with Simulator(town=make_county(4144)) as sim:
        county = Control(control.session, sim.url)
        rooms = await county.get("/rooms")
        assert len(rooms) == 4144
        said = await county.say("路灯坏了", room=rooms[0]["id"], sender=rooms[0]["members"][0])
        assert said["text"] == "路灯坏了"


async def next_event(response: aiohttp.ClientResponse) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            line = await response.content.readline()
            if line.startswith(b"data: "):
                return dict(json.loads(line[6:]))
