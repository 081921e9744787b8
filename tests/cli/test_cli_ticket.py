"""Tickets listed, shown and carried away; what must be protected stays here."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cli_support import BROKEN_LIGHT, Wangge, line, read_lines, write_chat
from openpyxl import load_workbook

PHONE = "13812345678"
BEATEN = "我男人又打我了，打得我满脸是血，救命"


@pytest.fixture
def desk(wangge: Wangge) -> Wangge:
    """Three groups of an own little county with a ticket in each, one of them sensitive."""
    chat = write_chat(
        wangge.folder / "chat.jsonl",
        line(1, f"{BROKEN_LIGHT}，打我电话{PHONE}"),
        line(2, "=cmd|' /C calc'!A0 垃圾没人清运，臭得很", room="r2@chatroom", sender="wxid_2"),
        line(3, BEATEN, room="r3@chatroom", sender="wxid_3"),
    )
    Path("config.yaml").write_text("database: {url: 'sqlite:///r.db'}\n")
    assert wangge("replay", chat, "--database", f"sqlite:///{wangge.folder}/r.db").json["tickets"] == 3
    return wangge


def test_the_list_filters_by_grid_type_state_and_time(desk: Wangge) -> None:
    def count(*words: str) -> int:
        return len(desk("ticket", "list", "--json", *words).lines)

    assert count() == 3
    assert count("--grid", "100000001010101") == 1
    assert count("--grid", "010100") == 3
    assert count("--type", "infra.light") == 1
    assert count("--type", "infra，env") == 2
    assert count("--state", "open") == 3
    assert count("--state", "closed") == 0
    assert count("--since", "2026-11-20", "--until", "2026-11-20") == 3
    assert count("--since", "2026-11-20 10:02") == 2
    assert count("--until", "2026-11-19") == 0


@pytest.mark.parametrize(
    "words",
    [("--grid", "9"), ("--type", "x.y"), ("--state", "lost"), ("--since", "昨天"), ("--until", "9999-99-99")],
)
def test_a_filter_that_names_nothing_is_said(desk: Wangge, words: tuple[str, str]) -> None:
    refused = desk("ticket", "list", *words)

    assert refused.code == 1
    assert words[1] in refused.err


def test_one_ticket_with_its_whole_way(desk: Wangge) -> None:
    (ticket,) = [json.loads(each) for each in desk("ticket", "list", "--json", "--type", "infra.light").lines]

    shown = desk("ticket", "show", ticket["no"])
    story = json.loads(desk("ticket", "show", ticket["no"], "--json").out)

    assert "路灯" in shown.out
    assert [event["action"] for event in story["timeline"]] == ["report", "file", "assign"]
    assert {"no", "short_no", "state", "flags", "type", "urgency", "sensitive", "grid", "tier"} <= set(story)
    assert {"at", "action", "actor", "from", "to", "reason"} <= set(story["timeline"][0])
    assert desk("ticket", "show", "20991231-1").code == 1


def test_numbers_are_masked_and_sensitive_words_never_shown(desk: Wangge) -> None:
    sensitive = next(
        json.loads(each)["no"] for each in desk("ticket", "list", "--json").lines if json.loads(each)["sensitive"]
    )
    for name in ("a.csv", "a.jsonl", "a.xlsx"):
        assert desk("ticket", "export", name).code == 0
    everything = "".join(
        [
            desk("ticket", "list").out,
            desk("ticket", "list", "--json").out,
            desk("ticket", "show", sensitive).out,
            desk("ticket", "show", sensitive, "--json").out,
            Path("a.csv").read_text("utf-8-sig"),
            Path("a.jsonl").read_text("utf-8"),
            str([cell.value for row in load_workbook("a.xlsx").active for cell in row]),
        ]
    )

    assert PHONE not in everything
    assert "138****5678" in everything
    assert "打我" not in everything.replace("打我电话", "")
    assert "（保密）" in everything


def test_a_formula_of_a_resident_stays_words_in_every_sheet(desk: Wangge) -> None:
    desk("ticket", "export", "a.csv", "--type", "env")
    desk("ticket", "export", "a.xlsx", "--type", "env")

    with Path("a.csv").open(encoding="utf-8-sig", newline="") as file:
        words = list(csv.reader(file))[1][-1]
    cell = load_workbook("a.xlsx").active.cell(2, 12)

    assert words.startswith("'=cmd")
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'=cmd")


def test_an_export_knows_its_kinds_and_overwrites_nothing_unasked(desk: Wangge) -> None:
    Path("a.csv").write_text("别的内容")

    assert desk("ticket", "export", "a.doc").code == 1
    assert desk("ticket", "export", "a.csv").code == 1
    assert Path("a.csv").read_text() == "别的内容"
    assert desk("ticket", "export", "a.csv", "--force").code == 0
    assert desk("ticket", "export", "nowhere/a.csv").code == 1


def test_more_tickets_than_a_page_are_all_there_once(desk: Wangge) -> None:
    copied = "no, short_no, day, state, type, urgency, route, sensitive, tier, grid, account, reported_at, state_since"
    flags = "department, urgent, escalated, extended, supervised, returns, reopens, asks"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
    with closing(sqlite3.connect("r.db")) as connection:
        connection.execute(
            f"INSERT INTO tickets ({copied}, {flags}, message_id) {numbers}"
            f" SELECT t.no || '-' || i, {copied.partition(', ')[2]}, {flags}, 'copy' || i"
            " FROM tickets t, n WHERE t.id = 1"
        )
        connection.commit()

    desk("ticket", "export", "all.jsonl")

    assert len({ticket["no"] for ticket in read_lines(Path("all.jsonl"))}) == 1203
