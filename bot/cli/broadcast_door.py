"""The command line's way to the pipeline: what it asks of a notice is kept and audited like everybody's asking."""

import argparse
import secrets
from collections.abc import Sequence

from bot.app import build_core
from bot.cli.frame import CommandError, add_config_argument
from bot.clocks import SystemClock
from bot.settings import Settings
from domain.broadcast import Asker
from domain.ids import AccountName, CampaignId, ChatId, ContactId
from domain.messages import InboundCommand
from domain.ports import CommandResult
from models.database import Database
from models.readings_broadcasts import CampaignCard, read_campaign

OPERATOR = Asker(actor="operator", grid=None)


async def submit(
    settings: Settings,
    database: Database,
    action: str,
    *,
    subject: str = "",
    args: dict[str, str] | None = None,
    key: str = "",
) -> CommandResult:
    """Through the pipeline of this database: the same rights, key and audit as a notice from chat or the web."""
    clock = SystemClock()
    core = build_core(settings, clock=clock, reach=NobodyReached(), database=database, said=lambda: None)
    command = InboundCommand(
        key=key or f"operator:{secrets.token_hex(16)}",
        actor=OPERATOR.actor,
        action=f"broadcast.{action}",
        subject=subject,
        args=args or {},
        at=clock.now(),
    )
    result = await core.pipeline.submit(command)
    if not result.ok:
        raise CommandError(result.sentence)
    return result


async def find_campaign(number: int, database: Database) -> CampaignCard:
    async with database.read() as session:
        card = await read_campaign(session, CampaignId(number)) if 0 < number < 2**63 else None
    if card is None:
        raise CommandError(f"没有编号 {number} 的通知。用 wangge broadcast list 看看有哪些。")
    return card


def add_id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=int, metavar="编号", help="wangge broadcast list 里的编号")
    add_config_argument(parser)


class NobodyReached:
    """The command line speaks to nobody: what it plans is sent by the running bot."""

    @property
    def account(self) -> AccountName:
        return AccountName("")

    def is_friend(self, account: AccountName, contact: ContactId) -> bool:
        return False

    def shared_rooms(self, account: AccountName, contact: ContactId) -> Sequence[ChatId]:
        return ()

    def members(self, account: AccountName, chat: ChatId) -> Sequence[tuple[ContactId, str]]:
        return ()
