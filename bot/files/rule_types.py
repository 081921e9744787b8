"""Issue types as the files write them: everything that hangs on a type, and the words it is known by."""

from collections.abc import Callable
from typing import Any, TypeVar

from bot.files.rule_draft import Draft
from bot.files.sections import Section
from domain.rules import DirectReport, Duration, IssueType, Privacy, Role, Route, Urgency
from domain.tree import Tier

SCORING_ROLES = (Role.STRONG, Role.TOPIC, Role.WEAK, Role.EXCLUDE)
Parsed = TypeVar("Parsed")


def read_group(group: Section, draft: Draft) -> None:
    """A file of `types/`."""
    code = group.get_text("group")
    draft.groups[code] = group.get_text("zh")
    for section in group.iter_sections("types"):
        issue_type = read_type(section, code, draft)
        if issue_type.code in draft.types:
            section.note("code", f"“{issue_type.code}”已经有了，每个代码只能用一次")
        if not issue_type.code.startswith(f"{code}."):
            section.note("code", f"要以“{code}.”开头")
        refuse_shared_names(section, issue_type, draft)
        draft.types[issue_type.code] = issue_type
        read_type_clues(section, issue_type.code, draft)
        section.refuse_unknown()
    group.refuse_unknown()


def read_type(section: Section, group: str, draft: Draft) -> IssueType:
    """A type with all its keys."""
    fields = {key: read(section, key, draft) for key, read in TYPE_KEYS.items()}
    return IssueType(code=section.get_text("code"), group=group, group_zh=draft.groups.get(group, group), **fields)


def read_type_clues(section: Section, code: str, draft: Draft) -> None:
    for role in SCORING_ROLES:
        draft.clues += draft.reader.read_clues(section.get_section(role.value), role, code)


def refuse_shared_names(section: Section, issue_type: IssueType, draft: Draft) -> None:
    """A name that people say means one type only."""
    for place, name in enumerate(section.get_texts("names")):
        others = (other.code for other in draft.types.values() if name in other.names)
        owner = next((code for code in others if code != issue_type.code), None)
        if owner is not None:
            section.note(f"names[{place}]", f"“{name}”已经是 {owner} 的叫法，请只留一处")


def _read_text(section: Section, key: str, _draft: Draft) -> str:
    return section.get_text(key)


def _read_flag(section: Section, key: str, _draft: Draft) -> bool:
    return section.get_flag(key)


def _read_list(section: Section, key: str, _draft: Draft) -> tuple[str, ...]:
    return section.get_texts(key)


def _read_departments(section: Section, key: str, draft: Draft) -> tuple[str, ...]:
    departments = section.get_texts(key)
    for place, code in enumerate(departments):
        if code not in draft.departments:
            section.note(f"{key}[{place}]", f"没有“{code}”这个部门，请先写进 departments")
    return departments


def _read_tier(section: Section, key: str, _draft: Draft) -> Tier:
    return _parse(section, key, Tier.parse, Tier.HOUSEHOLD, "要写 L4、L3、L2、L1 或 L0")


def _read_limit(section: Section, key: str, _draft: Draft) -> Duration | None:
    """None where the type has no limit of its own: then the county's number of this urgency counts."""
    if section.get(key) is None:
        return None
    advice = "要写成 30m、4h、1d 或 5wd 这样（正整数加 分m 时h 日d 工作日wd）"
    return _parse(section, key, Duration.parse, Duration.parse("1wd"), advice)


def _parse(section: Section, key: str, parse: Callable[[str], Parsed], default: Parsed, advice: str) -> Parsed:
    try:
        return parse(str(section.get(key)))
    except ValueError:
        section.note(key, advice)
        return default


TYPE_KEYS: dict[str, Callable[[Section, str, Draft], Any]] = {
    "zh": _read_text,
    "desc": _read_text,
    "urgency": lambda section, key, _: section.get_choice(key, Urgency),
    "tier": _read_tier,
    "route": lambda section, key, _: section.get_choice(key, Route),
    "direct_report": lambda section, key, _: section.get_choice(key, DirectReport),
    "first_response": _read_limit,
    "resolve": _read_limit,
    "departments": _read_departments,
    "sensitive": _read_flag,
    "privacy": lambda section, key, _: section.get_choice(key, Privacy),
    "names": _read_list,
    "examples": _read_list,
}
"""What may be said of a type besides its words, and how each is read."""
