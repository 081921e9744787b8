"""The learned weights as a file a person can read: one phrase a line, how much it speaks for what."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from bot.files.rule_files import LEARNED as NAME
from domain.learned import LearnedWeights
from domain.rules import RuleFileError

HEAD = """\
# 由 wangge rules learn 从标注的句子里学出来的，不用手改；要改判断，请改 types/ 等文件里的词，再学一遍。
# 每行：词 <Tab> 像不像要办的事 <Tab> 像不像正有危险 <Tab> 像哪一类:多少 …
# ^ 是一句话的开头，$ 是结尾；@ 开头的是规则里的一组词（@角色:类型）。正数是像，负数是不像。
"""
BIAS, NAMES = "!bias", "!names"


@lru_cache(maxsize=2)
def parse_learned(text: str | None, name: str = NAME) -> LearnedWeights:
    """Nothing learned where there is no such file. RuleFileError names the line of `name` that can't be read.

    Versions of the rules seldom differ in it, so that the weights of the one before are those of the next.
    """
    return _parse(enumerate(text.split("\n"), 1), name) if text is not None else LearnedWeights()


def save_learned(weights: LearnedWeights, path: Path, head: str = HEAD) -> None:
    """The heaviest phrases first, so that the top of the file says what was learned."""
    order = sorted(
        range(len(weights.features)),
        key=lambda n: (-abs(weights.report[n]) - abs(weights.danger[n]), weights.features[n]),
    )
    names = " ".join(f"{name}:{bias}" for name, bias in zip(weights.names, weights.name_bias, strict=True))
    rows = [f"{BIAS}\t{weights.report_bias}\t{weights.danger_bias}", f"{NAMES}\t\t\t{names}"]
    for n in order:
        labels = " ".join(f"{weights.names[place]}:{weight}" for place, weight in weights.labels[n])
        rows.append(f"{_escape(weights.features[n])}\t{weights.report[n]}\t{weights.danger[n]}\t{labels}")
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


class _Numbers(dict[str, float]):
    """Each number is read once and kept once: there are few, and they come again and again."""

    def __missing__(self, cell: str) -> float:
        self[cell] = number = float(cell)
        return number


class _Pairs(dict[str, tuple[int, float]]):
    """`infra.light:0.31` as (place of the name, weight), each read once and kept once."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places

    def __missing__(self, cell: str) -> tuple[int, float]:
        name, _, weight = cell.rpartition(":")
        self[cell] = pair = (self._places[name], float(weight))
        return pair


def _parse(lines: Iterator[tuple[int, str]], file: str) -> LearnedWeights:
    features: list[str] = []
    report: list[float] = []
    danger: list[float] = []
    labels: list[tuple[tuple[int, float], ...]] = []
    biases = (0.0, 0.0)
    places: dict[str, int] = {}
    numbers, pairs = _Numbers(), _Pairs(places)
    name_bias: list[float] = []
    for number, line in lines:
        if not line or line.startswith("#"):
            continue
        try:
            cells = line.split("\t")
            if cells[0] == BIAS:
                biases = (float(cells[1]), float(cells[2]))
            elif cells[0] == NAMES:
                named = [pair.rpartition(":") for pair in cells[3].split(" ") if pair]
                places = {name: place for place, (name, _, _) in enumerate(named)}
                name_bias = [float(bias) for _, _, bias in named]
                pairs = _Pairs(places)
            else:
                features.append(_unescape(cells[0]))
                report.append(numbers[cells[1]])
                danger.append(numbers[cells[2]])
                labels.append(tuple([pairs[pair] for pair in cells[3].split(" ")]) if cells[3] else ())
        except (ValueError, KeyError, IndexError):
            raise RuleFileError([f"{file}:{number}: 这一行看不懂，请重新学一遍"]) from None
    return LearnedWeights(
        features=tuple(features),
        report=tuple(report),
        danger=tuple(danger),
        labels=tuple(labels),
        names=tuple(places),
        report_bias=biases[0],
        danger_bias=biases[1],
        name_bias=tuple(name_bias),
    )


def _escape(feature: str) -> str:
    """A phrase may hold a space, begin with `#` or `!`, but never a tab or a line's end."""
    return "\\" + feature if feature[0] in "#!\\" else feature


def _unescape(cell: str) -> str:
    return cell[1:] if cell.startswith("\\") else cell
