"""What was said with a command: days, dates, names and reasons, out of the groups of the way it was said."""

import re
from datetime import date

from domain.commands import Command
from domain.spoken_ways import Way, compile_slots
from domain.spoken_when import read_date, read_length, read_number, read_when


def read_args(way: Way, whole: str, said: dict[str, str], today: date) -> dict[str, str]:
    """`whole` is the sentence, `said` its named pieces; dates become ISO, numbers figures."""
    args = dict(way.gives)
    if way.command is Command.SETTLE and (form := _read_form(whole)):
        args["form"] = form
    since: date | None = None
    for key, value in said.items():
        name = key.partition("__")[0]
        match name:
            case "when":
                args |= read_when(value, today)
            case "since":
                day = since = read_date(value, today)
                args |= {"from": day.isoformat()} if day else {}
            case "until":
                day = read_date(value, since or today)
                args |= {"until": day.isoformat()} if day else {}
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


_ORAL = re.compile("口头|没写|不写")
_WRITTEN = re.compile("书面|写了?|协议|字据|调解书|签")


def find_review_day(command: Command, args: dict[str, str], today: date) -> dict[str, str]:
    """「挂账，等批复，12月14日复查」: the day stands behind the reason."""
    if command not in _PUT_OFF or "reason" not in args or {"until", "days"} & args.keys():
        return args
    found = _REVIEW_DAY.search(args["reason"])
    day = read_date(found["day"], today) if found else None
    if found is None or day is None:
        return args
    return args | {"reason": args["reason"][: found.start()], "until": day.isoformat()}


_PUT_OFF = frozenset({Command.SUSPEND, Command.EXTEND})
_REVIEW_DAY = compile_slots("，(到|等到|放到|延到)?(?P<day><date>)(复查|再看|再说|再办|之前|前)?$")
