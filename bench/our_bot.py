"""Our side of the comparison: the production service on a SQLite file, its pace off."""

import argparse
import asyncio
import cProfile
from pathlib import Path

from bot.cli.run import wait_for_signal
from bot.clocks import OffsetClock
from bot.demo_town import import_roster, read_clock
from bot.logs import set_up_logs
from bot.service import Service
from bot.settings import Settings, build_settings
from models.database import Database
from models.migrate import upgrade_database

DATABASE = "bench.db"
SECRET = "bench"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("endpoint")
    parser.add_argument("account")
    parser.add_argument("sim_url")
    parser.add_argument("--profile", type=Path, help="where the time goes, for python -m pstats")
    args = parser.parse_args()
    profile = cProfile.Profile() if args.profile else None
    if profile is not None:
        profile.enable()
    asyncio.run(run_bot(args.endpoint, args.account, args.sim_url))
    if profile is not None:
        profile.disable()
        profile.dump_stats(args.profile)


async def run_bot(endpoint: str, account: str, sim_url: str) -> None:
    """Says `ready` once it listens; ends at SIGTERM."""
    set_up_logs()
    folder = Path.cwd()
    settings = make_settings(folder, endpoint=endpoint, account=account)
    clock = OffsetClock()
    await read_clock(clock, sim_url)
    await upgrade_database(settings.database.url)
    database = Database(settings.database.url)
    await import_roster(settings, database, sim_url, folder, clock.now())
    await database.close()
    service = Service(
        settings, account=settings.accounts[0], gateway_token=SECRET, web_token=SECRET, clock=clock, demo=True
    )
    await service.start()
    await service.gateway.wait_online()
    print("ready", flush=True)
    await wait_for_signal()
    await service.stop()


def make_settings(folder: Path, *, endpoint: str, account: str) -> Settings:
    """As in production, but for WeChat's pace and the limit for one person's flood of words."""
    return build_settings(
        {
            "data_dir": str(folder),
            "database": {"url": f"sqlite:///{folder / DATABASE}"},
            "accounts": [{"name": account, "endpoint": endpoint, "token_env": "WANGGE_TOKEN_A1"}],
            "web": {"port": 0},
            "pace": {"enabled": False},
            "desk": {"messages_per_minute": 1_000_000},
        },
        folder,
    )


if __name__ == "__main__":
    main()
