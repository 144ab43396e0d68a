# SPDX-License-Identifier: MIT
"""A child process whose output is kept, and whose own children are found again."""
import os
import pathlib
import signal
import subprocess
import uuid

from .wait import wait_until

MARK = "P2M_E2E_PROCESS"


def program(name):
    """A program of the build under test."""
    return str(pathlib.Path(os.environ["P2M_BIN_DIR"]) / name)


class Process:
    def __init__(self, name, folder):
        self.name = name
        self.output = pathlib.Path(folder) / f"{name}.log"
        self._process = None
        self._mark = uuid.uuid4().hex

    def spawn(self, *words, **variables):
        assert not self.is_running(), f"{self.name} runs already"
        with self.output.open("ab") as sink:
            self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink,
                                             env={**os.environ, **variables, MARK: self._mark})

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def signal(self, number):
        self._process.send_signal(number)

    def end(self, number, timeout):
        """Sends the signal and returns the exit code."""
        self.signal(number)
        return self.wait(timeout)

    def wait(self, timeout):
        """The exit code."""
        wait_until(lambda: not self.is_running(), timeout, f"{self.name} has ended")
        return self._process.returncode

    def put_down(self):
        """Whatever state it is in."""
        if self.is_running():
            self.signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()

    def text(self):
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def wait_text(self, text, timeout, since=0):
        """Waits until the output has `text` behind the character `since`."""
        wait_until(lambda: text in self.text()[since:], timeout, f"{self.name} says {text!r}")

    def descendants(self):
        """Every living process that was started by this one, however it is related now."""
        mark = f"{MARK}={self._mark}".encode()
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if mark in (entry / "environ").read_bytes() and int(entry.name) != self.pid:
                    found.append(f"{entry.name} {(entry / 'cmdline').read_bytes()!r}")
            except OSError:
                continue  # it ended meanwhile, or is not ours
        return found
