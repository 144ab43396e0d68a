# SPDX-License-Identifier: MIT
"""Simulated printers and their control API; see tests/simulator/README.md."""
import json
import signal
import urllib.error
import urllib.request

from .process import Process, program
from .wait import wait_until


class Simulator:
    """Printers are counted from 1."""

    def __init__(self, lan, folder, printers=1, profile="v1.1.46", speed_up=1, first=1, seed=1, words=()):
        self.process = Process(f"simulator-{first}", folder)
        self.expects_violations = False
        self.allowed_violations = set()  # rules a test breaks on purpose
        self.process.spawn(program("printer-simulator"), "--printers", str(printers),
                           "--base-address", lan.address(first), "--broadcast", lan.broadcast,
                           "--control", f"{lan.address(253)}:0", "--profile", profile,
                           "--speed-up", str(speed_up), "--seed", str(seed), *words)
        said = json.loads(wait_until(self._first_line, 10, "the simulator runs"))
        self._control = said["control"]
        self.addresses = [one["address"] for one in said["printers"]]
        self.ids = [one["id"] for one in said["printers"]]

    def _first_line(self):
        if not self.process.is_running():
            raise AssertionError(f"the simulator ended: {self.process.text()}")
        lines = [line for line in self.process.text().splitlines(True) if line.startswith('{"control"')]
        return lines[0] if lines and lines[0].endswith("\n") else None

    def _call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://{self._control}{path}", data)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"simulator, {path} {body}: {error.read().decode()}") from error

    # What is true.

    def truth(self, printer=1):
        return self._call(f"/printers/{printer}")

    def log(self, printer=1):
        return self._call(f"/printers/{printer}/log")

    def violations(self):
        return self._call("/violations")

    def requests(self, printer=1):
        """What the printer was asked, oldest first: [(command number, its data)]."""
        asked = [json.loads(entry["text"])["Data"] for entry in self.log(printer) if entry["what"] == "request"]
        return [(one["Cmd"], one.get("Data")) for one in asked]

    def orders(self, printer=1):
        """Those requests that change something."""
        return [one for one in self.requests(printer) if 128 <= one[0] <= 131 or 386 <= one[0] <= 403]

    # What a test orders.

    def post(self, what, printer=1, **fields):
        return self._call(f"/printers/{printer}/{what}", fields)

    def job(self, printer=1, **fields):
        """file, seconds (of printing, in the printer's time), prepare_seconds, layers."""
        return self.post("job", printer, **fields)

    def progress(self, percent, printer=1):
        return self.post("job/progress", printer, percent=percent)

    def pause(self, printer=1):
        return self.post("pause", printer)

    def resume(self, printer=1):
        return self.post("resume", printer)

    def stop_job(self, printer=1):
        return self.post("stop", printer)

    def fault(self, kind, printer=1, **fields):
        return self.post("fault", printer, kind=kind, **fields)

    def close(self):
        """Ends it and checks that no client broke a rule."""
        try:
            broken = self.violations()
            who = {number: self.truth(number)["violations"] for number in range(1, len(self.ids) + 1)
                   if broken["total"] and len(self.ids) <= 100}
            code = self.process.end(signal.SIGTERM, 5)
        finally:
            self.process.put_down()
        assert code == 0, f"the simulator ended with {code}"
        if not self.expects_violations:
            assert set(broken) - self.allowed_violations == {"total"}, (
                f"the gateway broke rules of the printer: {broken}; by its number: {who}")
