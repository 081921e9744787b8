"""The pages for notices in a real browser, over a village that lives: written, planned, settled, corrected."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from page_support import Page

from domain.sending import SendCode, SendOutcome, SendState
from models.bell_tables import CampaignRow
from tests.broadcasts.notice_samples import make_picture
from tests.support.archive import read_table
from tests.support.county import VILLAGE
from tests.support.office import TOKEN, Office, open_office
from tests.support.village import Village

pytestmark = pytest.mark.e2e
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)
LOADED = "document.readyState === 'complete' && document.querySelector('main')"


@pytest.fixture
async def office(village: Village) -> AsyncIterator[Office]:
    async with open_office(village) as opened:
        yield opened


async def visit(page: Page, office: Office, path: str) -> None:
    """As a person: the token is asked for first."""
    await page.call("Page.navigate", url=f"{office.address}{path}")
    await page.until(f"document.querySelector('#token') && {LOADED}")
    await fill(page, "#token", TOKEN)
    await page.click("button.main")
    await page.until(f"!document.querySelector('#token') && {LOADED}")


async def fill(page: Page, field: str, words: str) -> None:
    await page.run(f"document.querySelector({json.dumps(field)}).value = ''")
    await page.run(f"document.querySelector({json.dumps(field)}).focus()")
    await page.call("Input.insertText", text=words)


async def write_notice(page: Page, office: Office) -> None:
    """Up to the look at it."""
    await visit(page, office, "/broadcasts/new")
    await fill(page, "#title", "停水")
    await fill(page, "#text", "{村}明天停水，请存水。")
    await page.run(f"document.querySelector('#place').value = '{VILLAGE}'")


async def plan(page: Page, *, wrong_first: bool = False) -> None:
    await page.click("button[value=look]")
    await page.until(f"document.querySelector('.code') && {LOADED}")
    if wrong_first:
        await fill(page, "#code", "0000")
        await page.press_enter()
        await page.until(f"{page.read('#look .wrong')}.includes('四位数不对') && {LOADED}")
    await fill(page, "#code", await page.run(page.read(".code")))
    await page.press_enter()
    await page.until(f"location.pathname === '/broadcasts/1' && {LOADED}")


async def pick_file(page: Page, file: Path) -> None:
    tree = await page.call("DOM.getDocument")
    picker = await page.call("DOM.querySelector", nodeId=tree["root"]["nodeId"], selector="#pick")
    await page.call("DOM.setFileInputFiles", nodeId=picker["nodeId"], files=[str(file)])
    await page.until("document.querySelector('#files li') && !document.querySelector('button[value=look]').disabled")


async def fits(page: Page) -> bool:
    return bool(await page.run("document.documentElement.scrollWidth <= innerWidth"))


async def test_a_notice_with_a_picture_is_planned_on_a_telephone_by_the_enter_key(
    page: Page, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "停水图.jpg").write_bytes(make_picture())
    await page.resize(390, 844)
    await write_notice(page, office)
    await pick_file(page, tmp_path / "停水图.jpg")
    assert await fits(page)

    await plan(page, wrong_first=True)

    await page.until("document.querySelector('img.thumb')?.naturalWidth > 0")
    assert await fits(page)
    (row,) = await read_table(office.village.database, CampaignRow)
    assert (row.title, row.state) == ("停水", "active")
    assert len(await office.village.ring()) >= 3


async def test_what_nobody_knows_is_settled_and_a_refused_correction_stays(page: Page, office: Office) -> None:
    await write_notice(page, office)
    await plan(page)
    office.village.messenger.next_outcomes = [UNKNOWN]
    await office.village.ring()
    await page.run("location.reload()")

    await page.click("button[value$=':sent']")
    await page.until(f"{page.read('.told')}.includes('1个群算发到了') && location.pathname === '/broadcasts/1'")

    await page.run("confirm = () => true")
    await fill(page, "form[action$=correct] textarea", "打13812345678")
    await page.click("form[action$=correct] button")
    await page.until(f"{page.read('.alarm strong')}.includes('里面有手机号') && {LOADED}")
    assert await page.run("document.querySelector('form[action$=correct] textarea').value") == "打13812345678"


async def test_a_fault_leads_to_its_field_and_a_sample_does_not_replace_words_unasked(
    page: Page, office: Office
) -> None:
    await visit(page, office, "/broadcasts/new")
    await fill(page, "#when", "等哪天有空")
    await page.click("button[value=look]")
    await page.click(".alarm a[href='#when']")
    await page.until("document.activeElement.id === 'when'")

    await page.run("confirm = () => false")
    await fill(page, "#text", "写到一半")
    await page.run("document.querySelector('[name=template]').value = 'fraud'")
    await page.click("#samples button")
    assert await page.run("document.querySelector('#text').value") == "写到一半"
