# SPDX-License-Identifier: MIT
"""Where no systemd runs: an installed unit started and stopped as systemd would do it."""
import pathlib
import signal
import socket


class Service:
    """What systemd would do with the installed unit: its user, its directories, its notices."""

    def __init__(self, system, unit, log):
        """`unit`: where it is installed in `system`; the program's output goes to the file `log`."""
        self.system, self.log, self.process = system, log, None
        lines = [line for line in system.path(unit).read_text().splitlines() if "=" in line and line[0] != "#"]
        self.unit = dict(line.split("=", 1) for line in lines)
        self.number = 0

    def start(self):
        """Returns when it says that it is ready."""
        user, state = self.unit["User"], f"/var/lib/{self.unit['StateDirectory']}"
        if not self.system.path(state).exists():
            self.system.run("install", "-d", "-m", self.unit["StateDirectoryMode"], "-o", user, "-g", user, state)
        self.number += 1
        name = f"p2m-service-{self.number}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind("\0" + name)
            manager.settimeout(20)
            self.process = self.system.spawn(*self.unit["ExecStart"].split(), log=self.log, user=user,
                                             variables={"NOTIFY_SOCKET": "@" + name, "STATE_DIRECTORY": state})
            assert self.unit["Type"] == "notify"
            notice = manager.recv(4096).decode()
        assert notice == "READY=1\nSTATUS=connected to the broker", notice

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(5) == 0, self.text()

    def text(self):
        return pathlib.Path(self.log).read_text(errors="replace")
