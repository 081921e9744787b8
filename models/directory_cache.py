"""The newest directory as it was committed, read again only when its revision rose."""

from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import Directory
from domain.tree import CodePattern, GridTree
from models.database import Database
from models.directory import CHANGED, read_directory, read_revision


class DirectoryCache:
    """One a process. The revision is read in each unit of work's own transaction, so no worker acts on an old one."""

    def __init__(self, pattern: CodePattern) -> None:
        self._pattern = pattern
        self._newest = Directory(
            tree=GridTree(grids={}, pattern=pattern), officers={}, departments=(), rooms={}, revision=-1
        )

    @property
    def newest(self) -> Directory:
        """What was last committed and read, for pages that may be a moment behind."""
        return self._newest

    async def get(self, session: AsyncSession) -> Directory:
        """As this transaction sees it; what it changed itself is kept by nobody, for it may never be committed."""
        if CHANGED in session.info:
            session.info[CHANGED] = False
            return await read_directory(session, self._pattern)
        if await read_revision(session) != self._newest.revision:
            self._newest = await read_directory(session, self._pattern)
        return self._newest

    async def refresh(self, database: Database) -> Directory:
        async with database.read() as session:
            return await self.get(session)
