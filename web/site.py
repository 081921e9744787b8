"""What every handler of the window is given: the deps, the keys of the gate, and the pages' templates."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from web.deps import WebDeps
from web.gate import Gate
from web.pages import Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    deps: WebDeps
    gate: Gate
    pages: Pages


Handler = Callable[[Site, web.Request], Awaitable[web.StreamResponse]]
