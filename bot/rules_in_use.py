"""The one classifier this whole process reads by; newer rules take its place in a single step."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from domain.classify import Classifier


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """`number`: of the published version; None: the rules of the folder."""

    classifier: Classifier
    number: int | None


class RulesInUse:
    """Whoever needs the rules asks here at the beginning of each piece of work and keeps what it got until its end."""

    def __init__(self, classifier: Classifier | None = None) -> None:
        self._current: RuleSet | None = None
        self._type_names: Mapping[str, str] = {}
        self.type_names = LiveNames(lambda: self._type_names)
        self.department_names = LiveNames(lambda: self.classifier.rules.departments)
        if classifier is not None:
            self.take_up(RuleSet(classifier=classifier, number=None))

    @property
    def current(self) -> RuleSet:
        assert self._current is not None, "no rules were taken up yet"
        return self._current

    @property
    def classifier(self) -> Classifier:
        return self.current.classifier

    def take_up(self, newest: RuleSet) -> None:
        self._current = newest
        self._type_names = {code: kind.zh for code, kind in newest.classifier.rules.types.items()}


class LiveNames(Mapping[str, str]):
    """Code → name as the newest rules have it at the moment of asking, for pages that outlive a version."""

    def __init__(self, read: Callable[[], Mapping[str, str]]) -> None:
        self._read = read

    def __getitem__(self, code: str) -> str:
        return self._read()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())
