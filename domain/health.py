"""How the running program is, in lines a person can act on and numbers a machine can watch."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthLine:
    """One part: `ok`, and a Chinese sentence that says what is wrong and what to do (empty when well)."""

    part: str
    ok: bool
    code: str
    sentence: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One measured number, as /metrics shows it. `kind` is `counter` or `gauge`."""

    name: str
    value: float
    help: str
    kind: str = "gauge"
    labels: Mapping[str, str]


class HealthBoard(Protocol):
    """Supplied by the porch: what every part says of itself at this moment."""

    def lines(self) -> Iterable[HealthLine]: ...

    def samples(self) -> Iterable[Sample]: ...
