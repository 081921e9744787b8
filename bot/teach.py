"""From labelled lines to learned weights: features as the classifier itself sees them, and a before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.files.corpus import LabelledText
from bot.judging import judge_line
from bot.learn import Fitting, LabelledLine, cross_validate, fit_weights
from bot.matcher import AutomatonMatcher
from domain.classify import Classifier
from domain.classify_hits import ClueFinder
from domain.classify_learned import list_clues
from domain.evaluation import Figures, Judged, measure
from domain.learned import LearnedScorer, LearnedWeights, list_needles, list_phrases
from domain.reading import read_text
from domain.rule_ports import Matcher, Segmenter
from domain.rules import CATCH_ALL, RuleBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What was learned, and how the rules do by cross-validation without it and with it."""

    weights: LearnedWeights
    before: Figures | None
    after: Figures | None


class Teacher:
    """One rule book and its ports; nothing here is needed to run the bot."""

    def __init__(self, rules: RuleBook, segmenter: Segmenter, matcher: Matcher) -> None:
        self._rules = rules
        self._segmenter = segmenter
        self._matcher = matcher
        self._finder = ClueFinder(rules, matcher)

    def teach(self, lines: Sequence[LabelledText], fitting: Fitting, *, validate: bool = True) -> Lesson:
        """The types' own examples are lines too. The same lines give the same weights."""
        known = [*self._examples(), *lines]
        seen = [self._see(line) for line in known]
        weights = fit_weights(seen, fitting)
        if not validate:
            return Lesson(weights=weights, before=None, after=None)
        return self._validate(known, seen, fitting, weights)

    def _validate(
        self, known: Sequence[LabelledText], seen: Sequence[LabelledLine], fitting: Fitting, fitted: LearnedWeights
    ) -> Lesson:
        judged: list[Judged] = []

        def judge(weights: LearnedWeights, places: Sequence[int]) -> None:
            classifier = self._classifier(weights)
            judged.extend(judge_line(known[n], classifier) for n in places if known[n].text)

        cross_validate(seen, fitting, judge)
        plain = self._classifier(None)
        before = measure([judge_line(line, plain) for line in known if line.text])
        return Lesson(weights=fitted, before=before, after=measure(judged))

    def _see(self, line: LabelledText) -> LabelledLine:
        features = frozenset(line.features)
        if line.text:
            reading = read_text(line.text, self._rules.reading)
            clues = list_clues(self._finder.find(reading, each=False).take_all())
            features = frozenset(list_phrases(reading.head)) | frozenset(clues)
        return LabelledLine(features=features, type=line.type, danger=line.danger, also=line.also, times=line.times)

    def _examples(self) -> list[LabelledText]:
        reports = [
            LabelledText(text=text, type=code)
            for code, kind in self._rules.types.items()
            for text in kind.examples
            if code != CATCH_ALL
        ]
        talk = [LabelledText(text=text, type=None) for kind in self._rules.intent_examples for text in kind.examples]
        return reports + talk

    def _classifier(self, weights: LearnedWeights | None) -> Classifier:
        scorer = LearnedScorer(weights, AutomatonMatcher(list_needles(weights))) if weights else None
        return Classifier(self._rules, self._segmenter, self._matcher, scorer)
