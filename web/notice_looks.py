"""A look at a notice as JSON: whom it would reach, what they would read, when, and what is wrong with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.broadcast import Approval, Example, Problem
from domain.notice_look import NoticeLook


def show_look(look: NoticeLook, zone: ZoneInfo) -> dict[str, Any]:
    """The same fields for one that can't even be read: then it reaches nobody and `problems` say why."""
    seen = look.preview
    return {
        "count": seen.count if seen else 0,
        "by_town": [{"town": town, "count": count} for town, count in (seen.by_town if seen else ())],
        "topics": list(seen.topics) if seen else [],
        "examples": [_show_example(example) for example in (seen.examples if seen else ())],
        "unseated": list(seen.unseated) if seen else [],
        "next_times": _show_times(seen.next_times if seen else (), zone),
        "notes": list(seen.notes) if seen else [],
        "approval": (seen.approval if seen else Approval.NONE).value,
        "consents": [kind.value for kind in (seen.consents if seen else ())],
        "problems": [_show_problem(problem) for problem in look.problems],
        "code": look.code,
    }


def _show_example(example: Example) -> dict[str, Any]:
    return {"topic": example.topic, "place": example.place, "parts": list(example.parts)}


def _show_times(times: Sequence[datetime], zone: ZoneInfo) -> list[str]:
    return [at.astimezone(zone).isoformat(timespec="seconds") for at in times]


def _show_problem(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "field": problem.field, "sentence": problem.sentence}
