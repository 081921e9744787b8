"""What somebody tells the bot to do, in their own words: the command, which ticket, and what was said with it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from domain.commands import SPECS, Command
from domain.spoken_absence import STANDING_IN
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
from domain.spoken_when import read_date, read_length, read_number, read_when
from domain.spoken_which import NOBODY_NAMED, Which, join_rest, split_which


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
    said = tidy_words(words, is_officer=from_officer)
    if not said.strip("？"):
        return _read_bare_marks(words)
    for reading in list_readings(said):
        found = _read(reading.removesuffix("？"), today, from_officer, asks=reading.endswith("？"))
        if found is not None:
            return found
    return None


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
        rest = join_rest(holed)
        if not rest:
            continue
        if which.other is not None:
            yield MERGING, _choose_main(which, holed), rest
            yield _NAMED, replace(which, other=None, every=True), rest
        elif which.is_named:
            yield (*_NAMED, *MERGING) if which.is_numbered and _WITH_ANOTHER.search(holed) else _NAMED, which, rest
        else:
            yield _OPEN, which, rest


def _match(ways: tuple[Way, ...], which: Which, rest: str, today: date, from_officer: bool) -> Spoken | None:
    found = _match_whole(ways, which, rest, today, from_officer)
    if found is not None or "，" not in rest or ways is _UNNAMED:
        return found
    reason, _, order = rest.partition("，")
    found = _match_whole(ways, which, order, today, from_officer) if _REASON.fullmatch(reason) else None
    of_any = _NAMED_FOR_REASONS if which.is_named else _GIVES_REASONS
    if found is None or found.command not in of_any or "reason" in found.args:
        return None
    return replace(found, args=MappingProxyType({"reason": reason, **found.args}))


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
        args=MappingProxyType(_read_args(way, found[0], said, today)),
        certain=way.is_certain and not (which.every and SPECS[way.command].changes_state),
    )


def _read_args(way: Way, whole: str, said: dict[str, str], today: date) -> dict[str, str]:
    args = dict(way.gives)
    if way.command is Command.SETTLE and (form := _read_form(whole)):
        args["form"] = form
    for key, value in said.items():
        name = key.partition("__")[0]
        match name:
            case "when":
                args |= read_when(value, today)
            case "until" | "since":
                day = read_date(value, today)
                args |= {"from" if name == "since" else name: day.isoformat()} if day else {}
            case "length":
                days = read_length(value)
                args |= {"days": str(days)} if days else {}
            case "again_on":
                day = read_date(value, today)
                args |= {"next": day.isoformat()} if day else {}
            case "times":
                args |= {"attempt": str(read_number(value))}
            case _:
                args[name] = value.strip("，")
    return args


def _read_form(said: str) -> str | None:
    """An oral agreement binds, too (workflow §6); which of both it is, is asked where it is not said."""
    return "oral" if _ORAL.search(said) else "written" if _WRITTEN.search(said) else None


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
_OPEN = (*TOGETHER, *(way for way in _ABOUT_ONE if way.naming is not Naming.MUST))
_ASKED_FOR = frozenset({Command.EXTEND})
_ASKED_AFTER = frozenset({Command.DONE, Command.ACCEPT, Command.PROGRESS, Command.SETTLE, Command.APPROVE})
_GIVES_REASONS = frozenset(
    {Command.ESCALATE, Command.RETURN, Command.EXTEND, Command.SUSPEND, Command.VOID, Command.REJECT, Command.REFER}
)
"""Before these a reason may stand: 「料没到，延期3天」."""
_NAMED_FOR_REASONS = _GIVES_REASONS | {
    *(Command.TO_VILLAGE, Command.TO_TOWN, Command.TO_DEPT, Command.TRANSFER, Command.ASSIST, Command.WHISTLE)
}
"""And before these where the ticket is named: 「我腿不好，3号让老赵弄」."""
_REASON = re.compile("(?!.*[咋啥谁哪吗])[^，]{2,20}")
_ORAL = re.compile("口头|没写|不写")
_WRITTEN = re.compile("书面|写了?|协议|字据|调解书|签")
_INTO = re.compile("[并合][到入进给]#")
_WITH_ANOTHER = re.compile("[和跟与同]#|#[和跟与同]|并[到入进给]#")
_MURMUR = re.compile(r"[嗯哦噢喔👍]+|好嘞|好的?呢?")
_ONLY_ASKS = re.compile(r"[?？]+")
