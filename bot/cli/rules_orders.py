"""`wangge rules learn-orders`: the second ear for spoken commands, learned from a folder of example sentences."""

import argparse
from pathlib import Path

from bot.cli.frame import CommandError
from bot.files.learned import save_learned
from bot.files.order_corpus import read_order_corpus


def add_learn_orders_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="文件夹", help="例句，一行一句，如 rules/corpus-orders")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="文件", help="学出来的分写到哪里，如 rules/orders.txt"
    )


def run_learn_orders(args: argparse.Namespace) -> int:
    """The same sentences give the same file, byte for byte."""
    try:
        from bot.learn_orders import HEAD, check_orders, fit_orders
    except ImportError:
        raise CommandError("学习要另装 scikit-learn：pip install 'wangge[learn]'。平常运行不需要它。") from None
    lines = read_order_corpus(args.folder)
    weights = fit_orders(lines)
    save_learned(weights, args.out, HEAD)
    right, wrong, nothing = check_orders(lines)
    print(
        f"考一考（五份轮着来，考的句子没学过）：十拿九稳的听对 {right:.1%}，听错 {wrong:.1%}；闲话当真 {nothing:.1%}。"
    )
    print(f"学了 {len(lines)} 句，写下 {len(weights.features)} 个词到 {args.out}。")
    return 0
