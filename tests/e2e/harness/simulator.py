# SPDX-License-Identifier: MIT
"""Simulated printers and their control API; see tests/simulator/README.md."""
import json
import pathlib
import signal
import urllib.error
import urllib.request

from .process import Process, program
from .wait import wait_until


CONSOLE_QUERIES = {"M115", "M119", "M105", "M27", "M114", "M661", "M662", "M601", "M602"}


def flashforge_order(path, body):
    """(its word, its arguments) of a request that changes something, else None."""
    if path == "console":
        word, _, arguments = body.partition(" ")
        return None if word in CONSOLE_QUERIES else (word, arguments)
    if path == "/control":
        order = body.get("payload", body)
        return order.get("cmd"), order.get("args")
    return (path, body) if path in ("/printGcode", "/uploadGcode") else None


PROFILES = {"sdcp": "v1.1.46", "flashforge": "5m-pro-3.1.5"}  # where a test does not care


class Simulator:
    """Printers are counted from 1."""

    def __init__(self, lan, folder, printers=1, profile=None, speed_up=1, first=1, seed=1, words=(), family="sdcp",
                 multicast="none"):
        """`family`: sdcp, flashforge, or mixed (they take turns, then without a profile each in turn). A profile
        tells its family too, so `words` can mix them: --printer K:PROFILE. `multicast`: the group at which
        FlashForge printers are found; all tests of this machine share it."""
        self._folder = pathlib.Path(folder)
        self.process = Process(f"simulator-{first}", folder)
        self.expects_violations = False
        self.allowed_violations = set()  # rules a test breaks on purpose
        self.process.spawn(program("printer-simulator"), "--printers", str(printers),
                           "--base-address", lan.address(first), "--broadcast", lan.broadcast,
                           "--control", f"{lan.address(253)}:0", "--family", family, "--multicast", multicast,
                           "--speed-up", str(speed_up), "--seed", str(seed),
                           *(("--profile", profile or PROFILES[family]) if profile or family in PROFILES else ()),
                           *words)
        said = json.loads(wait_until(self._first_line, 10, "the simulator runs"))
        self._control = said["control"]
        self.addresses = [one["address"] for one in said["printers"]]
        self.ids = [one["id"] for one in said["printers"]]
        self.families = [one.get("family", "sdcp") for one in said["printers"]]
        self._introduced = said["printers"]

    def credentials(self, printer=1):
        """(serial, check code) of a FlashForge printer."""
        one = self._introduced[printer - 1]
        return one["serial"], one["check_code"]

    def section(self, printer=1, **more):
        """A `[[printer]]` section that joins it; the check code of a FlashForge printer is put into a file."""
        section = {"host": self.addresses[printer - 1], **more}
        if self.families[printer - 1] == "flashforge":
            serial, check_code = self.credentials(printer)
            file = self._folder / f"check-code-{self.ids[printer - 1]}"
            file.write_text(check_code + "\n")
            file.chmod(0o600)
            section |= {"family": "flashforge", "serial": serial, "check_code_file": str(file)}
        return section

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
        """What the printer was asked, oldest first: [(command number, its data)]; of FlashForge [(path, body)] and
        [("console", line)]."""
        asked = [json.loads(entry["text"]) for entry in self.log(printer) if entry["what"] == "request"]
        if self.families[printer - 1] == "flashforge":
            return [(one["path"], one["body"]) if one["channel"] == "http" else ("console", one["line"])
                    for one in asked]
        return [(one["Data"]["Cmd"], one["Data"].get("Data")) for one in asked]

    def orders(self, printer=1):
        """Those requests that change something; of a FlashForge /control [(its cmd, its args)]."""
        if self.families[printer - 1] == "flashforge":
            return [flashforge_order(*one) for one in self.requests(printer) if flashforge_order(*one)]
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

    def clear_plate(self, printer=1):
        """At the screen of a FlashForge printer."""
        return self.post("clear", printer)

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
