"""Learned weights: the same lines give the same file, the file is read back as it was, and it speaks for itself."""

from pathlib import Path

import pytest

import rules
from bot.files.corpus import CorpusFileError, LabelledText, read_labelled
from bot.files.learned import parse_learned, save_learned
from bot.judging import judge_line
from bot.learn import Fitting
from bot.matcher import AutomatonMatcher
from bot.segmenter import JiebaSegmenter
from bot.teach import Teacher
from domain.classify import Classifier, Decision
from domain.evaluation import Judged, list_faults, measure
from domain.rules import RuleBook, RuleFileError

LINES = [
    *(LabelledText(text=f"{place}路灯不亮了", type="infra.light") for place in ("村口", "桥头", "巷子里", "我家门口")),
    *(
        LabelledText(text=f"{place}着火了快来人", type="safety.fire", danger="fire")
        for place in ("山上", "厨房", "对门")
    ),
    *(LabelledText(text=f"{place}停水了", type="infra.water") for place in ("家里", "三单元", "全村")),
    *(LabelledText(text="有人晕倒了", type="health.emergency", danger="medical") for _ in range(2)),
    *(LabelledText(text=f"{who}早上好", type=None) for who in ("大家", "各位", "书记", "婶子")),
    *(LabelledText(text=f"{what}真好吃", type=None, hard=True) for what in ("烧烤", "火锅", "水饺", "糖水")),
]
LOOSE = Fitting(folds=2)


@pytest.fixture(scope="module")
def teacher(rule_book: RuleBook) -> Teacher:
    return Teacher(rule_book, JiebaSegmenter(rule_book.dictionary), AutomatonMatcher(rule_book.needles))


def test_the_same_lines_teach_the_same_and_the_file_is_read_back(teacher: Teacher, tmp_path: Path) -> None:
    first = teacher.teach(LINES, LOOSE, validate=False).weights
    again = teacher.teach(LINES, LOOSE, validate=False).weights
    save_learned(first, tmp_path / "learned.txt")
    save_learned(again, tmp_path / "again.txt")

    read = parse_learned((tmp_path / "learned.txt").read_text("utf-8"))

    assert (tmp_path / "learned.txt").read_bytes() == (tmp_path / "again.txt").read_bytes()
    assert set(read.features) == set(first.features)
    place, was = read.features.index("路灯"), first.features.index("路灯")
    assert (read.report[place], read.danger[place]) == (first.report[was], first.danger[was])
    assert dict(read.labels[place]) == dict(first.labels[was])
    assert (read.names, read.name_bias, read.report_bias) == (first.names, first.name_bias, first.report_bias)


def test_a_lesson_tells_how_it_was_before_and_how_it_is_after(teacher: Teacher) -> None:
    lesson = teacher.teach(LINES, LOOSE)

    assert lesson.before is not None
    assert lesson.after is not None
    assert lesson.before.lines == lesson.after.lines


@pytest.mark.parametrize("spoilt", ["路灯\tx\t0\t\n", "路灯\n", "路灯\t1\t0\tno.such:1\n"])
def test_a_spoilt_file_is_refused_with_its_line(spoilt: str) -> None:
    with pytest.raises(RuleFileError, match=r"learned\.txt:4: "):
        parse_learned(f"# 头\n!bias\t0\t0\n!names\t\t\t\n{spoilt}")


def test_what_was_weighed_can_be_explained(classifier: Classifier) -> None:
    found = classifier.explain("村口路灯坏了三天了没人修")

    assert found.verdict.decision is Decision.OPEN
    assert found.report > found.wanted
    assert "".join(found.words) == found.read_as
    assert found.types[0][0] == "infra.light"
    assert any("路灯" in text for _, _, text in found.clues)
    assert found.weights[0][1] != 0


def test_the_shipped_corpus_holds_what_was_promised() -> None:
    book_types = {line.type for line in read_labelled(rules.FOLDER / "corpus", _Everything()) if line.type}
    lines = read_labelled(rules.FOLDER / "corpus", _Everything())
    talk = [line for line in lines if line.type is None]

    assert len({line.text for line in lines}) >= 8000
    assert len(talk) >= len(lines) * 0.5
    assert sum(line.hard for line in talk) >= 2500
    counts = {code: sum(1 for line in lines if line.type == code) for code in book_types - {"policy.other"}}
    assert len(counts) == 82
    assert min(counts.values()) >= 30


@pytest.mark.parametrize("names", [("village", "town"), ("village-2", "town-2")])
def test_the_lines_kept_apart_are_understood(
    names: tuple[str, ...], classifier: Classifier, rule_book: RuleBook
) -> None:
    """Floors a little below what was measured, so that a spoilt rule is noticed."""
    judged = [line for name in names for line in judge_apart(name, classifier, rule_book)]

    figures = measure(judged)

    assert figures.recall is not None
    assert figures.recall >= 0.85
    assert figures.precision is not None
    assert figures.precision >= 0.92
    assert figures.right_type is not None
    assert figures.right_type >= 0.74
    assert {line.fault for line in list_faults(judged)} <= {
        "该立件没立",
        "该立件只问了一句",
        "不该立件立了",
        "分错了类",
        "没听出危险",
    }


@pytest.mark.parametrize(
    ("name", "least"), [("worker", 0.88), ("worker-2", 0.94), ("letters", 0.86), ("letters-2", 0.75)]
)
def test_records_and_letters_kept_apart_are_heard(
    name: str, least: float, classifier: Classifier, rule_book: RuleBook
) -> None:
    figures = measure(judge_apart(name, classifier, rule_book))

    assert figures.recall is not None
    assert figures.recall >= least


def test_ordinary_chat_is_hardly_ever_taken_for_a_report(classifier: Classifier, rule_book: RuleBook) -> None:
    judged = judge_apart("chat-2", classifier, rule_book)

    assert sum(line.verdict.is_issue for line in judged) <= len(judged) * 0.008


def test_danger_is_heard_though_it_is_hardly_said(classifier: Classifier, rule_book: RuleBook) -> None:
    judged = judge_apart("danger-2", classifier, rule_book)
    now = [line for line in judged if line.in_danger]
    like = [line for line in judged if not line.types]

    assert sum(line.verdict.danger is not None for line in now) >= len(now) * 0.83
    assert sum(line.verdict.danger is not None for line in like) <= len(like) * 0.08


def judge_apart(name: str, classifier: Classifier, rule_book: RuleBook) -> list[Judged]:
    lines = read_labelled(rules.FOLDER / "corpus" / f"apart-{name}.jsonl", rule_book.types)
    return [judge_line(line, classifier) for line in lines]


def test_lines_that_can_not_be_used_are_all_named(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(
        '{"text": "好", "type": null}\nno json\n{"type": "infra.light"}\n{"text": "x", "type": "no.such"}\n[]\n'
    )

    with pytest.raises(CorpusFileError) as refused:
        read_labelled(file, {"infra.light"})

    assert [problem.split(":")[1] for problem in refused.value.problems] == ["2", "3", "4", "5"]


class _Everything(set[str]):
    """Accepts every type."""

    def __contains__(self, code: object) -> bool:
        return True
