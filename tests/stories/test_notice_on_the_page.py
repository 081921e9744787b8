"""A clerk writes a notice on the page: looks at it, types the code, and it is planned once."""

import io
import re
from collections.abc import AsyncIterator
from urllib.parse import quote

import pytest

from models.bell_tables import CampaignFileRow, CampaignRow
from tests.broadcasts.notice_samples import make_picture
from tests.support.archive import count_rows, read_table
from tests.support.county import VILLAGE
from tests.support.office import TOKEN, Office, open_office
from tests.support.village import Village

NOTICE = {"title": "停水", "text": "{村}明天停水，请存水。", "place": VILLAGE, "when": "现在"}


@pytest.fixture
async def office(village: Village) -> AsyncIterator[Office]:
    async with open_office(village) as opened:
        async with opened.visitor.get("/login") as form:
            token = find_value(await form.text(), "form_token")
        async with opened.visitor.post("/login", data={"token": TOKEN, "form_token": token, "next": "/"}) as entered:
            assert entered.status == 200
        yield opened


def find_value(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


async def open_form(office: Office, query: str = "") -> str:
    async with office.visitor.get(f"/broadcasts/new{query}") as answer:
        assert answer.status == 200
        return await answer.text()


async def press(office: Office, page: str, action: str, status: int = 200, **fields: str) -> str:
    data = NOTICE | fields | {"action": action} | {name: find_value(page, name) for name in ("form_token", "key")}
    async with office.visitor.post("/broadcasts/new", data=data) as answer:
        assert answer.status == status, await answer.text()
        return f"{answer.url.path} {await answer.text()}"


def find_code(page: str) -> str:
    found = re.search(r'class="code">(\d{4})<', page)
    assert found
    return found[1]


async def test_it_is_looked_at_first_and_planned_once_with_the_code(office: Office) -> None:
    page = await press(office, await open_form(office), "look")
    assert "会发给 3 个群" in page
    assert "河西村明天停水，请存水。" in page
    assert "campaigns" not in await count_rows(office.village.database)

    wrong = await press(office, page, "plan", 409, code="0000")
    assert "四位数不对" in wrong
    for _ in range(2):
        planned = await press(office, page, "plan", code=find_code(page))
        assert planned.startswith("/broadcasts/1 ")
    (row,) = await read_table(office.village.database, CampaignRow)
    assert (row.title, row.author) == ("停水", "api:token")
    assert len(await office.village.ring()) == 3


async def test_what_was_typed_stays_and_each_fault_stands_beside_its_field(office: Office) -> None:
    typed = {"text": "打13987654321 <b>", "place": "", "grids": "火星村", "choices": "参加 请假", "tier.L4": "on"}
    page = await press(office, await open_form(office), "look", 422, **typed)
    unread = await press(office, page, "look", 422, **typed, when="后天的后天吧")

    for told in ("里面有手机号", "没有编号为「火星村」"):
        assert f'<p class="wrong">{told}' in page
    assert '<p class="wrong">看不懂这个时间' in unread
    for kept in ('value="火星村"', 'value="后天的后天吧"', "打13987654321 &lt;b&gt;", 'value="参加 请假"'):
        assert kept in unread
    assert 'name="tier.L4" checked' in page
    assert 'name="action" value="plan"' not in page


@pytest.mark.parametrize(
    ("when", "shown"), [("2026-12-05 08:30", "08:30"), ("明早8点", "08:00"), ("每周一早上8点半", "08:30")]
)
async def test_when_is_written_as_people_say_it(office: Office, when: str, shown: str) -> None:
    assert shown in await press(office, await open_form(office), "look", when=when)


async def test_a_place_may_be_typed_by_its_name(office: Office) -> None:
    page = await press(office, await open_form(office), "look", place="", grids="河东村")
    assert "会发给 1 个群" in page


async def test_a_template_fills_the_form(office: Office) -> None:
    page = await open_form(office, "?template=fraud")
    assert "先挂断" in page
    assert '<option value="fraud" selected>' in page
    assert "还没有填" in await press(office, page, "look", 422, text="年审到{截止}。")


async def test_a_picture_sent_up_from_the_page_goes_with_it(office: Office) -> None:
    page = await open_form(office)
    headers = {"X-File-Name": quote("停水图.jpg"), "X-Form-Token": find_value(page, "form_token")}
    headers["Content-Type"] = "application/octet-stream"
    async with office.visitor.post("/api/v1/files", data=io.BytesIO(make_picture()), headers=headers) as answer:
        assert answer.status == 201
        kept = await answer.json()
    file = {f"file.{kept['id']}": kept["name"]}
    page = await press(office, page, "look", **file)
    assert "附：<bdi>停水图.jpg</bdi>" in page
    shown = await press(office, page, "plan", code=find_code(page), **file)
    assert 'src="/broadcasts/1/files/0"' in shown
    (row,) = await read_table(office.village.database, CampaignFileRow)
    assert row.name == "停水图.jpg"


async def test_a_form_from_elsewhere_plans_nothing(office: Office) -> None:
    async with office.visitor.post("/broadcasts/new", data=NOTICE | {"action": "plan"}) as answer:
        assert answer.status == 403
    async with office.visitor.post("/api/v1/files", data=b"x", headers={"X-File-Name": "a.txt"}) as answer:
        assert answer.status == 403


async def test_the_page_holds_nothing_inline_and_is_not_reloaded_while_one_writes(office: Office) -> None:
    page = await press(office, await open_form(office), "look", text='"><script>alert(1)</script>')
    assert "<script>" not in page
    assert " style=" not in page
    assert 'http-equiv="refresh"' not in page
