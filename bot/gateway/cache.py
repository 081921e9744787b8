"""Remembers the puppet's answers for a while, so that a message costs one call and not four."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Cache(Generic[K, V]):
    """Answers by key. The same question asked by many at once is one call; a failure is not remembered."""

    def __init__(self, load: Callable[[K], Awaitable[V]], *, seconds: float, size: int) -> None:
        self._load = load
        self._seconds = seconds
        self._size = size
        self._kept: dict[K, tuple[float, V]] = {}
        self._loading: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K) -> V:
        kept = self._kept.get(key)
        if kept is not None and kept[0] > asyncio.get_running_loop().time():
            return kept[1]
        task = self._loading.get(key)
        if task is None:
            task = self._loading[key] = asyncio.create_task(self._run_load(key))
            task.add_done_callback(lambda done: self._settle(key, done))
        # whoever gives up waiting must not take the answer away from the others
        return await asyncio.shield(task)

    def peek(self, key: K) -> V | None:
        """What is remembered, fresh or not; nothing is asked."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None else None

    def items(self) -> list[tuple[K, V]]:
        """What is remembered, fresh or not."""
        return [(key, value) for key, (_, value) in self._kept.items()]

    def drop(self, key: K) -> None:
        self._kept.pop(key, None)
        self._loading.pop(key, None)

    def drop_where(self, matches: Callable[[K], bool]) -> None:
        for key in [key for key in (*self._kept, *self._loading) if matches(key)]:
            self.drop(key)

    def clear(self) -> None:
        self._kept.clear()
        self._loading.clear()

    async def _run_load(self, key: K) -> V:
        return await self._load(key)

    def _settle(self, key: K, task: asyncio.Task[V]) -> None:
        failed = task.cancelled() or task.exception() is not None
        if self._loading.get(key) is not task:
            return  # dropped meanwhile: this answer may be out of date
        del self._loading[key]
        if failed:
            return
        while len(self._kept) >= self._size:
            del self._kept[next(iter(self._kept))]
        self._kept.pop(key, None)
        self._kept[key] = (asyncio.get_running_loop().time() + self._seconds, task.result())
