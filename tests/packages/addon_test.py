#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The Home Assistant add-on: its files against the add-on format, and its start script against a
stand-in of the supervisor's API. No container, no root."""
import http.server
import json
import os
import pathlib
import re
import shutil
import stat
import struct
import subprocess
import tempfile
import threading
import tomllib
import unittest

import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[2]
ADDON = SOURCE / "deploy/home-assistant-addon"
PROGRAM = pathlib.Path(os.environ["P2M_BIN_DIR"]) / "printer2mqtt"
TOKEN = "a-token"
# What the supervisor accepts as the type of an option.
TYPE = re.compile(r"^(?:str(?:\(\d*,\d*\))?|bool|email|url|port|int(?:\(-?\d*,-?\d*\))?|float(?:\([-.\d]*,[-.\d]*\))?"
                  r"|password(?:\(\d*,\d*\))?|match\(.+\)|list\(.+\)|device(?:\(.+\))?)\??$")
SERVICES = {"mqtt:want", "mqtt:need", "mqtt:provide"}


def load(name):
    return yaml.safe_load((ADDON / name).read_text(encoding="utf-8"))


def accepts(kind, value):
    """As the supervisor judges an option."""
    if isinstance(kind, list):
        return isinstance(value, list) and all(accepts(kind[0], one) for one in value)
    if isinstance(kind, dict):
        needed = {key for key, one in kind.items() if isinstance(one, str) and not one.endswith("?")}
        return (isinstance(value, dict) and needed <= value.keys() <= kind.keys()
                and all(accepts(kind[key], one) for key, one in value.items()))
    kind = kind.removesuffix("?")
    if kind == "bool":
        return isinstance(value, bool)
    if kind.startswith("list("):
        return value in kind[5:-1].split("|")
    if kind.startswith("match("):
        return isinstance(value, str) and re.match(kind[6:-1], value) is not None
    return isinstance(value, str)


def types_in(schema):
    for value in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(value, str):
            yield value
        else:
            yield from types_in(value)


class Format(unittest.TestCase):
    def setUp(self):
        self.config = load("config.yaml")

    def test_the_keys_that_an_addon_must_have(self):
        self.assertLessEqual({"name", "version", "slug", "description", "arch"}, self.config.keys())
        self.assertLessEqual(set(self.config["arch"]), {"amd64", "aarch64", "armv7", "armhf", "i386"})
        self.assertLessEqual(set(self.config["services"]), SERVICES)
        self.assertEqual(set(self.config["arch"]), load("build.yaml")["build_from"].keys())

    def test_the_version_is_the_programs(self):
        text = (SOURCE / "CMakeLists.txt").read_text()
        self.assertEqual(self.config["version"], re.search(r"project\(printer2mqtt VERSION ([\d.]+)", text)[1])

    def test_every_option_has_a_type_that_the_supervisor_knows(self):
        for kind in types_in(self.config["schema"]):
            self.assertRegex(kind, TYPE)

    def test_the_defaults_are_accepted(self):
        schema = self.config["schema"]
        self.assertTrue(accepts(schema, self.config["options"]))
        self.assertFalse(accepts(schema, {**self.config["options"], "log_level": "loud"}))

    def test_the_classes_are_those_of_the_program(self):
        known = subprocess.run([PROGRAM, "reference", "sample"], capture_output=True, text=True, check=True).stdout
        self.assertLessEqual(set(self.config["schema"]["control_classes"][0][5:-1].split("|")),
                             set(re.findall(r'"(\w+)"', known)))

    def test_every_option_is_explained_in_every_language(self):
        for language in ("en", "de"):
            told = load(f"translations/{language}.yaml")["configuration"]
            self.assertEqual(told.keys(), self.config["schema"].keys(), language)
            for text in told.values():
                self.assertEqual(text.keys(), {"name", "description"})

    def test_the_pictures_have_the_sizes_that_the_store_shows(self):
        for name, size in (("icon.png", (128, 128)), ("logo.png", (250, 100))):
            head = (ADDON / name).read_bytes()[:24]
            self.assertEqual(head[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack(">II", head[16:24]), size)


class Confinement(unittest.TestCase):
    """Only that the profile is one: nothing is confined by it here."""
    FILE = ADDON / "apparmor.txt"

    def test_apparmor_understands_the_profile(self):
        if not shutil.which("apparmor_parser"):
            if os.environ.get("CI") == "true":
                self.fail("apparmor_parser is not installed")
            self.skipTest("apparmor_parser is not installed")
        done = subprocess.run(["apparmor_parser", "--skip-kernel-load", "--skip-cache", self.FILE],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)  # a kernel without AppArmor is told of too

    def test_it_is_named_as_the_supervisor_expects_and_allows_no_more_than_the_start_takes(self):
        text = self.FILE.read_text()
        self.assertEqual(re.findall(r"^profile (\S+)", text, re.M), [load("config.yaml")["slug"]])
        self.assertEqual(set(re.findall(r"^ +capability (\w+),$", text, re.M)),
                         {"chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid"})
        self.assertNotRegex(text, r"(?m)^ *(capability|network|mount|ptrace),")


class Supervisor(http.server.BaseHTTPRequestHandler):
    answer = None

    def do_GET(self):
        allowed = self.headers["Authorization"] == f"Bearer {TOKEN}" and self.path == "/services/mqtt"
        known = allowed and self.answer is not None
        self.send_response(200 if known else 400 if allowed else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"result": "ok", "data": self.answer} if known else {"result": "error"}).encode())

    def log_message(self, *_):
        pass


class Start(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = pathlib.Path(folder.name)
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Supervisor)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def start(self, answer=None, **options):
        """Instead of the gateway a program that says how it was called."""
        Supervisor.answer = answer
        (self.data / "options.json").write_text(json.dumps({**load("config.yaml")["options"], **options}))
        program = self.data / "program"
        program.write_text('#!/bin/sh\nprintf "%s " "$@"\nenv | grep -c SUPERVISOR_TOKEN || true\n')
        program.chmod(0o755)
        return subprocess.run(
            [ADDON / "run.sh"], capture_output=True, text=True, timeout=60,
            env={**os.environ, "P2M_ADDON_DATA": str(self.data), "P2M_PROGRAM": str(program), "P2M_ADDON_USER": "",
                 "SUPERVISOR_TOKEN": TOKEN, "P2M_SUPERVISOR": f"http://127.0.0.1:{self.server.server_port}"})

    def made(self, *args, **options):
        """The configuration, which the program itself must find right."""
        done = self.start(*args, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        file = self.data / "printer2mqtt.toml"
        self.assertEqual(done.stdout, f"run --config {file} 0\n")
        checked = subprocess.run([PROGRAM, "check-config", file], capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertEqual(stat.S_IMODE(file.stat().st_mode), 0o600)
        return tomllib.loads(file.read_text())

    BROKER = {"host": "core-mosquitto", "port": 1883, "ssl": False, "username": "addons",
              "password": 'pass"word\\', "protocol": "3.1.1", "addon": "core_mosquitto"}

    def test_the_broker_of_home_assistant_is_used(self):
        mqtt = self.made(self.BROKER)["mqtt"]
        self.assertEqual((mqtt["url"], mqtt["username"]), ("mqtt://core-mosquitto:1883", "addons"))
        secret = pathlib.Path(mqtt["password_file"])
        self.assertEqual(secret.read_text(), self.BROKER["password"])
        self.assertEqual(stat.S_IMODE(secret.stat().st_mode), 0o600)

    def test_a_broker_with_tls_without_a_user_at_an_ipv6_address(self):
        answer = {**self.BROKER, "ssl": True, "port": 8883, "host": "fd00::5", "username": "", "password": ""}
        self.assertEqual(self.made(answer)["mqtt"], {"url": "mqtts://[fd00::5]:8883"})

    def test_a_broker_of_the_options_comes_first(self):
        mqtt = self.made(None, mqtt_url="mqtt://192.0.2.5:1883", mqtt_username="me", mqtt_password="secret")["mqtt"]
        self.assertEqual((mqtt["url"], mqtt["username"]), ("mqtt://192.0.2.5:1883", "me"))
        self.assertEqual(pathlib.Path(mqtt["password_file"]).read_text(), "secret")

    def test_options_become_keys(self):
        printers = [{"host": "192.0.2.20", "alias": "centauri"}, {"host": "192.0.2.21"}]
        made = self.made(self.BROKER, control=True, control_classes=["print"], printers=printers, log_level="debug")
        self.assertEqual(made["control"], {"enabled": True, "classes": ["print"]})
        self.assertEqual(made["printer"], printers)
        self.assertEqual(made["log"], {"level": "debug"})
        self.assertEqual(made["state"]["directory"], str(self.data / "state"))

    def test_an_option_cannot_write_other_keys(self):
        done = self.start(self.BROKER, printers=[{"host": 'x"\n[control]\nenabled = true\n#'}])
        self.assertEqual(done.returncode, 0)
        made = tomllib.loads((self.data / "printer2mqtt.toml").read_text())
        self.assertFalse(made["control"]["enabled"])

    def test_without_a_broker_one_sentence_says_what_to_do(self):
        done = self.start(None)
        self.assertEqual(done.returncode, 1)
        self.assertIn("install the Mosquitto broker add-on, or set mqtt_url", done.stderr)


if __name__ == "__main__":
    unittest.main()
