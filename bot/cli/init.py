"""`wangge init`: the files to start from, each explained inside; what is there already is left alone."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.cli.frame import Command, CommandError
from bot.files.grid_sample import write_sample
from rules import FOLDER

SAMPLE_CONFIG = Path(__file__).with_name("sample_config.yaml")
CONFIG, SHEET, RULES = "config.yaml", "grids.xlsx", "rules"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, nargs="?", default=Path(), metavar="文件夹", help="放在哪里，默认这里")


def _run(args: argparse.Namespace) -> int:
    for path, write in _list_files(args.folder):
        print(f"写好了：{path}" if _write_new(path, write) else f"已经有了，没有动：{path}")
    _show_steps(args.folder)
    return 0


def _list_files(folder: Path) -> Iterator[tuple[Path, Callable[[Path], object]]]:
    yield folder / CONFIG, lambda path: path.write_bytes(SAMPLE_CONFIG.read_bytes())
    yield folder / SHEET, write_sample
    for source in sorted((*FOLDER.rglob("*.yaml"), *FOLDER.glob("*.md"), *FOLDER.glob("*.txt"))):
        yield folder / RULES / source.relative_to(FOLDER), _copy_of(source)


def _copy_of(source: Path) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(source.read_bytes())


def _write_new(path: Path, write: Callable[[Path], object]) -> bool:
    """False where something is there already."""
    if path.exists():
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path)
    except OSError as error:
        raise CommandError(f"写不了 {path}（{error.strerror}）。请看看能不能写。") from None
    return True


def _show_steps(folder: Path) -> None:
    enter = "" if folder.resolve() == Path.cwd() else f"（先 cd {folder}）"
    print(
        f"\n接下来三步{enter}：\n"
        f"  1. 照着 {SHEET} 里的说明填好网格、人员和群，再运行 wangge grid import {SHEET}\n"
        f"  2. 在 {CONFIG} 里写上微信网关的地址，把口令放进环境变量：\n"
        f"     export WANGGE_TOKEN_A1=…  export WANGGE_WEB_TOKEN=…，再运行 wangge doctor 查一遍\n"
        f"  3. 都打勾了，运行 wangge run"
    )


COMMAND = Command(
    name="init",
    summary="生成一份带说明的设置（config.yaml）、网格表样（grids.xlsx）和规则文件（rules/）。已有的文件不动。",
    example="wangge init 我们县",
    add_arguments=_add_arguments,
    run=_run,
)
