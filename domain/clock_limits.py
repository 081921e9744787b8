"""The numbers of every clock (workflow §3, §12), each a setting of the county; a type's own limits go before them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from domain.rules import Duration, DurationUnit, IssueType, Urgency

FIRST_RESPONSE = {
    Urgency.CRITICAL: Duration(amount=10, unit=DurationUnit.MINUTE),
    Urgency.URGENT: Duration(amount=2, unit=DurationUnit.HOUR),
    Urgency.NORMAL: Duration(amount=4, unit=DurationUnit.HOUR),
    Urgency.LOW: Duration(amount=1, unit=DurationUnit.WORKDAY),
}
ONE_WORKDAY = Duration(amount=1, unit=DurationUnit.WORKDAY)
FIVE_WORKDAYS = Duration(amount=5, unit=DurationUnit.WORKDAY)
HALF_AN_HOUR = Duration(amount=30, unit=DurationUnit.MINUTE)
TEN_DAYS = Duration(amount=10, unit=DurationUnit.DAY)
FIFTEEN_DAYS = Duration(amount=15, unit=DurationUnit.DAY)
THIRTY_DAYS = Duration(amount=30, unit=DurationUnit.DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLimits:
    """The defaults are those of workflow §12; what is marked [I] there a county confirms before it counts by it."""

    first_response: Mapping[Urgency, Duration] = field(default_factory=lambda: dict(FIRST_RESPONSE))
    resolve: Duration = FIVE_WORKDAYS
    """Ordinary matters (济南、潍坊 12345 条例)."""
    factors: tuple[float, float, float] = (1, 2, 4)
    """At so many times the first response the tier above hears of it, then the next (L3, L2, L1)."""
    critical_steps: tuple[timedelta, timedelta, timedelta] = (
        timedelta(minutes=5),
        timedelta(minutes=10),
        timedelta(minutes=20),
    )
    """The same of what is critical, where five minutes were given; where more were, the steps begin when they end."""
    yellow_share: float = 0.2
    """So much of the handling time left is a yellow card; overdue is a red one."""
    answer: Duration = ONE_WORKDAY
    """A department that was whistled for, or somebody asked to help, answers within this (workflow §5)."""
    answer_urgent: Duration = HALF_AN_HOUR
    max_suspension: timedelta = timedelta(days=90)
    waiting: Duration = FIVE_WORKDAYS
    """So long at most a clock stands still for the reporter (workflow §3)."""
    look_back: timedelta = timedelta(days=7)
    """What was referred outside is asked after once (workflow §2.1)."""
    direct_repeat: timedelta = timedelta(minutes=5)
    """A direct report is said again this often until somebody answers (workflow §4)."""
    direct_repeats: int = 24
    """So often at most: for two hours."""
    direct_details: timedelta = timedelta(minutes=10)
    """A place or a picture that came too short is asked for after this."""
    verdict_tries: int = 3
    archive_after: timedelta = timedelta(days=30)
    mediation_levels: tuple[Duration, Duration, Duration] = (TEN_DAYS, FIFTEEN_DAYS, THIRTY_DAYS)
    """Village, town, county (workflow §6)."""
    morning: time = time(8)
    """When a leader hears what the day brings."""

    def respond_within(self, issue_type: IssueType, urgency: Urgency, *, is_direct: bool = False) -> Duration:
        """The type's own limit, unless people found this one more or less pressing than its type usually is.

        A direct report is repeated from its first minutes on, whatever its type allows.
        """
        if is_direct:
            return Duration(amount=round(self.direct_repeat / timedelta(minutes=1)), unit=DurationUnit.MINUTE)
        own = issue_type.first_response if urgency is issue_type.urgency else None
        return own or self.first_response[urgency]

    def resolve_within(self, issue_type: IssueType) -> Duration:
        return issue_type.resolve or self.resolve
