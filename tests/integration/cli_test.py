#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The command line as its users meet it: exit codes, help and messages. Usage: cli_test.py PROGRAM"""
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM = sys.argv.pop(1)
SUBCOMMANDS = ["run", "discover", "status", "watch", "snapshot", "rtsp", "healthcheck",
               "check-config", "discovery", "token", "version"]
SAMPLE = pathlib.Path(__file__).parents[2] / "deploy" / "printer2mqtt.toml"


def call(*words, **variables):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=30,
                          env={**os.environ, **variables})


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, text):
        file = self.folder / "p.toml"
        file.write_text(text)
        return str(file)

    def test_help_names_every_subcommand_and_every_exit_code(self):
        done = call("--help")
        self.assertEqual(done.returncode, 0)
        for word in SUBCOMMANDS + ["Examples:", "3 wrong configuration", "4 printer not found"]:
            self.assertIn(word, done.stdout)
        self.assertNotIn("reference", done.stdout)
        self.assertNotIn("supervise-child", done.stdout)

    def test_each_subcommand_explains_itself(self):
        for name in SUBCOMMANDS:
            with self.subTest(name):
                done = call(name, "--help")
                self.assertEqual(done.returncode, 0)
                self.assertIn(f"printer2mqtt {name}", done.stdout)

    def test_the_manual_page_says_what_help_says(self):
        page = call("reference", "man").stdout.replace("\\-", "-")
        for name in SUBCOMMANDS:
            self.assertIn(f".SS printer2mqtt {name}", page)
        self.assertIn("-c\\fR, \\fB--config\\fR \\fIFILE", page)
        self.assertIn("One of trace, debug, info, warn, error.", page)
        self.assertNotIn("supervise-child", page)

    def test_a_silent_name_server_does_not_hold_up_the_end(self):
        # In a network of its own: a name server that hears the question and says nothing.
        script = """
import os, signal, socket, subprocess, sys, time
subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
subprocess.run(["mount", "--bind", sys.argv[1], "/etc/resolv.conf"], check=True)
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
server.settimeout(20)
child = subprocess.Popen([sys.argv[2], "status", "printer.example.org"])
server.recvfrom(512)
since = time.monotonic()
child.send_signal(signal.SIGINT)
child.wait(20)
print(time.monotonic() - since)
"""
        apart = ["unshare", "-rnm"]
        if subprocess.run([*apart, "true"], capture_output=True).returncode != 0:
            self.skipTest("this system gives its users no network namespaces")
        names = self.folder / "resolv.conf"
        names.write_text("nameserver 127.0.0.1\n")
        done = subprocess.run([*apart, sys.executable, "-c", script, str(names), PROGRAM],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(float(done.stdout), 5)

    def complete(self, *words):
        """What bash offers for the last of the words."""
        script = self.folder / "completion"
        script.write_text(call("reference", "bash").stdout)
        done = subprocess.run(
            ["bash", "-c", 'compopt() { :; }; source "$1"; shift; COMP_WORDS=("$@"); '
             'COMP_CWORD=$(($# - 1)); _printer2mqtt; printf "%s\\n" "${COMPREPLY[@]}"',
             "bash", script, "printer2mqtt", *words], capture_output=True, text=True, check=True, timeout=30)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_completes_commands_options_and_values(self):
        self.assertEqual(sorted(self.complete("")), sorted(SUBCOMMANDS))
        self.assertEqual(self.complete("wa"), ["watch"])
        self.assertIn("--config", self.complete("run", "--"))
        self.assertEqual(self.complete("run", "--log-level", "w"), ["warn"])
        self.assertEqual(self.complete("run", "--config", ""), [])  # files, by bash itself
        self.assertEqual(self.complete("watch", "--json", "--ti"), ["--timeout"])

    def test_healthcheck_says_what_the_web_server_says(self):
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(self.server.code if self.path == "/healthz" else 404)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        file = self.write(f"[http]\nport = {server.server_port}\n")
        for code, expected in ((200, 0), (503, 1)):
            server.code = code
            self.assertEqual(call("healthcheck", "--config", file).returncode, expected)
        server.shutdown()
        server.server_close()
        done = call("healthcheck", "--config", file)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not healthy", done.stderr)
        self.assertEqual(call("healthcheck", "-c", self.write("[http]\nenabled = false\n")).returncode, 1)

    def test_wrong_usage_ends_with_2(self):
        for words in ([], ["fly"], ["status"], ["status", "h", "--colour"], ["run", "--log-level", "x"],
                      ["snapshot", "h"],
                      ["discover", "--timeout", "0"], ["check-config"], ["check-config", ""]):
            with self.subTest(words):
                done = call(*words)
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr)

    def test_a_command_that_is_none_is_named_with_the_one_that_was_meant(self):
        self.assertEqual(call("statsu", "192.0.2.20").stderr,
                         "printer2mqtt: there is no command statsu (did you mean status?); see printer2mqtt --help\n")
        self.assertEqual(call("fly").stderr, "printer2mqtt: there is no command fly; see printer2mqtt --help\n")
        self.assertIn("host is required", call("status").stderr)

    def test_supervise_child_ends_as_its_child_ended(self):
        for script, code in (("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 128 + 9)):
            with self.subTest(script):
                self.assertEqual(call("supervise-child", "--", "sh", "-c", script).returncode, code)
        for program, why in (("/nowhere/program", "No such file"), ("nowhere-program", "not on PATH"),
                             ("/dev/null", "Permission denied")):
            with self.subTest(program):
                done = call("supervise-child", "--", program)
                self.assertEqual(done.returncode, 127)
                self.assertRegex(done.stderr, f"ERR: {program} cannot be started: .*{why}")
        self.assertEqual(call("supervise-child").returncode, 2)

    def test_supervise_child_leaves_nobody_behind(self):
        script = "sleep 60 & echo $!"
        done = call("supervise-child", "--", "sh", "-c", script)
        self.assertEqual(done.returncode, 0)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(done.stdout), 0)

    def test_version_is_one_line(self):
        done = call("version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"\Aprinter2mqtt \d+\.\d+\.\d+\n\Z")

    def test_the_sample_configuration_is_accepted(self):
        done = call("check-config", str(SAMPLE))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, f"{SAMPLE}: ok, 0 printer(s)\n")

    def test_every_fault_is_listed_and_ends_with_3_before_anything_starts(self):
        file = self.write('[mqtt]\nusrname = "x"\n[broker]\nport = 0\n')
        expected = (f'{file}:2:1: mqtt.usrname: unknown key; did you mean "username"?\n'
                    f'{file}:4:8: broker.port: 0 is not accepted; '
                    'expected a whole number from 1 to 65535\n')
        for words in (["check-config", file], ["run", "--config", file], ["discovery", file]):
            with self.subTest(words):
                done = call(*words)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (3, "", expected))

    def test_a_missing_file_ends_with_3(self):
        done = call("run", "--config", str(self.folder / "none.toml"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("No such file", done.stderr)

    def test_a_password_in_a_url_is_refused_and_not_repeated(self):
        done = call("check-config", self.write('[mqtt]\nurl = "mqtt://me:hunter2@b"\n'))
        self.assertEqual(done.returncode, 3)
        self.assertIn("credentials do not belong into the URL", done.stderr)
        self.assertNotIn("hunter2", done.stderr + done.stdout)

    def test_a_printer_that_is_not_there_ends_with_4(self):
        for words in (["status", "127.77.1.1", "--timeout", "1"], ["watch", "127.77.1.1", "--timeout", "1"],
                      ["discovery", "127.77.1.1", "--timeout", "1"],
                      ["discover", "--timeout", "1", "--broadcast", "127.77.1.1"]):
            with self.subTest(words):
                done = call(*words)
                self.assertEqual((done.returncode, done.stdout), (4, ""))
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_a_printer_that_is_not_there_is_told_with_what_to_check(self):
        self.assertEqual(call("status", "127.77.1.1", "--timeout", "1").stderr,
                         "printer2mqtt: 127.77.1.1: Connection refused; check that it is on, its address, and that "
                         "this machine reaches its TCP port 3030\n")


if __name__ == "__main__":
    unittest.main()
