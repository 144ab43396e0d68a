# SPDX-License-Identifier: MIT
"""A broker of another make, as tests/e2e/harness has mosquitto."""
import os
import pathlib
import signal

from harness import Process

PORT = 1883


class OtherBroker:
    """The program `broker` of a place that brokers/install made."""
    login = None

    def __init__(self, world, folder, mqtt_5=True):
        self.mqtt_5 = mqtt_5
        self.host, self.port = world.lan.address(200), PORT
        self.url = f"mqtt://{self.host}:{self.port}"
        self._program = str(pathlib.Path(os.environ["P2M_PLACE"]) / "broker")
        self.process = Process("broker", folder)
        self.start()

    def start(self):
        since = len(self.process.text())
        self.process.spawn(self._program, f"{self.host}:{self.port}")
        self.process.wait_text("listening", 10, since)

    def kill(self):
        self.process.end(signal.SIGKILL, 5)

    def close(self):
        self.process.put_down()
