"""A leader reports for an old man without WeChat: it is a report like any other, and the verdict is marked as 代评."""

from datetime import timedelta

import pytest

from domain.on_behalf import read_on_behalf
from domain.ticket import Action, State
from models.readings_stats import Satisfaction, read_satisfaction
from models.tables import TicketReporterRow, TicketWordsRow
from models.tickets import TicketRepository
from tests.support.archive import read_table
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, RESIDENT
from tests.support.village import Village, find_said, said_in, said_to

FOR_WANG = "替王大爷报：门口路灯坏了"


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("替王大爷报：门口路灯坏了", "门口路灯坏了"),
        ("帮老李家报，水管爆了", "水管爆了"),
        ("我替三排王家反映一下：井盖没了", "井盖没了"),
        ("代刘奶奶上报 房子漏雨", "房子漏雨"),
        ("帮忙报一下名：张三", None),
        ("帮我报一下：路灯坏了", None),
        ("替我值班", None),
        ("报事：路灯坏了", None),
        ("门口路灯坏了", None),
    ],
)
def test_what_is_a_report_for_another(words: str, matter: str | None) -> None:
    assert read_on_behalf(words) == matter


async def satisfaction(village: Village) -> Satisfaction:
    now = village.clock.now()
    async with village.database.read() as session:
        return await read_satisfaction(session, None, since=now - timedelta(days=1), until=now + timedelta(days=1))


async def test_it_opens_a_ticket_with_the_leader_as_reporter_and_a_mark(village: Village) -> None:
    said = await village.say(GROUP_LEADER, FOR_WANG)
    assert any("记下了" in line for line in said_in(HOUSE_ROOM, said))
    ticket = await village.ticket()
    assert ticket.type == "infra.light"
    assert await village.assignee() == HOUSE_LEADER.name
    async with village.database.read() as session:
        first = (await TicketRepository(session).history(ticket.id))[0]
    (reporter,) = await read_table(village.database, TicketReporterRow)
    assert first.facts["on_behalf"] == str(reporter.person_id)
    assert [words.text for words in await read_table(village.database, TicketWordsRow)] == [FOR_WANG]


async def test_privately_said_to_be_a_report_it_is_one_whatever_the_rules_make_of_it(village: Village) -> None:
    await village.whisper(GROUP_LEADER, "替王大爷报：那个东西又不对劲")
    assert (await village.ticket()).state is not State.CANDIDATE


async def test_the_leaders_verdict_is_listed_by_itself_and_counts_in_no_share(village: Village) -> None:
    said = await village.say(GROUP_LEADER, FOR_WANG)
    said = await village.quote(HOUSE_LEADER, find_said(said, HOUSE_LEADER.contact), "办好了，换了灯泡")
    assert "满意" in said_to(GROUP_LEADER, said)[0]
    await village.whisper(GROUP_LEADER, "1")
    assert (await village.ticket()).state is State.CLOSED
    found = await satisfaction(village)
    assert (found.by_proxy, found.satisfied, found.rate) == (1, 0, None)
    assert [row.verdict for row in await read_table(village.database, TicketReporterRow)] == ["proxy:1"]


async def test_a_residents_own_verdict_counts(village: Village) -> None:
    said = await village.say(RESIDENT, "门口路灯坏了")
    await village.quote(HOUSE_LEADER, find_said(said, HOUSE_LEADER.contact), "办好了，换了灯泡")
    await village.whisper(RESIDENT, "1")
    found = await satisfaction(village)
    assert (found.by_proxy, found.satisfied, found.rate) == (0, 1, 1.0)


async def test_of_two_only_the_one_who_said_it_for_another_is_marked(village: Village) -> None:
    said = await village.say(NEIGHBOUR, "门口路灯坏了")
    await village.say(GROUP_LEADER, FOR_WANG)
    assert Action.JOIN in await village.actions()
    await village.quote(HOUSE_LEADER, find_said(said, HOUSE_LEADER.contact), "办好了，换了灯泡")
    await village.whisper(NEIGHBOUR, "1")
    await village.whisper(GROUP_LEADER, "1")
    verdicts = {row.verdict for row in await read_table(village.database, TicketReporterRow)}
    assert verdicts == {"satisfied", "proxy:1"}


async def test_not_content_for_another_it_goes_back_all_the_same(village: Village) -> None:
    said = await village.say(GROUP_LEADER, FOR_WANG)
    await village.quote(HOUSE_LEADER, find_said(said, HOUSE_LEADER.contact), "办好了，换了灯泡")
    await village.whisper(GROUP_LEADER, "3")
    assert (await village.ticket()).state is State.REWORKING
    assert (await satisfaction(village)).by_proxy == 1


async def test_nobody_but_an_officer_reports_for_another(village: Village) -> None:
    await village.say(RESIDENT, "替王大爷报：门口路灯坏了")
    ticket = await village.ticket()
    async with village.database.read() as session:
        first = (await TicketRepository(session).history(ticket.id))[0]
    assert "on_behalf" not in first.facts
