"""The folder of rule files becomes one rule book, checked as a whole: all right, or everything that is wrong."""

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.files.learned import NAME as LEARNED
from bot.files.learned import load_learned
from bot.files.rule_clues import ClueReader
from bot.files.rule_reading import read_reading_rules
from bot.files.sections import Section, read_section
from domain.classify import Intent
from domain.rules import (
    Clue,
    DangerKind,
    DirectReport,
    Duration,
    IntentExample,
    IssueType,
    Privacy,
    Role,
    Route,
    RuleBook,
    RuleFileError,
    Scoring,
    SuppressKind,
    Urgency,
    index_needles,
)
from domain.tree import Tier

SINGLE_FILES = ("meta", "departments", "reading", "danger", "suppress", "escalation", "intents")
SCORING_ROLES = (Role.STRONG, Role.TOPIC, Role.WEAK, Role.EXCLUDE)
LEARNED_NUMBERS = ("open_at", "ask_at", "unnamed", "agreed", "nameless", "danger_at", "danger_near")
Parsed = TypeVar("Parsed")


def load_rule_book(folder: Path) -> RuleBook:
    """Raises RuleFileError with every problem of the folder at once."""
    problems: list[str] = []
    files = {name: read_section(folder / f"{name}.yaml", f"{name}.yaml", problems) for name in SINGLE_FILES}
    groups = [read_section(path, f"types/{path.name}", problems) for path in sorted(folder.glob("types/*.yaml"))]
    if not groups:
        problems.append("types/: 没有类型文件，请至少放一个 .yaml")
    if problems:  # what follows would only repeat that a file is missing
        raise RuleFileError(problems)
    book = _assemble(folder, files, groups)
    if problems:
        raise RuleFileError(problems)
    return book


def _assemble(folder: Path, files: Mapping[str, Section], groups: list[Section]) -> RuleBook:
    reading = read_reading_rules(files["reading"])
    scoring = _read_scoring(files["meta"])
    reader = ClueReader(reading=reading, weights=dict(scoring.weights))
    departments = {code: files["departments"].get_section("departments").get_text(code) for code in _codes(files)}
    clues: list[Clue] = []
    types: dict[str, IssueType] = {}
    for group in groups:
        _read_group(group, types, departments, reader, clues)
    dangers = _read_dangers(files["danger"], types, reader, clues)
    suppressions = _read_suppressions(files["suppress"], dangers, reader, clues)
    _read_escalation(files["escalation"], reader, clues)
    examples = _read_intents(files["intents"], reader, clues)
    for section in files.values():
        section.refuse_unknown()
    needles, clues_by_needle = index_needles(clues)
    return RuleBook(
        version=_hash_folder(folder),
        types=types,
        departments=departments,
        dangers=dangers,
        suppressions=suppressions,
        intent_examples=examples,
        reading=reading,
        scoring=scoring,
        clues=tuple(clues),
        needles=needles,
        clues_by_needle=clues_by_needle,
        dictionary=_list_dictionary(clues),
        learned=load_learned(folder),
    )


def _codes(files: Mapping[str, Section]) -> list[str]:
    return list(files["departments"].get_section("departments").content)


def _read_scoring(section: Section) -> Scoring:
    section.get_text("version")
    weights = section.get_section("weights")
    learned = section.get_section("learned")
    scoring = Scoring(
        weights={role: weights.get_number(role.value) for role in SCORING_ROLES},
        min_score=section.get_number("min_score"),
        ask_score=section.get_number("ask_score"),
        ask_margin=section.get_number("ask_margin"),
        **{name: learned.get_number(name) for name in LEARNED_NUMBERS},
    )
    learned.refuse_unknown()
    weights.refuse_unknown()
    if scoring.min_score <= 0 or not 0 <= scoring.ask_score <= scoring.min_score or scoring.ask_margin < 0:
        section.note("min_score", "要 min_score ≥ ask_score ≥ 0、min_score > 0、ask_margin ≥ 0")
    return scoring


def _read_group(
    group: Section, types: dict[str, IssueType], departments: Mapping[str, str], reader: ClueReader, clues: list[Clue]
) -> None:
    code, zh = group.get_text("group"), group.get_text("zh")
    for section in group.iter_sections("types"):
        issue_type = _read_type(section, code, zh)
        if issue_type.code in types:
            section.note("code", f"“{issue_type.code}”已经有了，每个代码只能用一次")
        if not issue_type.code.startswith(f"{code}."):
            section.note("code", f"要以“{code}.”开头")
        for unknown in set(issue_type.departments) - set(departments):
            section.note("departments", f"没有“{unknown}”这个部门，请先写进 departments.yaml")
        _refuse_shared_names(section, issue_type, types)
        types[issue_type.code] = issue_type
        for role in SCORING_ROLES:
            clues += reader.read_clues(section.get_section(role.value), role, issue_type.code)
        section.refuse_unknown()
    group.refuse_unknown()


def _read_type(section: Section, group: str, group_zh: str) -> IssueType:
    return IssueType(
        code=section.get_text("code"),
        zh=section.get_text("zh"),
        desc=section.get_text("desc"),
        group=group,
        group_zh=group_zh,
        urgency=section.get_choice("urgency", Urgency),
        tier=_read_parsed(section, "tier", Tier.parse, Tier.HOUSEHOLD, "要写 L4、L3、L2、L1 或 L0"),
        route=section.get_choice("route", Route),
        direct_report=section.get_choice("direct_report", DirectReport),
        first_response=_read_limit(section, "first_response"),
        resolve=_read_limit(section, "resolve"),
        departments=section.get_texts("departments"),
        sensitive=section.get_flag("sensitive"),
        privacy=section.get_choice("privacy", Privacy),
        examples=section.get_texts("examples"),
        names=section.get_texts("names"),
    )


def _refuse_shared_names(section: Section, issue_type: IssueType, types: Mapping[str, IssueType]) -> None:
    """A name means one type: a leader who says it is not asked back."""
    for name in issue_type.names:
        owner = next((other.code for other in types.values() if name in other.names), None)
        if owner is not None:
            section.note("names", f"“{name}”已经是 {owner} 的叫法，请只留一处")


def _read_limit(section: Section, key: str) -> Duration:
    advice = "要写成 30m、4h、1d 或 5wd 这样（正整数加 分m 时h 日d 工作日wd）"
    return _read_parsed(section, key, Duration.parse, Duration.parse("1wd"), advice)


def _read_parsed(section: Section, key: str, parse: Callable[[str], Parsed], default: Parsed, advice: str) -> Parsed:
    try:
        return parse(str(section.get(key)))
    except ValueError:
        section.note(key, advice)
        return default


def _read_dangers(
    section: Section, types: Mapping[str, IssueType], reader: ClueReader, clues: list[Clue]
) -> dict[str, DangerKind]:
    kinds: dict[str, DangerKind] = {}
    for item in section.iter_sections("kinds"):
        code, type_code = item.get_text("code"), item.get("type")
        if type_code is not None and type_code not in types:
            item.note("type", f"没有“{type_code}”这个类型")
        if code in kinds:
            item.note("code", f"“{code}”已经有了")
        kinds[code] = DangerKind(
            code=code, zh=item.get_text("zh"), call=item.get_text("call"), line=item.get_text("line"), type=type_code
        )
        clues += reader.read_clues(item.get_section("faint"), Role.FAINT, code)
        clues += reader.read_clues(item.get_section("unless"), Role.UNLESS, code)
        clues += reader.read_clues(item, Role.DANGER, code)
    for role in (Role.ALARM, Role.NEGATE, Role.ONGOING):
        clues += reader.read_clues(section.get_section(role.value), role, "danger")
    return kinds


def _read_suppressions(
    section: Section, dangers: Mapping[str, DangerKind], reader: ClueReader, clues: list[Clue]
) -> dict[str, SuppressKind]:
    kinds: dict[str, SuppressKind] = {}
    for item in section.iter_sections("kinds"):
        code = item.get_text("code")
        if code in kinds or code in dangers:
            item.note("code", f"“{code}”已经有了")
        kinds[code] = SuppressKind(code=code, zh=item.get_text("zh"), over_danger=item.get_flag("over_danger"))
        clues += reader.read_clues(item.get_section("unless"), Role.UNLESS, code)
        clues += reader.read_clues(item, Role.SUPPRESS, code)
    return kinds


def _read_escalation(section: Section, reader: ClueReader, clues: list[Clue]) -> None:
    clues += reader.read_clues(section.get_section("crowd"), Role.CROWD, "escalation")
    clues += reader.read_clues(section.get_section("said"), Role.DIRECT, "escalation")


def _read_intents(section: Section, reader: ClueReader, clues: list[Clue]) -> tuple[IntentExample, ...]:
    intents = section.get_section("intents")
    for name in intents.content:
        if name not in set(Intent):
            intents.note(name, f"不认识这个意图，只能是 {' / '.join(Intent)}")
        clues += reader.read_clues(intents.get_section(name), Role.INTENT, name)
    for role in (Role.TROUBLE, Role.REQUEST):
        clues += reader.read_clues(section.get_section(role.value), role, "intents")
    examples = []
    for item in section.iter_sections("non_issue"):
        examples.append(
            IntentExample(intent=item.get_text("intent"), zh=item.get_text("zh"), examples=item.get_texts("examples"))
        )
        item.refuse_unknown()
    return tuple(examples)


def _list_dictionary(clues: list[Clue]) -> tuple[str, ...]:
    """Words the segmenter shall know: what types are recognised by, if it can be one word."""
    known = {
        clue.needles[0]
        for clue in clues
        if clue.pattern is None
        and clue.role in (Role.STRONG, Role.TOPIC)
        and re.fullmatch("[一-鿿]{2,4}", clue.needles[0])
    }
    return tuple(sorted(known))


def _hash_folder(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted([*folder.rglob("*.yaml"), *folder.glob(LEARNED)]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
