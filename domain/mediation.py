"""The law of mediating a dispute: three levels, three honest tries each, and nobody is ever pressed (workflow §6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from domain.refusal import Refusal
from domain.tree import Tier

DISPUTES = "dispute."
"""Only types of this group are mediated."""


class MediationLevel(IntEnum):
    """How grave a dispute is, by who mediates it [S002]: 一般 in the village, 普通 in the town, 重大 in the county."""

    VILLAGE = 1
    TOWN = 2
    COUNTY = 3

    @property
    def zh(self) -> str:
        return _LEVEL_WORDS[self]

    @property
    def tier(self) -> Tier:
        return _LEVEL_TIERS[self]

    @property
    def above(self) -> "MediationLevel | None":
        """The next level, or None: above the county there are only the courts."""
        return _LEVEL_ABOVE.get(self)

    @classmethod
    def starting_at(cls, tier: Tier) -> "MediationLevel":
        """Where a dispute that this tier has is first mediated: households and groups leave it to the village."""
        return _FIRST_LEVEL.get(tier, cls.VILLAGE)


_LEVEL_WORDS = {
    MediationLevel.VILLAGE: "一般",
    MediationLevel.TOWN: "普通",
    MediationLevel.COUNTY: "重大",
}
_LEVEL_TIERS = {
    MediationLevel.VILLAGE: Tier.VILLAGE,
    MediationLevel.TOWN: Tier.TOWN,
    MediationLevel.COUNTY: Tier.COUNTY,
}
_LEVEL_ABOVE = {MediationLevel.VILLAGE: MediationLevel.TOWN, MediationLevel.TOWN: MediationLevel.COUNTY}
_FIRST_LEVEL = {tier: level for level, tier in _LEVEL_TIERS.items()}


class MediationOutcome(StrEnum):
    """What came of one sitting. ABSENT: somebody did not come; REFUSED: a party plainly does not want it."""

    FAILED = "failed"
    SETTLED = "settled"
    REFUSED = "refused"
    ABSENT = "absent"


class RiseGround(StrEnum):
    """Why a dispute may go up before its three tries (workflow §6); each needs a written reason.

    UNTRUSTED (一方拒绝) is a party that will not sit down at this level but would at the next. Whoever does not want to
    be mediated at all is a MediationOutcome.REFUSED, and then nothing goes up.
    """

    DANGER = "danger"
    UNTRUSTED = "untrusted"
    BEYOND_POWERS = "beyond_powers"
    INSTRUCTED = "instructed"

    @property
    def zh(self) -> str:
        return _GROUND_WORDS[self]


_GROUND_WORDS = {
    RiseGround.DANGER: "危险或暴力",
    RiseGround.UNTRUSTED: "一方不愿在这一级调",
    RiseGround.BEYOND_POWERS: "明显超权限",
    RiseGround.INSTRUCTED: "领导批示",
}


class Concern(StrEnum):
    """What keeps a matter out of mediation altogether, whatever its type [L: 反家庭暴力法13–17条]."""

    HOME_VIOLENCE = "home_violence"
    MINOR = "minor"


class Channel(StrEnum):
    """Where else the parties may go when mediation ends without an agreement [L: 人民调解法26条]."""

    COURT = "court"
    ARBITRATION = "arbitration"
    ADMINISTRATION = "administration"

    @property
    def zh(self) -> str:
        return {"court": "法院", "arbitration": "仲裁", "administration": "行政部门"}[self.value]


class AgreementForm(StrEnum):
    """Both bind; an oral one is written down by the mediator [L: 人民调解法28、30条]."""

    ORAL = "oral"
    WRITTEN = "written"

    @property
    def zh(self) -> str:
        return {"oral": "口头", "written": "书面"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationLimits:
    """Tries a level, which a county may set [S002]; the days of asking a court are the law's. See also ClockLimits."""

    tries: int = 3
    court_days: int = 30
    court_reminders: tuple[int, int] = (1, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationAttempt:
    """One sitting, on record. `number` counts from 1 within its level; `at` is aware UTC.

    `host`: who brought them together, as the history names actors. `willing`: both parties want to go on. `denied`: a
    party, asked privately, says that it was not so.
    """

    level: MediationLevel
    number: int
    at: datetime
    host: str
    outcome: MediationOutcome
    willing: bool
    denied: bool = False

    def __post_init__(self) -> None:
        if self.outcome is MediationOutcome.REFUSED and self.willing:
            raise ValueError("who refuses is not willing")

    @property
    def counts(self) -> bool:
        """It is one of the three: they sat down, it failed, and no party says otherwise."""
        return self.outcome is MediationOutcome.FAILED and not self.denied


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationCourse:
    """A dispute's mediation so far: the level it is at, and every sitting in order."""

    level: MediationLevel
    attempts: tuple[MediationAttempt, ...] = ()

    @property
    def is_refused(self) -> bool:
        """A refusal stands for good; that a party contests the record does not undo it: nobody is pressed."""
        return any(attempt.outcome is MediationOutcome.REFUSED for attempt in self.attempts)

    @property
    def here(self) -> tuple[MediationAttempt, ...]:
        """The sittings at the present level."""
        return tuple(attempt for attempt in self.attempts if attempt.level is self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """`effective_on` in local time: an oral one as it is made, a written one as it is signed and stamped (29、30条)."""

    form: AgreementForm
    effective_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtWindow:
    """The days (local) on which to remind of a court's confirmation, and the last on which it can be asked for."""

    reminders: tuple[date, date]
    last_day: date


def check_may_mediate(issue_type: str, concerns: Collection[Concern] = ()) -> None:
    """Raises Refusal where a matter is none for mediation: no dispute, violence at home, or a minor's case."""
    if Concern.HOME_VIOLENCE in concerns:
        raise Refusal("not_mediable", "打人的事不能调解。先打110，也可以找妇联。", private=True)
    if Concern.MINOR in concerns:
        raise Refusal("not_mediable", "孩子受害的事不能调解。先打110，也可以找妇联。", private=True)
    if not issue_type.startswith(DISPUTES):
        raise Refusal("not_mediable", "这件不是矛盾纠纷，不用调解。")


def next_number(course: MediationCourse) -> int:
    """The number of the next sitting at this level. Raises Refusal after a party's refusal [L: 人民调解法17条]."""
    _check_not_refused(course)
    return len(course.here) + 1


def count_missing(course: MediationCourse, limits: MediationLimits) -> int:
    """How many tries are still due at this level before it may go up."""
    return max(0, limits.tries - sum(attempt.counts for attempt in course.here))


def is_ripe(course: MediationCourse, limits: MediationLimits) -> bool:
    """Tried often enough at this level, and both still willing: it may go up without further ado."""
    return not count_missing(course, limits) and bool(course.here) and course.here[-1].willing


def find_next_level(
    course: MediationCourse, limits: MediationLimits, *, ground: RiseGround | None = None, reason: str = ""
) -> MediationLevel:
    """The level above, where the dispute may go there: tried often enough and both still willing, or for a ground.

    Raises Refusal after a refusal, at the county, too early, where a party no longer wants to, or without a reason.
    """
    _check_not_refused(course)
    if course.level.above is None:
        raise Refusal("at_the_top", "县里是最后一级。调不成就说「终止调解」，再走法院、仲裁。")
    if ground is not None:
        if not reason.strip():
            raise Refusal("reason_missing", f"{ground.zh}，请说一句为啥。", field="reason")
        return course.level.above
    missing = count_missing(course, limits)
    if missing:
        raise Refusal("too_early", f"还差{missing}次才能往上报。有危险、有批示请说明。")
    if not is_ripe(course, limits):
        raise Refusal("unwilling", "上次没到齐。两家都还愿意调，才能往上报。")
    return course.level.above


def check_termination(reason: str, channels: Collection[Channel]) -> None:
    """Raises Refusal unless it is written why it ended and which other ways the parties were told of (26条)."""
    if not reason.strip():
        raise Refusal("reason_missing", "为啥不调了？说一句。", field="reason")
    if not channels:
        raise Refusal("channels_missing", "要告诉两家还能走法院、仲裁、行政。", field="reason")


def open_court_window(agreement: Agreement, limits: MediationLimits) -> CourtWindow:
    """Both parties together may ask the court within 30 days from the agreement's effect [L: 人民调解法33条].

    The day of the effect is not counted [L: 民法典201条]. A last day on a holiday moves on by law; the earlier is said.
    """
    day, (first, second) = agreement.effective_on, limits.court_reminders
    return CourtWindow(
        reminders=(day + timedelta(days=first), day + timedelta(days=second)),
        last_day=day + timedelta(days=limits.court_days),
    )


def _check_not_refused(course: MediationCourse) -> None:
    if course.is_refused:
        raise Refusal("refused", "一方不愿，不能再调。可走法院、仲裁、行政。")
