"""A county's own additions, laid over the shipped rules: in the same form, but only what is added or changed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from bot.files.rule_clues import ClueReader
from bot.files.rule_draft import Draft
from bot.files.rule_kinds import (
    read_danger,
    read_danger_clues,
    read_suppression,
    read_suppression_clues,
)
from bot.files.rule_types import SCORING_ROLES, TYPE_KEYS, read_type, read_type_clues, refuse_shared_names
from bot.files.sections import Section
from domain.rules import Clue, IssueType, Privacy, Role

REMOVE = "remove"
_PRIVACY = list(Privacy)
_DANGER_ROLES = (Role.DANGER, Role.FAINT, Role.UNLESS)
_SUPPRESS_ROLES = (Role.SUPPRESS, Role.UNLESS)


def add_to_draft(section: Section, draft: Draft) -> None:
    """`section` is one file of additions; the draft holds the shipped rules and the files before it."""
    draft.reader = replace(draft.reader, by_hand=True)
    for table, known in (("departments", draft.departments), ("groups", draft.groups)):
        names = section.get_section(table)
        known.update({code: names.get_text(code) for code in names.content})
    for item in _iter_items(section, "types"):
        _add_type(item, draft)
    for item in _iter_items(section, "danger"):
        _add_kind(item, draft, draft.dangers, read_danger, read_danger_clues, _DANGER_ROLES)
    for item in _iter_items(section, "suppress"):
        if item.content.get("code") in draft.dangers:
            item.note("code", f"“{item.content['code']}”是一种危险，请换个代码")
        _add_kind(item, draft, draft.suppressions, read_suppression, read_suppression_clues, _SUPPRESS_ROLES)
    section.get_section("typos")
    section.get_section("dialect")
    section.refuse_unknown()


def _iter_items(section: Section, key: str) -> Sequence[Section]:
    return list(section.iter_sections(key)) if section.get(key) is not None else []


def _add_type(item: Section, draft: Draft) -> None:
    code = item.get_text("code")
    shipped = draft.types.get(code)
    before = len(draft.clues)
    if shipped is None:
        draft.types[code] = _read_new_type(item, code, draft)
    else:
        _switch_off(item, code, SCORING_ROLES, draft)
        before = len(draft.clues)
        draft.types[code] = _change_type(item, shipped, draft)
    refuse_shared_names(item, draft.types[code], draft)
    read_type_clues(item, code, draft)
    _replace_restated(draft, before, SCORING_ROLES)
    item.refuse_unknown()


def _read_new_type(item: Section, code: str, draft: Draft) -> IssueType:
    group, dot, name = code.partition(".")
    if not dot or not name:
        item.note("code", "代码要写成“大类.小类”，如 infra.light")
    elif group not in draft.groups:
        item.note("code", f"没有“{group}”这个大类，请先在 groups 里写上它的名称")
    made = read_type(item, group, draft)
    if made.sensitive and made.privacy is Privacy.OPEN:
        item.note("privacy", "保密的事，privacy 要写 mask 或 private")
    return made


def _change_type(item: Section, shipped: IssueType, draft: Draft) -> IssueType:
    """Only the keys that are written; what is kept from people by the shipped rules stays kept from them."""
    item.asked.update(TYPE_KEYS)
    changes: dict[str, Any] = {key: read(item, key, draft) for key, read in TYPE_KEYS.items() if key in item.content}
    for added in {"names", "examples"} & changes.keys():
        changes[added] = (*getattr(shipped, added), *changes[added])
    changed = replace(shipped, **changes)
    if not shipped.sensitive:
        return changed
    if not changed.sensitive:
        item.note("sensitive", "自带规则里这类事要保密，不能改成不保密")
    if not changed.route.is_as_closed_as(shipped.route):
        item.note("route", f"这类事要保密，不能改得比自带的 {shipped.route} 更公开")
    if _PRIVACY.index(changed.privacy) < _PRIVACY.index(shipped.privacy):
        item.note("privacy", f"这类事要保密，不能改得比自带的 {shipped.privacy} 更公开")
    return changed


def _add_kind(
    item: Section,
    draft: Draft,
    known: Collection[str],
    read_whole: Callable[[Section, Draft], None],
    read_clues: Callable[[Section, str, Draft], None],
    roles: Sequence[Role],
) -> None:
    """A new kind is written whole; to a shipped one words are added and words switched off, nothing else."""
    code = item.get_text("code")
    before = len(draft.clues)
    if code in known:
        _switch_off(item, code, roles, draft)
        before = len(draft.clues)
        read_clues(item, code, draft)
    else:
        read_whole(item, draft)
    _replace_restated(draft, before, roles)
    item.refuse_unknown()


def _switch_off(item: Section, owner: str, roles: Sequence[Role], draft: Draft) -> None:
    """The words and patterns under `remove` count no more for this type or kind; one that is not there is a fault."""
    removed = item.get_section(REMOVE)
    for wanted in ClueReader(reading=draft.reader.reading, weights={}).read_own_clues(removed, Role.WEAK, owner):
        found = [clue for clue in draft.clues if clue.owner == owner and clue.role in roles and _is_same(clue, wanted)]
        if not found:
            key = "words" if wanted.pattern is None else "patterns"
            place = removed.get_texts(key).index(wanted.text)
            removed.note(f"{key}[{place}]", f"“{wanted.text}”本来就没有，不用去掉；请核对写法")
        draft.switched_off += found
        draft.clues = [clue for clue in draft.clues if clue not in found]
    removed.refuse_unknown()


def _replace_restated(draft: Draft, before: int, roles: Sequence[Role]) -> None:
    """A shipped word that is written again for the same type or kind counts as the operator wrote it."""
    own = draft.clues[before:]
    spelled = {(clue.owner, _spelling(clue)) for clue in own}
    kept = [c for c in draft.clues[:before] if c.role not in roles or (c.owner, _spelling(c)) not in spelled]
    draft.clues = kept + own


def _is_same(clue: Clue, other: Clue) -> bool:
    return _spelling(clue) == _spelling(other)


def _spelling(clue: Clue) -> tuple[str, ...]:
    """A word as it is read; a pattern as it is written."""
    return clue.needles if clue.pattern is None else ("pattern", clue.text)
