"""Kinds of danger and kinds of mere talk as the files write them."""

from bot.files.rule_draft import Draft
from bot.files.sections import Section
from domain.rules import DangerKind, Role, SuppressKind


def read_dangers(section: Section, draft: Draft) -> None:
    """danger.yaml."""
    for item in section.iter_sections("kinds"):
        if item.content.get("code") in draft.dangers:
            item.note("code", f"“{item.content['code']}”已经有了")
        read_danger(item, draft)
        item.refuse_unknown()
    for role in (Role.ALARM, Role.NEGATE, Role.ONGOING):
        draft.clues += draft.reader.read_clues(section.get_section(role.value), role, "danger")


def read_danger(item: Section, draft: Draft) -> None:
    """One kind with all its keys."""
    code, type_code = item.get_text("code"), item.get("type")
    if type_code is not None and type_code not in draft.types:
        item.note("type", f"没有“{type_code}”这个类型")
    draft.dangers[code] = DangerKind(
        code=code, zh=item.get_text("zh"), call=item.get_text("call"), line=item.get_text("line"), type=type_code
    )
    read_danger_clues(item, code, draft)


def read_danger_clues(item: Section, code: str, draft: Draft) -> None:
    draft.clues += draft.reader.read_clues(item.get_section("faint"), Role.FAINT, code)
    draft.clues += draft.reader.read_clues(item.get_section("unless"), Role.UNLESS, code)
    draft.clues += draft.reader.read_own_clues(item, Role.DANGER, code)


def read_suppressions(section: Section, draft: Draft) -> None:
    """suppress.yaml."""
    for item in section.iter_sections("kinds"):
        if item.content.get("code") in {*draft.suppressions, *draft.dangers}:
            item.note("code", f"“{item.content['code']}”已经有了")
        read_suppression(item, draft)
        item.refuse_unknown()


def read_suppression(item: Section, draft: Draft) -> None:
    """One kind with all its keys."""
    code = item.get_text("code")
    draft.suppressions[code] = SuppressKind(code=code, zh=item.get_text("zh"), over_danger=item.get_flag("over_danger"))
    read_suppression_clues(item, code, draft)


def read_suppression_clues(item: Section, code: str, draft: Draft) -> None:
    draft.clues += draft.reader.read_clues(item.get_section("unless"), Role.UNLESS, code)
    draft.clues += draft.reader.read_own_clues(item, Role.SUPPRESS, code)
