"""`wangge broadcast`, once a notice is planned: how far it is, and what may still be done about it."""

import argparse
import asyncio
from collections.abc import Callable

from bot.cli.archive import open_archive
from bot.cli.broadcast_door import add_id, find_campaign, submit
from bot.cli.broadcast_watch import add_picture_arguments, add_status_arguments, run_picture, run_status
from bot.cli.frame import Command, read_settings
from bot.settings import Settings
from domain.broadcast import Ruling


def _run_deed(action: str) -> Callable[[argparse.Namespace], int]:
    return lambda args: asyncio.run(_do(action, args, read_settings(args)))


async def _do(action: str, args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        await find_campaign(args.id, database)
        result = await submit(settings, database, action, subject=str(args.id))
    print(f"{result.sentence.rstrip('。')}（编号 {args.id}）。")
    return 0


def _add_correct_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", required=True, metavar="对的内容", help="前面不用写「更正」，会自动加上")
    add_id(parser)


def _run_correct(args: argparse.Namespace) -> int:
    return asyncio.run(_correct(args, read_settings(args)))


async def _correct(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        await find_campaign(args.id, database)
        result = await submit(settings, database, "correct", subject=str(args.id), args={"text": args.text})
    print(f"通知 {args.id} 没发完的不发了。{result.sentence}，编号 {result.subject}，发给收到过的群。")
    return 0


def _add_settle_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--delivery", type=int, metavar="发送编号", help="只定这一个群；不写就是所有说不准的群")
    parser.add_argument(
        "--as",
        dest="ruling",
        required=True,
        choices=[ruling.value for ruling in Ruling],
        help="sent 发出去了；again 没有，再发一次（没发成的也再发）；dropped 不管了",
    )
    add_id(parser)


def _run_settle(args: argparse.Namespace) -> int:
    return asyncio.run(_settle(args, read_settings(args)))


async def _settle(args: argparse.Namespace, settings: Settings) -> int:
    ruled = {"delivery": str(args.delivery) if args.delivery is not None else "all", "as": args.ruling}
    async with open_archive(settings.database.url) as database:
        await find_campaign(args.id, database)
        result = await submit(settings, database, "settle", subject=str(args.id), args=ruled)
    print(f"{result.sentence}（编号 {args.id}）。")
    return 0


FOLLOWING = (
    *(
        Command(
            name=name,
            summary=summary,
            example=f"wangge broadcast {name} 3",
            add_arguments=add_id,
            run=_run_deed(name),
        )
        for name, summary in (
            ("pause", "暂停：还没发的先不发。"),
            ("resume", "恢复：接着发。"),
            ("approve", "同意：全县的、说钱说条件的通知，写的人以外再有一个人同意才发。"),
            ("refuse", "不同意：这条通知就不发了。"),
            ("cancel", "取消：还没发的都不发了，发出去的收不回来。"),
            ("recall", "撤回：还没发的都不发了，两分钟内发出去的请微信收回来。"),
        )
    ),
    Command(
        name="correct",
        summary="更正：没发完的不发了，给收到过的群发一条对的。",
        example="wangge broadcast correct 3 --text 时间改成9点",
        add_arguments=_add_correct_arguments,
        run=_run_correct,
    ),
    Command(
        name="settle",
        summary="定一下说不准的群：发出去了、再发一次，还是不管了。",
        example="wangge broadcast settle 3 --as again",
        add_arguments=_add_settle_arguments,
        run=_run_settle,
    ),
    Command(
        name="status",
        summary="看一条通知发到哪里了。",
        example="wangge broadcast status 3",
        add_arguments=add_status_arguments,
        run=run_status,
    ),
    Command(
        name="picture",
        summary="把一条通知发到哪里了画成图，好发到干部群里。",
        example="wangge broadcast picture 3 --out 进度.png",
        add_arguments=add_picture_arguments,
        run=run_picture,
    ),
)
"""The actions for a notice that has a number."""
