"""Fits the learned weights: a linear model over phrases and the rules' own clues, so that its result is a list to read.

Needs the optional extra `learn` (scikit-learn); nothing at run time does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from domain.learned import CLUE, LearnedWeights

Floats = NDArray[np.float64]
DIGITS = 2
"""Of a weight; more would say nothing and make the file longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLine:
    """One line a clerk has judged: `type` None is ordinary talk; `danger` names a kind, `also` a second right type."""

    features: frozenset[str]
    type: str | None
    danger: str | None = None
    also: str | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """How strictly the weights are held down, and how small a weight may be before it is dropped."""

    report_c: float = 0.7
    type_c: float = 0.1
    danger_c: float = 0.7
    kind_c: float = 0.1
    clue_trust: float = 0.5
    """The rules' clues count this much of a phrase: whoever wrote them had seen the lines they are weighed on."""
    seen_at_least: int = 4
    least_report: float = 0.05
    least_label: float = 0.03
    folds: int = 5


def fit_weights(lines: Sequence[LabelledLine], fitting: Fitting) -> LearnedWeights:
    """The same lines in the same order give the same weights."""
    names = _list_features(lines, fitting.seen_at_least)
    trust = np.array([fitting.clue_trust if name.startswith(CLUE) else 1.0 for name in names])
    table = csr_matrix(_tabulate(lines, names).multiply(trust))
    reports = np.array([line.type is not None for line in lines])
    dangers = np.array([line.danger is not None for line in lines])
    times = np.array([float(line.times) for line in lines])
    report = _fit_yes_no(table, reports, times, fitting.report_c)
    danger = _fit_yes_no(table, dangers, times, fitting.danger_c)
    named = [line.type for line in lines if line.type]
    endangered = [f"danger.{line.danger}" for line in lines if line.danger]
    types = _fit_names(table[reports], named, times[reports], fitting.type_c)
    kinds = _fit_names(table[dangers], endangered, times[dangers], fitting.kind_c)
    return _join(names, trust, report, danger, (types, kinds), fitting)


def cross_validate(
    lines: Sequence[LabelledLine], fitting: Fitting, measure: Callable[[LearnedWeights, Sequence[int]], None]
) -> None:
    """Calls `measure` with weights fitted without a part of the lines, and with the places of that part."""
    kinds = [line.type or "-" for line in lines]
    split = StratifiedKFold(fitting.folds, shuffle=True, random_state=0)
    for kept, apart in split.split(kinds, [kind != "-" for kind in kinds]):
        measure(fit_weights([lines[n] for n in kept], fitting), [int(n) for n in apart])


@dataclass(frozen=True, slots=True)
class _Names:
    names: tuple[str, ...]
    weights: Floats
    biases: Floats


def _list_features(lines: Sequence[LabelledLine], at_least: int) -> list[str]:
    seen: dict[str, int] = {}
    for line in lines:
        for feature in line.features:
            seen[feature] = seen.get(feature, 0) + 1
    return sorted(feature for feature, count in seen.items() if count >= at_least)


def _tabulate(lines: Sequence[LabelledLine], names: Sequence[str]) -> csr_matrix:
    place = {name: n for n, name in enumerate(names)}
    rows = [sorted(place[feature] for feature in line.features if feature in place) for line in lines]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names)))


def _fit_yes_no(table: csr_matrix, labels: NDArray[np.bool_], times: Floats, c: float) -> _Names:
    """One row of weights; none at all where every line has the same answer."""
    if labels.all() or not labels.any():
        return _Names(("yes",), np.zeros((1, table.shape[1])), np.array([10.0 if labels.all() else -10.0]))
    model = LogisticRegression(C=c, max_iter=500).fit(table, labels, sample_weight=times)
    return _Names(("yes",), model.coef_, model.intercept_)


def _fit_names(table: csr_matrix, labels: Sequence[str], times: Floats, c: float) -> _Names:
    known = sorted(set(labels))
    if len(known) < 2:  # nothing to tell apart
        return _Names(tuple(known), np.zeros((len(known), table.shape[1])), np.zeros(len(known)))
    model = LinearSVC(C=c, dual=False, random_state=0).fit(table, np.array(labels), sample_weight=times)
    weights, biases = model.coef_, model.intercept_
    if len(known) == 2:  # scikit-learn gives one row for two names
        weights, biases = np.vstack([-weights, weights]), np.concatenate([-biases, biases])
    return _Names(tuple(str(name) for name in model.classes_), weights, biases)


def _join(
    names: Sequence[str],
    trust: Floats,
    report: _Names,
    danger: _Names,
    parts: Sequence[_Names],
    fitting: Fitting,
) -> LearnedWeights:
    labels = np.vstack([part.weights for part in parts]).T * trust[:, None]
    labels[np.abs(labels) < fitting.least_label] = 0
    reports, dangers = report.weights[0] * trust, danger.weights[0] * trust
    reports = np.where(np.abs(reports) < fitting.least_report, 0, reports)
    dangers = np.where(np.abs(dangers) < fitting.least_report, 0, dangers)
    kept = [n for n in range(len(names)) if reports[n] or dangers[n] or labels[n].any()]
    return LearnedWeights(
        features=tuple(names[n] for n in kept),
        report=tuple(round(float(reports[n]), DIGITS) for n in kept),
        danger=tuple(round(float(dangers[n]), DIGITS) for n in kept),
        labels=tuple(tuple((int(p), round(float(labels[n, p]), DIGITS)) for p in labels[n].nonzero()[0]) for n in kept),
        names=tuple(name for part in parts for name in part.names),
        report_bias=round(float(report.biases[0]), 3),
        danger_bias=round(float(danger.biases[0]), 3),
        name_bias=tuple(round(float(bias), 3) for part in parts for bias in part.biases),
    )
