"""Calls that make no sense here are refused by name, so that a client reads UNIMPLEMENTED and not a broken answer."""

from typing import Any, NoReturn

from grpclib import GRPCError, Status
from wechaty_grpc.wechaty import puppet as pb

from simulator.puppet.rpc import Caller, Rpc

NAMES = (
    "ContactSelfSignature",
    "ContactAvatar",
    "ContactPhone",
    "ContactCorporationRemark",
    "ContactDescription",
    "FriendshipSearchWeixin",
    "MessageMiniProgram",
    "RoomAvatar",
    "TagContactAdd",
    "TagContactRemove",
    "TagContactDelete",
    "TagContactList",
)


def refuse(_caller: Caller, _request: Any) -> NoReturn:
    raise GRPCError(Status.UNIMPLEMENTED, "the simulated puppet cannot do this")


RPCS = [
    Rpc(
        name=name,
        request=getattr(pb, f"{name}Request"),
        reply=getattr(pb, f"{name}Response"),
        answer=refuse,
    )
    for name in NAMES
] + [Rpc(name="RoomQRCode", request=pb.RoomQrCodeRequest, reply=pb.RoomQrCodeResponse, answer=refuse)]
