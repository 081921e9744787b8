"""The command line `wangge` (= `python -m bot`): finds the command and says in a sentence what went wrong."""

import importlib
import os
import sys
from collections.abc import Sequence

from bot.cli.frame import ChineseParser, Command, CommandError, run_command

COMMANDS = {
    "demo": "一个样板镇：模拟微信、机器人和网页，一条命令就能试",
    "init": "生成一份带说明的设置、网格表样和规则文件",
    "run": "正式运行：微信账号、定时任务、发送、网页",
    "doctor": "检查设置、数据库、规则、网关、时钟、磁盘，告诉您怎么办",
    "simulator": "模拟微信网关，用来试用和测试",
    "grid": "网格、人员、微信群：导入、导出、查看、登记码",
    "rules": "检查规则文件",
    "classify": "一行一句话，判断是不是要办的事、哪一类",
    "replay": "把一段聊天记录走一遍正式流程（不连微信）",
    "ticket": "查看和导出工单",
    "broadcast": "通知：预览、排期、暂停、恢复、取消、进度",
    "db": "数据库：升级、检查、备份、恢复",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """0 done, 1 a sentence on stderr what is wrong and what to do, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in COMMANDS:
        return _show_commands(given)
    try:
        command: Command = importlib.import_module(f"bot.cli.{given[0]}").COMMAND
        return run_command(command, given[1:])
    except CommandError as error:
        sentences: Sequence[str] = error.sentences
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        sentences = _read_problems(error)
        if not sentences:
            raise
    for sentence in sentences:
        sys.stderr.write(f"{sentence}\n")
    return 1


def _read_problems(error: Exception) -> Sequence[str]:
    """Every error that a person can put right carries its sentences; a bug carries none and keeps its traceback."""
    problems = getattr(error, "problems", None)
    if problems:
        return [(getattr(p, "sentence", None) and f"{p.field}：{p.sentence}") or str(p) for p in problems]
    sentence = getattr(error, "sentence", None)
    return [sentence] if sentence else []


def _show_commands(given: Sequence[str]) -> int:
    listed = "\n".join(f"  {name:<10} {summary}" for name, summary in COMMANDS.items())
    parser = ChineseParser(
        prog="wangge",
        description="网格小助手：在网格微信群里听群众反映、交给网格长、跟到办结。",
        epilog=f"命令：\n{listed}\n\n例子：\n  wangge demo\n  wangge 命令 --help",
    )
    parser.add_argument("命令", help="见下")
    if given and given[0] not in ("-h", "--help"):
        parser.error(f"没有「{given[0]}」这个命令")
    parser.print_help()
    return 0 if given else 2


if __name__ == "__main__":
    raise SystemExit(main())
