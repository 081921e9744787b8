"""One notice on its page: how far it is, when it will be through, what a person may say of it."""

from datetime import timedelta

from sqlalchemy import update
from web_support import NOW, Window, add_notice, find_field

from domain.ids import AccountName, ChatId
from domain.ports import CommandResult
from domain.sending import Outgoing, PartKind
from models.bell_tables import DeliveryRow, OccurrenceRow
from models.outbox import add_outgoing
from models.tables import OutboxRow


async def change(window: Window, **values: object) -> None:
    """Of the second delivery."""
    async with window.database.write() as session:
        await session.execute(update(DeliveryRow).where(DeliveryRow.id == 2).values(**values))


async def press(window: Window, path: str, **fields: str) -> str:
    form_token = find_field(await window.page("/broadcasts/1"), "form_token")
    async with window.visitor.post(path, data=fields | {"form_token": form_token, "key": "k"}) as answer:
        return await answer.text()


async def test_what_failed_can_go_again_and_be_forwarded_by_hand(signed_in: Window) -> None:
    await add_notice(signed_in.database)

    page = await signed_in.page("/broadcasts/1")

    assert 'value="2:again">再发一次<' in page
    assert 'value="2:sent"' not in page
    assert "复制给网格长转发" in page
    assert "秸秆不要烧，可以还田。</textarea>" in page
    assert "没发成：机器人不在这个群里</th><td>1</td>" in page


async def test_what_nobody_knows_is_decided_by_a_button(signed_in: Window) -> None:
    await add_notice(signed_in.database)
    await change(signed_in, state="unknown", code="timed_out")
    signed_in.door.answer = CommandResult(ok=True, code="ok", sentence="记下了，1个群算发到了", subject="1")

    said = await press(signed_in, "/broadcasts/1/settle", ruling="2:sent")

    (command,) = signed_in.door.commands
    assert (command.action, command.subject) == ("broadcast.settle", "1")
    assert command.args == {"delivery": "2", "as": "sent"}
    assert "记下了，1个群算发到了" in said


async def test_a_correction_is_written_on_the_page(signed_in: Window) -> None:
    await add_notice(signed_in.database)

    await press(signed_in, "/broadcasts/1/correct", text="后天再烧也不行。")

    (command,) = signed_in.door.commands
    assert (command.action, command.args) == ("broadcast.correct", {"text": "后天再烧也不行。"})


async def test_the_end_is_estimated_from_the_pace_and_who_will_miss_it_is_said(signed_in: Window) -> None:
    await add_notice(signed_in.database)
    await change(signed_in, state="planned", code="")
    assert "大约 10:00 发完" in await signed_in.page("/broadcasts/1")

    async with signed_in.database.write() as session:
        await session.execute(update(OccurrenceRow).values(send_until=NOW + timedelta(seconds=2)))
    assert "还有约 1 个群发不到" in await signed_in.page("/broadcasts/1")


async def test_the_picture_is_drawn_for_whoever_may_see_the_page(signed_in: Window) -> None:
    await add_notice(signed_in.database)

    async with signed_in.visitor.get("/broadcasts/1/progress.png") as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert await answer.text() == "秸秆禁烧:50"
    async with signed_in.visitor.get("/broadcasts/9/progress.png") as answer:
        assert answer.status == 404


async def test_a_ruling_is_asked_for_by_the_api(window: Window) -> None:
    await add_notice(window.database)

    async with window.client.post("/api/v1/broadcasts/1/settle", json={"delivery": 2, "as": "again"}) as answer:
        assert answer.status == 200

    (command,) = window.door.commands
    assert (command.action, command.args) == ("broadcast.settle", {"delivery": "2", "as": "again"})


async def test_progress_is_told_by_town_with_its_reasons(window: Window) -> None:
    await add_notice(window.database)

    told = await window.get("/api/v1/broadcasts/1/progress")

    assert (told["total"], told["percent"], told["expected_end"]) == (2, 50, None)
    assert [(town["town"], town["counts"]["sent"]) for town in told["towns"]] == [("石门镇", 0), ("温水镇", 1)]
    assert told["reasons"] == [{"state": "failed", "code": "not_in_room", "words": "机器人不在这个群里", "count": 1}]


async def test_what_wechat_gave_back_is_told(signed_in: Window) -> None:
    await add_notice(signed_in.database)
    asked = [
        Outgoing(account=AccountName("a1"), chat=ChatId("r"), body=f"m{n}", key=f"recall:1:{n}", kind=PartKind.RECALL)
        for n in range(3)
    ]
    async with signed_in.database.write() as session:
        await add_outgoing(session, asked, NOW)
        await session.execute(update(OutboxRow).where(OutboxRow.key != "recall:1:2").values(state="sent"))

    assert "撤回了 2 条，还在试 1 条，没撤成 0 条" in await signed_in.page("/broadcasts/1")


async def test_what_a_recall_came_to_is_said_on_the_page(signed_in: Window) -> None:
    await add_notice(signed_in.database)
    signed_in.door.answer = CommandResult(ok=True, code="ok", sentence="1个群已经看到，收不回来。", subject="1")

    said = await press(signed_in, "/broadcasts/1", action="recall")

    assert 'role="status"><strong>1个群已经看到，收不回来。' in said
    assert [command.action for command in signed_in.door.commands] == ["broadcast.recall"]
