"""How a notice was answered, in numbers and in one sentence; never who."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTally:
    """`groups` got it, `answered` of them said something; of the `people` who did, `seen` named no choice.

    `choices`: (word, how many) in the order of their numbers.
    """

    groups: int
    answered: int
    people: int
    seen: int
    choices: tuple[tuple[str, int], ...] = ()


def say_tally(tally: AnswerTally) -> str:
    """`3个群里2个有回应，共12人：参加8人，请假3人，只说收到1人。`"""
    if not tally.people:
        return "还没有人回。"
    where = f"{tally.groups}个群里{tally.answered}个有回应，共" if tally.groups > 1 else ""
    if not tally.choices:
        return f"{where}{tally.people}人回了。"
    parts = [f"{word}{count}人" for word, count in tally.choices]
    if tally.seen:
        parts.append(f"只说收到{tally.seen}人")
    return f"{where}{tally.people}人回了：{'，'.join(parts)}。"
