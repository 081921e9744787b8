"""What is still missing of a deed is asked for once, with numbers to choose from; whoever answers has it done."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from domain.answers import read_yes
from domain.choice import read_offered
from domain.question import Question, QuestionKind
from domain.reasons import REASONS, Why, read_why
from domain.refusal import Refusal
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard
from handlers.doing import Doer, Done

SHOWN_FIRST = 3
SOMETHING_ELSE = "别的"
ASKED_WHY = {
    "return": "为啥退？",
    "extend": "为啥要延？",
    "suspend": "为啥挂？",
    "void": "为啥作废？",
    "reject": "为啥不受理？",
    "refer": "转哪里？",
}


async def find_why(
    name: str, ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk, *, key: str = "reason"
) -> Why | Done:
    """Why, as it was said; or the question for it. Raises Refusal with the field where nobody can be asked."""
    why = read_why(name, args.get(key, ""))
    if why is not None:
        return why
    offered = REASONS[name][: SHOWN_FIRST if name != "refer" else len(REASONS[name])]
    choices = [(reason.said, reason.code) for reason in offered] + [(SOMETHING_ELSE, "")]
    return await ask_missing(name, key, ASKED_WHY[name], choices, ticket, doer, args, desk)


async def ask_missing(
    name: str,
    key: str,
    asked: str,
    choices: Sequence[tuple[str, str]],
    ticket: Ticket,
    doer: Doer,
    args: Mapping[str, str],
    desk: Desk,
) -> Done:
    """Asks for `args[key]` of the deed `name`: each choice is what is shown and what it stands for, "" for a sentence.

    Without choices a sentence is asked for. The deed is done when the answer comes.
    """
    if doer.heard is None:
        raise Refusal("needs_reason" if key == "reason" else "needs_more", f"还差一样：{asked}", field=key)
    known = {name: value for name, value in args.items() if name != key}
    facts = {"deed": name, "key": key, "known": json.dumps(known, ensure_ascii=False)}
    facts |= {"shown": "|".join(shown for shown, _ in choices), "values": "|".join(value for _, value in choices)}
    message = doer.heard.message
    await ask_speaker(
        doer.heard,
        desk,
        QuestionKind.DEED,
        facts,
        lasts=ANSWER_WINDOW,
        ticket=ticket,
        privately=ticket.sensitive and desk.reach.is_friend(message.account, message.sender),
    )
    return Done(ticket=ticket, sentence=f"{asked}{list_choices(choices)}", replies=[])


def list_choices(choices: Sequence[tuple[str, str]]) -> str:
    """`1等批复 2缺钱`."""
    return " ".join(f"{place}{shown}" for place, (shown, _) in enumerate(choices, 1))


MAY_BE_MISSING = frozenset(reason.said for reasons in REASONS.values() for reason in reasons) | {SOMETHING_ELSE}
"""Names that an answer in a group may be; numbers always may."""
ANSWER_WINDOW = timedelta(hours=1)


def read_missing(heard: Heard, question: Question) -> dict[str, str] | None:
    """All arguments of the deed with the answer; a value of "" asks for a sentence. None where it answers nothing."""
    facts = question.facts
    known: dict[str, str] = json.loads(facts["known"])
    if not facts["shown"]:
        is_said_to_bot = heard.message.quotes_bot or heard.message.room is None
        return {**known, facts["key"]: heard.words} if heard.words and is_said_to_bot else None
    shown = facts["shown"].split("|")
    is_yes_or_no = len(shown) == YES_OR_NO
    if not is_yes_or_no and read_yes(heard.words) is not None:
        return None
    place = read_offered(heard.words, [(one, one.removesuffix("天")) for one in shown])
    return None if place is None else {**known, facts["key"]: facts["values"].split("|")[place]}


YES_OR_NO = 2
