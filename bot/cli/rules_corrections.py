"""What people put right in the chats, as lines to learn from beside the written ones."""

import asyncio
from collections.abc import Collection

from bot.cli.archive import open_archive
from bot.files.corpus import LabelledText
from bot.settings import Settings
from models.corrections import KeptCorrection, list_corrections


def read_corrections(settings: Settings, types: Collection[str]) -> list[LabelledText]:
    """Those whose type is still in the rules, each worth as much as a written line; always in the same order."""
    kept = asyncio.run(_read(settings.database.url))
    return [
        LabelledText(text="", type=one.label, features=one.features, place=f"corrections:{one.day}")
        for one in kept
        if one.label is None or one.label in types
    ]


async def _read(url: str) -> list[KeptCorrection]:
    async with open_archive(url) as database, database.read() as session:
        return list(await list_corrections(session))
