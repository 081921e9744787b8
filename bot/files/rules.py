"""The rule files become one rule book, checked as a whole: all right, or everything that is wrong."""

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.files.learned import parse_learned
from bot.files.rule_additions import add_to_draft
from bot.files.rule_clues import ClueReader
from bot.files.rule_draft import Draft
from bot.files.rule_files import (
    ADDITIONS,
    LEARNED,
    ORDERS,
    SINGLE_FILES,
    TYPES,
    RuleFiles,
    digest_files,
    list_names,
    read_rule_files,
)
from bot.files.rule_kinds import read_dangers, read_suppressions
from bot.files.rule_reading import read_reading_rules
from bot.files.rule_types import SCORING_ROLES, read_group
from bot.files.sections import Section, read_section
from domain.classify import Intent
from domain.learned import LearnedWeights
from domain.learned_by_hand import weigh_by_hand
from domain.rules import CATCH_ALL, Clue, IntentExample, Role, RuleBook, RuleFileError, Scoring, index_needles

LEARNED_NUMBERS = ("open_at", "ask_at", "unnamed", "agreed", "nameless", "danger_at", "danger_near", "danger_reported")
VERSION_LENGTH = 12


def load_rule_book(folder: Path, additions: Path | None = None) -> RuleBook:
    """Raises RuleFileError with every problem of the folders at once."""
    return parse_rule_book(read_rule_files(folder, additions))


def parse_rule_book(files: RuleFiles) -> RuleBook:
    """Raises RuleFileError with every problem at once, each `file:line: where: what is wrong, what to do`."""
    with _without_collector():
        return _parse_files(files)


@contextmanager
def _without_collector() -> Iterator[None]:
    """A rule book is a hundred thousand objects that stay: looking among them for rubbish only costs time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _parse_files(files: RuleFiles) -> RuleBook:
    problems: list[str] = []
    single = {name: read_section(files, f"{name}.yaml", problems) for name in SINGLE_FILES}
    groups = [read_section(files, name, problems) for name in list_names(files, TYPES)]
    additions = [read_section(files, name, problems) for name in list_names(files, ADDITIONS)]
    learned, orders = (_read_learned(files, name, problems) for name in (LEARNED, ORDERS))
    if not groups:
        problems.append("types/: 没有类型文件，请至少放一个 .yaml")
    if problems:  # what follows would only repeat that a file is missing
        raise RuleFileError(problems)
    book = _assemble(files, single, groups, additions, learned, orders)
    if problems:
        raise RuleFileError(problems)
    return book


def _read_learned(files: RuleFiles, name: str, problems: list[str]) -> LearnedWeights:
    try:
        return parse_learned(files.get(name), name)
    except RuleFileError as error:
        problems += error.problems
        return LearnedWeights()


def _assemble(
    files: RuleFiles,
    single: Mapping[str, Section],
    groups: Sequence[Section],
    additions: Sequence[Section],
    learned: LearnedWeights,
    orders: LearnedWeights,
) -> RuleBook:
    reading = read_reading_rules(single["reading"], additions)
    scoring = _read_scoring(single["meta"])
    departments = single["departments"].get_section("departments")
    draft = Draft(
        reader=ClueReader(reading=reading, weights=dict(scoring.weights)),
        departments={code: departments.get_text(code) for code in departments.content},
    )
    for group in groups:
        read_group(group, draft)
    if CATCH_ALL not in draft.types:
        groups[0].note("types", f"缺 {CATCH_ALL} 这个小类，请放回去：听不出是哪类的事都归它")
    read_dangers(single["danger"], draft)
    read_suppressions(single["suppress"], draft)
    draft.clues += _read_escalation(single["escalation"], draft.reader)
    examples = _read_intents(single["intents"], draft)
    for section in single.values():
        section.refuse_unknown()
    for section in additions:
        add_to_draft(section, draft)
    needles, clues_by_needle = index_needles(draft.clues)
    return RuleBook(
        version=digest_files(files)[:VERSION_LENGTH],
        types=draft.types,
        departments=draft.departments,
        dangers=draft.dangers,
        suppressions=draft.suppressions,
        intent_examples=examples,
        reading=reading,
        scoring=scoring,
        clues=tuple(draft.clues),
        needles=needles,
        clues_by_needle=clues_by_needle,
        dictionary=_list_dictionary(draft.clues),
        learned=weigh_by_hand(learned, draft.clues, draft.switched_off),
        orders=orders,
    )


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


def _read_escalation(section: Section, reader: ClueReader) -> list[Clue]:
    crowd = reader.read_clues(section.get_section("crowd"), Role.CROWD, "escalation")
    return crowd + reader.read_clues(section.get_section("said"), Role.DIRECT, "escalation")


def _read_intents(section: Section, draft: Draft) -> tuple[IntentExample, ...]:
    intents = section.get_section("intents")
    for name in intents.content:
        if name not in set(Intent):
            intents.note(name, f"不认识这个意图，只能是 {' / '.join(Intent)}")
        draft.clues += draft.reader.read_clues(intents.get_section(name), Role.INTENT, name)
    for role in (Role.TROUBLE, Role.REQUEST):
        draft.clues += draft.reader.read_clues(section.get_section(role.value), role, "intents")
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
