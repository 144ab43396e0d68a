# SPDX-License-Identifier: MIT
"""One real Home Assistant: started and stopped, asked by REST and WebSocket, its log read."""
import asyncio
import json
import os
import re
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request

import websockets
from harness import wait_until

import reference
from differences import RELEASES
from seed import write_configuration

PORT = 8123  # the suite has a network of its own
BOOT_S = 150  # on a machine with much else to do; it takes five
STOP_S = 30
ANSI_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# What it says by itself in a namespace without network, whatever is on MQTT.
ITS_OWN = ("homeassistant.bootstrap", "aiohttp_fast_zlib", "homeassistant.components.camera.img_util")
COMPLAINT = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) ")


class HomeAssistant:
    def __init__(self, directory, broker):
        """The installation that `run` names; `directory` must not exist yet."""
        self._program, self.directory = os.environ["P2M_HASS"], directory
        self.release = RELEASES[os.environ["P2M_HASS_RELEASE"]]
        self.token = write_configuration(directory, self.release, PORT, broker.host, broker.port)
        self.url = f"http://127.0.0.1:{PORT}"
        self._output = directory / "output"
        self._process = None
        self._read_up_to = 0
        self.forgiven = ()  # parts of log lines: what a test provokes on purpose

    def start(self):
        """Boots and returns when it runs."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        tools = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(self._program))), "bin")
        environment["PATH"] = tools + os.pathsep + environment["PATH"]
        with open(self._output, "ab") as output:
            self._process = subprocess.Popen([self._program, "-c", str(self.directory), "--skip-pip"], stdout=output,
                                             stderr=subprocess.STDOUT, env=environment)
        wait_until(self._is_running, BOOT_S, "Home Assistant runs")

    def _is_running(self):
        assert self._process.poll() is None, self._output.read_text()[-4000:]
        try:
            return self.get("/api/config")["state"] == "RUNNING"
        except OSError:
            return False

    def stop(self):
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None

    # REST
    def _request(self, path, body=None):
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
        try:
            return urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as refusal:
            refusal.msg = refusal.read().decode(errors="replace")
            raise

    def get(self, path):
        with self._request(path) as answer:
            return json.load(answer)

    def get_bytes(self, path):
        """(content type, body)"""
        with self._request(path) as answer:
            return answer.headers.get_content_type(), answer.read()

    def post(self, path, body):
        with self._request(path, body) as answer:
            return json.load(answer)

    def call(self, service, entity_id, **data):
        """Calls a service ("button.press"); returns the HTTP status."""
        domain, name = service.split(".")
        try:
            self.post(f"/api/services/{domain}/{name}", {"entity_id": entity_id, **data})
            return 200
        except urllib.error.HTTPError as refusal:
            return refusal.code

    def id(self, platform, device, key):
        """The entity's id: from 2025.10 on the one that the gateway suggests."""
        return reference.entity_id(self.release, device, reference.BY_KEY[platform, key])

    def states(self):
        return {state["entity_id"]: state for state in self.get("/api/states")}

    def state(self, entity_id):
        """The state's text, or None where there is no such entity."""
        return self.states().get(entity_id, {}).get("state")

    # WebSocket
    def ask(self, command, **fields):
        """One command of the WebSocket API; returns its result."""
        return asyncio.run(self._ask({"id": 1, "type": command, **fields}))

    async def _ask(self, message):
        async with websockets.connect(f"ws://127.0.0.1:{PORT}/api/websocket", max_size=1 << 26) as socket:
            await socket.recv()
            await socket.send(json.dumps({"type": "auth", "access_token": self.token}))
            assert json.loads(await socket.recv())["type"] == "auth_ok"
            await socket.send(json.dumps(message))
            answer = json.loads(await socket.recv())
            assert answer["success"], answer
            return answer["result"]

    def registry(self):
        """The entity registry's entries of MQTT, by unique id."""
        entries = self.ask("config/entity_registry/list")
        return {entry["unique_id"]: entry for entry in entries if entry["platform"] == "mqtt"}

    def reload_mqtt(self):
        """As Home Assistant itself does it half a minute after an entity was switched on."""
        (entry,) = [one for one in self.get("/api/config/config_entries/entry") if one["domain"] == "mqtt"]
        self.post(f"/api/config/config_entries/entry/{entry['entry_id']}/reload", {})

    def wait_state(self, entity_id, state, timeout=15):
        """Waits for the state, None for an entity that is gone."""
        wait_until(lambda: self.state(entity_id) == state, timeout,
                   lambda: f"{entity_id} is {state}; it is {self.state(entity_id)}")

    def devices(self):
        """The device registry by our identifier."""
        return {identifier: device for device in self.ask("config/device_registry/list")
                for domain, identifier in device["identifiers"] if domain == "mqtt"}

    def issues(self):
        return self.ask("repairs/list_issues")["issues"]

    def complaints(self):
        """Warnings and errors since the last call, each with the lines below it."""
        with open(self._output, "rb") as output:
            output.seek(self._read_up_to)
            text = output.read()
            self._read_up_to = output.tell()
        found, inside = [], False
        for line in ANSI_COLOUR.sub("", text.decode(errors="replace")).splitlines():
            if COMPLAINT.match(line):
                inside = not any(f"[{name}" in line for name in ITS_OWN)
                if inside:
                    found.append(line)
            elif re.match(r"^\d{4}-\d\d-\d\d \d\d:", line):
                inside = False
            elif inside:
                found[-1] += "\n" + line
        return [text for text in found if not any(part in text for part in self.forgiven)]

    def recorded_rows(self):
        """How many states its database holds, by entity id; it commits every second."""
        with sqlite3.connect(f"file:{self.directory}/home-assistant_v2.db?mode=ro", uri=True) as database:
            return dict(database.execute(
                "SELECT m.entity_id, COUNT(*) FROM states s JOIN states_meta m USING (metadata_id) GROUP BY 1"))
