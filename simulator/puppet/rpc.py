"""What every remote call has in common: faults strike here, and a refusal becomes a gRPC error."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from grpclib import GRPCError, Status
from grpclib.const import Cardinality, Handler
from grpclib.server import Stream

from simulator.accounts import Account
from simulator.refusal import RefusedError
from simulator.street import Street

Answer = Callable[["Caller", Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    street: Street
    account: Account


class UnansweredError(Exception):
    """The call was carried out and its answer is lost on the way."""

    def __init__(self, *, cut: bool) -> None:
        super().__init__("the answer is lost")
        self.cut = cut


@dataclass(frozen=True, slots=True, kw_only=True)
class Rpc:
    """One unary method: `answer` is a plain function from a request to a reply."""

    name: str
    request: type
    reply: type
    answer: Answer


def make_handlers(caller: Caller, rpcs: list[Rpc]) -> dict[str, Handler]:
    return {path_of(rpc.name): _make_handler(caller, rpc) for rpc in rpcs}


def path_of(name: str) -> str:
    return f"/wechaty.Puppet/{name}"


def _make_handler(caller: Caller, rpc: Rpc) -> Handler:
    async def handle(stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        await meet_faults(caller)
        await answer_once(stream, lambda: rpc.answer(caller, request))

    return Handler(handle, Cardinality.UNARY_UNARY, rpc.request, rpc.reply)


async def meet_faults(caller: Caller) -> None:
    faults = caller.street.faults
    await faults.hold_up(caller.account.name)
    await faults.slow_down(caller.account.name)


async def answer_once(stream: Stream[Any, Any], answer: Callable[[], Any]) -> None:
    try:
        with reported_refusals():
            reply = answer()
    except UnansweredError as loss:
        await (stream.cancel() if loss.cut else _wait_for_caller_to_leave())
    else:
        await stream.send_message(reply)


@contextmanager
def reported_refusals() -> Iterator[None]:
    """A gateway reports whatever went wrong inside it as UNKNOWN with WeChat's sentence."""
    try:
        yield
    except RefusedError as refusal:
        raise GRPCError(Status.UNKNOWN, refusal.sentence) from refusal


async def _wait_for_caller_to_leave() -> None:
    """Ends only by cancellation: the caller's deadline, its connection, or the end of the simulator."""
    await asyncio.Event().wait()


def refuse_all(handlers: dict[str, Handler]) -> dict[str, Handler]:
    """The same methods for callers with a wrong token."""
    return {path: handler._replace(func=_refuse_token) for path, handler in handlers.items()}


async def _refuse_token(_stream: Stream[Any, Any]) -> None:
    raise GRPCError(Status.UNAUTHENTICATED, "Invalid Wechaty TOKEN")
