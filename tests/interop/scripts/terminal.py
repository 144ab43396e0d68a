# SPDX-License-Identifier: MIT
"""A terminal in which a user runs an example: programs flush each line, and Ctrl-C ends them all."""
import os
import pty
import re
import signal
import subprocess
import threading

from harness import wait_until


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Terminal:
    def __init__(self, text, folder, path):
        screen, inside = pty.openpty()
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", text], cwd=folder, stdin=subprocess.DEVNULL, stdout=inside, stderr=inside,
            start_new_session=True, env={**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"})
        os.close(inside)
        self._screen, self._shown = screen, b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while True:
            try:
                got = os.read(self._screen, 65536)
            except OSError:  # the last program has gone
                return
            if not got:
                return
            self._shown += got

    def lines(self):
        return COLOUR.sub("", self._shown.decode(errors="replace").replace("\r\n", "\n")).splitlines()

    def wait_ended(self, timeout=20):
        """The exit code."""
        wait_until(lambda: self._process.poll() is not None, timeout, lambda: f"it ends; it shows {self.lines()}")
        self._reader.join(5)
        return self._process.returncode

    def wait_lines(self, patterns, timeout=20, in_order=True):
        """These lines are shown; others may stand between."""
        assert patterns, "the page does not say what it prints"
        wait_until(lambda: self._have(patterns) if in_order else all(self._have([one]) for one in patterns), timeout,
                   lambda: f"{[one.pattern for one in patterns]} is shown; there is {self.lines()}")

    def _have(self, patterns):
        lines = iter(self.lines())
        return all(any(one.fullmatch(line) for line in lines) for one in patterns)

    def shows_exactly(self, patterns):
        lines = self.lines()
        assert len(lines) == len(patterns) and self._have(patterns), (lines, [one.pattern for one in patterns])

    def close(self):
        try:
            os.killpg(self._process.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass  # all have ended
        self._process.wait(5)
        self._reader.join(5)
        os.close(self._screen)
