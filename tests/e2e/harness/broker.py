# SPDX-License-Identifier: MIT
"""A mosquitto at an address of its own; restarted with or without its memory."""
import getpass
import pathlib
import shutil
import signal
import socket

from .process import Process
from .wait import wait_until

PORT = 1883
PROGRAM = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


class Broker:
    mqtt_5 = True

    def __init__(self, lan, folder, number=0, extra="", login=None):
        """`extra`: more lines of mosquitto.conf. `login`: (user name, password) with which a watcher
        sees everything, where these lines ask for one."""
        self.login = login
        self.host, self.port = lan.address(200 + number), PORT
        self.url = f"mqtt://{self.host}:{self.port}"
        self.process = Process(f"broker-{number}", folder)
        self._store = pathlib.Path(folder) / f"broker-{number}"
        self._store.mkdir()
        self._file = self._store / "mosquitto.conf"
        self._file.write_text(f"listener {self.port} {self.host}\nallow_anonymous true\n"
                              f"user {getpass.getuser()}\n"  # as root it would become another one
                              f"persistence true\npersistence_location {self._store}/\n"
                              f"autosave_on_changes true\nautosave_interval 1\n{extra}\n")
        self.start()

    def start(self):
        self.process.spawn(PROGRAM, "-c", str(self._file))
        wait_until(self._listens, 10, lambda: f"mosquitto listens: {self.process.text()}")

    def _listens(self):
        with socket.socket() as probe:
            return probe.connect_ex((self.host, self.port)) == 0

    def stop(self):
        assert self.process.end(signal.SIGTERM, 5) == 0

    def kill(self):
        self.process.end(signal.SIGKILL, 5)

    def forget(self):
        """Drops what it would know at the next start."""
        for file in self._store.glob("*.db*"):
            file.unlink()

    def restart(self, keep=True):
        """`keep`: with the retained messages of before."""
        self.stop()
        if not keep:
            self.forget()
        self.start()

    def close(self):
        self.process.put_down()
