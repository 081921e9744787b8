"""The chat page in a real browser, against the real simulator."""

from urllib.parse import quote

import aiohttp
import pytest
from page_support import Page

from simulator.service import Simulator

pytestmark = pytest.mark.e2e
BOT = "wxid_bot_a1"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
REPORT = "村口路灯坏了三天了没人修"


async def post(sim: Simulator, path: str, **body: object) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sim.url}/sim/api{path}", json=body) as answer,
    ):
        assert answer.status == 201, await answer.text()


async def open_as_resident(page: Page, sim: Simulator) -> str:
    """Opens the page by the guide's first tap; returns the group's id."""
    await page.go(f"{sim.url}/sim/")
    await page.click("#guide li:nth-child(1) button")
    await page.until("document.querySelector('#composer textarea').value")
    return str(await page.run("new URLSearchParams(location.hash.slice(1)).get('chat')"))


async def test_a_newcomer_taps_reads_and_sends_a_report(page: Page, sim: Simulator) -> None:
    room = await open_as_resident(page, sim)
    await page.press_enter()
    await page.until(f"{page.read('.said.mine .bubble')} === '{REPORT}'")
    messages = [message for message in sim.street.history._by_id.values() if message.chat.room_id == room]
    assert [message.text for message in messages] == [REPORT]


async def test_the_leader_quotes_the_bot_and_sends_a_photo_by_the_second_tap(page: Page, sim: Simulator) -> None:
    room = await open_as_resident(page, sim)
    await post(sim, f"/rooms/{room}/messages", sender_id=BOT, text="记下了，3号，路灯不亮。")
    await page.until(page.read(".said[data-role=bot]"))
    await page.click("#guide li:nth-child(2) button")
    await page.until("document.querySelector('.thumb img')")
    await page.click(".send")
    await page.until("document.querySelector('.said.mine .picture img')")
    assert "3号" in await page.run(page.read(".said.mine .quote"))
    assert await page.run(page.read(".said.mine .bubble")) == "办好了"


async def test_a_message_appears_without_a_reload_and_stays_text(page: Page, sim: Simulator) -> None:
    room = await open_as_resident(page, sim)
    await post(sim, f"/rooms/{room}/messages", sender_id=BOT, text="<img src=x onerror=alert(1)>")
    await page.until(f"{page.read('.said .bubble')}.includes('<img src=x')")
    assert await page.run("document.querySelector('.bubble img')") is None


async def test_a_recalled_message_leaves_only_the_notice(page: Page, sim: Simulator) -> None:
    await open_as_resident(page, sim)
    await page.press_enter()
    await page.click(".said.mine .more")
    await page.run("[...document.querySelectorAll('#menu button')].find(b => b.textContent === '撤回').click()")
    await page.until(f"{page.read('#log')}.includes('你撤回了一条消息')")
    assert REPORT not in await page.run(page.read("#log"))


async def test_a_typed_at_sign_offers_members_and_sends_their_id(page: Page, sim: Simulator) -> None:
    await open_as_resident(page, sim)
    await page.run("document.querySelector('#composer textarea').value = ''")
    await page.type("@")
    await page.until("document.querySelector('.mentions li')")
    await page.press_enter()
    await page.type("在吗")
    await page.press_enter()
    await page.until("document.querySelector('.said.mine .mention')")
    assert next(iter(sim.street.history._by_id.values())).mentions == (BOT,)


async def test_the_clock_is_moved_from_the_page(page: Page, sim: Simulator) -> None:
    await page.go(f"{sim.url}/sim/")
    before = sim.street.clock.seconds()
    await page.click(".clock-moves button:nth-child(4)")
    await page.until(f"{page.read('#toast')}.startsWith('现在是')")
    assert sim.street.clock.seconds() - before >= 86400


async def test_a_picture_in_the_group_is_shown_and_enlarged(page: Page, sim: Simulator) -> None:
    room = await open_as_resident(page, sim)
    await post(sim, f"/rooms/{room}/messages", sender_id=BOT, type="picture", content_base64=PIXEL)
    await page.click(".bubble.picture")
    await page.until("document.querySelector('#viewer').open")


async def test_on_a_telephone_list_and_conversation_take_turns(page: Page, sim: Simulator) -> None:
    await page.resize(390, 844)
    await open_as_resident(page, sim)
    assert await page.run("document.querySelector('.chats').checkVisibility()") is False
    await page.click("#back")
    await page.until("document.querySelector('.chats').checkVisibility()")
    assert await page.run("document.documentElement.scrollWidth <= innerWidth") is True


async def test_the_address_says_who_one_is(page: Page, sim: Simulator) -> None:
    person = next(one for one in sim.street.world.people.values() if one.role == "leader")
    await page.go(f"{sim.url}/sim/#me={quote(person.id)}")
    await page.until(f"{page.read('#who')}.includes('{person.name}')")
