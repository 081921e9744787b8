"""In the evening of a single day away: 「明天还让老赵代吗？」, answered with a number."""

from datetime import timedelta

from domain.absence import Absence, AbsenceState
from domain.choice import NONE_OF_THEM
from domain.ids import PersonId
from domain.question import Question, QuestionKind
from domain.sending import Outgoing
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer, to_officer
from handlers.standing_in import midnight

ASKED_FROM = 19
"""The hour, local: early enough for an answer before the quiet of the night."""
ONE_MORE_DAY_ANSWERS = (("代", "要", "还代", "是", "让他代"), NONE_OF_THEM)


async def ask_one_more_day(desk: Desk) -> Replies:
    """Once an evening, of whoever is away for today alone."""
    local = desk.now.astimezone(desk.calendar.zone)
    if local.hour < ASKED_FROM or desk.calendar.is_quiet(desk.now):
        return []
    today, tonight = midnight(desk.today, desk), midnight(desk.today + timedelta(days=1), desk)
    asked = [await _ask(one, desk) for one in await desk.absences.ending_at(tonight) if one.since >= today]
    return [message for message in asked if message is not None]


async def answer_one_more_day(heard: Heard, answered: tuple[Question, bool], desk: Desk) -> Replies:
    question, agrees = answered
    officer = heard.officer
    acting = desk.directory.officers.get(PersonId(int(question.facts["stand_in"])))
    if officer is None or acting is None or not await desk.questions.answer(question, desk.now):
        return []
    if not agrees:
        return [answer(heard, "好，明天起事情归您。")]
    since = midnight(desk.today + timedelta(days=1), desk)
    await desk.absences.add(
        Absence(
            person=officer.person,
            stand_in=acting.person,
            since=since,
            until=since + timedelta(days=1),
            state=AbsenceState.PLANNED,
        )
    )
    text = f"{officer.name}明天也不在，还由您代一天。"
    told = to_officer(desk, heard.message.account, acting, text)
    return [answer(heard, f"好，明天还是{acting.name}代您。"), *([told] if told is not None else [])]


async def _ask(absence: Absence, desk: Desk) -> Outgoing | None:
    officers = desk.directory.officers
    absent, acting = officers.get(absence.person), officers.get(absence.stand_in)
    if absent is None or acting is None or not absent.identities:
        return None
    text = f"明天还让{acting.name}代吗？回1代，回2不代。"
    asked = to_officer(desk, absent.identities[0].account, absent, text)
    contact = absent.contact_under(asked.account) if asked is not None else None
    if asked is None or contact is None:
        return None
    today = midnight(desk.today, desk)
    if await desk.questions.count_asked(asked.account, asked.chat, QuestionKind.STAND_IN, today):
        return None
    await desk.questions.ask(
        Question(
            account=asked.account,
            contact=contact,
            chat=asked.chat,
            kind=QuestionKind.STAND_IN,
            facts={"stand_in": str(acting.person)},
            asked_at=desk.now,
            expires_at=absence.until,
        )
    )
    return asked
