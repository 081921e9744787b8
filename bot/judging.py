"""One labelled line and what the rules make of it, side by side."""

from bot.files.corpus import LabelledText
from domain.classify import Classifier
from domain.evaluation import Judged


def judge_line(line: LabelledText, classifier: Classifier) -> Judged:
    types = tuple(code for code in (line.type, line.also) if code)
    return Judged(
        text=line.text,
        types=types if line.type else (),
        in_danger=line.danger is not None,
        hard=line.hard,
        verdict=classifier.classify(line.text),
    )
