"""The handbooks' tables of what to say, written from the one table of commands; `make handbook` runs it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.commands import SPECS, Command, CommandSpec
from handlers.asides import NOT_YET

DOCS = Path(__file__).parents[1] / "docs"
BEGIN = "<!-- 下面由 make handbook 写 -->"
END = "<!-- 到此 -->"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """What one kind of people says, in the order in which they come to need it."""

    heading: str
    commands: tuple[Command, ...]


_C = Command
ON_THE_PAGE = (
    *(_C.ACCEPT, _C.PROGRESS, _C.DONE, _C.ESCALATE, _C.QUERY),
    *(_C.REVISE, _C.MYLIST, _C.NOTICE, _C.HELP),
)
"""What a leader needs every week; more does not fit one sheet."""
CHAPTERS = (
    Chapter(
        heading="谁都能说",
        commands=(
            *(_C.REPORT, _C.URGENT, _C.DIRECT, _C.QUERY, _C.URGE, _C.MYLIST, _C.SAT1, _C.SAT3, _C.REOPEN, _C.REVISE),
            *(_C.CANCEL, _C.PRIVACY, _C.CALL, _C.POLICY, _C.ACK, _C.UNDO, _C.REPEAT, _C.HELP, _C.RANK),
        ),
    ),
    Chapter(
        heading="网格长",
        commands=(
            *(_C.ACCEPT, _C.PROGRESS, _C.DONE, _C.DONE_PHOTO, _C.ESCALATE, _C.TO_VILLAGE, _C.RETURN, _C.TRANSFER),
            *(_C.ASSIST, _C.EXTEND, _C.MERGE, _C.UNFINISHED, _C.NOTICE, _C.RECEIPT_CHECK, _C.SUBSTITUTE, _C.BACK),
            *(_C.PATROL, _C.HOUSEHOLD, _C.POINTS),
        ),
    ),
    Chapter(
        heading="村里、镇里的干部",
        commands=(
            *(_C.TO_TOWN, _C.TO_DEPT, _C.WHISTLE, _C.SUSPEND, _C.RESUME, _C.APPROVE, _C.REFUSE, _C.VOID, _C.REJECT),
            *(_C.REFER, _C.MEDIATE, _C.SETTLE, _C.WEEKLY),
        ),
    ),
    Chapter(
        heading="部门的人",
        commands=(_C.ACCEPT, _C.PROGRESS, _C.DONE, _C.DONE_PHOTO, _C.ASSIST, _C.EXTEND, _C.RETURN),
    ),
)


def write_handbooks(folder: Path = DOCS) -> list[Path]:
    """The pages that were not as the table says and are now. Raises ValueError where a page lost its marks."""
    changed = []
    for name in PAGES:
        page = folder / name
        before = page.read_text("utf-8")
        after = fill_page(name, before)
        if after != before:
            page.write_text(after, "utf-8", newline="\n")
            changed.append(page)
    return changed


def fill_page(name: str, text: str) -> str:
    """`text` with what stands between the two marks written anew."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"docs/{name} needs a line {BEGIN} and after it a line {END}")
    return f"{head}{BEGIN}\n{PAGES[name]()}\n{END}{tail}"


def _write_leaders_table() -> str:
    rows = (f"| **{spec.say}** | {spec.help} |" for spec in map(SPECS.__getitem__, ON_THE_PAGE))
    return "\n".join(["| 您说 | 做什么用 |", "|---|---|", *rows])


def _write_chapters() -> str:
    return "\n\n".join("\n".join(_write_chapter(chapter)) for chapter in CHAPTERS)


def _write_chapter(chapter: Chapter) -> Iterator[str]:
    yield f"## {chapter.heading}\n"
    yield "| 您说 | 这样说也行 | 谁能说 | 做什么用 | 能撤销吗 |"
    yield "|---|---|---|---|---|"
    for command in chapter.commands:
        yield _write_row(SPECS[command])


def _write_row(spec: CommandSpec) -> str:
    others = "".join(f"「{other}」" for other in spec.also)
    who = f"{spec.who}，私下说" if spec.private_only else spec.who
    use = f"{spec.help}{'（现在还不会。）' if spec.command in NOT_YET else ''}"
    return f"| **{spec.say}** | {others} | {who} | {use} | {'能' if spec.undoable else ''} |"


PAGES: Mapping[str, Callable[[], str]] = {
    "手册-网格长.md": _write_leaders_table,
    "手册-口令.md": _write_chapters,
}


if __name__ == "__main__":
    for written in write_handbooks():
        print(f"写好了：{written.name}")
