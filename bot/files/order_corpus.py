"""The sentences that spoken commands are learned from: one a line, with who said it where and what was meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.commands import Command
from domain.orders import Where
from domain.rules import RuleFileError

NOTHING = "none"
_WHO = {"o": True, "r": False}
_WHERE = {"q": Where.QUOTE, "p": Where.PRIVATE, "g": Where.GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    """`command` None: said to the bot, and nothing was wanted of it."""

    command: Command | None
    from_officer: bool
    where: Where
    words: str


def read_order_corpus(folder: Path) -> list[OrderLine]:
    """Every `.txt` of a folder: `done o q 弄好了`, that is command, who (o officer, r resident), where (q quoting the
    bot, p privately, g in a group by its name), and the words. RuleFileError names the lines that can't be read."""
    problems: list[str] = []
    lines = [line for path in sorted(folder.glob("*.txt")) for line in _read_file(path, problems)]
    if not lines and not problems:
        problems.append(f"{folder}: 里面没有 .txt 文件")
    if problems:
        raise RuleFileError(problems)
    return lines


def _read_file(path: Path, problems: list[str]) -> Iterator[OrderLine]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        cells = line.strip().split(maxsplit=3)
        if not cells or line.startswith("#"):
            continue
        try:
            command, who, where, words = cells
            yield OrderLine(
                command=None if command == NOTHING else Command(command),
                from_officer=_WHO[who],
                where=_WHERE[where],
                words=words,
            )
        except (ValueError, KeyError):
            problems.append(f"{path.name}:{number}: 看不懂这一行，要写成「done o q 弄好了」这样")
