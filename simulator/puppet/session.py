"""Calls about the account itself: start, stop, who am I, are you there."""

from typing import Any

from wechaty_grpc.wechaty import puppet as pb

from simulator.accounts import DONG
from simulator.happenings import rename_person
from simulator.puppet.rpc import Caller, Rpc

VERSION = "1.0.0"


def start(_caller: Caller, _request: Any) -> Any:
    """Whoever was logged out stays so until somebody scans the code again."""
    return pb.StartResponse()


def stop(caller: Caller, _request: Any) -> Any:
    caller.account.hang_up()
    return pb.StopResponse()


def version(_caller: Caller, _request: Any) -> Any:
    return pb.VersionResponse(version=VERSION)


def logout(caller: Caller, _request: Any) -> Any:
    caller.account.log_out("logout()")
    return pb.LogoutResponse()


def ding(caller: Caller, request: Any) -> Any:
    caller.account.emit(DONG, data=request.data)
    return pb.DingResponse()


def dirty_payload(_caller: Caller, _request: Any) -> Any:
    """Nothing is cached here, so nothing can be stale."""
    return pb.DirtyPayloadResponse()


def contact_self_name(caller: Caller, request: Any) -> Any:
    rename_person(caller.street, caller.account.person_id, request.name)
    return pb.ContactSelfNameResponse()


def contact_self_qr_code(caller: Caller, _request: Any) -> Any:
    return pb.ContactSelfQrCodeResponse(qrcode=f"https://contact.example/{caller.account.name}")


RPCS = [
    Rpc(name="Start", request=pb.StartRequest, reply=pb.StartResponse, answer=start),
    Rpc(name="Stop", request=pb.StopRequest, reply=pb.StopResponse, answer=stop),
    Rpc(name="Version", request=pb.VersionRequest, reply=pb.VersionResponse, answer=version),
    Rpc(name="Logout", request=pb.LogoutRequest, reply=pb.LogoutResponse, answer=logout),
    Rpc(name="Ding", request=pb.DingRequest, reply=pb.DingResponse, answer=ding),
    Rpc(
        name="DirtyPayload",
        request=pb.DirtyPayloadRequest,
        reply=pb.DirtyPayloadResponse,
        answer=dirty_payload,
    ),
    Rpc(
        name="ContactSelfName",
        request=pb.ContactSelfNameRequest,
        reply=pb.ContactSelfNameResponse,
        answer=contact_self_name,
    ),
    Rpc(
        name="ContactSelfQRCode",
        request=pb.ContactSelfQrCodeRequest,
        reply=pb.ContactSelfQrCodeResponse,
        answer=contact_self_qr_code,
    ),
]
