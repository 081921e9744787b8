"""The yardstick of a drain: a bare loop of sends over one connection, each awaited before the next."""

import argparse
import asyncio
import json
from pathlib import Path

from grpclib.client import Channel
from wechaty_grpc.wechaty import PuppetStub


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("endpoint")
    parser.add_argument("sends", type=Path, help="JSON: a list of [chat, text]")
    args = parser.parse_args()
    asyncio.run(send_all(args.endpoint, json.loads(args.sends.read_bytes())))


async def send_all(endpoint: str, sends: list[tuple[str, str]]) -> None:
    """Says `done` after the last answer."""
    host, _, port = endpoint.rpartition(":")
    channel = Channel(host=host, port=int(port))
    stub = PuppetStub(channel)
    for chat, text in sends:
        await stub.message_send_text(conversation_id=chat, text=text, mentonal_ids=[])
    print("done", flush=True)
    channel.close()


if __name__ == "__main__":
    main()
