"""What was learned from being corrected: rule features and a label, of nobody and from no message."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.tables import CorrectionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCorrection:
    """`label` is the right type, None for ordinary talk; `previous` what the bot had taken it for."""

    features: tuple[str, ...]
    label: str | None
    previous: str
    day: date
    rules_version: str


class CorrectionRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def keep(self, correction: KeptCorrection) -> None:
        """Under a random key: the order of the rows tells nothing of whose they were."""
        await self._session.execute(
            insert(CorrectionRow).values(
                id=secrets.randbits(62),
                features=list(correction.features),
                label=correction.label,
                previous=correction.previous,
                day=correction.day,
                rules_version=correction.rules_version,
            )
        )


async def list_corrections(session: AsyncSession) -> Sequence[KeptCorrection]:
    """Always in the same order, so that learning from them is repeatable."""
    kept = [
        KeptCorrection(
            features=tuple(row.features),
            label=row.label,
            previous=row.previous,
            day=row.day,
            rules_version=row.rules_version,
        )
        for row in await session.scalars(select(CorrectionRow))
    ]
    return sorted(kept, key=lambda one: (one.day, one.label or "", one.previous, one.features))
