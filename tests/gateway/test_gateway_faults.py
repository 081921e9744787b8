"""What an error of a call means, and what it proves about a send."""

import pytest
from grpclib.const import Status
from grpclib.exceptions import GRPCError, StreamTerminatedError

from bot.gateway.faults import CallError, Fault, name_fault
from bot.gateway.sending import outcome_of_fault
from domain.sending import SendCode, SendState

UNKNOWN = Status.UNKNOWN


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ConnectionRefusedError(), Fault.NOT_CONNECTED),
        (ConnectionResetError(), Fault.CONNECTION_LOST),
        (StreamTerminatedError("Connection lost"), Fault.CONNECTION_LOST),
        (AssertionError(), Fault.CONNECTION_LOST),
        (TimeoutError(), Fault.TIMED_OUT),
        (CallError(Fault.GONE), Fault.GONE),
        (GRPCError(Status.UNAUTHENTICATED, "Invalid Wechaty TOKEN"), Fault.WRONG_TOKEN),
        (GRPCError(Status.ALREADY_EXISTS, "can not call twice"), Fault.SECOND_CLIENT),
        (GRPCError(Status.UNIMPLEMENTED), Fault.UNSUPPORTED),
        (GRPCError(Status.DEADLINE_EXCEEDED), Fault.TIMED_OUT),
        (GRPCError(Status.UNAVAILABLE), Fault.CONNECTION_LOST),
        (GRPCError(UNKNOWN, "Error: not logged in\n    at PuppetMock._messageSend"), Fault.LOGGED_OUT),
        (GRPCError(UNKNOWN, "对方开启了朋友验证，你还不是他（她）朋友。"), Fault.NOT_FRIEND),
        (GRPCError(UNKNOWN, "你不在这个群聊里，不能发消息"), Fault.NOT_IN_ROOM),
        (GRPCError(UNKNOWN, "Error: request Timeout after 60s"), Fault.TIMED_OUT),
        (GRPCError(UNKNOWN, "no payload found for id 7"), Fault.GONE),
        (GRPCError(UNKNOWN, "操作过于频繁"), Fault.REFUSED),
        (GRPCError(UNKNOWN), Fault.REFUSED),
    ],
)
def test_every_error_has_a_name(error, fault):
    assert name_fault(error) is fault


@pytest.mark.parametrize("fault", list(Fault))
def test_no_fault_ever_proves_that_something_was_sent(fault):
    outcome = outcome_of_fault(fault)

    assert outcome.state in {SendState.RETRY, SendState.UNKNOWN, SendState.FAILED}
    assert outcome.code is not SendCode.OK


def test_only_silence_leaves_a_send_unknown():
    unknown = {fault for fault in Fault if outcome_of_fault(fault).state is SendState.UNKNOWN}

    assert unknown == {Fault.TIMED_OUT, Fault.CONNECTION_LOST}
