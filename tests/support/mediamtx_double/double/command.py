# SPDX-License-Identifier: MIT
"""A runOnDemand command: split like a shell would, then $VAR expanded, run without a shell in a process
group of its own; when it ends by itself it is started again after a pause."""
import os
import re
import shlex
import signal
import subprocess
import threading

RESTART_PAUSE_S = 5
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


def split_and_expand(text, variables):
    """The words of a command; `variables` go before those of the environment, unknown ones are empty."""
    def value(found):
        name = found[1] or found[2]
        return variables.get(name, os.environ.get(name, ""))
    return [_VARIABLE.sub(value, word) for word in shlex.split(text)]


class Command:
    running = set()  # those whose process has not ended yet
    _news = threading.Condition()

    def __init__(self, text, restart, variables, log):
        self._words, self._restart, self._log = split_and_expand(text, variables), restart, log
        self._environment = {**os.environ, **variables}
        self._stopping = threading.Event()
        self._process = None
        self._lock = threading.Lock()
        with Command._news:
            Command.running.add(self)
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self):
        """SIGINT to the group; does not wait for the end."""
        with self._lock:
            self._stopping.set()
            if self._process and self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGINT)

    def _run(self):
        while not self._stopping.is_set():
            with self._lock:
                if self._stopping.is_set():
                    break
                try:
                    self._process = subprocess.Popen(self._words, env=self._environment, process_group=0,
                                                     stdin=subprocess.DEVNULL)
                except OSError as error:
                    self._process = None
                    self._log(f"runOnDemand command exited: {error}")
            if self._process:
                self._process.wait()
                if not self._stopping.is_set():
                    self._log("runOnDemand command exited: command exited with code 0")  # whatever it was
            if not self._restart or self._stopping.wait(RESTART_PAUSE_S):
                break
        with Command._news:
            Command.running.discard(self)
            Command._news.notify_all()

    @classmethod
    def wait_for_all(cls):
        """As MediaMTX does at its end: without a bound."""
        with cls._news:
            cls._news.wait_for(lambda: not cls.running)
