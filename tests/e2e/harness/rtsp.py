# SPDX-License-Identifier: MIT
"""RTSP as viewers see it: MediaMTX (the real one where there is one, else the tests' double), and
ffmpeg and ffprobe that read."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import threading
import time

from .process import Process
from .wait import PATIENCE, wait_until

PORT = 8554
DOUBLE = pathlib.Path(__file__).parents[2] / "support" / "mediamtx_double" / "mediamtx"
# A default reader looks at the stream for seconds before it shows anything.
QUICK = ("-fflags", "nobuffer", "-analyzeduration", "500000", "-probesize", "100000")


def mediamtx():
    """(Path of the program, what it is)."""
    if named := os.environ.get("PRINTER2MQTT_MEDIAMTX"):
        return named, f"{named} (PRINTER2MQTT_MEDIAMTX)"
    if found := shutil.which("mediamtx"):
        return found, f"{found} (PATH)"
    return str(DOUBLE), f"the double, {DOUBLE.relative_to(DOUBLE.parents[3])}"


def said_which():
    """Which MediaMTX the suite runs with; its version is what the program says itself."""
    program, what = mediamtx()
    version = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return f"MediaMTX: {what}, {version.stdout.strip() or 'no version'}"


class Rtsp:
    """At an address of its own: `section` is the gateway's [rtsp]."""

    def __init__(self, lan, number=0, **section):
        self.host, self.port = lan.address(230 + number), PORT
        self.section = {"enabled": True, "bind": self.host, "port": self.port, "program": mediamtx()[0], **section}

    def url(self, printer="p1", login=""):
        """`login`: "user:password@"."""
        return f"rtsp://{login}{self.host}:{self.port}/{printer}"

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex((self.host, self.port)) == 0

    def view(self, printer="p1", login=""):
        return RtspViewer(self.url(printer, login))

    def probe(self, printer="p1", login=""):
        """What ffprobe says of the video stream: codec_name, profile, width, height, pix_fmt, ..."""
        said = subprocess.run(["ffprobe", "-v", "error", "-rtsp_transport", "tcp", *QUICK, "-show_streams", "-of", "json",
                               self.url(printer, login)], capture_output=True, text=True,
                              timeout=30 * PATIENCE, check=False)
        assert said.returncode == 0, said.stderr
        return json.loads(said.stdout)["streams"]

    def answer_to_publisher(self, source, printer="p1"):
        """The status of the answer to somebody who wants to publish from that address."""
        sdp = ("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
               "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:streamid=0\r\n")
        request = (f"ANNOUNCE {self.url(printer)} RTSP/1.0\r\nCSeq: 1\r\nContent-Type: application/sdp\r\n"
                   f"Content-Length: {len(sdp)}\r\n\r\n{sdp}")
        with socket.create_connection((self.host, self.port), 10, (source, 0)) as client:
            client.sendall(request.encode())
            return int(client.recv(4096).split()[1])


class RtspViewer:
    """Somebody who looks until `close()`. `frames` counts pictures, `arrivals` are their times; `ended` is
    true once it was cut off, or never let in: `complaint` is what ffmpeg said of it then."""

    def __init__(self, url):
        self.started, self.arrivals, self.ended, self.complaint = time.monotonic(), [], False, ""
        self._ffmpeg = subprocess.Popen(
            ["ffmpeg", "-nostdin", "-v", "error", "-rtsp_transport", "tcp", *QUICK, "-i", url, "-map", "0:v", "-c", "copy",
             "-flush_packets", "1", "-f", "framecrc", "-"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self._threads = [threading.Thread(target=one, daemon=True) for one in (self._read, self._listen)]
        for one in self._threads:
            one.start()

    def _read(self):
        last = None
        for line in self._ffmpeg.stdout:  # "stream, dts, pts, ..." for each packet; a picture may be several
            if not line.startswith("#") and (pts := line.split(",")[2]) != last:
                self.arrivals.append(time.monotonic())
                last = pts
        self.ended = True

    def _listen(self):
        self.complaint = self._ffmpeg.stderr.read()

    @property
    def frames(self):
        return len(self.arrivals)

    def longest_gap(self, since=0):
        """In seconds, between two pictures that came after the first `since` ones, or to now."""
        times = [*self.arrivals[since:], time.monotonic()]
        return max((after - before for before, after in zip(times, times[1:])), default=0.0)

    def wait_frames(self, more=3, timeout=20):
        wanted = self.frames + more
        wait_until(lambda: self.frames >= wanted or self.ended, timeout,
                   lambda: f"{wanted} pictures over RTSP; there are {self.frames}")
        assert self.frames >= wanted, f"it ended after {self.frames} pictures: {self.complaint}"
        return self

    def wait_ended(self, timeout=20):
        wait_until(lambda: self.ended, timeout, "the viewer is cut off")
        self._threads[1].join(5)
        return self

    def freeze(self):
        """It reads nothing from now on, and does not leave."""
        self._ffmpeg.send_signal(signal.SIGSTOP)

    def close(self):
        self._ffmpeg.kill()
        self._ffmpeg.wait()
        for one in self._threads:
            one.join(5)
        self._ffmpeg.stdout.close()
        self._ffmpeg.stderr.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class ExternalMediamtx:
    """One that runs elsewhere; the gateway gets at it by its API. The ffmpeg that it runs publishes to
    127.0.0.1, as one does that listens everywhere."""

    def __init__(self, lan, folder):
        self.rtsp = Rtsp(lan)
        self.rtsp.host, self.rtsp.port = "127.0.0.1", free_port()
        api = f"127.0.0.1:{free_port()}"
        self.api = f"http://{api}"
        self.process = Process("mediamtx", folder)
        self._file = pathlib.Path(folder) / "mediamtx.yml"
        self._file.write_text(
            f"rtspTransports: [tcp]\nrtspAddress: 127.0.0.1:{self.rtsp.port}\napi: true\napiAddress: {api}\n"
            "rtmp: false\nhls: false\nwebrtc: false\nsrt: false\n")
        self.start()

    def start(self):
        self.process.spawn(mediamtx()[0], str(self._file), MTX_MOQ="no", MTX_SRTLA="no")
        wait_until(self.rtsp.listens, 15, lambda: f"MediaMTX listens: {self.process.text()}")

    def kill(self):
        self.process.end(signal.SIGKILL, 5)

    def close(self):
        self.process.put_down()
