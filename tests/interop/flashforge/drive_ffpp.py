# SPDX-License-Identifier: MIT
"""Calls ffpp for a test: HOST CALL..., each a name of ffpp's Network; or `discover LIMIT`. Prints JSON."""
import asyncio
import json
import sys

from ffpp.Discovery import getPrinters
from ffpp.Printer import Printer


def plain(value):
    return value.decode(errors="replace") if isinstance(value, bytes) else value


async def main():
    host, *calls = sys.argv[1:]
    if host == "discover":
        found = await getPrinters(asyncio.get_running_loop(), limit=int(calls[0]), host_ip=calls[1])
        return [list(one) for one in found]
    printer = Printer(host)
    await printer.connect()
    state = {name: getattr(printer, name) for name in
             ("machine_type", "machine_name", "firmware", "serial", "maxX", "mac_address", "machine_status",
              "move_mode", "led", "job_file", "print_percent", "job_layers")}
    state["tools"] = {one.name: [one.now, one.target] for one in printer.extruder_tools}
    state["beds"] = {one.name: [one.now, one.target] for one in printer.bed_tools}
    said = []
    for call in calls:
        name, _, argument = call.partition(":")
        method = getattr(printer.network, name)
        said.append(plain(await (method(json.loads(argument)) if argument else method())))
    return {"state": state, "said": said}


print(json.dumps(asyncio.run(main())))
