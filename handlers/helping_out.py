"""Help in a few short lines, from the very table that commands are read by, so that the two can't differ."""

from domain.commands import SPECS, Command, CommandSpec
from handlers.desk import Desk, Heard

_TAUGHT_RESIDENTS = (Command.REPORT, Command.QUERY, Command.URGE, Command.SAT3, Command.URGENT)
_TAUGHT_LEADERS = (Command.ACCEPT, Command.DONE, Command.ESCALATE, Command.QUERY, Command.MYLIST, Command.UNDO)
"""What fits on the card behind a telephone (commands §8)."""


def say_help(heard: Heard, desk: Desk) -> str:
    """For whoever asks: residents and officers need different words. Six lines at most."""
    taught = _TAUGHT_RESIDENTS if heard.officer is None else _TAUGHT_LEADERS
    lines = [_line(SPECS[command]) for command in taught]
    return "\n".join(["引用我的话，或者直接说：", *lines, "急事先打110、119、120。"])


def _line(spec: CommandSpec) -> str:
    return f"「{spec.say}」{spec.help}"
