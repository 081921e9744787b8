"""All that is wrong in a notice that somebody wrote, each with the line it stands in."""

from collections.abc import Mapping
from typing import Any

from domain.broadcast import Problem


class CampaignFileError(Exception):
    """`problems` hold every fault at once; a file's sentences begin with the line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(f"{problem.field}：{problem.sentence}" for problem in problems))
        self.problems = tuple(problems)


class CampaignFaults:
    """Notes a fault, and reading goes on. `lines`: where in the file each key stands."""

    def __init__(self, lines: Mapping[str, int]) -> None:
        self._lines = lines
        self.problems: list[Problem] = []

    def note(self, field: str, sentence: str) -> None:
        line = self._lines.get(field) or self._lines.get(field.partition(".")[0])
        self.problems.append(make_fault(field, f"第{line}行：{sentence}" if line else sentence))

    def refuse_unknown(self, section: Mapping[str, Any], known: tuple[str, ...], prefix: str = "") -> None:
        for key in section:
            if key not in known:
                self.note(f"{prefix}{key}", f"不认识这个键，可用的有 {'、'.join(known)}")


def make_fault(field: str, sentence: str) -> Problem:
    return Problem(code="bad_campaign", field=field, sentence=sentence)
