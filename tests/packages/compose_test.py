#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The compose file without a container engine: Compose itself reads it, and what its services are given
works together, in a network that has only loopback. The image is container_test.py's."""
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[2]
CONTAINER = SOURCE / "deploy/container"
INSIDE = "P2M_IN_NAMESPACE"
NETWORK = 'ip link set lo up && ip route add default dev lo && exec "$@"'
sys.path.append(str(SOURCE / "tests/e2e"))
from harness import Process, Simulator, program, wait_until  # noqa: E402
from harness.rtsp import RtspViewer, mediamtx  # noqa: E402
from harness.web import Web  # noqa: E402

SERVICES = yaml.safe_load((CONTAINER / "compose.yaml").read_text())["services"]


class Lan:
    broadcast = "255.255.255.255"

    @staticmethod
    def address(host):
        return {1: "127.77.0.1", 240: "127.0.0.1"}.get(host, "127.77.0.253")


def compose(file):
    return subprocess.run(["docker-compose", "-f", str(file), "config"], capture_output=True, text=True, timeout=60)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class File(unittest.TestCase):
    def test_compose_reads_it_without_a_word(self):
        done = compose(CONTAINER / "compose.yaml")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(set(yaml.safe_load(done.stdout)["services"]), set(SERVICES))

    def test_what_compose_does_not_know_is_refused(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write((CONTAINER / "compose.yaml").read_text().replace("read_only:", "readonly:"))
            file.flush()
            self.assertNotEqual(compose(file.name).returncode, 0)

    def test_images_are_pinned_to_the_versions_that_are_tested(self):
        images = {name: one["image"] for name, one in SERVICES.items() if "image" in one}
        for image in images.values():
            self.assertRegex(image, r":\d+\.\d+\.\d+(-ffmpeg)?$")
        fetched = re.search(r"^version=v(.*)$", (SOURCE / "deploy/get-mediamtx").read_text(), re.M)[1]
        self.assertIn(f":{fetched}-ffmpeg", images["mediamtx"])
        releases = (SOURCE / "tests/interop/home_assistant/releases").read_text()
        self.assertIn(":" + re.search(r"^\d\S*", releases, re.M)[0], images["home-assistant"])

    def test_what_is_mounted_and_built_from_is_there(self):
        for one in SERVICES.values():
            for volume in one.get("volumes", []):
                source = volume.split(":")[0]
                self.assertTrue(not source.startswith(".") or (CONTAINER / source).is_file(), volume)
        build = SERVICES["printer2mqtt"]["build"]
        self.assertTrue((CONTAINER / build["context"] / build["dockerfile"]).is_file())
        self.assertIn("VOLUME /var/lib/printer2mqtt\n", (CONTAINER / "Dockerfile").read_text())

    def test_the_gateway_accepts_its_configuration(self):
        done = subprocess.run([program("printer2mqtt"), "check-config", CONTAINER / "printer2mqtt.toml"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)


class Together(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, name, *words, **variables):
        process = Process(name, self.folder)
        self.addCleanup(process.put_down)
        process.spawn(*words, **variables)
        return process

    def test_a_printer_is_on_the_broker_and_its_video_at_mediamtx_and_nobody_else_is_let_in(self):
        simulator = Simulator(Lan(), self.folder)
        self.addCleanup(simulator.process.put_down)
        (self.folder / "mosquitto.conf").write_text(  # it has no /mosquitto/data here, and no user mosquitto
            (CONTAINER / "mosquitto.conf").read_text().replace("/mosquitto/data/", f"{self.folder}/") + "user root\n")
        self.start("mosquitto", shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", self.folder / "mosquitto.conf")
        self.start("mediamtx", mediamtx()[0], CONTAINER / "mediamtx.yml", **SERVICES["mediamtx"]["environment"])
        for port in (1883, 8554, 9997):  # what comes later than the gateway is tried again after 30 s
            wait_until(lambda port=port: listens(port), 30, f"somebody listens on port {port}")
        gateway = self.start("gateway", program("printer2mqtt"), "run", "--config", CONTAINER / "printer2mqtt.toml",
                             STATE_DIRECTORY=str(self.folder))

        def diagnostics():
            said = subprocess.run(["mosquitto_sub", "-C", "1", "-W", "1", "-t",
                                   f"printer2mqtt/{simulator.ids[0]}/diagnostics"], capture_output=True, text=True)
            return '"running":true' in said.stdout
        wait_until(diagnostics, 90, lambda: f"the video is offered: {gateway.text()}")
        viewer = RtspViewer(f"rtsp://127.0.0.1:8554/{simulator.ids[0]}")
        self.addCleanup(viewer.close)
        viewer.wait_frames(timeout=40)
        self.assertEqual(Web(Lan()).get("/healthz")[0], 200)
        self.assertEqual(gateway.end(15, 10), 0, gateway.text())
        self.check_listeners(simulator.process.pid)

    def check_listeners(self, simulator):
        said = subprocess.run(["ss", "-Hltunp"], capture_output=True, text=True, check=True).stdout
        others = [line for line in said.splitlines() if f"pid={simulator}," not in line]
        self.assertGreaterEqual(len(others), 3, said)  # mosquitto, MediaMTX and its API
        for line in others:
            self.assertRegex(line.split()[4], r"^(127\.0\.0\.1|\[::1\]):\d+$", said)


def skip(why):
    print(f"SKIPPED: {why}")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)


def main():
    if not shutil.which("docker-compose"):
        skip("docker-compose is not installed")
    if not os.environ.get(INSIDE):
        if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0:
            skip("this system gives its users no network namespaces")
        os.execvpe("unshare", ["unshare", "-rn", "sh", "-c", NETWORK, "sh", sys.executable, "-B", *sys.argv],
                   {**os.environ, INSIDE: "1"})
    unittest.main()


main()
