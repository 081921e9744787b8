"""Two neighbours and half a ridge of land: mediated in the village, the town and the county, as people would say it."""

import pytest

from bot.gateway.console import Said
from domain.history import retell
from domain.mediation import MediationOutcome
from domain.ticket import Action, State
from models.life_tables import MediationRow
from models.tickets import TicketRepository
from tests.support.archive import read_table
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, RESIDENT, SECRETARY, Person
from tests.support.mediation import BOUNDARY, CENTRE, JUSTICE, settle_mediators
from tests.support.village import Village, said_in, said_to


@pytest.fixture
async def disputed(village: Village) -> Village:
    """Reported in the group; the group's leader has it."""
    await settle_mediators(village)
    said = await village.say(RESIDENT, BOUNDARY)
    assert BOUNDARY in said_to(GROUP_LEADER, said)[0]
    return village


async def tell(village: Village, mediator: Person, words: str) -> tuple[str, list[Said]]:
    """The mediator quotes the bot's last word to them, privately; the answer, and everything that was said."""
    last = next(one for one in reversed(village.messenger.said) if one.chat == mediator.contact and "单号" in one.body)
    said = await village.quote(mediator, last, words)
    return said_to(mediator, said)[0], said


async def heard_by_group(village: Village) -> list[str]:
    """What the group heard after the report itself was answered."""
    return said_in(HOUSE_ROOM, village.messenger.said)[1:]


async def outcomes(village: Village) -> list[tuple[int, int, str]]:
    return [(row.level, row.number, row.outcome) for row in await read_table(village.database, MediationRow)]


async def test_through_all_three_levels_until_one_does_not_want_to_go_on(disputed: Village) -> None:
    # In the village: three tries, each asked about, each with its day.
    answered, said = await tell(disputed, GROUP_LEADER, "调解 第1次 没成")
    assert answered.startswith("记第1次，没成。还差2次，下次几号？")
    assert "第1次调解没成，是这样吗？1是 2不是 3不想再调" in said_to(RESIDENT, said)[0]
    said = await disputed.whisper(GROUP_LEADER, "23号上午")
    assert "11月23日，当天提醒您" in said_to(GROUP_LEADER, said)[0]
    await disputed.whisper(RESIDENT, "1")
    disputed.go_to("23 08:05")
    rung = await disputed.ring()
    assert "约好今天调解" in said_to(RESIDENT, rung)[0]
    assert "今天调解。调完说一声：1没成 2成了 3有一家没来 4一方不愿调" in said_to(GROUP_LEADER, rung)[0]
    disputed.go_to("23 11:00")
    said = await disputed.whisper(GROUP_LEADER, "又没谈拢，下次26号")
    assert "记第2次，没成。还差1次，下次11月26日" in said_to(GROUP_LEADER, said)[0]
    await disputed.whisper(RESIDENT, "是")
    answered, _ = await tell(disputed, GROUP_LEADER, "我管不了，往上报")
    assert "还差1次。为啥现在就报？" in answered
    assert (await disputed.ticket()).state is State.MEDIATING
    disputed.go_to("26 15:00")
    answered, _ = await tell(disputed, GROUP_LEADER, "调了第三次，没成")
    assert "够次数了" in answered
    await disputed.whisper(RESIDENT, "1")

    # Up to the town: its justice office, with days of its own.
    answered, said = await tell(disputed, GROUP_LEADER, "往上报")
    assert "已报镇里，清溪司法所来调，15天内" in answered
    assert BOUNDARY in said_to(JUSTICE, said)[0]
    assert "转到镇里调解，清溪司法所会找您" in said_to(RESIDENT, said)[0]
    assert (await disputed.ticket()).state is State.ASSIGNED
    await tell(disputed, JUSTICE, "我接了")
    for number in (1, 2, 3):
        disputed.clock.move(days=2)
        answered, _ = await tell(disputed, JUSTICE, f"调解第{number}次没成")
        assert answered.startswith(f"记第{number}次")
        await disputed.whisper(RESIDENT, "1")

    # Up to the county on the town's application; there the other side has had enough.
    answered, said = await tell(disputed, JUSTICE, "往上报")
    assert "已向县里申请，县联调中心来调，30天内" in answered
    assert "转到县里调解" in said_to(RESIDENT, said)[0]
    disputed.clock.move(days=3)
    await tell(disputed, CENTRE, "调解第1次没成，下次后天")
    await disputed.whisper(RESIDENT, "1")
    answered, said = await tell(disputed, CENTRE, "老周家拒绝调解")
    assert answered.startswith("一方不愿，不能再调。")
    assert "法院、仲裁、行政" in answered
    assert "调解终止了。还能走法院、仲裁、行政" in said_to(RESIDENT, said)[0]
    assert (await disputed.ticket()).state is State.VERIFYING

    # Over for good: nothing rings, nothing is recorded, and the group heard nothing of all this.
    disputed.clock.move(days=2)
    assert not any("今天调解" in one.body for one in await disputed.ring())
    recorded = await outcomes(disputed)
    await tell(disputed, CENTRE, "调解第3次没成")
    assert await outcomes(disputed) == recorded
    assert recorded == [(level, number, "failed") for level in (1, 2) for number in (1, 2, 3)] + [
        (3, 1, "failed"),
        (3, 2, "refused"),
    ]
    await disputed.whisper(RESIDENT, "2")
    assert (await disputed.ticket()).state is State.CLOSED
    assert await heard_by_group(disputed) == []


async def test_settled_in_the_village_with_the_court_in_mind(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没谈拢，下次后天")
    await disputed.whisper(RESIDENT, "1")
    disputed.go_to("22 10:30")
    answered, said = await tell(disputed, GROUP_LEADER, "调成了")
    assert answered.startswith("成了！1口头说好的 2写了协议。30天内两家可一起去法院确认。")
    assert "李建国说调成了。回1满意，2基本满意，3不满意" in said_to(RESIDENT, said)[0]
    said = await disputed.whisper(GROUP_LEADER, "2")
    assert "两家签字按手印，调解员签字盖章" in said_to(GROUP_LEADER, said)[0]
    await disputed.whisper(RESIDENT, "1")
    assert (await disputed.ticket()).state is State.CLOSED

    rung: list[tuple[int, str]] = []
    for day in range(1, 35):
        disputed.clock.move(days=1)
        said = await disputed.ring()
        rung += [(day, text) for text in said_to(RESIDENT, said)]
        assert len(said_to(GROUP_LEADER, said)) == len(said_to(RESIDENT, said))
    assert [day for day, _ in rung] == [1, 25]
    assert all("12月22日前，两家可以一起去法院确认" in text for _, text in rung)
    assert await heard_by_group(disputed) == []
    (settled,) = [r for r in await read_table(disputed.database, MediationRow) if r.outcome == MediationOutcome.SETTLED]
    assert settled.facts["form"] == "written"


async def test_said_to_be_settled_and_it_is_not_so(disputed: Village) -> None:
    """The reporter has the last word; the tier above hears it, and mediation goes on where it was."""
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    await disputed.whisper(RESIDENT, "1")
    await tell(disputed, GROUP_LEADER, "说合了，口头的")
    said = await disputed.whisper(RESIDENT, "3")
    assert said_to(SECRETARY, said)
    assert (await disputed.ticket()).state is State.REWORKING
    answered, _ = await tell(disputed, GROUP_LEADER, "调解没成")
    assert "记第3次，没成。还差1次" in answered


async def test_why_it_must_go_up_early_is_asked_by_number_and_then_in_words(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    answered, _ = await tell(disputed, GROUP_LEADER, "往上报")
    assert "1有危险 2一方不愿在这调 3没这个权 4领导批示" in answered
    said = await disputed.whisper(GROUP_LEADER, "2")
    assert "说一句" in said_to(GROUP_LEADER, said)[0]
    said = await disputed.whisper(GROUP_LEADER, "老周说我跟孙大娘是亲戚，要镇上来人")
    assert "已报镇里" in said_to(GROUP_LEADER, said)[0]
    assert await disputed.assignee() == "justice"


async def test_in_danger_it_goes_up_at_once_and_the_number_comes_first(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    answered, _ = await tell(disputed, GROUP_LEADER, "往上报，两家动了锄头")
    assert answered.startswith("有危险先打110。")
    assert await disputed.assignee() == "justice"


async def test_what_came_of_it_is_asked_by_number(disputed: Village) -> None:
    answered, _ = await tell(disputed, GROUP_LEADER, "调解第1次")
    assert "1没成 2成了 3有一家没来 4一方不愿调" in answered
    said = await disputed.whisper(GROUP_LEADER, "3")
    assert "记第1次，有一家没来。这次不算。还差3次" in said_to(GROUP_LEADER, said)[0]


async def test_who_says_done_of_a_dispute_is_asked_what_came_of_it(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    answered, _ = await tell(disputed, GROUP_LEADER, "办好了")
    assert "1没成 2成了 3有一家没来 4一方不愿调" in answered
    said = await disputed.whisper(GROUP_LEADER, "2")
    assert said_to(GROUP_LEADER, said)[0].startswith("成了！")
    assert (await disputed.ticket()).state is State.VERIFYING


async def test_giving_it_up_names_its_reason_by_number(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    answered, _ = await tell(disputed, GROUP_LEADER, "终止调解")
    assert "1谈不拢 2一方不愿调 3人不来" in answered
    said = await disputed.whisper(GROUP_LEADER, "1")
    assert "调解终止了" in said_to(GROUP_LEADER, said)[0]
    assert "法院、仲裁、行政" in said_to(RESIDENT, said)[0]
    assert (await disputed.ticket()).state is State.VERIFYING


async def test_the_mediator_alone_may_say_what_came_of_it(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    before = await disputed.actions()
    for person in (NEIGHBOUR, HOUSE_LEADER):
        for words in ("1号调解第2次没成", "1号调成了", "1号一方不愿调", "1号终止调解"):
            await disputed.whisper(person, words)
            await disputed.say(person, words)
    assert await disputed.actions() == before


async def test_of_a_mediation_nothing_is_said_in_the_group_even_where_the_mediator_says_it_there(
    disputed: Village,
) -> None:
    said = await disputed.say(GROUP_LEADER, "1号调解第1次没成")
    assert not any("调" in text for text in said_in(HOUSE_ROOM, said))
    assert Action.MEDIATE not in await disputed.actions()


async def test_a_sitting_said_by_mistake_is_taken_back_and_its_number_is_free_again(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成，下次后天")
    disputed.clock.move(minutes=2)
    said = await disputed.whisper(GROUP_LEADER, "撤销")
    assert "撤了" in said_to(GROUP_LEADER, said)[0]
    assert "撤了" in said_to(RESIDENT, said)[0]
    assert await outcomes(disputed) == []
    assert (await disputed.ticket()).state is State.ASSIGNED
    disputed.go_to("22 08:05")
    assert not any("今天调解" in one.body for one in await disputed.ring())
    answered, _ = await tell(disputed, GROUP_LEADER, "调解第1次没成")
    assert answered.startswith("记第1次，没成。")


async def test_a_refusal_heard_by_mistake_is_taken_back_within_five_minutes(disputed: Village) -> None:
    await tell(disputed, GROUP_LEADER, "调解第1次没成")
    disputed.clock.move(minutes=10)
    await tell(disputed, GROUP_LEADER, "一方不愿")
    assert (await disputed.ticket()).state is State.VERIFYING
    disputed.clock.move(minutes=1)
    await disputed.whisper(GROUP_LEADER, "撤销")
    assert (await disputed.ticket()).state is State.MEDIATING
    answered, _ = await tell(disputed, GROUP_LEADER, "调解第2次没成")
    assert "还差1次" in answered


async def test_its_history_told_again_gives_the_ticket(disputed: Village) -> None:
    for mediator in (GROUP_LEADER, JUSTICE):
        for number in (1, 2, 3):
            await tell(disputed, mediator, f"调解第{number}次没成")
        await tell(disputed, mediator, "往上报")
    ticket = await disputed.ticket()
    async with disputed.database.read() as session:
        told = retell(await TicketRepository(session).history(ticket.id))
    assert (told.state, told.assignee, told.department) == (ticket.state, ticket.assignee, ticket.department)
    assert told.department == "mediate"
