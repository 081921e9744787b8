"""What the pages and the API are given, out of everything that a running process has."""

from bot.app import Core
from bot.drawing.faces import open_face
from bot.notice_files import store_notice_file
from bot.notice_looks import make_look
from bot.notice_progress import draw_notice_progress, find_words, sending_pace
from broadcasts.coming import list_coming
from domain.health import HealthBoard
from web.deps import WebDeps


def make_web_deps(core: Core, board: HealthBoard, token: str, *, sim_url: str | None, demo: bool) -> WebDeps:
    settings = core.settings
    return WebDeps(
        database=core.database,
        door=core.pipeline,
        board=board,
        clock=core.clock,
        zone=settings.zone,
        token=token,
        directory=lambda: core.archive.cache.newest,
        type_names=core.rules.type_names,
        department_names=core.rules.department_names,
        estimates=core.estimates,
        media_folder=settings.media_dir,
        coming_times=lambda card: list_coming(card, core.calendar.holidays, settings.zone),
        words_for=lambda card, room: find_words(card, room, core.archive.cache.newest),
        pace=sending_pace(settings.pace),
        draw_progress=lambda card, progress: draw_notice_progress(
            card,
            progress,
            directory=core.archive.cache.newest,
            now=core.clock.now(),
            zone=settings.zone,
            face=open_face(settings.notices.font_file),
        ),
        look_at_notice=make_look(core, token),
        take_file=lambda name, raw: store_notice_file(settings.media_dir, name, raw),
        templates=core.notices.templates,
        api_needs_code=settings.notices.api_needs_code,
        sim_url=sim_url,
        demo=demo,
    )
