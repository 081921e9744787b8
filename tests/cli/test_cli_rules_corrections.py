"""`wangge rules learn --corrections` learns from what was put right in the chats, and says from how many."""

import asyncio
import json
from datetime import date
from pathlib import Path

from cli_support import Wangge

from models.corrections import CorrectionRepository, KeptCorrection
from models.database import Database

KEPT = KeptCorrection(
    features=("@topic:infra.light", "小广告", "没人管"),
    label="env.appearance",
    previous="infra.light",
    day=date(2026, 11, 20),
    rules_version="0",
)
GONE = KeptCorrection(features=("x",), label="no.such", previous="infra.light", day=date(2026, 1, 1), rules_version="0")


async def keep(url: str, *corrections: KeptCorrection) -> None:
    database = Database(url)
    async with database.write() as session:
        for one in corrections:
            await CorrectionRepository(session).keep(one)
    await database.close()


def write_lines() -> None:
    texts = [(f"{place}路灯不亮了", "infra.light") for place in ("村口", "桥头", "巷子里")]
    talk = [(f"{who}早上好", None) for who in ("大家", "各位", "婶子")]
    Path("lines.jsonl").write_text("\n".join(json.dumps({"text": t, "type": c}) for t, c in [*texts, *talk]))


def test_corrections_of_the_database_are_learned_with_the_lines(wangge: Wangge) -> None:
    wangge("db", "upgrade")
    asyncio.run(keep("sqlite:///data/wangge.db", *[KEPT] * 20, GONE))
    write_lines()
    learn = ("rules", "learn", "lines.jsonl", "--quick", "--out")

    plain = wangge(*learn, "plain.txt")
    first = wangge(*learn, "first.txt", "--corrections")
    again = wangge(*learn, "again.txt", "--corrections")

    assert "学了 6 句，" in plain.out
    assert "学了 6 句和 20 条改正" in first.out
    assert Path("first.txt").read_bytes() == Path("again.txt").read_bytes()
    assert again.code == 0
    assert "小广告" not in Path("plain.txt").read_text("utf-8")
    line = next(x for x in Path("first.txt").read_text("utf-8").splitlines() if x.startswith("小广告\t"))
    assert "env.appearance" in line


def test_without_a_database_there_is_nothing_to_learn_from_it(wangge: Wangge) -> None:
    write_lines()

    taught = wangge("rules", "learn", "lines.jsonl", "--out", "learned.txt", "--quick", "--corrections")

    assert "和 0 条改正" in taught.out
