#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`printer2mqtt snapshot` and `rtsp` on simulated printers. Usage: cli_camera_test.py PROGRAM SIMULATOR"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

SIMULATOR = sys.argv.pop()
PROGRAM = sys.argv.pop()
PRINTER, NOBODY = "127.79.9.1", "127.79.9.9"
DOUBLE = pathlib.Path(__file__).parents[1] / "support" / "mediamtx_double" / "mediamtx"


def call(*words, **more):
    return subprocess.run([PROGRAM, "snapshot", *words], capture_output=True, timeout=60, **more)


class Camera(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.simulator = subprocess.Popen(
            [SIMULATOR, "--base-address", PRINTER, "--broadcast", "127.79.9.255",
             "--strict"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(self.leave)
        self.control = json.loads(self.simulator.stdout.readline())["control"]

    def leave(self):
        self.simulator.send_signal(signal.SIGTERM)
        self.assertEqual(self.simulator.wait(20), 0, "a rule of the printer was broken")
        self.simulator.stdout.close()

    def ask(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(f"http://{self.control}{path}", data, timeout=10) as answer:
            return json.load(answer)

    def check_printer_is_left_as_it_was(self):
        printer = self.ask("/printers/1")
        self.assertFalse(printer["video"])
        self.assertEqual((printer["clients"], printer["counters"].get("unclean_closes", 0)), (0, 0))

    def check_whole(self, jpeg):
        self.assertEqual((jpeg[:2], jpeg[-2:]), (b"\xff\xd8", b"\xff\xd9"))
        self.assertGreater(len(jpeg), 1000)


class Snapshot(Camera):
    def test_a_picture_is_written_as_a_whole_and_the_video_is_off_again(self):
        file = self.folder / "now.jpg"
        file.write_bytes(b"the one of yesterday")
        before = file.stat().st_ino
        done = call(PRINTER, str(file))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))
        self.check_whole(file.read_bytes())
        self.assertNotEqual(file.stat().st_ino, before, "it was overwritten, not replaced")
        self.assertEqual(os.listdir(self.folder), ["now.jpg"])
        self.check_printer_is_left_as_it_was()
        self.assertEqual(self.ask("/printers/1")["counters"]["cmd_386"], 2)

    def test_a_dash_is_standard_output(self):
        done = call(PRINTER, "-")
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.check_whole(done.stdout)
        self.check_printer_is_left_as_it_was()

    def test_a_camera_without_a_picture_ends_with_1_and_leaves_an_old_file_alone(self):
        file = self.folder / "now.jpg"
        file.write_bytes(b"the one of yesterday")
        for how in ("refuse", "stall", "half_frames"):
            with self.subTest(how):
                self.ask("/printers/1/fault", {"kind": "camera", "how": how})
                done = call(PRINTER, str(file), "--timeout", "2")
                self.assertEqual((done.returncode, done.stdout), (1, b""))
                self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
                self.assertIn(f"{PRINTER}: no picture: ".encode(), done.stderr)
                self.assertEqual(file.read_bytes(), b"the one of yesterday")
                self.assertEqual(os.listdir(self.folder), ["now.jpg"])
                self.check_printer_is_left_as_it_was()

    def test_a_printer_that_is_not_there_ends_with_4(self):
        done = call(NOBODY, str(self.folder / "now.jpg"), "--timeout", "1")
        self.assertEqual((done.returncode, done.stdout), (4, b""))
        self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_file_that_cannot_be_written_is_told_before_the_printer_is_asked(self):
        done = call(PRINTER, str(self.folder / "nowhere" / "now.jpg"))
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertIn(b"No such file or directory", done.stderr)
        self.assertEqual(self.ask("/printers/1")["counters"], {})

    def test_ctrl_c_leaves_the_printer_properly(self):
        self.ask("/printers/1/fault", {"kind": "camera", "how": "stall"})
        running = subprocess.Popen([PROGRAM, "snapshot", PRINTER, str(self.folder / "now.jpg")],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # It reads the camera, and gets nothing.
        while not self.ask("/printers/1")["counters"].get("camera_connections"):
            self.assertIsNone(running.poll())
        running.send_signal(signal.SIGINT)
        out = running.communicate(timeout=20)
        self.assertEqual((running.returncode, out), (130, (b"", b"")))
        self.assertEqual(os.listdir(self.folder), [])
        self.check_printer_is_left_as_it_was()


class Rtsp(Camera):
    def start(self, *words, with_mediamtx=True):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        path = f"{DOUBLE.parent}:" if with_mediamtx and not shutil.which("mediamtx") else ""
        running = subprocess.Popen(
            [PROGRAM, "rtsp", *words, "--port", str(port)], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PATH": path + os.environ["PATH"], "TMPDIR": str(self.folder),
                 "XDG_CACHE_HOME": str(self.folder)})
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.stderr.close)
        self.addCleanup(running.kill)
        return running, port

    def test_the_url_that_is_printed_shows_video_until_ctrl_c(self):
        running, port = self.start(PRINTER, "--timeout", "40")
        url = running.stdout.readline().strip()
        self.assertEqual(url, f"rtsp://127.0.0.1:{port}/camera", running.poll())
        self.assertFalse(self.ask("/printers/1")["video"], "nobody looks yet")
        seen = subprocess.run(
            ["ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries",
             "stream=codec_name", "-of", "csv=p=0", url], capture_output=True, text=True, timeout=60)
        self.assertEqual(seen.stdout.strip(), "h264", seen.stderr)
        running.send_signal(signal.SIGINT)
        self.assertEqual(running.wait(20), 0, running.stderr.read())
        self.check_printer_is_left_as_it_was()
        self.assertEqual(list(self.folder.glob("printer2mqtt*")), [], "its temporary files are left")
        with socket.socket() as probe:
            self.assertNotEqual(probe.connect_ex(("127.0.0.1", port)), 0, "MediaMTX is left")

    def test_without_mediamtx_it_says_what_is_missing_and_ends_with_1(self):
        if shutil.which("mediamtx"):
            self.skipTest("mediamtx is on PATH")
        running, _ = self.start(PRINTER, with_mediamtx=False)
        out, err = running.communicate(timeout=30)
        self.assertEqual((running.returncode, out), (1, ""))
        self.assertIn(f"printer2mqtt: {PRINTER}: ", err)
        self.assertIn("MediaMTX", err)
        self.check_printer_is_left_as_it_was()

    def test_a_printer_that_is_not_there_ends_with_4(self):
        running, _ = self.start(NOBODY, "--timeout", "1")
        out, err = running.communicate(timeout=30)
        self.assertEqual((running.returncode, out, err.count("\n")), (4, "", 1), err)


if __name__ == "__main__":
    unittest.main()
