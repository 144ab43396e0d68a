# SPDX-License-Identifier: MIT
"""Calls flashforge-python-api for a test: one JSON request a line, one JSON answer a line.

    {"host", "serial", "check_code", "kind": "http|a4|a3", "call": "info.get()"}  ->  {"result": ...}
    {"host", "end": true}: the client of that host is put away.
"""
import asyncio
import dataclasses
import datetime
import enum
import json
import logging
import sys

import flashforge
from flashforge.models import responses

CUBE = sys.argv[1]
MAPPING = flashforge.AD5XMaterialMapping(tool_id=0, slot_id=2, material_name="PETG", tool_material_color="#FFFFFF",
                                         slot_material_color="#F72224")


def plain(value):
    if isinstance(value, (bytes, bytearray)):
        return {"bytes": len(value)}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(by_alias=False))
    if dataclasses.is_dataclass(value):
        return plain(dataclasses.asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return {key: plain(one) for key, one in vars(value).items() if not key.startswith("__")}


async def make(asked):
    host = asked["host"]
    if asked["kind"] == "a3":
        client = flashforge.FlashForgeA3Client(host)
    elif asked["kind"] == "a4":
        client = flashforge.FlashForgeA4Client(host)
    else:
        client = flashforge.FlashForgeClient(host, asked["serial"], asked["check_code"])
        assert await client.initialize(), "it does not connect"
        if client.http_only:
            assert await client.send_product_command(), "no /product"
            return client
    assert await client.init_control(), "it gets no control"
    return client


class SendsEmpty:
    """asyncio of Python 3.11 does not send an empty datagram, which is what the library asks with."""

    def __init__(self, transport):
        self._transport = transport

    def __getattr__(self, name):
        return getattr(self._transport, name)

    def sendto(self, data, address):
        return self._transport.sendto(data, address) if data else self._transport._sock.sendto(data, address)


class Discovery(flashforge.PrinterDiscovery):
    async def _create_endpoint(self, *queues):
        transport, protocol = await super()._create_endpoint(*queues)
        return SendsEmpty(transport), protocol


async def discover(seconds):
    found = await Discovery().discover(
        flashforge.DiscoveryOptions(timeout=int(seconds * 1000), idle_timeout=1000, max_retries=1))
    return [{**dataclasses.asdict(one), "model": one.model.value, "format": one.protocol_format.value}
            for one in found]


async def main():
    logging.basicConfig(level=logging.ERROR)
    clients = {}
    names = {**vars(flashforge), "responses": responses, "CUBE": CUBE, "MAPPING": MAPPING}
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        try:
            if "discover" in asked:
                result = await discover(asked["discover"])
            elif asked.get("end"):
                result = await clients.pop(asked["host"]).dispose()
            else:
                host = asked["host"]
                if host not in clients:
                    clients[host] = await make(asked)
                result = True
                if asked.get("call"):
                    result = await eval(f"client.{asked['call']}", names, {"client": clients[host]})
            answer = {"result": plain(result)}
        except Exception as error:  # the test shows it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


asyncio.run(main())
