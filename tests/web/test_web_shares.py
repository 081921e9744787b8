"""Who helps with a ticket, as the page and the API show it."""

from datetime import datetime, timedelta

from sqlalchemy import insert
from web_support import NOW, TOWN, Window, add_ticket

from models.database import Database
from models.life_tables import TaskRow
from models.tables import DepartmentRow


async def add_shares(database: Database) -> None:
    """Two departments whistled for, the lead silent for an hour, the other refusing; and a neighbour who helps."""
    asked = NOW - timedelta(hours=1)

    def task(**facts: object) -> dict[str, object]:
        return {
            "ticket_id": 1,
            "kind": "whistle",
            "person_id": None,
            "department": "",
            "office": "",
            "leads": False,
            "pressing": True,
            "state": "asked",
            "asked_by": "api:test",
            "asked_at": asked,
            "answer_by": asked + timedelta(minutes=30),
            "due_at": NOW + timedelta(hours=3),
            "ended_at": None,
            "listed_at": None,
            "reason": "",
        } | facts

    ended: dict[str, datetime] = {"ended_at": NOW, "listed_at": NOW}
    async with database.write() as session:
        await session.execute(
            insert(DepartmentRow), [{"code": "watersupply", "grid": TOWN, "name": "温水供水站", "phone": ""}]
        )
        await session.execute(
            insert(TaskRow),
            [
                task(department="watersupply", office=TOWN, leads=True),
                task(department="power", office=TOWN, state="refused", reason="not_ours", **ended),
                task(kind="assist", person_id=1, state="arrived", pressing=False),
            ],
        )


async def test_the_page_shows_who_was_called_how_far_they_are_and_until_when(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1, state="assisting")
    await add_shares(signed_in.database)
    await signed_in.read_again()

    page = await signed_in.page(f"/tickets/{number}")

    assert "协办与部门" in page
    assert "温水供水站" in page
    assert "主办" in page
    assert "等回话" in page
    assert "超了30分钟" in page
    assert "说不归他们管" in page
    assert "进考核清单" in page
    assert "张有才" in page


async def test_a_ticket_nobody_helps_with_has_no_such_list(signed_in: Window) -> None:
    assert "协办与部门" not in await signed_in.page(f"/tickets/{await add_ticket(signed_in.database, 1)}")


async def test_the_api_shows_the_same(window: Window) -> None:
    number = await add_ticket(window.database, 1, state="assisting")
    await add_shares(window.database)
    await window.read_again()

    water, power, neighbour = (await window.get(f"/api/v1/tickets/{number}"))["shares"]

    assert water == {
        "kind": "whistle",
        "state": "asked",
        "name": "温水供水站",
        "department": "watersupply",
        "leads": True,
        "asked_at": "2026-11-20T09:00:00+08:00",
        "answer_by": "2026-11-20T09:30:00+08:00",
        "due_at": "2026-11-20T13:00:00+08:00",
        "ended_at": None,
        "listed_at": None,
        "reason": "",
    }
    assert (power["state"], power["reason"], power["listed_at"]) == ("refused", "not_ours", "2026-11-20T10:00:00+08:00")
    assert (neighbour["kind"], neighbour["name"], neighbour["department"]) == ("assist", "张有才", None)


async def test_who_helps_with_a_sensitive_matter_is_not_named(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1, state="assisting", sensitive=True)
    await add_shares(signed_in.database)
    await signed_in.read_again()

    listed = (await signed_in.page(f"/tickets/{number}")).split("协办与部门")[1].split("</section>")[0]

    assert "有关人员" in listed
    assert "张有才" not in listed
