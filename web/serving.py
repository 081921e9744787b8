"""Opens the window on a port and closes it again."""

from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Served:
    """An application that listens; `port` is the real one where 0 was asked for."""

    port: int
    _runner: web.AppRunner

    async def close(self) -> None:
        await self._runner.cleanup()


async def serve_web(app: web.Application, host: str, port: int) -> Served:
    """OSError where the port is taken."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return Served(port=runner.addresses[0][1], _runner=runner)
