"""The section `clocks` of config.yaml: every limit, reminder and step upwards that a county may set."""

from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.clock_limits import FIRST_RESPONSE, ClockLimits
from domain.rules import Duration, DurationUnit, Urgency


class Part(BaseModel):
    """One section; it can't be changed, and a key it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _read_limit(value: Any) -> Duration:
    if isinstance(value, Duration):
        return value
    try:
        return Duration.parse(str(value))
    except ValueError:
        raise ValueError("要写成 30m、4h、1d 或 5wd 这样（正整数加 分m 时h 日d 工作日wd）") from None


Limit = Annotated[Duration, BeforeValidator(_read_limit)]
Days = Annotated[int, Field(ge=1, le=365)]
Minutes = Annotated[int, Field(ge=1, le=1440)]
_DEFAULTS = ClockLimits()


def _days(amount: int) -> Duration:
    return Duration(amount=amount, unit=DurationUnit.DAY)


class FirstResponseSettings(Part):
    """By urgency, for types without a limit of their own and for what turned out more pressing than its type."""

    critical: Limit = FIRST_RESPONSE[Urgency.CRITICAL]
    urgent: Limit = FIRST_RESPONSE[Urgency.URGENT]
    normal: Limit = FIRST_RESPONSE[Urgency.NORMAL]
    low: Limit = FIRST_RESPONSE[Urgency.LOW]


class ClockSettings(Part):
    """The defaults are those of domain/clock_limits.py."""

    first_response: FirstResponseSettings = FirstResponseSettings()
    resolve: Limit = _DEFAULTS.resolve
    escalate_factors: tuple[float, float, float] = _DEFAULTS.factors
    critical_minutes: tuple[Minutes, Minutes, Minutes] = (5, 10, 20)
    yellow_share: Annotated[float, Field(gt=0, lt=1)] = _DEFAULTS.yellow_share
    answer: Limit = _DEFAULTS.answer
    answer_urgent: Limit = _DEFAULTS.answer_urgent
    suspend_days: Days = 90
    waiting: Limit = _DEFAULTS.waiting
    look_back_days: Days = 7
    direct_repeat_minutes: Minutes = 5
    direct_repeats: Annotated[int, Field(ge=1, le=288)] = _DEFAULTS.direct_repeats
    direct_details_minutes: Minutes = 10
    verdict_tries: Annotated[int, Field(ge=1, le=10)] = _DEFAULTS.verdict_tries
    archive_days: Days = 30
    mediation_level_days: tuple[Days, Days, Days] = (10, 15, 30)
    morning: time = _DEFAULTS.morning

    @model_validator(mode="after")
    def _steps_rise(self) -> "ClockSettings":
        for name in ("escalate_factors", "critical_minutes"):
            first, second, third = getattr(self, name)
            if not 1 <= first < second < third:
                raise ValueError(f"{name} 的三个数要一个比一个大，第一个不小于 1")
        return self

    def to_limits(self) -> ClockLimits:
        first, village, town, county = self.first_response, *self.mediation_level_days
        five, ten, twenty = (timedelta(minutes=minutes) for minutes in self.critical_minutes)
        return ClockLimits(
            first_response={urgency: getattr(first, urgency.value) for urgency in Urgency},
            resolve=self.resolve,
            factors=self.escalate_factors,
            critical_steps=(five, ten, twenty),
            yellow_share=self.yellow_share,
            answer=self.answer,
            answer_urgent=self.answer_urgent,
            max_suspension=timedelta(days=self.suspend_days),
            waiting=self.waiting,
            look_back=timedelta(days=self.look_back_days),
            direct_repeat=timedelta(minutes=self.direct_repeat_minutes),
            direct_repeats=self.direct_repeats,
            direct_details=timedelta(minutes=self.direct_details_minutes),
            verdict_tries=self.verdict_tries,
            archive_after=timedelta(days=self.archive_days),
            mediation_levels=(_days(village), _days(town), _days(county)),
            morning=self.morning,
        )
