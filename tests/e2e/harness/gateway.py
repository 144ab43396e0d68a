# SPDX-License-Identifier: MIT
"""The program under test."""
import contextlib
import json
import pathlib
import signal

from .process import Process, program
from .wait import wait_until

STOPS_WITHIN_S = 5  # contract, section 8
ENDS_CHILDREN_WITHIN_S = 5  # after SIGKILL it cannot wait for them itself


def to_toml(config):
    """A dict of sections; `printer` is a list of them. Basic TOML values are spelled as in JSON."""
    def inline(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key} = {inline(item)}" for key, item in value.items()) + "}"
        return json.dumps(value)

    lines = []
    for name, section in config.items():
        for one in section if isinstance(section, list) else [section]:
            lines.append(f"[[{name}]]" if isinstance(section, list) else f"[{name}]")
            lines += [f"{key} = {inline(value)}" for key, value in one.items()]
    return "\n".join(lines) + "\n"


class Gateway:
    """Started by `start()`. Each start uses the same configuration file and state directory."""

    def __init__(self, folder, config, name="gateway"):
        self.process = Process(name, folder)
        self.state = pathlib.Path(folder) / f"{name}-state"
        self.file = pathlib.Path(folder) / f"{name}.toml"
        self.expected_errors = []
        self.configure(config)

    def configure(self, config):
        """Writes the file; `reload()` or the next start applies it."""
        self.config = {"state": {"directory": str(self.state)}, "log": {"level": "debug", "format": "json"},
                       "lan_discovery": {"enabled": False}, **config}
        self.file.write_text(to_toml(self.config))

    def start(self, **variables):
        """`variables` are put into its environment."""
        self.process.spawn(program("printer2mqtt"), "run", "--config", str(self.file), **variables)

    def reload(self):
        """Waits until the file was read again, whatever came of it."""
        since = len(self.process.text())
        self.process.signal(signal.SIGHUP)
        wait_until(lambda: "reloaded" in self.process.text()[since:], 5, "the configuration is read again")

    def stop(self):
        """SIGTERM: ends in time, with 0, and leaves no child."""
        code = self.process.end(signal.SIGTERM, STOPS_WITHIN_S)
        assert code == 0, f"the gateway ended with {code}: {self.process.text()[-2000:]}"
        assert self.process.descendants() == []

    def kill(self):
        self.process.end(signal.SIGKILL, 5)
        wait_until(lambda: not self.process.descendants(), ENDS_CHILDREN_WITHIN_S,
                   lambda: f"no child is left: {self.process.descendants()}")

    def restart(self, how="stop"):
        """how: "stop" (SIGTERM) or "kill" (SIGKILL)."""
        getattr(self, how)()
        self.start()

    @contextlib.contextmanager
    def frozen(self):
        """It neither reads nor writes meanwhile; for putting others in place first."""
        self.process.signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.signal(signal.SIGCONT)

    def lines(self, level=None):
        """Its log as dicts of at, level, message. What is no such line is of level "foreign"."""
        found = []
        for text in self.process.text().splitlines():
            try:
                line = json.loads(text)
                line["level"]  # noqa: B018
            except (ValueError, TypeError, KeyError):
                line = {"level": "foreign", "message": text}
            found.append(line)
        return [line for line in found if level in (None, line["level"])]

    def close(self):
        """Stops it when it runs, and checks its log: no error but those in `expected_errors`, which
        are parts of lines."""
        try:
            if self.process.is_running():
                self.stop()
        finally:
            self.process.put_down()
        errors = [line["message"] for line in self.lines("error") + self.lines("foreign")]
        errors = [text for text in errors if not any(part in text for part in self.expected_errors)]
        assert errors == [], f"the gateway logged errors: {errors}"
