"""Fits the weights of spoken commands; needs the optional extra `learn`, as bot/learn.py does."""

from collections.abc import Sequence

from bot.files.order_corpus import OrderLine
from bot.learn import Fitting, LabelledLine, cross_validate, fit_weights
from domain.learned import LearnedWeights
from domain.orders import OrderEar, list_order_features

ORDER_FITTING = Fitting(report_c=2.0, type_c=0.3, clue_trust=1.0, seen_at_least=2, least_report=0.02, least_label=0.05)
HEAD = """\
# 由 wangge rules learn-orders 从口令的例句里学出来的，不用手改；要改，请在 corpus-orders/ 里添例句，再学一遍。
# 每行：几个字 <Tab> 像不像口令 <Tab> 0 <Tab> 像哪一条口令:多少 …　　^ 是开头，$ 是结尾；@ 开头的是在哪里、谁说的。
"""


def fit_orders(lines: Sequence[OrderLine], fitting: Fitting = ORDER_FITTING) -> LearnedWeights:
    """The same lines in the same order give the same weights."""
    return fit_weights([label_line(line) for line in lines], fitting)


def label_line(line: OrderLine) -> LabelledLine:
    features = list_order_features(line.words, line.where, from_officer=line.from_officer)
    return LabelledLine(features=features, type=line.command.value if line.command else None)


def check_orders(lines: Sequence[OrderLine]) -> tuple[float, float, float]:
    """Shares by cross-validation: commands rightly and wrongly taken for sure, and talk taken for a command."""
    labelled = [label_line(line) for line in lines]
    right = wrong = talk = 0

    def measure(weights: LearnedWeights, apart: Sequence[int]) -> None:
        nonlocal right, wrong, talk
        ear = OrderEar(weights)
        for place in apart:
            line = lines[place]
            guess = ear.guess(line.words, line.where, from_officer=line.from_officer)
            if guess is not None and guess.is_sure:
                right += guess.first is line.command
                wrong += line.command is not None and guess.first is not line.command
                talk += line.command is None

    cross_validate(labelled, ORDER_FITTING, measure)
    orders = sum(line.command is not None for line in lines)
    return right / orders, wrong / orders, talk / max(1, len(lines) - orders)
