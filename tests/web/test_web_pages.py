"""The pages as people see them: what is wrong, what is open, one ticket, one notice, the tree."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from web_support import (
    HOUSE,
    NOW,
    OTHER_HOUSE,
    OTHER_TOWN,
    TOWN,
    VILLAGE,
    Window,
    add_notice,
    add_picture,
    add_ticket,
    find_field,
)

from domain.health import HealthLine
from domain.mediation import Concern, RiseGround
from domain.ports import CommandResult
from domain.send_words import SEND_STATE_WORDS
from domain.ticket import Action, State
from domain.ticket_record import TicketEvent
from domain.time_words import say_due, say_span
from handlers.ending_mediation import END_REASONS, GIVEN_UP
from models.tables import GapRow
from web.wording import (
    ACTION_WORDS,
    mask_numbers,
    say_ago,
    say_event_reason,
    say_sitting,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def test_the_centre_shows_open_tickets_and_their_figures(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    await add_ticket(signed_in.database, 2, state="closed", text="已经修好的")

    page = await signed_in.page("/")

    assert "村口路灯坏了三天了没人修" in page
    assert "已经修好的" not in page
    assert f'href="/tickets/{number}"' in page
    assert "3小时前" in page
    assert "张有才" in page


async def test_filters_stay_chosen_and_narrow_the_list(signed_in: Window) -> None:
    await add_ticket(signed_in.database, 1, text="河西的灯")
    await add_ticket(signed_in.database, 2, text="坪上的灯", grid=OTHER_HOUSE)

    page = await signed_in.page(f"/?grid={OTHER_TOWN}&type=infra.light&q=灯")

    assert "坪上的灯" in page
    assert "河西的灯" not in page
    assert f'<option value="{OTHER_TOWN}" selected>' in page
    assert 'value="灯"' in page


async def test_every_choice_above_the_list_shows_as_many_as_it_says(signed_in: Window) -> None:
    for key, state in enumerate(State, start=1):
        await add_ticket(signed_in.database, key, state=state.value)

    page = await signed_in.page(f"/?grid={TOWN}")
    chips = re.findall(r'<a href="([^"]+)" [^>]*>[^<]+<b>(\d+)</b></a>', page)

    assert len(chips) == 7
    for href, count in chips:
        shown = await signed_in.page(href.replace("&amp;", "&"))
        assert shown.count('<li class="ticket ') == int(count), href


async def test_older_tickets_are_a_page_further(signed_in: Window) -> None:
    for key in range(1, 5):
        await add_ticket(signed_in.database, key, text=f"第{key}件事", reported_at=NOW - timedelta(hours=key))

    page = await signed_in.page("/?limit=3")
    older = re.search(r'href="([^"]+)">更早的', page)

    assert older is not None
    assert "第4件事" not in page
    assert "第4件事" in await signed_in.page(older.group(1).replace("&amp;", "&"))


async def test_what_is_wrong_stands_on_every_page(signed_in: Window) -> None:
    signed_in.board.shown = [HealthLine(part="gateway", ok=False, code="gone", sentence="微信网关断开了。")]

    for path in ("/", "/broadcasts", "/grids"):
        assert "微信网关断开了。" in await signed_in.page(path)


async def test_a_ticket_shows_its_step_its_words_and_what_happened(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    await add_picture(signed_in.database, 1)

    page = await signed_in.page(f"/tickets/{number}")

    assert re.search(r'class="now" aria-current="step"><span>调查落实', page)
    assert page.count('<li class="done"') == 3
    assert "接单" in page
    assert "→ 办理中" in page
    assert "办好的凭据" in page
    assert "报告人说" in page
    assert "王居民" not in page


async def test_a_sensitive_ticket_shows_no_words_and_no_names_of_who_acted(signed_in: Window) -> None:
    number = await add_ticket(
        signed_in.database, 1, sensitive=True, text="村主任收了钱", type="conduct.cadre", assignee_id=None
    )

    page = await signed_in.page(f"/tickets/{number}")

    assert "村主任" not in page
    assert "（保密）" in page
    assert "张有才" not in page
    assert "村主任" not in await signed_in.page("/")


@pytest.mark.parametrize(
    ("state", "wanted"),
    [
        ("assigned", {"accept", "done", "escalate", "progress", "note", "return", "reject", "void"}),
        ("working", {"done", "escalate", "progress", "note", "void"}),
        ("verifying", {"close", "rework", "note", "void"}),
        ("closed", {"reopen", "note"}),
        ("archived", set()),
    ],
)
async def test_the_buttons_are_what_the_table_allows(signed_in: Window, state: str, wanted: set[str]) -> None:
    number = await add_ticket(signed_in.database, 1, state=state)

    page = await signed_in.page(f"/tickets/{number}")

    assert set(re.findall(r'name="action" value="(\w+)"', page)) == wanted


async def test_a_button_walks_through_the_door_with_its_key(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    page = await signed_in.page(f"/tickets/{number}")
    form = page[page.index('<form class="panel deeds"') :]
    fields = {"form_token": find_field(form, "form_token"), "key": find_field(form, "key")}

    for _ in range(2):
        pressed = fields | {"action": "done", "words": " 换了灯泡 "}
        async with signed_in.visitor.post(f"/tickets/{number}", data=pressed, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, f"/tickets/{number}")

    first, second = signed_in.door.commands
    assert (first.action, first.subject, first.args) == ("ticket.done", number, {"text": "换了灯泡"})
    assert first.key == second.key == f"page:{fields['key']}:done"


async def test_a_refusal_is_shown_on_the_ticket(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    signed_in.door.answer = CommandResult(ok=False, code="not_now", sentence="这件已经结了。")
    form_token = find_field(await signed_in.page("/"), "form_token")

    fields = {"form_token": form_token, "action": "done"}
    async with signed_in.visitor.post(f"/tickets/{number}", data=fields) as answer:
        assert answer.status == 409
        assert "这件已经结了。" in await answer.text()


async def test_what_needs_a_reason_is_not_done_without_one(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    form_token = find_field(await signed_in.page("/"), "form_token")

    fields = {"form_token": form_token, "action": "void"}
    async with signed_in.visitor.post(f"/tickets/{number}", data=fields) as answer:
        assert answer.status == 422
        assert "要写一句原因" in await answer.text()
    async with signed_in.visitor.post(f"/tickets/{number}", data=fields | {"words": "重复了"}) as answer:
        assert answer.status == 200

    (command,) = signed_in.door.commands
    assert command.args == {"text": "重复了", "reason": "重复了"}


async def test_a_notice_shows_how_far_it_came_and_why_it_got_stuck(signed_in: Window) -> None:
    await add_notice(signed_in.database)

    listed = await signed_in.page("/broadcasts")
    page = await signed_in.page("/broadcasts/1")

    assert "秸秆禁烧" in listed
    assert "温水镇（只发户群）" in listed
    assert 'class="fill-sent" x="0" y="0" width="500"' in page
    assert "机器人不在这个群里" in page
    assert re.search(r"<b>石门镇</b> <span>0/1</span>", page)
    assert "<b>50%</b> 已送达" in page


async def test_a_notice_is_stopped_by_a_button(signed_in: Window) -> None:
    await add_notice(signed_in.database)
    form_token = find_field(await signed_in.page("/broadcasts/1"), "form_token")

    fields = {"form_token": form_token, "action": "pause", "key": "k"}
    async with signed_in.visitor.post("/broadcasts/1", data=fields) as answer:
        assert answer.status == 200
    async with signed_in.visitor.post("/broadcasts/1", data=fields | {"action": "explode"}) as answer:
        assert answer.status == 422

    assert [(c.action, c.key) for c in signed_in.door.commands] == [("broadcast.pause", "page:k:pause")]


async def test_all_sending_is_stopped_by_a_button(signed_in: Window) -> None:
    form_token = find_field(await signed_in.page("/"), "form_token")

    async with signed_in.visitor.post("/stop", data={"form_token": form_token, "stopped": "true"}) as answer:
        assert answer.status == 200

    assert signed_in.door.commands[0].args == {"stopped": "true"}


async def test_the_tree_leads_from_the_county_to_a_household(signed_in: Window) -> None:
    await add_ticket(signed_in.database, 1)

    county, village = await signed_in.page("/grids"), await signed_in.page(f"/grids?grid={VILLAGE}")

    assert f'href="/grids?grid={VILLAGE}"' in county
    assert "在办 1" in county
    assert "还没认领的群" in county
    assert HOUSE not in county
    assert "网格长 <bdi>张有才</bdi>" in village
    assert "群：<bdi>河西村二组3格群</bdi>" in village
    assert "李桂花" in village


async def test_an_empty_house_says_so_everywhere(signed_in: Window) -> None:
    assert "这里没有事项" in await signed_in.page("/")
    assert "还没有通知" in await signed_in.page("/broadcasts")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=10), "刚刚"),
        (timedelta(minutes=5), "5分钟前"),
        (timedelta(hours=3), "3小时前"),
        (timedelta(hours=10, minutes=1), "昨天 23:59"),
        (timedelta(days=2), "前天 10:00"),
        (timedelta(days=4), "11月16日 10:00"),
        (timedelta(days=400), "2025年10月16日 10:00"),
        (-timedelta(hours=2), "今天 12:00"),
        (-timedelta(days=1), "明天 10:00"),
    ],
)
def test_times_are_said_as_people_say_them(before: timedelta, said: str) -> None:
    assert say_ago(NOW - before, NOW, SHANGHAI) == said


def test_spans_are_said_in_one_unit() -> None:
    spans = [timedelta(seconds=5), timedelta(minutes=25), timedelta(hours=3, minutes=50), timedelta(days=2, hours=3)]

    assert [say_span(span) for span in spans] == ["不到1分钟", "25分钟", "3小时", "2天"]
    assert say_due(NOW + timedelta(days=2), NOW) == "还剩2天"
    assert say_due(NOW - timedelta(hours=5), NOW) == "超了5小时"


def test_only_whole_telephone_and_identity_numbers_are_masked() -> None:
    assert mask_numbers("13812345678") == "138****5678"
    assert mask_numbers("单号20261120-01010203-003") == "单号20261120-01010203-003"
    assert mask_numbers("11010119900307123X，139 1234") == "110***********123X，139 1234"


def test_a_sitting_is_told_by_its_number_and_what_came_of_it() -> None:
    facts = {"level": "1", "number": "2", "outcome": "failed"}
    held = TicketEvent(
        at=NOW, action=Action.MEDIATE, actor="system", before=State.MEDIATING, after=State.MEDIATING, facts=facts
    )
    assert say_sitting(held) == "第2次，没成"
    assert say_sitting(replace(held, facts={"level": "1"})) == ""


def test_every_reason_of_mediation_has_words() -> None:
    for reason in (*END_REASONS.values(), GIVEN_UP, *RiseGround, *Concern):
        assert say_event_reason(reason)


def test_every_action_and_state_of_a_send_has_words() -> None:
    assert set(ACTION_WORDS) == set(Action)
    assert len(SEND_STATE_WORDS) == 10


async def test_a_time_without_hearing_is_said_for_a_day_and_a_blink_is_not(signed_in: Window) -> None:
    hour_ago = NOW - timedelta(hours=1)
    async with signed_in.database.write() as session:
        session.add(GapRow(account="a1", since=hour_ago, until=hour_ago + timedelta(seconds=1)))
        session.add(GapRow(account="a1", since=hour_ago, until=hour_ago + timedelta(minutes=10)))
        session.add(GapRow(account="a1", since=NOW - timedelta(days=3), until=NOW - timedelta(days=2)))

    page = await signed_in.page("/")

    assert page.count("没连上微信") == 1


async def test_a_deadline_that_hangs_on_holidays_nobody_announced_is_shown_as_an_estimate(signed_in: Window) -> None:
    certain = await add_ticket(signed_in.database, 1)
    guessed = await add_ticket(signed_in.database, 2, due_at=datetime(2027, 1, 5, 12, tzinfo=UTC))
    assert "预估" not in await signed_in.page(f"/tickets/{certain}")
    assert "2027年1月5日 20:00（预估）" in await signed_in.page(f"/tickets/{guessed}")
    shown = {card["no"]: card["due_is_estimate"] for card in (await signed_in.get("/api/v1/tickets"))["items"]}
    assert shown == {certain: False, guessed: True}
