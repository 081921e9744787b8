"""Turns facts into pages: one jinja environment that escapes everything, with the words people read."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.ids import GridCode
from domain.rules import Urgency
from domain.schedule_words import WEEKDAYS
from domain.time_words import ESTIMATE, say_due, say_span
from models.readings import TicketCard
from web.deps import WebDeps
from web.wording import mask_numbers, say_ago, say_moment, say_state

HERE = Path(__file__).resolve().parent


class Pages:
    """Lives as long as the server: templates are compiled once."""

    def __init__(self, deps: WebDeps) -> None:
        self._deps = deps
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters.update(
            ago=self._ago,
            due=self._due,
            due_estimate=self._mark_due,
            response_estimate=self._mark_response,
            moment=self._moment,
            weekday=self._weekday,
            span=say_span,
            state=say_state,
            urgency=_say_urgency,
            type_name=self._type_name,
            place=self._place,
            masked=mask_numbers,
        )
        self._templates.globals.update(
            demo_token=deps.token if deps.demo else "", sim_url=deps.sim_url, fresh_key=_fresh_key
        )

    def render(self, name: str, *, status: int = 200, **facts: Any) -> web.Response:
        text = self._templates.get_template(f"{name}.html").render(facts)
        return web.Response(text=text, status=status, content_type="text/html")

    def _ago(self, at: datetime) -> str:
        return say_ago(at, self._deps.clock.now(), self._deps.zone)

    def _due(self, at: datetime) -> str:
        return say_due(at, self._deps.clock.now())

    def _mark_due(self, card: TicketCard) -> str:
        return ESTIMATE if self._deps.estimates.is_due_estimated(card) else ""

    def _mark_response(self, card: TicketCard) -> str:
        return ESTIMATE if self._deps.estimates.is_response_estimated(card) else ""

    def _moment(self, at: datetime) -> str:
        return say_moment(at, self._deps.zone)

    def _weekday(self, at: datetime) -> str:
        return WEEKDAYS[at.astimezone(self._deps.zone).weekday()]

    def _type_name(self, code: str) -> str:
        return self._deps.type_names.get(code, code)

    def _place(self, code: GridCode) -> str:
        return self._deps.directory().tree.place_name(code)


def _fresh_key() -> str:
    """Makes a form's idempotency key: a double tap is one deed."""
    return secrets.token_urlsafe(12)


def _say_urgency(code: str) -> str:
    return Urgency(code).zh
