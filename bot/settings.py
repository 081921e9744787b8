"""config.yaml and the environment become one frozen Settings, or a list of what is wrong with them by dotted path."""

import os
from collections.abc import Mapping
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError, model_validator

from bot.settings_clocks import ClockSettings, Part
from domain.broadcast import NoticeLimits
from domain.tree import CodePattern


class SettingsError(Exception):
    """Nothing may start with these settings; `problems` names every fault, each `dotted.path: what is wrong`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SegmenterName(StrEnum):
    JIEBA = "jieba"
    RJIEBA = "rjieba"


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("没有这个时区") from error
    return name


def _check_account_name(name: str) -> str:
    if not name.isidentifier():
        raise ValueError("账号名只用字母、数字和下划线")
    return name


Name = Annotated[str, Field(min_length=1, max_length=60)]
Seconds = Annotated[float, Field(ge=0, le=86400)]


class AccountSettings(Part):
    """One WeChat account behind one gateway. The token is a secret: only its environment variable is named here."""

    name: Annotated[Name, AfterValidator(_check_account_name)]
    endpoint: Annotated[str, Field(pattern=r"^[^\s:/]+:\d{1,5}$")]
    token_env: Name


class DatabaseSettings(Part):
    url: Annotated[str, Field(pattern=r"^(sqlite|postgresql)(\+\w+)?://")] = "sqlite:///data/wangge.db"


class WebSettings(Part):
    """Until there is a login, only loopback may be served."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    token_env: Name = "WANGGE_WEB_TOKEN"  # noqa: S105 (the name of a variable, not a secret)

    @model_validator(mode="after")
    def _only_loopback(self) -> "WebSettings":
        if self.host not in ("127.0.0.1", "localhost", "::1"):
            raise ValueError("还没有登录功能，只能填 127.0.0.1；要从别处看，请用 SSH 隧道")
        return self


class PaceSettings(Part):
    """The one table of pace (wechaty.md §6). Seconds between sends of one account, and ceilings."""

    enabled: bool = True
    chat_interval: Seconds = 1.0
    reply_interval: Seconds = 0.3
    bulk_interval: Seconds = 3.0
    jitter: Seconds = 1.0
    emergency_interval: Seconds = 1.5
    per_minute: Annotated[int, Field(ge=1)] = 40
    emergency_per_minute: Annotated[int, Field(ge=1)] = 30
    bulk_per_minute: Annotated[int, Field(ge=1)] = 15
    bulk_per_hour: Annotated[int, Field(ge=1)] = 200
    group_per_hour: Annotated[int, Field(ge=1)] = 3
    group_per_day: Annotated[int, Field(ge=1)] = 6
    friends_every: Annotated[float, Field(gt=0)] = 180.0


class HoursSettings(Part):
    """Working hours; outside them only emergencies speak."""

    start: time = time(8)
    end: time = time(20)

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> "HoursSettings":
        if self.start >= self.end:
            raise ValueError("start 要早于 end")
        return self


class DeskSettings(Part):
    """What a county may set about the conversation."""

    operator: Name = "本县网格中心"
    bot_name: Name = "小格"
    fragment_minutes: Annotated[float, Field(ge=0)] = 3
    bare_number_minutes: Annotated[float, Field(gt=0)] = 10
    verdict_hours: Annotated[float, Field(gt=0)] = 24
    candidate_hours: Annotated[float, Field(gt=0)] = 24
    questions_per_day: Annotated[int, Field(ge=0)] = 5
    command_minutes: Annotated[float, Field(gt=0)] = 2
    report_hours: Annotated[float, Field(gt=0)] = 24
    mute_hours: Annotated[int, Field(ge=1, le=168)] = 12
    join_days: Annotated[float, Field(ge=0)] = 3
    danger_join_minutes: Annotated[float, Field(ge=0)] = 30
    many_reporters: Annotated[int, Field(ge=2)] = 10
    reopen_days: Annotated[float, Field(ge=0)] = 30
    urge_hours: Annotated[float, Field(gt=0)] = 24
    mediation_tries: Annotated[int, Field(ge=1, le=10)] = 3
    messages_per_minute: Annotated[int, Field(ge=1)] = 30


class NoticeSettings(Part):
    """What may stand in a notice and how many a leader sends; `…_file`: the county's own templates and letters.

    `api_needs_code`: a program must have looked at what it plans for several groups.
    """

    link_hosts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")], ...] = ("gov.cn",)
    own_daily: Annotated[int, Field(ge=0)] = 3
    answer_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    account_lost_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    emergency_late_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    templates_file: Path | None = None
    font_file: Path | None = None
    api_needs_code: bool = False

    @property
    def limits(self) -> NoticeLimits:
        return NoticeLimits(link_hosts=self.link_hosts, own_daily=self.own_daily)


class RetentionSettings(Part):
    """Days. Ids of talk: seven (a principle, not a preference); sent words and closed tickets' words longer."""

    message_ids: Annotated[int, Field(ge=1, le=7)] = 7
    sent_words: Annotated[int, Field(ge=1, le=180)] = 30
    ticket_words: Annotated[int, Field(ge=1, le=180)] = 180


class Settings(Part):
    """The whole configuration. Relative paths are taken from the folder of the configuration file."""

    timezone: Annotated[str, AfterValidator(_check_zone)] = "Asia/Shanghai"
    data_dir: Path = Path("data")
    rules_dir: Path | None = None
    rules_additions_dir: Path | None = None
    holidays_file: Path | None = None
    segmenter: SegmenterName = SegmenterName.JIEBA
    grid_code_widths: tuple[int, int, int, int, int] = (6, 3, 2, 2, 2)
    accounts: tuple[AccountSettings, ...] = ()
    database: DatabaseSettings = DatabaseSettings()
    web: WebSettings = WebSettings()
    pace: PaceSettings = PaceSettings()
    hours: HoursSettings = HoursSettings()
    desk: DeskSettings = DeskSettings()
    notices: NoticeSettings = NoticeSettings()
    clocks: ClockSettings = ClockSettings()
    retention: RetentionSettings = RetentionSettings()
    rpc_timeout: Annotated[float, Field(gt=0, le=60)] = 10.0
    tick_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0

    @model_validator(mode="after")
    def _one_account_on_sqlite(self) -> "Settings":
        names = [account.name for account in self.accounts]
        if len(set(names)) != len(names):
            raise ValueError("accounts 里有重名的账号")
        if len(names) > 1 and self.database.url.startswith("sqlite"):
            raise ValueError("SQLite 只能带一个微信账号；两个以上请把 database.url 换成 postgresql://…")
        return self

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def code_pattern(self) -> CodePattern:
        return CodePattern(widths=self.grid_code_widths)

    @property
    def fragment_window(self) -> timedelta:
        return timedelta(minutes=self.desk.fragment_minutes)


def build_settings(raw: Mapping[str, Any], base: Path) -> Settings:
    """Checks everything at once. Raises SettingsError with a line a fault."""
    try:
        settings = Settings.model_validate(dict(raw))
    except ValidationError as error:
        raise SettingsError([_say(fault) for fault in error.errors()]) from None
    return settings.model_copy(
        update={
            "data_dir": (base / settings.data_dir).resolve(),
            "rules_dir": _resolve(settings.rules_dir, base),
            "rules_additions_dir": _resolve(settings.rules_additions_dir, base),
            "holidays_file": _resolve(settings.holidays_file, base),
            "notices": settings.notices.model_copy(
                update={
                    "templates_file": _resolve(settings.notices.templates_file, base),
                    "font_file": _resolve(settings.notices.font_file, base),
                }
            ),
            "database": DatabaseSettings(url=_anchor(settings.database.url, base)),
        }
    )


def read_secret(variable: str, environment: Mapping[str, str] = os.environ) -> str:
    """A secret from the environment; SettingsError where it is missing."""
    value = environment.get(variable, "").strip()
    if not value:
        raise SettingsError([f"环境变量 {variable} 没有设置：请先 export {variable}=…，再启动"])
    return value


def _resolve(path: Path | None, base: Path) -> Path | None:
    return (base / path).resolve() if path else None


def _anchor(url: str, base: Path) -> str:
    """`sqlite:///data/x.db` means beside the configuration, wherever the program is started from."""
    scheme, found, path = url.partition(":///")
    if not scheme.startswith("sqlite") or not found or path.startswith("/") or path in ("", ":memory:"):
        return url
    return f"sqlite:///{(base / path).resolve()}"


def _say(fault: Any) -> str:
    path = ".".join(str(part) for part in fault["loc"]) or "config.yaml"
    said = fault["msg"].removeprefix("Value error, ")
    words = {
        "extra_forbidden": "没有这个设置，请检查拼写或删掉这一行",
        "missing": "必须填写",
        "value_error": said,
    }.get(fault["type"])
    return f"{path}: {words or f'值不对（{said}）'}"
