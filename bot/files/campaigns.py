"""A notice in a YAML file or as JSON becomes a CampaignDraft, or a list of all that is wrong in it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from domain.broadcast import Audience, CampaignDraft, Problem
from domain.ids import GridCode
from domain.notice_template import NoticeTemplate, fill_template
from domain.notice_words import find_placeholders
from domain.policy import Area
from domain.room_tags import ROOM_TAGS
from domain.schedule import Cron, DaysOff, Once, Schedule, Season
from domain.schedule_line import WRITTEN_SO, parse_line
from domain.spoken_schedule import read_spoken_schedule
from domain.tree import Tier

MAX_FILE_BYTES = 64_000
KEYS = ("title", "text", "template", "fill", "audience", "at", "cron", "when", "area", "holidays", "send_until")
TIME_KEYS = ("at", "cron", "when")
AUDIENCE_KEYS = ("grids", "tiers", "tags", "except")
_LOCAL_TIME = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2})[:：](\d{2})(?::00)?")


class CampaignFileError(Exception):
    """`problems` hold every fault at once; a file's sentences begin with the line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(f"{problem.field}：{problem.sentence}" for problem in problems))
        self.problems = tuple(problems)


class _Loader(yaml.SafeLoader):
    """Without aliases: a small file that repeats itself could fill the memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "alias", self.peek_event().start_mark)  # type: ignore[no-untyped-call]  # PyYAML's own
        return super().compose_node(parent, index)


Templates = Mapping[str, NoticeTemplate]
NO_TEMPLATES: Templates = MappingProxyType({})


def load_campaign(path: Path, zone: ZoneInfo, templates: Templates = NO_TEMPLATES) -> CampaignDraft:
    """Reads a file of at most 64 kB; times in it are local to `zone`. Raises CampaignFileError."""
    lines: dict[str, int] = {}
    content = _to_plain(_read_node(path), "", lines)
    if not isinstance(content, dict):
        raise CampaignFileError([_fault("file", "最外层要写成“键: 值”，如 title: 通知")])
    return _CampaignReader(content, zone, lines, templates).read()


def parse_campaign(content: Mapping[str, Any], zone: ZoneInfo, templates: Templates = NO_TEMPLATES) -> CampaignDraft:
    """The same keys as a file's, as JSON brings them. Raises CampaignFileError."""
    return _CampaignReader(content, zone, {}, templates).read()


def _read_node(path: Path) -> yaml.Node | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
        if len(raw) > MAX_FILE_BYTES:
            raise CampaignFileError([_fault("file", f"文件超过{MAX_FILE_BYTES // 1000} kB，一条通知用不了这么大")])
        return yaml.compose(raw.decode("utf-8-sig"), Loader=_Loader)
    except OSError as error:
        sentence = f"打不开文件{path}（{error.strerror}），请检查它在不在"
        raise CampaignFileError([_fault("file", sentence)]) from None
    except UnicodeDecodeError:
        raise CampaignFileError([_fault("file", "文件不是 UTF-8 编码，请另存为 UTF-8")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第{mark.line + 1}行：" if mark else ""
        raise CampaignFileError([_fault("file", f"{place}YAML 写法不对，请检查缩进、引号和冒号")]) from None


def _to_plain(node: yaml.Node | None, path: str, lines: dict[str, int], depth: int = 0) -> Any:
    """Every scalar stays the text that was typed: to YAML `18:00` and an unquoted grid code would be numbers."""
    if node is None or depth > 3:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_to_plain(item, f"{path}[{place}]", lines, depth + 1) for place, item in enumerate(node.value)]
    plain: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        inner = f"{path}.{name}" if path else name
        if name in plain:
            raise CampaignFileError([_fault(inner, f"第{key.start_mark.line + 1}行：这个键写了两次，请只留一个")])
        plain[name] = _to_plain(value, inner, lines, depth + 1)
    return plain


class _CampaignReader:
    """Reads one notice; a fault is noted and reading goes on."""

    def __init__(
        self, content: Mapping[str, Any], zone: ZoneInfo, lines: Mapping[str, int], templates: Templates
    ) -> None:
        self._templates = templates
        self._content = content
        self._zone = zone
        self._lines = lines
        self._problems: list[Problem] = []

    def read(self) -> CampaignDraft:
        template = self._read_template()
        title = template.title if template and "title" not in self._content else self._read_text(self._content, "title")
        text = self._fill(template) if template else self._read_text(self._content, "text")
        audience = self._read_audience()
        schedule = self._read_schedule()
        send_until = self._read_send_until()
        area = self._read_area()
        days_off = self._read_days_off()
        self._refuse_unknown(self._content, KEYS, "")
        if self._problems or schedule is None:
            raise CampaignFileError(self._problems)
        return CampaignDraft(
            title=title,
            text=text,
            audience=audience,
            schedule=schedule,
            send_until=send_until,
            area=area or (template.area if template else None),
            days_off=days_off,
        )

    def _read_text(self, section: Mapping[str, Any], key: str) -> str:
        value = section.get(key)
        if not isinstance(value, str) or not value.strip():
            self._note(key, "要写一段文字")
            return ""
        return value.strip()

    def _read_template(self) -> NoticeTemplate | None:
        code = self._content.get("template")
        if code is None:
            if "fill" in self._content:
                self._note("fill", "fill 是给 template 填空用的，请写上 template，或去掉它")
            return None
        found = self._templates.get(code) if isinstance(code, str) else None
        if found is None:
            self._note("template", f"没有「{str(code)[:20]}」这个样子，用 wangge broadcast templates 看有哪些")
        elif "text" in self._content:
            self._note("text", "写了 template 就不用再写 text")
        return found

    def _fill(self, template: NoticeTemplate) -> str:
        given = self._content.get("fill") or {}
        if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
            self._note("fill", "要写成“空: 内容”，如 fill: {截止: 12月25日}")
            return template.text
        blanks = find_placeholders(template.text)
        for name in given:
            if name not in blanks:
                self._note(f"fill.{name}", f"样子里没有「{name}」这个空，有的是 {'、'.join(dict.fromkeys(blanks))}")
        return fill_template(template.text, given)

    def _read_audience(self) -> Audience:
        section = self._content.get("audience")
        if not isinstance(section, Mapping):
            self._note("audience", "要写发给谁，如 audience: {grids: [520303101010000]}")
            return Audience(grids=())
        self._refuse_unknown(section, AUDIENCE_KEYS, "audience.")
        grids = self._read_list(section, "grids")
        if not grids:
            self._note("audience.grids", "至少写一个网格编号")
        return Audience(
            grids=tuple(GridCode(code) for code in grids),
            tiers=frozenset(
                tier for word in self._read_list(section, "tiers") if (tier := self._read_tier(word)) is not None
            ),
            excluded=tuple(GridCode(code) for code in self._read_list(section, "except")),
            tags=frozenset(tag for word in self._read_list(section, "tags") if (tag := self._read_tag(word))),
        )

    def _read_list(self, section: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """One value may stand without brackets; each is kept once."""
        value = section.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(item, str) and item.strip() for item in items):
            self._note(f"audience.{key}", "要写成列表，每项是加引号的文字")
            return ()
        return tuple(dict.fromkeys(item.strip() for item in items))

    def _read_tier(self, word: str) -> Tier | None:
        try:
            return Tier.parse(word)
        except ValueError:
            self._note("audience.tiers", f"不认识「{word}」，只能是 县、镇、村、组、户")
            return None

    def _read_tag(self, word: str) -> str | None:
        if word in ROOM_TAGS:
            return word
        self._note("audience.tags", f"没有「{word}」这种群，可用的有 {'、'.join(ROOM_TAGS)}；个人的情况不能用来选群")
        return None

    def _read_schedule(self) -> Schedule | None:
        written = {key: self._content[key] for key in TIME_KEYS if self._content.get(key) is not None}
        if len(written) != 1:
            self._note(
                "at",
                "请写 at（发一次，如 2026-12-05 08:30）、cron（如 30 8 * * 1）或 when（如 每周一早上8点半），只写一个",
            )
            return None
        match written:
            case {"cron": line}:
                return Cron(line=" ".join(str(line).split()), zone=self._zone.key)
            case {"at": at}:
                moment = self._read_moment(str(at).strip())
                return Once(at=moment) if moment else None
            case _:
                return self._read_when(written["when"])

    def _read_when(self, value: object) -> Schedule | None:
        schedule = self._understand(value) if isinstance(value, str) else None
        if schedule is None:
            self._note(
                "when", f"看不懂这个时间，可以写成 每周一早上8点半、每年清明前7天早上8点，或 {'、'.join(WRITTEN_SO)}"
            )
        return schedule

    def _understand(self, text: str) -> Schedule | None:
        """A line, or words; of words only what means the same whenever the file is read."""
        schedule = parse_line(text, self._zone.key)
        if schedule is not None:
            return schedule
        spoken = read_spoken_schedule(text, datetime(2000, 1, 1, tzinfo=UTC), self._zone)
        if spoken is None or spoken.once or isinstance(spoken.schedule, Once | Season):
            return None
        return spoken.schedule

    def _read_area(self) -> Area | None:
        value = self._content.get("area")
        found = next((area for area in Area if value in (area.value, area.zh)), None)
        if value is not None and found is None:
            self._note("area", f"没有「{str(value)[:20]}」这一类，可用的有 {'、'.join(area.value for area in Area)}")
        return found

    def _read_days_off(self) -> DaysOff | None:
        value = self._content.get("holidays")
        if value is None:
            return None
        if value not in [choice.value for choice in DaysOff]:
            self._note("holidays", "只能写 shift（遇到放假顺延）或 keep（放假也发）")
            return None
        return DaysOff(str(value))

    def _read_moment(self, text: str) -> datetime | None:
        """As people write it, in local time; or ISO with its offset, as programs do."""
        try:
            if found := _LOCAL_TIME.fullmatch(text):
                return datetime(*map(int, found.groups()), tzinfo=self._zone).astimezone(UTC)  # type: ignore[arg-type,misc]  # five numbers
            moment = datetime.fromisoformat(text)
            if moment.tzinfo:
                return moment.astimezone(UTC)
        except ValueError:
            pass
        self._note("at", f"「{text}」不是时间，要写成 2026-12-05 08:30")
        return None

    def _read_send_until(self) -> time | None:
        value = self._content.get("send_until")
        if value is None:
            return None
        found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", str(value).strip())
        if not found:
            self._note("send_until", f"「{value}」不是时刻，要写成 18:00")
            return None
        return time(int(found.group(1)), int(found.group(2)))

    def _refuse_unknown(self, section: Mapping[str, Any], known: tuple[str, ...], prefix: str) -> None:
        for key in section:
            if key not in known:
                self._note(f"{prefix}{key}", f"不认识这个键，可用的有 {'、'.join(known)}")

    def _note(self, field: str, sentence: str) -> None:
        line = self._lines.get(field) or self._lines.get(field.partition(".")[0])
        self._problems.append(_fault(field, f"第{line}行：{sentence}" if line else sentence))


def _fault(field: str, sentence: str) -> Problem:
    return Problem(code="bad_campaign", field=field, sentence=sentence)
