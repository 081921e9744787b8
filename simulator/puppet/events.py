"""The event stream of an account: ids of what happened, one listener at a time."""

from typing import Any

from grpclib.const import Cardinality, Handler
from grpclib.server import Stream
from wechaty_grpc.wechaty import puppet as pb

from simulator.puppet.rpc import Caller, path_of


def make_event_handlers(caller: Caller) -> dict[str, Handler]:
    account, faults = caller.account, caller.street.faults

    async def handle(stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        await faults.hold_up(account.name)
        events = account.listen()
        try:
            while (event := await events.queue.get()) is not None:
                await faults.hold_up(account.name)
                kind, payload = event
                await stream.send_message(pb.EventResponse(type=kind, payload=payload))
        finally:
            account.forget(events)

    return {path_of("Event"): Handler(handle, Cardinality.UNARY_STREAM, pb.EventRequest, pb.EventResponse)}
