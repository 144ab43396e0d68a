# SPDX-License-Identifier: MIT
"""The double of MediaMTX is as strict as the real one where the gateway depends on it. What it does on
the wire is proved by tests/e2e/test_rtsp.py, which also runs with the real program."""
import base64
import hashlib
import pathlib
import subprocess
import sys
import threading

import pytest

TESTS = pathlib.Path(__file__).parents[1]
DOUBLE = TESTS / "support" / "mediamtx_double"
sys.path[:0] = [str(DOUBLE), str(TESTS / "e2e" / "harness")]
from double.access import basic_credentials, may  # noqa: E402 # it is found by the line above
from double.command import split_and_expand  # noqa: E402
from double.api import _page  # noqa: E402
from double.configuration import ConfigurationError, load, seconds  # noqa: E402
from double.path import Path  # noqa: E402
from wait import wait_until  # noqa: E402


@pytest.mark.parametrize("text, phrase", [
    ("rtspp: yes", 'unknown field "rtspp"'),
    ("paths: {p1: {runOnDemnd: x}}", 'unknown field "runOnDemnd"'),
    ("rtsp: 1", "'rtsp' must be a boolean"),
    ("readTimeout: 10", "'readTimeout' must be a duration"),
    ("readTimeout: soon", "invalid duration"),
    ("rtspTransports: [carrier pigeon]", "invalid transports"),
    ("writeQueueSize: 500", "power of two"),
    ("rtsp: yes\nrtsp: no", "already defined"),
    ("paths: {a b: {}}", "invalid path name"),
    ("paths: {p1: {runOnDemand: x, alwaysAvailable: yes}}", "cannot be used with 'runOnDemand'"),
    ("paths: {p1: {record: yes}}", "does not know how to 'record'"),
    ("logLevel: chatty", "invalid 'logLevel'"),
    ("logDestinations: [stdout, printer]", "invalid 'logDestinations'"),
    ("paths: {all: {}, all_others: {}}", "are aliases"),
    ("authInternalUsers: [{user: any, pass: x}]", "password with 'any'"),
    ("authInternalUsers: [{user: 'a b'}]", "unsupported characters"),
    ("authInternalUsers: [{user: a, pass: 'sha256:no base64'}]", "unsupported characters"),
    ("authInternalUsers: [{user: a, ips: ['fe80::1%eth0']}]", "unable to parse"),
    ("authInternalUsers: [{user: a, permissions: [{action: fly}]}]", "invalid permission"),
    ("- a list", "must be a map"),
    ("a: [", "yaml:"),
])
def test_a_configuration_with_a_fault_is_refused_with_a_reason(text, phrase):
    with pytest.raises(ConfigurationError) as refused:
        load(text, {})
    assert phrase in str(refused.value)


def test_the_environment_goes_before_the_file_and_unknown_variables_count_for_nothing():
    made = load("moq: yes\nrtspAddress: :1", {"MTX_MOQ": "no", "MTX_RTSPADDRESS": ":2", "MTX_NEWER": "x"})
    assert made.values["moq"] is False
    assert made.values["rtspAddress"] == ":2"


def test_other_servers_are_on_unless_they_are_switched_off():
    made = load("", {})
    assert [made.values[name] for name in ("rtmp", "hls", "webrtc", "srt", "moq")] == [True] * 5
    assert [made.values[name] for name in ("api", "metrics", "pprof", "playback")] == [False] * 4


@pytest.mark.parametrize("text, expected", [("10s", 10), ("1m30s", 90), ("200ms", 0.2), ("1h", 3600), ("1d", 86400)])
def test_durations_are_those_of_the_original(text, expected):
    assert seconds(text) == pytest.approx(expected)


def test_an_entry_may_be_a_name_an_expression_or_all_others():
    made = load("paths: {p1: {}, '~^cam': {}, all_others: {}}", {})
    assert [made.path_for(name)[0] for name in ("p1", "cam7", "x")] == ["p1", "~^cam", "all_others"]
    assert load("paths: {p1: {}}", {}).path_for("x") is None


def test_a_change_leaves_the_configuration_it_came_from_alone():
    before = load("paths: {p1: {maxReaders: 3}}", {})
    after = before.with_path("p2", {"runOnDemand": "x"})
    assert (set(before.paths), set(after.paths)) == ({"p1"}, {"p1", "p2"})
    assert before.paths["p1"] == after.paths["p1"]


def test_a_command_is_split_before_variables_are_put_in(monkeypatch):
    monkeypatch.setenv("FROM_OUTSIDE", "o")
    words = split_and_expand("""run "$A b" '$B' ${B}c $FROM_OUTSIDE $NOWHERE;x""", {"A": "1 2", "B": "$A"})
    assert words == ["run", "1 2 b", "$A", "$Ac", "o", ";x"]


USERS = [
    {"user": "any", "ips": ["127.0.0.1", "::1"], "permissions": [{"action": "publish"}, {"action": "api"}]},
    {"user": "viewer", "pass": "s3cret", "permissions": [{"action": "read", "path": "~^p[0-9]$"}]},
    {"user": "hashed", "pass": "sha256:" + base64.b64encode(hashlib.sha256(b"s3cret").digest()).decode(),
     "permissions": [{"action": "read"}]},
]


@pytest.mark.parametrize("action, path, address, credentials, allowed", [
    ("publish", "p1", "127.0.0.1", None, True),
    ("publish", "p1", "::1", None, True),
    ("publish", "p1", "127.0.0.2", None, False),
    ("publish", "p1", "192.0.2.9", ("viewer", "s3cret"), False),
    ("api", "", "192.0.2.9", None, False),
    ("read", "p1", "127.0.0.1", None, False),
    ("read", "p1", "192.0.2.9", ("viewer", "s3cret"), True),
    ("read", "p1", "192.0.2.9", ("viewer", "other"), False),
    ("read", "q1", "192.0.2.9", ("viewer", "s3cret"), False),
    ("read", "q1", "192.0.2.9", ("hashed", "s3cret"), True),
])
def test_permissions_are_those_of_the_users(action, path, address, credentials, allowed):
    assert may(USERS, action, path, address, credentials) is allowed


@pytest.mark.parametrize("header, expected", [
    (None, None), ("Bearer x", None), ("Basic !", None), ("Basic YTpiOmM=", ("a", "b:c"))])
def test_credentials_come_from_the_header(header, expected):
    assert basic_credentials(header) == expected


@pytest.mark.parametrize("query, pages, names", [
    ("", 1, list("abcde")), ("itemsPerPage=2&page=0", 3, ["a", "b"]), ("page=2&itemsPerPage=2", 3, ["e"]),
    ("itemsPerPage=2&page=7", 3, [])])
def test_lists_come_in_pages(query, pages, names):
    found = _page(list("abcde"), query)
    assert (found["itemCount"], found["pageCount"], found["items"]) == (5, pages, names)
    assert _page([], query)["pageCount"] == 0


@pytest.mark.parametrize("query", ["itemsPerPage=0", "page=-1", "page=x"])
def test_a_page_that_cannot_be_is_refused(query):
    with pytest.raises(ValueError):
        _page(["a"], query)


class Asker(threading.Thread):
    """Somebody who asks a path for its stream; `answer` is empty once there is one."""

    def __init__(self, path):
        super().__init__(daemon=True)
        self.path, self.answer = path, None
        self.start()

    def run(self):
        self.answer = self.path.wait_for_stream()


@pytest.fixture
def on_demand():
    """on_demand(close_after): a path whose command never publishes by itself, and its log."""
    made = []

    def make(close_after):
        values = load(f"paths: {{p1: {{runOnDemand: sleep 60, runOnDemandCloseAfter: {close_after}}}}}", {}).paths["p1"]
        told = []
        made.append(Path("p1", "p1", values, 8554, lambda _level, text: told.append(text)))
        return made[-1], told
    yield make
    for one in made:
        one.close()


def test_who_asks_between_the_end_of_a_publisher_and_the_closing_waits_until_somebody_else_asks(on_demand):
    path, told = on_demand("1s")  # what is done below before the closing takes a part of that
    first = Asker(path)
    wait_until(lambda: any("started" in one for one in told), 20, "it is heard")
    path.publish("publisher", "stream")
    wait_until(lambda: first.answer == "", 20, "it is heard")
    assert path.add_reader("reader")
    assert path.unpublish("publisher") == ["reader"]
    path.remove_reader("reader")  # its connection has ended by then; it is the last one
    held = Asker(path)
    wait_until(lambda: any("not needed by anyone" in one for one in told), 20, "it is heard")
    assert held.is_alive() and held.answer is None
    other = Asker(path)
    wait_until(lambda: sum("started" in one for one in told) == 2, 20, "it is heard")
    path.publish("publisher", "stream")
    wait_until(lambda: held.answer == "" and other.answer == "", 20, "it is heard")


def test_who_asks_between_the_end_of_a_publisher_and_the_closing_sees_the_next_one_when_it_is_quick(on_demand):
    path, told = on_demand("20s")
    first = Asker(path)
    wait_until(lambda: any("started" in one for one in told), 20, "it is heard")
    path.publish("publisher", "stream")
    wait_until(lambda: first.answer == "", 20, "it is heard")
    assert path.add_reader("reader")
    path.unpublish("publisher")
    path.remove_reader("reader")
    held = Asker(path)
    path.publish("another", "stream")
    wait_until(lambda: held.answer == "", 20, "it is heard")
    assert sum("started" in one for one in told) == 1


def test_the_program_ends_with_one_line_when_its_file_is_wrong(tmp_path):
    file = tmp_path / "m.yml"
    file.write_text("nonsense: yes\n")
    ended = subprocess.run([DOUBLE / "mediamtx", file], capture_output=True, text=True, timeout=20, check=False)
    assert ended.returncode == 1
    assert ended.stdout == 'ERR: json: unknown field "nonsense"\n'


def test_the_program_tells_the_version_it_stands_for():
    ended = subprocess.run([DOUBLE / "mediamtx", "--version"], capture_output=True, text=True, timeout=20, check=True)
    assert ended.stdout == "v1.19.3\n"
