"""The resident has the last word: asked once the work is reported done, and believed."""

import re
from datetime import timedelta

from domain.answers import bare_answer, read_choice
from domain.directory import Officer, Role
from domain.on_behalf import PROXIES
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.sending import Outgoing
from domain.ticket import Action, Part, State
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, Done, step, with_number
from handlers.done_words import say_done
from handlers.parties import to_party
from handlers.speak import answer, name_ticket, number_line, to_officer, to_reporter
from handlers.steps import SYSTEM, take_ticket_step
from handlers.tell import assignees_of

_SATISFIED = (
    "(?:非常|很|都|还)?(?:满意|可以|中|得劲|要得|巴适)|嫽的很|很?好|好得很|"
    "(?:已经|都)?(?:好|修好|弄好|办好|亮|通|来水|来电)了"
)
_ANSWERS = (
    ("satisfied", re.compile(rf"(?:{_SATISFIED})(?:了|啦|嘞|吧|啊|呀|的)*(?:谢谢|多谢|辛苦)?(?:了|啦|你们?|您)*")),
    ("mostly", re.compile(r"基本满意|还行|凑合|差不多|马马虎虎|一般")),
    (
        "dissatisfied",
        re.compile(
            r"不满意|(?:还|根本|就|并)?(?:没好|没修好|没弄好|没办好|没人来)|糊弄人?|(?:还|还是)(?:坏着?的?|漏着?|不亮|没水|没电|不通|堵着?)|又坏"
            r"|(?:还是)?(?:老样子|那样)"
        ),
    ),
)
_END = re.compile(r"(?:了|啦|嘞|吧|啊|呀|呢|的)+$")
_NUMBERED = ("satisfied", "mostly", "dissatisfied")


def read_verdict(words: str) -> str | None:
    """`satisfied`, `mostly`, `dissatisfied`, by number or in words; None for anything else."""
    number = read_choice(words, len(_NUMBERED))
    if number is not None:
        return _NUMBERED[number - 1]
    said = bare_answer(words)
    spoken = (said, _END.sub("", said))
    return next((verdict for verdict, way in _ANSWERS if any(way.fullmatch(one) for one in spoken if one)), None)


async def ask_verdict(ticket: Ticket, desk: Desk) -> tuple[Ticket, Replies]:
    """Asks every reporter who did not do the work; where there is none, the tier above checks."""
    await desk.conversations.clear_verdicts(ticket.id)
    ticket = await take_ticket_step(
        desk, ticket, Action.VERIFY, SYSTEM, actor="system", changes={"asked_at": desk.now, "asks": ticket.asks + 1}
    )
    return ticket, await _ask_everybody(ticket, desk)


async def ask_again(ticket: Ticket, desk: Desk) -> Replies:
    """One more try; the state stays what it is."""
    await desk.tickets.change(ticket.id, {"asked_at": desk.now, "asks": ticket.asks + 1})
    return await _ask_everybody(ticket, desk)


async def _ask_everybody(ticket: Ticket, desk: Desk) -> list[Outgoing]:
    asked: list[Outgoing] = []
    for reporter in await desk.tickets.reporters(ticket.id):
        if reporter.person != ticket.assignee and not reporter.verdict:
            asked += await ask_reporter(ticket, reporter, desk)
    return asked or await _ask_checker(ticket, desk)


async def handle_verdict(heard: Heard, answered: tuple[Question, str], desk: Desk) -> Replies:
    """1 and 2 close it once everybody who was asked has answered; one 3 sends it back and tells the tier above."""
    question, verdict = answered
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or ticket.state is not State.VERIFYING:
        return []
    if not await desk.questions.answer(question, desk.now):
        return []
    part = Part.CHECKER if question.facts.get("as") == "checker" else Part.REPORTER
    return await take_verdict(heard, ticket, part, verdict, desk)


async def take_verdict(heard: Heard, ticket: Ticket, part: Part, verdict: str, desk: Desk) -> Replies:
    """Of a ticket that waits for it, by somebody who is `part` to it."""
    person = await desk.people.remember_person(heard.message, desk.now)
    code = verdict
    if part is Part.REPORTER and await _speaks_for_another(heard, ticket, desk):
        code = PROXIES.get(verdict, verdict)
    doer = Doer(
        actor=f"person:{person}",
        parts=frozenset({part}),
        person=person,
        message_id=heard.message.message_id,
        heard=heard,
    )
    done = await give_verdict(ticket, doer, verdict, desk, code=code)
    sentence = with_number(done) if done.ticket.state is State.REWORKING else done.sentence
    return [answer(heard, sentence, ticket=done.ticket), *done.replies]


async def give_verdict(ticket: Ticket, doer: Doer, verdict: str, desk: Desk, *, code: str = "") -> Done:
    """`satisfied`, `mostly` or `dissatisfied`; it closes the ticket once nobody else is waited for.

    `code` is what is kept of it, where somebody speaks for another.
    """
    assert doer.person is not None
    await desk.tickets.keep_verdict(ticket.id, doer.person, code or verdict)
    if verdict != "dissatisfied" and await desk.conversations.is_waiting_for_verdicts(ticket.id, desk.now):
        return Done(ticket=ticket, sentence=f"谢谢！{name_ticket(ticket, desk)}还等别家说一声。", replies=[])
    action = Action.REWORK if verdict == "dissatisfied" else Action.CLOSE
    ticket = await step(desk, ticket, action, doer, reason=code or verdict)
    if action is Action.CLOSE:
        return Done(ticket=ticket, sentence=f"谢谢！{name_ticket(ticket, desk)}办结了。", replies=[])
    await desk.questions.close_for_ticket(ticket.id, desk.now)
    sorry = f"{name_ticket(ticket, desk)}退回重办。哪里没好？说一句。"
    return Done(ticket=ticket, sentence=sorry, replies=tell_rework(ticket, desk))


async def _speaks_for_another(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    """A leader who reported it for somebody else says what they were told: 代评 (workflow §7)."""
    officer = heard.officer
    return officer is not None and await desk.conversations.reported_for_another(ticket.id, officer.person)


async def answer_verdict_asked(heard: Heard, ticket: Ticket, desk: Desk) -> None:
    """Said in other words than the question asked for; with it the question is answered."""
    for asked in await desk.questions.open_for(heard.message.account, heard.message.sender, desk.now):
        if asked.kind is QuestionKind.VERDICT and asked.ticket == ticket.id:
            await desk.questions.answer(asked, desk.now)


async def ask_reporter(ticket: Ticket, reporter: Reporter, desk: Desk) -> list[Outgoing]:
    said = await say_done(ticket, desk)
    text = f"{name_ticket(ticket, desk)}，{said}回1满意，2基本满意，3不满意。{number_line(ticket)}"
    is_dispute = ticket.mediation_level > 0
    asked = to_party(ticket, reporter, text, desk) if is_dispute else to_reporter(desk, ticket, reporter, text)
    if asked is None:
        return tell_unreachable(ticket, desk)
    await desk.questions.ask(
        Question(
            account=reporter.account,
            contact=reporter.contact,
            chat=asked.chat,
            kind=QuestionKind.VERDICT,
            ticket=ticket.id,
            facts={"as": "reporter"},
            asked_at=desk.now,
            expires_at=desk.now + 3 * desk.limits.verdict_window,
        )
    )
    return [asked]


async def _ask_checker(ticket: Ticket, desk: Desk) -> list[Outgoing]:
    checker = find_checker(ticket, desk)
    if checker is None:
        return []
    text = f"{name_ticket(ticket, desk)}，{await say_done(ticket, desk)}请您核一下：回1办好了，3没办好。"
    asked = to_officer(desk, ticket.account, checker, text + number_line(ticket), ticket=ticket)
    if asked is None:
        return []
    contact = checker.contact_under(asked.account)
    assert contact is not None
    await desk.questions.ask(
        Question(
            account=asked.account,
            contact=contact,
            chat=asked.chat,
            kind=QuestionKind.VERDICT,
            ticket=ticket.id,
            facts={"as": "checker"},
            asked_at=desk.now,
            expires_at=desk.now + timedelta(days=7),
        )
    )
    return [asked]


def find_checker(ticket: Ticket, desk: Desk) -> Officer | None:
    """The nearest leader above the one who did the work, of those whom the route lets know of it."""
    for grid in desk.directory.tree.chain(ticket.grid):
        for officer in desk.directory.holders(grid.code, Role.LEADER, Role.DEPUTY):
            entitled = Part.CHECKER in parts_of(officer, ticket, desk.directory)
            if entitled and grid.tier <= ticket.tier:
                return officer
    return None


def tell_unreachable(ticket: Ticket, desk: Desk) -> list[Outgoing]:
    text = f"{name_ticket(ticket, desk)}的报告人没加我好友，我问不到，请您当面问一声。{number_line(ticket)}"
    told = [to_officer(desk, ticket.account, o, text, ticket=ticket) for o in assignees_of(ticket, desk.directory)]
    return [message for message in told if message is not None]


def tell_rework(ticket: Ticket, desk: Desk) -> list[Outgoing]:
    """Back to whoever did it, and to the tier above [L: 济南12345条例27条]."""
    text = f"{name_ticket(ticket, desk)}报告人不满意，要重办。办好了引用这条说「办好了」。{number_line(ticket)}"
    checker = find_checker(ticket, desk)
    people = [*assignees_of(ticket, desk.directory), *([checker] if checker else [])]
    told = [to_officer(desk, ticket.account, officer, text, ticket=ticket) for officer in people]
    return [message for message in told if message is not None]
