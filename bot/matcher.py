"""The only keeper of ahocorasick_rs: every keyword of the rules in one pass over a text."""

from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick


class AutomatonMatcher:
    """Satisfies domain.rule_ports.Matcher."""

    def __init__(self, needles: Sequence[str]) -> None:
        self._automaton = AhoCorasick(list(needles))

    def find(self, text: str) -> Sequence[tuple[int, int, int]]:
        return self._automaton.find_matches_as_indexes(text, overlapping=True)
