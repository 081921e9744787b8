"""What machines ask: is the process alive, is it ready, and its numbers for Prometheus."""

import asyncio
import logging
from collections.abc import Iterable
from itertools import groupby

from aiohttp import web

from domain.health import HealthLine, Sample
from models.database import Database
from models.readings_stats import count_by_table, read_sending_stopped
from web.showing import answer_json, show_time
from web.site import Site

log = logging.getLogger(__name__)

PROBE_SECONDS = 2.0
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def get_health(_site: Site, _request: web.Request) -> web.StreamResponse:
    return web.Response(text="ok\n")


async def get_readiness(site: Site, _request: web.Request) -> web.StreamResponse:
    """503 as long as any part says it is not well; each with what to do about it."""
    lines = await read_lines(site)
    ready = all(line.ok for line in lines)
    shown = [
        {
            "part": line.part,
            "ok": line.ok,
            "code": line.code,
            "sentence": line.sentence,
            "since": show_time(line.since, site.deps),
        }
        for line in lines
    ]
    return answer_json({"ready": ready, "lines": shown}, status=200 if ready else 503)


async def get_metrics(site: Site, _request: web.Request) -> web.StreamResponse:
    async with site.deps.database.read() as session:
        tables = await count_by_table(session)
    rows = [
        Sample(name=f"wangge_{table}", value=count, help=f"Rows of {table} by state.", labels={"state": state})
        for table, counts in tables.items()
        for state, count in counts.items()
    ]
    text = write_metrics([*site.deps.board.samples(), *rows])
    return web.Response(body=text.encode(), headers={"Content-Type": METRICS_TYPE})


async def read_lines(site: Site) -> list[HealthLine]:
    """The board's lines and our own look at the database, which is fresher than the board's."""
    own = await probe_database(site.deps.database)
    return [own, *(line for line in site.deps.board.lines() if line.part != own.part)]


async def probe_database(database: Database) -> HealthLine:
    try:
        async with asyncio.timeout(PROBE_SECONDS), database.read() as session:
            await read_sending_stopped(session)
    except Exception as error:
        log.warning("web_database_unreachable error=%s", type(error).__name__)
        sentence = "数据库连不上，消息先记不下来。请看数据库是否开着、磁盘是否满了。"
        return HealthLine(part="database", ok=False, code="unreachable", sentence=sentence)
    return HealthLine(part="database", ok=True, code="ok")


def write_metrics(samples: Iterable[Sample]) -> str:
    """Prometheus text format 0.0.4: each name once with its help and kind, then its samples."""
    named = sorted(samples, key=lambda sample: sample.name)
    lines: list[str] = []
    for name, group in groupby(named, key=lambda sample: sample.name):
        together = list(group)
        lines.append(f"# HELP {name} {_escape(together[0].help)}")
        lines.append(f"# TYPE {name} {together[0].kind}")
        lines += [f"{name}{_write_labels(sample)} {_write_number(sample.value)}" for sample in together]
    return "\n".join(lines) + "\n"


def _write_labels(sample: Sample) -> str:
    pairs = ",".join(
        f'{key}="{_escape(value).replace(chr(34), chr(92) + chr(34))}"' for key, value in sample.labels.items()
    )
    return f"{{{pairs}}}" if pairs else ""


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _write_number(value: float) -> str:
    match value:
        case float() if value != value:
            return "NaN"
        case float() if value in (float("inf"), float("-inf")):
            return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) else repr(value)
