# SPDX-License-Identifier: MIT
"""One real Node-RED with the example flow: its buttons pressed and its messages read as its editor does."""
import asyncio
import json
import pathlib
import signal
import threading
import urllib.request

import websockets
from harness import Process, wait_until

PORT = 1880  # the suite has a network of its own
FLOW = pathlib.Path(__file__).parents[3] / "deploy/node-red/flow.json"
BROKER = '"broker":"127.0.0.1"'  # all that a user has to change
BOOT_S = 30
STOP_S = 10


class NodeRed:
    def __init__(self, place, directory, broker):
        """`place` is where `install` has put it; `directory` must not exist yet."""
        self._words = [str(place / "node_modules/.bin/node"), str(place / "node_modules/node-red/red.js"),
                       "--userDir", str(directory)]
        directory.mkdir()
        text = FLOW.read_text(encoding="utf-8")
        assert text.count(BROKER) == 1
        (directory / "flow.json").write_text(text.replace(BROKER, f'"broker":"{broker.host}"'), encoding="utf-8")
        nodes = {node.get("name", node["id"]): node["id"] for node in json.loads(text)}
        self._ids, self._names = nodes, {identity: name for name, identity in nodes.items()}
        self._tab = next(node["id"] for node in json.loads(text) if node["type"] == "tab")
        (directory / "settings.js").write_text("module.exports = " + json.dumps({
            "flowFile": str(directory / "flow.json"), "uiHost": "127.0.0.1", "uiPort": PORT,
            "httpNodeRoot": False, "telemetry": {"enabled": False, "updateNotification": False},
            "credentialSecret": False, "logging": {"console": {"level": "info", "metrics": False, "audit": False}},
        }), encoding="utf-8")
        self.process = Process("node_red", directory)
        self._said = []  # (topic, data) of everything its editor is told
        self._reader = None

    def start(self):
        """Returns when the flow runs, joined to the broker."""
        since = len(self.process.text())
        self.process.spawn(*self._words)
        self.process.wait_text("Connected to broker", BOOT_S, since)
        listens = threading.Event()
        self._reader = threading.Thread(target=lambda: asyncio.run(self._read(listens)), daemon=True)
        self._reader.start()
        assert listens.wait(BOOT_S), "its editor cannot connect"

    async def _read(self, listens):
        async with websockets.connect(f"ws://127.0.0.1:{PORT}/comms", max_size=None) as editor:
            for topic in ("debug", "status/#"):
                await editor.send(json.dumps({"subscribe": topic}))
            listens.set()
            try:
                async for frame in editor:
                    for one in json.loads(frame):
                        self._said.append((one.get("topic", ""), one.get("data")))
            except websockets.ConnectionClosed:
                return  # it has stopped

    def stop(self):
        assert self.process.end(signal.SIGTERM, STOP_S) == 0
        self._reader.join(STOP_S)

    def close(self):
        if self.process.is_running():
            self.stop()

    def _call(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", body)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read()

    def press(self, name):
        """Presses the button of an inject node."""
        self._call(f"/inject/{self._ids[name]}", b"")

    def flow_variable(self, name):
        """What `flow.get(name)` gives, None when it was never set."""
        said = json.loads(self._call(f"/context/flow/{self._tab}/{name}"))
        return json.loads(said["msg"]) if "msg" in said and said["msg"] != "(undefined)" else None

    # What it said, in the order in which it was said.

    def mark(self):
        return len(self._said)

    def shown(self, name, since=0):
        """Messages that a debug node has shown: texts, or values of JSON."""
        found = [data for topic, data in self._said[since:]
                 if topic == "debug" and self._names.get(data.get("id")) == name]
        return [json.loads(one["msg"]) if one["format"] == "Object" else one["msg"] for one in found]

    def statuses(self, name, since=0):
        """Texts that stood under a node."""
        return [data.get("text") for topic, data in self._said[since:] if topic == f"status/{self._ids[name]}"]

    def wait_shown(self, name, wanted, timeout=10, since=0):
        wait_until(lambda: wanted in self.shown(name, since), timeout,
                   lambda: f"{name!r} shows {wanted!r}; it shows {self.shown(name, since)}")

    def complaints(self):
        """Lines of its log: every error, and what a node of the flow warns of."""
        return [line for line in self.process.text().splitlines() if "[error]" in line or "[warn] [" in line]
