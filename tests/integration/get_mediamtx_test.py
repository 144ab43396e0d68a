# SPDX-License-Identifier: MIT
"""deploy/get-mediamtx against releases of our own, served on loopback."""
import hashlib
import http.server
import io
import os
import pathlib
import signal
import subprocess
import tarfile
import threading

import pytest

SCRIPT = pathlib.Path(__file__).parents[2] / "deploy" / "get-mediamtx"
VERSION = "v1.19.3"
PROGRAM = f"#!/bin/sh\n[ \"$1\" = --version ] && echo {VERSION}\n".encode()


def archive(program=PROGRAM, member="mediamtx"):
    """Bytes of a release's archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in ((member, program), ("mediamtx.yml", b"paths:\n"), ("LICENSE", b"MIT\n")):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            tar.addfile(entry, io.BytesIO(content))
    return out.getvalue()


class Releases:
    """A web server with one release. `files` is what it has; the paths that were asked for are in
    `asked`. A file in `cut` ends in the middle, one in `held` before its end until `release()`."""

    def __init__(self):
        self.files, self.asked, self.cut, self.held = {}, [], set(), set()
        self.is_held, self._released = threading.Event(), threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                content = outer.files.get(self.path.removeprefix(f"/{VERSION}/"))
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                name = self.path.rpartition("/")[2]
                self.wfile.write((content or b"")[:len(content) // 2 if name in outer.cut | outer.held else None])
                if name in outer.held:
                    self.wfile.flush()
                    outer.is_held.set()
                    outer._released.wait(30)

            def log_message(self, *_):
                pass
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def add(self, machine="amd64", content=None, said=None, prefix=""):
        """`said`: the bytes whose checksum is published."""
        name, content = f"mediamtx_{VERSION}_linux_{machine}.tar.gz", content or archive()
        self.files[name] = content
        sums = self.files.get("checksums.sha256", b"").decode()
        total = hashlib.sha256(said or content).hexdigest()
        self.files["checksums.sha256"] = f"{sums}{total}  {prefix}{name}\n".encode()
        return name

    def close(self):
        self._released.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def releases():
    made = Releases()
    yield made
    made.close()


class Machine:
    """Where it is installed: a cache of its own, and a `uname` that says what the test wants."""

    def __init__(self, folder):
        self.cache = folder / "cache"
        self.program = self.cache / "printer2mqtt" / "mediamtx" / "mediamtx"
        self._tools = folder / "bin"
        self._tools.mkdir()
        self.is_a("x86_64", 64)

    def is_a(self, machine, bits):
        for name, said in (("uname", machine), ("getconf", bits)):
            tool = self._tools / name
            tool.write_text(f"#!/bin/sh\necho {said}\n")
            tool.chmod(0o755)

    def start(self, *words, **variables):
        return subprocess.Popen([SCRIPT, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={
            **os.environ, "PATH": f"{self._tools}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(self.cache),
            "no_proxy": "127.0.0.1", **variables})

    def get(self, *words, **variables):
        """(Exit code, standard output, the lines it complained in)."""
        with self.start(*words, **variables) as process:
            out, err = process.communicate(timeout=30)
        complaints = [line for line in err.splitlines() if line.startswith("deploy/get-mediamtx: ")]
        return process.returncode, out, complaints

    def leftovers(self):
        return sorted(one.name for one in self.program.parent.glob("*")) if self.program.parent.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def fails(machine, releases, phrase, code=1):
    """It says so in one sentence and leaves nothing."""
    status, out, complaints = machine.get("--url", releases.url)
    assert (status, out) == (code, "")
    assert len(complaints) == 1 and phrase in complaints[0], complaints
    assert machine.leftovers() == []


def test_a_release_is_installed_where_the_gateway_looks(machine, releases):
    releases.add("arm64", archive(b"not this one"))
    releases.add()
    status, out, complaints = machine.get("--url", releases.url)
    assert (status, complaints) == (0, [])
    assert str(machine.program) in out
    assert machine.program.read_bytes() == PROGRAM
    assert os.access(machine.program, os.X_OK)
    assert machine.leftovers() == ["mediamtx"]


def test_the_address_may_come_from_the_environment(machine, releases):
    releases.add(prefix="./")
    assert machine.get(PRINTER2MQTT_MEDIAMTX_URL=f"{releases.url}/")[0] == 0
    assert machine.program.exists()


def test_the_second_run_says_that_it_is_there_and_asks_nobody(machine, releases):
    releases.add()
    assert machine.get("--url", releases.url)[0] == 0
    asked = len(releases.asked)
    status, out, _ = machine.get("--url", releases.url)
    assert status == 0 and "already there" in out
    assert len(releases.asked) == asked


def test_another_version_is_replaced(machine, releases):
    releases.add()
    machine.program.parent.mkdir(parents=True)
    machine.program.write_text("#!/bin/sh\necho v1.10.0\n")
    machine.program.chmod(0o755)
    assert machine.get("--url", releases.url)[0] == 0
    assert machine.program.read_bytes() == PROGRAM


@pytest.mark.parametrize("kernel, bits, name", [
    ("x86_64", 64, "amd64"), ("aarch64", 64, "arm64"), ("aarch64", 32, "armv7"), ("armv7l", 32, "armv7"),
    ("armv6l", 32, "armv6")])
def test_each_machine_gets_its_own_archive(machine, releases, kernel, bits, name):
    machine.is_a(kernel, bits)
    releases.add(name)
    assert machine.get("--url", releases.url)[0] == 0
    assert releases.asked[-1].endswith(f"_linux_{name}.tar.gz")


def test_a_machine_without_a_release_is_told_what_else_it_can_do(machine, releases):
    machine.is_a("riscv64", 64)
    releases.add()
    fails(machine, releases, "no release for this machine (riscv64); run one on another, and set rtsp.api")
    assert releases.asked == []


def test_an_archive_that_differs_from_its_checksum_is_not_installed(machine, releases):
    releases.add(said=b"something else")
    fails(machine, releases, "is not what its checksum says")


def test_a_release_that_is_missing_is_named(machine, releases):
    fails(machine, releases, f"{releases.url}/{VERSION}/checksums.sha256 cannot be downloaded (it is not there)")


def test_an_archive_that_is_missing_is_named(machine, releases):
    del releases.files[releases.add()]
    fails(machine, releases, "_linux_amd64.tar.gz cannot be downloaded (it is not there)")


def test_checksums_without_this_archive_are_no_checksums(machine, releases):
    releases.add("armv6")
    fails(machine, releases, "has no checksum of mediamtx_v1.19.3_linux_amd64.tar.gz")


def test_an_interrupted_download_leaves_nothing_and_the_old_one_in_place(machine, releases):
    releases.cut.add(releases.add())
    fails(machine, releases, "was interrupted; try again")


def test_a_server_that_is_not_there_is_an_error(machine, releases):
    releases.close()
    fails(machine, releases, "cannot be downloaded")


def test_what_does_not_run_here_is_not_installed(machine, releases):
    releases.add(content=archive(b"\x7fELF of another world"))
    fails(machine, releases, "does not run here")


def test_an_archive_without_the_program_is_an_error(machine, releases):
    releases.add(content=archive(member="other"))
    fails(machine, releases, "holds no program mediamtx")


def test_a_cache_that_cannot_be_written_is_named(machine, releases):
    releases.add()
    machine.cache.write_text("a file where the folder should be")  # holds for root too
    status, out, complaints = machine.get("--url", releases.url)
    assert (status, out) == (1, "")
    assert len(complaints) == 1 and "cannot be made" in complaints[0]
    machine.cache.unlink()
    machine.program.parent.mkdir(parents=True)
    machine.program.parent.chmod(0o500)
    if os.geteuid() != 0:  # nothing is read-only for root
        fails(machine, releases, "cannot be written to")
    assert releases.asked == []


def test_being_ended_in_the_middle_leaves_nothing(machine, releases):
    releases.held.add(releases.add())
    with machine.start("--url", releases.url) as process:
        assert releases.is_held.wait(10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 143
    assert machine.leftovers() == []


@pytest.mark.parametrize("words", [["--url"], ["--nonsense"], ["--url", "ftp://x"], ["file"]])
def test_a_wrong_call_is_told_from_a_failure(machine, words):
    status, out, complaints = machine.get(*words)
    assert (status, out) == (2, "") and len(complaints) == 1


def test_help_names_the_place_and_the_version(machine):
    status, out, _ = machine.get("--help")
    assert status == 0 and VERSION in out and "printer2mqtt/mediamtx/mediamtx" in out
