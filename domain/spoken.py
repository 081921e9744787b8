"""What somebody tells the bot to do, in their own words: the command, which ticket, and what was said with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from domain.commands import SPECS, Command
from domain.spoken_absence import STANDING_IN
from domain.spoken_args import find_review_day, read_args
from domain.spoken_asking import ASKING
from domain.spoken_doing import DOING, GIVING_UP
from domain.spoken_ending import ENDING, MERGING, TOGETHER
from domain.spoken_headed import read_headed
from domain.spoken_judging import JUDGING
from domain.spoken_lists import LISTING, ROUNDS
from domain.spoken_mediating import MEDIATING
from domain.spoken_passing import PASSING
from domain.spoken_talk import ALARMS, ANSWERS, SECRECY, TALKING
from domain.spoken_tidy import MAX_SPOKEN, list_readings, tidy_words
from domain.spoken_waiting import DECIDING, WAITING
from domain.spoken_ways import Naming, Way
from domain.spoken_which import NOBODY_NAMED, Which, list_rests, split_which


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """`args`: reason, text, type, name, department, days, until, from, outcome, attempt, next, form; dates are ISO.

    Unless `certain`, the whole sentence is one that people also say of other things: obey it only where it can mean
    nothing else, and let it pass as ordinary talk where no such ticket is found.
    """

    command: Command
    which: Which = NOBODY_NAMED
    args: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    certain: bool = True


def read_command(words: str, today: date, *, from_officer: bool) -> Spoken | None:
    """The best reading of a sentence said to the bot; None for anything else (better missed than wrong)."""
    headed = read_headed(words, from_officer=from_officer)
    if headed is not None:
        command, text, certain = headed
        return Spoken(command=command, args={"text": text} if text else {}, certain=certain)
    if len(words) > MAX_SPOKEN:
        return None
    if _LAUGHS.search(words):
        return None
    said = tidy_words(words, is_officer=from_officer)
    if not said.strip("？"):
        return _read_bare_marks(words)
    for reading in list_readings(said):
        found = _read(reading.removesuffix("？"), today, from_officer, asks=reading.endswith("？"))
        if found is not None:
            return found
    return None


def prepare_patterns() -> None:
    """Compiles every way of saying a command: some tenths of a second, best spent where nobody waits."""
    for way in (*_ABOUT_NONE, *_ABOUT_ONE, *MERGING, *TOGETHER):
        for pattern in way.patterns:
            pattern.match("")


def _read(said: str, today: date, from_officer: bool, *, asks: bool) -> Spoken | None:
    for ways, which, rest in _list_tries(said, today):
        found = _match(ways, which, rest, today, from_officer)
        if found is not None and (not asks or (found := _as_question(found)) is not None):
            return found
    return None


def _list_tries(said: str, today: date) -> Iterator[tuple[tuple[Way, ...], Which, str]]:
    """Sentences about no ticket come first: in 「我3号不在」 the number is a day."""
    yield _UNNAMED, NOBODY_NAMED, said
    for which, holed in split_which(said, today):
        for rest in list_rests(which, holed):
            yield from _list_ways(which, holed, rest)


def _list_ways(which: Which, holed: str, rest: str) -> Iterator[tuple[tuple[Way, ...], Which, str]]:
    if which.other is not None:
        yield MERGING, _choose_main(which, holed), rest
        yield _ASKED_OF_TWO, replace(which, other=None, every=True), rest
    elif which.is_named:
        if which.is_numbered and _WITH_ANOTHER.search(holed):
            yield MERGING, Which(latest=_THIS_ONE.match(rest) is not None, other=which), _THIS_ONE.sub("", rest)
        longest = _LONGEST_TOLD if which.is_numbered else _LONGEST_OF_THIS if which.latest else _LONGEST_HINTED
        yield _NAMED if len(rest) <= longest else _POINTED, which, rest
    else:
        yield _OPEN, which, rest


def _match(ways: tuple[Way, ...], which: Which, rest: str, today: date, from_officer: bool) -> Spoken | None:
    found = _match_whole(ways, which, rest, today, from_officer)
    if "，" not in rest or (found is not None and found.command is not Command.PROGRESS):
        return found
    clauses = rest.split("，")[:_MOST_CLAUSES]
    read = [(clause, _match_whole(ways, which, clause, today, from_officer)) for clause in clauses]
    weighed = _weigh(read, which)
    is_more = weighed is not None and (found is None or weighed.command in _GIVE_WAY[found.command])
    return weighed if is_more else found


def _weigh(read: list[tuple[str, Spoken | None]], which: Which) -> Spoken | None:
    """One command in several clauses: said twice, after a 「好」, or with a reason before it (「料没到，延期3天」).

    With a ticket named the other clauses may tell anything but a question; without, a reason only where one belongs.
    """
    command = _choose({one.command for _, one in read if one is not None} - {Command.ACK})
    told = "，".join(clause for clause, one in read if one is None or one.command not in (command, Command.ACK))
    if command is None or _ASKS.search(told):
        return None
    is_reason = command in _GIVES_REASONS and len(read) == 2 and read[0][1] is None and len(told) <= _LONGEST_REASON
    if any(one is None for _, one in read) and not (is_reason or which.is_numbered):
        return None
    meant = [one for _, one in read if one is not None and one.command is command]
    args = {key: value for one in reversed(meant) for key, value in one.args.items()}
    if told:
        args.setdefault("reason" if command in _TAKES_REASONS else "text", told)
    return replace(meant[0], args=MappingProxyType(args), certain=meant[0].certain and (not told or which.is_named))


def _choose(commands: set[Command]) -> Command | None:
    """Of two the one that follows from the other: 「去看了，弄不成，转镇上」 is to be passed on."""
    left = commands - {weak for weak, strong in _GIVE_WAY.items() if strong & commands}
    return left.pop() if len(left) == 1 else None


def _match_whole(ways: tuple[Way, ...], which: Which, rest: str, today: date, from_officer: bool) -> Spoken | None:
    for way in ways:
        if way.by_officer not in (None, from_officer):
            continue
        for pattern in way.patterns:
            found = pattern.fullmatch(rest)
            if found:
                return _conclude(way, which, found, today)
    return None


def _conclude(way: Way, which: Which, found: re.Match[str], today: date) -> Spoken:
    said = {key: value for key, value in found.groupdict().items() if value}
    thing = said.pop("thing", "")
    return Spoken(
        command=way.command,
        which=replace(which, hint=thing) if thing else which,
        args=MappingProxyType(find_review_day(way.command, read_args(way, found[0], said, today), today)),
        certain=_is_certain(way, which),
    )


def _is_certain(way: Way, which: Which) -> bool:
    """A number makes sure what is loose without one; all at once is never sure."""
    if which.every and SPECS[way.command].changes_state:
        return False
    return way.is_certain or (which.is_numbered and way.naming is not Naming.MUST)


def _as_question(found: Spoken) -> Spoken | None:
    """「3号办好了？」 asks; a change is never made on a question, but may be asked for: 「延期3天？」."""
    if found.command in _ASKED_FOR or not SPECS[found.command].changes_state:
        return found
    if found.command in _ASKED_AFTER:
        return Spoken(command=Command.QUERY, which=found.which, certain=found.certain)
    return None


def _choose_main(which: Which, holed: str) -> Which:
    """Of two that are one the first stays; in 「5号并到3号」 the second."""
    other = which.other
    assert other is not None
    return replace(other, other=replace(which, other=None)) if _INTO.search(holed) else which


def _read_bare_marks(words: str) -> Spoken | None:
    if _MURMUR.fullmatch(words.strip()):
        return Spoken(command=Command.ACK)
    return Spoken(command=Command.HELP) if _ONLY_ASKS.fullmatch(words.strip()) else None


_ABOUT_NONE = (*STANDING_IN, *ALARMS, *SECRECY, *LISTING, *ROUNDS, *TALKING, *ANSWERS)
_ABOUT_ONE = (*DECIDING, *MEDIATING, *ENDING, *WAITING, *JUDGING, *ASKING, *DOING, *PASSING, *GIVING_UP)
_UNNAMED = _ABOUT_NONE
_NAMED = tuple(way for way in (*_ABOUT_ONE, *_ABOUT_NONE) if way.naming is not Naming.NEVER)
_ASKED_OF_TWO = tuple(way for way in _NAMED if way.command in {Command.QUERY, Command.URGE, Command.DONE})
_POINTED = tuple(way for way in _NAMED if way.naming is Naming.MAY)
_OPEN = (*TOGETHER, *(way for way in _ABOUT_ONE if way.naming is not Naming.MUST))
_ASKED_FOR = frozenset({Command.EXTEND})
_ASKED_AFTER = frozenset({Command.DONE, Command.ACCEPT, Command.PROGRESS, Command.SETTLE, Command.APPROVE})
_MOST_CLAUSES = 5
_LONGEST_REASON = 12
_LONGEST_TOLD, _LONGEST_OF_THIS, _LONGEST_HINTED = MAX_SPOKEN, 8, 4
"""Longer, a sentence about 「这个」 or 「路灯那个」 is read only as what it plainly says."""
_GIVES_REASONS = frozenset(
    {Command.ESCALATE, Command.RETURN, Command.EXTEND, Command.SUSPEND, Command.VOID, Command.REJECT}
)
_TAKES_REASONS = _GIVES_REASONS | {
    Command.REFER,
    *(Command.TO_VILLAGE, Command.TO_TOWN, Command.TO_DEPT, Command.TRANSFER, Command.ASSIST, Command.WHISTLE),
    *(Command.REFUSE, Command.CANCEL, Command.RESUME, Command.REOPEN),
}
_HANDS_ON = {
    *(Command.TO_VILLAGE, Command.TO_TOWN, Command.TO_DEPT, Command.TRANSFER, Command.RETURN, Command.REFER),
    *(Command.WHISTLE, Command.ASSIST, Command.DIRECT, Command.SUSPEND),
}
_GIVE_WAY: dict[Command, set[Command]] = {
    Command.PROGRESS: {Command.DONE, Command.ESCALATE, *_HANDS_ON},
    Command.ESCALATE: _HANDS_ON,
    Command.EXTEND: {Command.SUSPEND},
    Command.SAT3: {Command.REOPEN},
}
"""Said beside one of these it is only why."""
_ASKS = re.compile("[咋啥谁哪吗么]|没有?$|怎么|能不能|是不是|行不|好不")
_INTO = re.compile("[并合][到入进给]#")
_THIS_ONE = re.compile("[这那它](?:一?[个件](?:事)?)?")
_WITH_ANOTHER = re.compile("[和跟与同]#|#[和跟与同]|并[到入进给]#")
_LAUGHS = re.compile("哈{3}|嘻嘻|嘿嘿|笑死|[hH]{3}")
_MURMUR = re.compile(r"[嗯哦噢喔👍]+|好嘞|好的?呢?")
_ONLY_ASKS = re.compile(r"[?？]+")
