"""A folder to start from, and what is there already."""

from pathlib import Path

from cli_support import Wangge

from bot.cli.init import SAMPLE_CONFIG

REPOSITORY = Path(__file__).parents[2]


def test_init_writes_a_folder_that_works_as_it_stands(wangge: Wangge) -> None:
    started = wangge("init", "我们县")

    assert started.code == 0
    assert "接下来三步" in started.out
    config = wangge.folder / "我们县" / "config.yaml"
    assert wangge("rules", "check", "-c", config).code == 0
    assert wangge("grid", "import", "我们县/grids.xlsx", "--yes", "-c", config).code == 0
    assert (wangge.folder / "我们县/data/wangge.db").exists()


def test_init_never_touches_what_is_there(wangge: Wangge) -> None:
    mine = wangge.folder / "config.yaml"
    mine.write_text("timezone: Asia/Shanghai\n")

    started = wangge("init")

    assert started.code == 0
    assert "已经有了，没有动：config.yaml" in started.out
    assert mine.read_text() == "timezone: Asia/Shanghai\n"


def test_a_place_that_cannot_be_written_is_said(wangge: Wangge) -> None:
    (wangge.folder / "file").write_text("")

    started = wangge("init", "file/sub")

    assert started.code == 1
    assert "写不了" in started.err


def test_the_sample_is_the_repositorys_own_configuration_with_rules_of_its_own() -> None:
    sample = SAMPLE_CONFIG.read_text().splitlines()
    own = (REPOSITORY / "config.yaml").read_text().splitlines()

    assert [each for each in sample if not each.startswith("rules_dir:")] == own
    assert any(each.startswith("rules_dir: rules ") for each in sample)
