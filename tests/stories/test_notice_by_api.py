"""An office's program plans a notice: files first, then a look, then the plan; and what it may not."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.settings import Settings
from domain.classify import Classifier
from models.bell_tables import CampaignRow
from tests.broadcasts.notice_samples import make_bomb, make_picture, make_sheet
from tests.support.archive import count_rows, read_table
from tests.support.county import HOUSE_1, HOUSE_ROOM, NOW, SECOND_ROOM, VILLAGE, VILLAGE_ROOM
from tests.support.doubles import StandingClock
from tests.support.office import Office, open_office
from tests.support.village import Village, make_settings

NOTICE: dict[str, Any] = {
    "title": "停水",
    "text": "{村}明天上午停水，请存水。",
    "audience": {"grids": [VILLAGE]},
    "at": "2026-11-20T10:00:00+08:00",
}


@pytest.fixture
async def office(village: Village) -> AsyncIterator[Office]:
    async with open_office(village) as opened:
        yield opened


async def look(office: Office, **changes: object) -> Any:
    return await office.post("/api/v1/broadcasts/preview", NOTICE | changes, status=200)


async def plan(office: Office, *, status: int = 201, **changes: object) -> Any:
    return await office.post("/api/v1/broadcasts", NOTICE | changes, status=status)


async def test_a_look_tells_groups_parts_times_and_a_code_and_plans_nothing(office: Office) -> None:
    seen = await look(office)

    assert (seen["count"], seen["by_town"]) == (3, [{"town": "清溪镇", "count": 3}])
    assert set(seen["topics"]) == {"河西村二组1格群", "河西村二组2格群", "河西村大群"}
    assert seen["examples"][0]["parts"] == ["河西村明天上午停水，请存水。"]
    assert (seen["next_times"], seen["approval"], seen["problems"]) == (["2026-11-20T10:00:00+08:00"], "code", [])
    assert len(seen["code"]) == 4
    assert "campaigns" not in await count_rows(office.village.database)


async def test_a_long_text_is_shown_as_it_will_be_cut(office: Office) -> None:
    (first, *_) = (await look(office, text="明天停水，请各户先把水接好。" * 100))["examples"]
    assert [part[:5] for part in first["parts"]] == ["（1/3）", "（2/3）", "（3/3）"]


async def test_the_right_code_plans_and_another_one_does_not(office: Office) -> None:
    code = (await look(office))["code"]

    refused = await plan(office, code=code, text="别的话。", status=409)
    assert refused["error"]["code"] == "audience_changed"
    assert "campaigns" not in await count_rows(office.village.database)
    planned = await plan(office, code=code, key="k")
    assert (await plan(office, code="0000", key="k"))["id"] == planned["id"]


async def test_a_code_is_no_longer_good_when_another_group_has_come(office: Office) -> None:
    code = (await look(office, audience={"grids": [HOUSE_1]}))["code"]
    assert (await plan(office, code=code, status=409))["error"]["field"] == "code"


async def test_a_county_may_want_the_code_of_every_program(village_settings: Settings, classifier: Classifier) -> None:
    folder = Path(village_settings.database.url.removeprefix("sqlite:///")).parent
    careful = make_settings(folder, notices={"api_needs_code": True})
    village = Village.open(careful, classifier, clock=StandingClock(NOW))
    async with open_office(village) as office:
        assert (await plan(office, status=422))["error"]["code"] == "code_needed"
        assert (await plan(office, code=(await look(office))["code"]))["state"] == "active"
    await village.close()


async def test_pictures_and_files_go_out_after_the_words(office: Office) -> None:
    picture = await office.send_up(quote("停水图.jpg"), make_picture())
    content = base64.b64encode(make_sheet()).decode()
    sheet = await office.post("/api/v1/files", {"name": "登记表.xlsx", "content_base64": content})
    files = [{"id": file["id"], "name": file["name"]} for file in (picture, sheet)]
    planned = await plan(office, attachments=files)
    said = await office.village.ring()

    assert [(file["kind"], file["size"] > 0) for file in planned["attachments"]] == [("picture", True), ("file", True)]
    for room in (HOUSE_ROOM, SECOND_ROOM, VILLAGE_ROOM):
        bodies = [Path(one.body).name for one in said if one.chat == room]
        assert bodies == ["河西村明天上午停水，请存水。", "停水图.jpg", "登记表.xlsx"]
    async with office.client.get(f"/broadcasts/{planned['id']}/files/0") as shown:
        assert shown.headers["Content-Type"] == "image/jpeg"
        assert b"CANARY" not in await shown.read()
    async with office.client.get(f"/broadcasts/{planned['id']}/files/1") as kept:
        assert kept.headers["Content-Disposition"].startswith("attachment")
    for nowhere in ("2", "-1", "x"):
        await_status = await office.client.get(f"/broadcasts/{planned['id']}/files/{nowhere}")
        assert await_status.status == 404


async def test_files_of_a_notice_are_for_who_has_the_token(office: Office) -> None:
    planned = await plan(office)
    async with office.visitor.get(f"/broadcasts/{planned['id']}/files/0") as shown:
        assert shown.status == 401


@pytest.mark.parametrize(
    ("name", "raw", "status", "told"),
    [
        ("a.pdf", b"MZ" + b"\x00" * 90, 422, "打开来不是 pdf"),
        ("a.jpg", make_bomb(), 422, "不是能打开的图片"),
        ("a.exe", b"MZ", 422, "这种文件不能发"),
        ("", b"x", 422, "X-File-Name"),
        ("a.pdf", b"%PDF-" + b"x" * (25 * 2**20), 413, "超过20 MB"),
    ],
)
async def test_a_file_that_may_not_go_out_is_refused_at_once(
    office: Office, name: str, raw: bytes, status: int, told: str
) -> None:
    assert told in (await office.send_up(name, raw, status=status))["error"]["message"]


@pytest.mark.parametrize("body", [{"name": "a.pdf"}, {"name": 5, "content_base64": ""}, {"content_base64": "%%"}])
async def test_a_file_in_wrong_json_is_refused_by_its_field(office: Office, body: dict[str, object]) -> None:
    assert (await office.post("/api/v1/files", body, status=422))["error"]["field"] in ("content_base64", "name")


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"text": "带{材料}来。"}, "text", "还没有填"),
        ({"text": "点 https://gov.cn.evil.com 领钱"}, "text", "evil.com"),
        ({"text": "点 www.evil.com 领钱"}, "text", "evil.com"),
        ({"text": "点ｗｗｗ．ｅｖｉｌ．ｃｏｍ领钱"}, "text", "evil.com"),
        ({"text": "点 https://gov.cn@evil.com 领钱"}, "text", "evil.com"),
        ({"text": "点 gov.cn@evil.com/a 领钱"}, "text", "evil.com"),
        ({"text": "点 www.gоv.cn 看"}, "text", "不在准许"),
        ({"text": "点工商银行.com 看"}, "text", "银行.com"),
        ({"text": "点 evil。com 看"}, "text", "evil.com"),
        ({"text": "点 win.mobi/a1 看"}, "text", "win.mobi"),
        ({"text": "打张三13987654321。"}, "text", "手机号"),
        ({"title": "张三13987654321"}, "title", "手机号"),
        ({"text": "水" * 5000}, "text", "5000个字"),
        ({"audience": {"grids": []}}, "audience.grids", "至少写一个"),
        ({"audience": {"grids": ["520329105030000"]}}, "audience.grids", "没有编号"),
        ({"attachments": [{"id": "a" * 64, "name": "x.pdf"}]}, "attachments", "还没有传上来"),
        ({"template": "没有这个"}, "template", "没有「没有这个」"),
    ],
)
async def test_what_may_not_go_out_is_said_by_the_look_and_by_the_plan(
    office: Office, changes: dict[str, object], field: str, told: str
) -> None:
    seen = await look(office, **changes)
    problem = next(problem for problem in seen["problems"] if problem["field"] == field)
    assert told in problem["sentence"]
    refused = await plan(office, status=422, **changes)
    assert refused["error"]["field"] == field
    assert "campaigns" not in await count_rows(office.village.database)


@pytest.mark.parametrize("path", ["/api/v1/broadcasts", "/api/v1/broadcasts/preview"])
async def test_what_is_nested_without_end_is_refused(office: Office, path: str) -> None:
    deep = '{"audience": ' + "[" * 10_000 + "]" * 10_000 + "}"
    async with office.client.post(path, data=deep, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status in (400, 422)


async def test_the_countys_own_template_is_filled(village_settings: Settings, classifier: Classifier) -> None:
    folder = Path(village_settings.database.url.removeprefix("sqlite:///")).parent
    (folder / "样子.yaml").write_text("sweep: {title: 扫街, text: '{时间}在{地点}扫街。'}", "utf-8")
    settings = make_settings(folder, notices={"templates_file": str(folder / "样子.yaml")})
    village = Village.open(settings, classifier, clock=StandingClock(NOW))
    async with open_office(village) as office:
        bare = {name: value for name, value in NOTICE.items() if name not in ("title", "text")}
        body = bare | {"template": "sweep", "fill": {"时间": "周六早上", "地点": "村口"}}
        await office.post("/api/v1/broadcasts", body)
        (row,) = await read_table(village.database, CampaignRow)
        assert (row.title, row.text) == ("扫街", "周六早上在村口扫街。")
    await village.close()
