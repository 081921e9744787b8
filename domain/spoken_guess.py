"""A guessed command with what can be picked out of its words: the ticket, the names, days and reasons said with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from domain.commands import Command
from domain.spoken import Spoken
from domain.spoken_tidy import tidy_words
from domain.spoken_ways import compile_slots
from domain.spoken_when import read_date, read_length
from domain.spoken_which import NOBODY_NAMED, Which, list_rests, split_which

MAX_REASON = 60


def spell_out(command: Command, words: str, today: date, *, from_officer: bool, certain: bool) -> Spoken:
    """The whole text is kept with whatever is told; never more than what was said."""
    said = tidy_words(words, is_officer=from_officer)
    which, rest = _find_which(said, today)
    read = _READERS.get(command)
    args = {} if read is None else {key: value for key, value in read(rest, words, today).items() if value}
    return Spoken(command=command, which=which, args=args, certain=certain)


def _find_which(said: str, today: date) -> tuple[Which, str]:
    for which, holed in split_which(said, today):
        if which.is_numbered or which.latest or which.hint:
            return which, next(iter(list_rests(which, holed)), said)
    return NOBODY_NAMED, said


def _tell(rest: str, words: str, today: date) -> dict[str, str]:
    return {"text": words}


def _explain(rest: str, words: str, today: date) -> dict[str, str]:
    return {"reason": rest[:MAX_REASON], "text": words}


def _put_off(rest: str, words: str, today: date) -> dict[str, str]:
    length, day = _LENGTH.search(rest), _DATE.search(rest)
    days = read_length(length[0]) if length else None
    until = read_date(day[0], today) if day and not days else None
    reason = re.sub(r"^，|，$", "", rest.replace(length[0], "") if length else rest)
    return {"days": str(days or ""), "until": until.isoformat() if until else "", "reason": reason[:MAX_REASON]}


def _name_person(rest: str, words: str, today: date) -> dict[str, str]:
    name = _find_name(rest)
    office = _OFFICE.search(rest)
    return {"name": name, "department": "" if name or not office else office[0], "reason": rest[:MAX_REASON]}


def _find_name(rest: str) -> str:
    found = _PERSON.search(rest)
    return (
        next((name for key, name in found.groupdict().items() if key.startswith("name") and name), "") if found else ""
    )


def _name_office(rest: str, words: str, today: date) -> dict[str, str]:
    found = _OFFICE.search(rest)
    return {"department": found[0] if found else "", "text": words}


def _name_type(rest: str, words: str, today: date) -> dict[str, str]:
    found = _CHANGED_TO.search(rest)
    return {"type": found["type"] if found else "", "text": words}


def _be_away(rest: str, words: str, today: date) -> dict[str, str]:
    length, day = _LENGTH.search(rest), _DATE.search(rest)
    days = read_length(length[0]) if length else None
    until = read_date(day[0], today) if day and not days else None
    return {
        "name": _find_name(rest),
        "days": str(days or ""),
        "until": until.isoformat() if until else "",
    }


def _meet(rest: str, words: str, today: date) -> dict[str, str]:
    turn = _TURN.search(rest)
    outcome = next((outcome for outcome, said in _OUTCOMES if said.search(rest)), "")
    return {"outcome": outcome, "attempt": turn["n"] if turn else "", "text": words}


_LENGTH, _DATE = compile_slots("<length>"), compile_slots("<date>")
_PERSON = compile_slots("(给|让|叫|派|请|找|喊|换|由|交|是)<name>|<name>(来?代|替|顶|接手)")
_OFFICE = compile_slots("<known_office>")
_CHANGED_TO = re.compile(r"(?:改成|改为|应该是|应当是|(?<!不)是)(?P<type>[^，不]{2,10}?)(?:问题|类)?(?:，|$)")
_TURN = re.compile(r"第(?P<n>\d)次")
_OUTCOMES = (
    ("refused", re.compile(r"不愿|拒绝|不肯调|不接受调解")),
    ("absent", re.compile(r"没来|缺席|不露面|没到")),
    ("failed", re.compile(r"没|崩|不成|不让|不松口|僵|谈不拢|打起来|不同意")),
)
_READERS: Mapping[Command, Callable[[str, str, date], dict[str, str]]] = {
    Command.PROGRESS: _tell,
    Command.DONE: _tell,
    Command.SETTLE: _tell,
    Command.SAT3: _tell,
    Command.REOPEN: _explain,
    Command.ESCALATE: _explain,
    Command.TO_VILLAGE: _explain,
    Command.TO_TOWN: _explain,
    Command.RETURN: _explain,
    Command.VOID: _explain,
    Command.REJECT: _explain,
    Command.REFER: _explain,
    Command.REFUSE: _explain,
    Command.EXTEND: _put_off,
    Command.SUSPEND: _put_off,
    Command.TRANSFER: _name_person,
    Command.ASSIST: _name_person,
    Command.TO_DEPT: _name_office,
    Command.WHISTLE: _name_office,
    Command.CALL: _name_office,
    Command.REVISE: _name_type,
    Command.SUBSTITUTE: _be_away,
    Command.MEDIATE: _meet,
}
