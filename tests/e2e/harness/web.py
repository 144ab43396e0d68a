# SPDX-License-Identifier: MIT
"""The gateway's web server as its clients see it."""
import http.client
import socket
import threading

from .wait import PATIENCE, wait_until

PORT = 8099
READS = 65536
JPEG_START, JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"


class Web:
    """At an address of its own: `section` is the gateway's [http]."""

    def __init__(self, lan, number=0):
        self.host, self.port = lan.address(240 + number), PORT
        self.section = {"bind": self.host, "port": self.port}

    def get(self, path, timeout=10, **headers):
        """(Status, body). Waits for the server to listen."""
        connection = wait_until(lambda: self._connected(timeout), 10, f"the web server listens on {self.host}")
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _connected(self, timeout):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout * PATIENCE)
        try:
            connection.connect()
        except OSError:
            return None
        return connection

    def samples(self, name):
        """The values of one name of /metrics, by their labels as they are spelled there."""
        lines = self.get("/metrics")[1].decode().splitlines()
        found = [line.rpartition(" ") for line in lines if not line.startswith("#")]
        full = f"printer2mqtt_{name}"
        return {key[len(full):].strip("{}"): float(value) for key, _, value in found if key.partition("{")[0] == full}

    def number(self, name):
        """A value of /metrics, of all its labels together."""
        found = self.samples(name)
        assert found, f"{name} is none of /metrics"
        return sum(found.values())

    def watch(self, printer="p1"):
        return Viewer(self, printer)


class Viewer:
    """Somebody who looks at /printers/<printer>/stream until `close()`. `frames` counts whole pictures,
    `ended` is true once the server has ended it, `status` is its answer."""

    def __init__(self, web, printer):
        self.frames, self.ended, self.status, self.text = 0, False, None, b""
        self._connection = wait_until(lambda: web._connected(60), 10, f"the web server listens on {web.host}")
        self._socket = self._connection.sock  # an answer that is a stream takes it away
        self._connection.request("GET", f"/printers/{printer}/stream")
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        try:
            answer = self._connection.getresponse()
            self.status = answer.status
            if self.status != 200:
                self.text = answer.read()
            tail = b""
            while self.status == 200 and (data := answer.read1(READS)):
                tail += data
                while (end := tail.find(JPEG_END + b"\r\n--")) >= 0:
                    self.frames += JPEG_START in tail[:end]
                    tail = tail[end + len(JPEG_END):]
        except (OSError, http.client.HTTPException, AttributeError, ValueError):
            pass  # closed by one of us
        self.ended = True

    def wait_frames(self, more=3, timeout=20):
        """That many more than now."""
        wanted = self.frames + more
        wait_until(lambda: self.frames >= wanted or self.ended, timeout,
                   lambda: f"{wanted} pictures; there are {self.frames}")
        assert self.frames >= wanted, f"it ended after {self.frames} pictures: {self.status} {self.text[:200]}"
        return self

    def wait_ended(self, timeout=20):
        wait_until(lambda: self.ended, timeout, "the stream ends")
        return self

    def close(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread
        except OSError:
            pass  # it has ended by itself
        self._thread.join(5)
        self._connection.close()
