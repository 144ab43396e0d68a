# SPDX-License-Identifier: MIT
"""The HTTP API of the real program: the documents of MQTT, live events, and orders through the gate that the
topics have."""
import http.client
import json
import os
import pathlib
import subprocess
import sys
import threading

import pytest
from harness import PATIENCE, program, wait_until
from harness.web import Web

sys.path.append(str(pathlib.Path(__file__).parents[1] / "interop/scripts"))
from pages import example  # noqa: E402 # the documentation, as it stands there

CLASSES = ["light", "print", "gateway"]
API = "/api/v1"


@pytest.fixture
def served(start, world):
    """served(**sections): two printers, with the web server at an address of its own."""
    def begin(printers=2, **sections):
        world.web = Web(world.lan)
        own = sections.pop("http", {})
        sections.setdefault("control", {"enabled": True, "classes": CLASSES})
        return start(simulator={"printers": printers}, http={**world.web.section, **own}, **sections)
    return begin


def ask(world, verb, path, body=None, **headers):
    """(Status, header fields, body)."""
    connection = wait_until(lambda: world.web._connected(30), 10, "the web server listens")
    try:
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
        connection.request(verb, API + path, body, {key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def retained(world, what, printer=1):
    return world.watcher.latest(world.topic(what, printer)).payload


class Events:
    """Somebody who reads /api/v1/events until `close()`: a list of (id, type, data)."""

    def __init__(self, world, query="", **headers):
        self.seen, self.last_id = [], None
        self._connection = wait_until(lambda: world.web._connected(60), 10, "the web server listens")
        self._connection.request("GET", f"{API}/events{query}", headers=headers)
        self.answer = self._connection.getresponse()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        fields = {}
        try:
            while line := self.answer.readline():
                key, _, value = line.decode().rstrip("\n").partition(":")
                if key:
                    fields[key] = value.strip()
                    continue
                self.last_id = fields.get("id", self.last_id)
                if "event" in fields:
                    self.seen.append((fields.get("id"), fields["event"], json.loads(fields["data"])))
                fields = {}
        except (OSError, http.client.HTTPException, AttributeError, ValueError):
            pass  # closed by one of us

    def wait(self, predicate, timeout=10):
        return wait_until(lambda: next((one for one in list(self.seen) if predicate(one)), None), timeout,
                          lambda: f"an event; there are {[one[1] for one in self.seen]}")

    def close(self):
        self._connection.close()
        self._thread.join(5 * PATIENCE)


def test_documents_are_those_of_mqtt_byte_for_byte_and_are_not_sent_twice(served):
    world = served()
    for what in ("state", "attributes", "diagnostics"):
        def same(what=what):
            status, fields, body = ask(world, "GET", f"/printers/p1/{what}")
            assert (status, fields["Content-Type"]) == (200, "application/json")
            return (fields, body) if body == retained(world, what) else None
        fields, body = wait_until(same, 10, f"{what} is that of MQTT")
        status, again, nothing = ask(world, "GET", f"/printers/p1/{what}", If_None_Match=fields["ETag"])
        # A document that moved meanwhile is sent, one that did not is not.
        assert status == 304 and nothing == b"" or status == 200 and nothing != body and again["ETag"] != fields["ETag"]
        status, head, nothing = ask(world, "HEAD", f"/printers/p1/{what}")
        assert (status, nothing) == (200, b"") and int(head["Content-Length"]) > 0
        status, fields, _ = ask(world, "OPTIONS", f"/printers/p1/{what}")
        assert (status, fields["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_the_gateway_and_its_printers_are_listed(served):
    world = served()
    for printer in (1, 2):
        world.watcher.wait_text(world.topic("availability", printer), "online", 10)

    def is_that_of_mqtt():
        status, _, body = ask(world, "GET", "/gateway")
        return status == 200 and body == world.watcher.latest("printer2mqtt/gateway/info").payload
    wait_until(is_that_of_mqtt, 10, "it is that of MQTT, which is told a moment later")
    status, _, body = ask(world, "GET", "/printers")
    listed = json.loads(body)
    assert (status, listed["total"]) == (200, 2)
    assert [(one["topic"], one["availability"], one["status"]) for one in listed["printers"]] == [
        ("p1", "online", "idle"), ("p2", "online", "idle")]
    assert json.loads(ask(world, "GET", "/printers?status=printing")[2]) == {"total": 0, "printers": []}
    assert [one["topic"] for one in json.loads(ask(world, "GET", "/printers?limit=1&offset=1")[2])["printers"]] == ["p2"]
    assert ask(world, "GET", "/printers?limit=0")[0] == 400
    whole = json.loads(ask(world, "GET", "/printers/p1")[2])
    assert whole["state"]["status"] == "idle" and set(whole["control"]) == set(CLASSES)
    status, fields, body = ask(world, "GET", "/printers/nobody/state")
    assert (status, fields["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(body)["code"] == "not_found"
    assert ask(world, "GET", "/printers/p1/thumbnail")[1]["Content-Type"] == "image/png"


def test_an_order_goes_through_the_gate_of_the_topics_and_is_answered_there_too(served):
    world = served()
    since = world.watcher.mark()
    status, _, body = ask(world, "PUT", "/printers/p1/light", {"on": True})
    told = json.loads(body)
    assert (status, told["status"], told["source"], told["caller"]) == (
        200, "ok", "light", {"surface": "http", "name": None})
    assert world.watcher.wait_json(world.topic("result"), lambda one: one["source"] == "light", 5, since) == told
    assert json.loads(ask(world, "GET", "/printers/p1/state")[2])["light"]["chamber"] is True
    # A class that is off, a value of no use, a body of no use.
    status, _, body = ask(world, "PUT", "/printers/p1/fans", {"fan": "part", "percent": 10})
    assert (status, json.loads(body)["code"]) == (403, "class_disabled")
    assert ask(world, "PUT", "/printers/p1/light", {"on": "perhaps"})[0] == 400
    assert ask(world, "PUT", "/printers/p1/light", '{"on":true},"action":"stop"')[0] == 400
    assert ask(world, "PUT", "/printers/nobody/light", {"on": True})[0] == 404
    status, _, body = ask(world, "POST", "/printers/p1/job/pause", {})
    assert (status, json.loads(body)["code"]) == (409, "not_allowed_now")


def test_one_id_by_http_and_mqtt_is_one_request_to_the_printer(served):
    world = served()
    before = len(world.simulator.orders())
    envelope = {"id": "seven", "action": "set_light", "params": {"on": True}}
    status, _, body = ask(world, "POST", "/printers/p1/commands", envelope)
    assert (status, json.loads(body)["id"]) == (200, "seven")
    world.watcher.publish(world.topic("command"), json.dumps(envelope))
    again = world.watcher.wait_json(world.topic("result"), lambda one: one.get("repeated"), 5)
    assert again["id"] == "seven"
    assert len(world.simulator.orders()) == before + 1


def test_an_idempotency_key_is_carried_out_once(served):
    world = served()
    before = len(world.simulator.orders())
    envelope = {"action": "set_light", "params": {"on": True}}
    first = json.loads(ask(world, "POST", "/printers/p1/commands", envelope, Idempotency_Key="eight")[2])
    again = json.loads(ask(world, "POST", "/printers/p1/commands", envelope, Idempotency_Key="eight")[2])
    assert (first["id"], again["id"], again["repeated"]) == ("eight", "eight", True)
    assert len(world.simulator.orders()) == before + 1


def test_a_command_of_the_gateway_is_answered(served):
    world = served()
    status, _, body = ask(world, "POST", "/gateway/commands", {"action": "rediscover"})
    assert (status, json.loads(body)["code"]) == (200, "confirmed")
    assert ask(world, "POST", "/gateway/commands", {"action": "restart_rtsp"})[0] == 409


def test_live_events_begin_with_the_full_state_and_go_on_where_they_stopped(served):
    world = served()
    events = Events(world, "?printer=p1&types=state,availability,result")
    assert events.answer.headers["Content-Type"].startswith("text/event-stream")
    _, _, data = events.wait(lambda one: one[1] == "state")
    assert data["printer"] == "p1" and data["document"]["status"] == "idle"
    events.wait(lambda one: one[1] == "availability" and one[2]["document"] == "online")
    assert ask(world, "PUT", "/printers/p1/light", {"on": True})[0] == 200
    number, _, data = events.wait(lambda one: one[1] == "result")
    assert number and data["document"]["action"] == "set_light"
    assert {one[2]["printer"] for one in events.seen} == {"p1"}
    events.close()
    assert ask(world, "PUT", "/printers/p1/light", {"on": False})[0] == 200
    again = Events(world, "?printer=p1&types=result", **{"Last-Event-ID": number})
    assert again.wait(lambda one: one[1] == "result")[2]["document"]["action"] == "set_light"
    assert len([one for one in again.seen if one[1] == "result"]) == 1
    again.close()
    strange = Events(world, "?printer=p1", **{"Last-Event-ID": "of-another-run"})
    strange.wait(lambda one: one[1] == "resync")
    strange.close()
    assert ask(world, "GET", "/events?types=nonsense")[0] == 400


def test_another_sites_page_changes_nothing_on_loopback_either(served):
    world = served()
    for headers in ({"Origin": "http://evil.example"}, {"Sec_Fetch_Site": "cross-site"}, {"Host": "evil.example"}):
        status, _, _ = ask(world, "PUT", "/printers/p1/light", {"on": True}, **headers)
        assert status in (403, 421), headers
    assert json.loads(ask(world, "GET", "/printers/p1/state")[2])["light"]["chamber"] is False


def test_named_tokens_bound_what_their_owners_see_and_do_until_they_are_revoked(served, world):
    secret = world.folder / "secret"
    secret.write_text("the-main-secret\n")
    secret.chmod(0o600)
    served(http={"token_file": str(secret)})

    def token(*words):
        done = subprocess.run([program("printer2mqtt"), "token", words[0], "--config", world.gateway.file, *words[1:]],
                              capture_output=True, text=True, timeout=30 * PATIENCE, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()
    kitchen = token("add", "kitchen", "--class", "print", "--printer", "p2")
    assert "kitchen" in token("list")
    file = pathlib.Path(world.gateway.config["state"]["directory"]) / "http-tokens.json"
    assert kitchen not in file.read_text(encoding="utf-8")
    assert ask(world, "GET", "/printers")[0] == 401
    wait_until(lambda: ask(world, "GET", "/printers", X_Api_Key=kitchen)[0] == 200, 5, "the token is in force")
    shown = json.loads(ask(world, "GET", "/printers", X_Api_Key=kitchen)[2])
    assert [one["topic"] for one in shown["printers"]] == ["p2"]
    assert ask(world, "GET", "/printers/p1/state", X_Api_Key=kitchen)[0] == 404
    status, _, body = ask(world, "PUT", "/printers/p2/light", {"on": True}, X_Api_Key=kitchen)
    assert (status, json.loads(body)["code"]) == (403, "class_disabled")
    status, _, body = ask(world, "PUT", "/printers/p2/light", {"on": True}, Authorization="Bearer the-main-secret")
    assert status == 200
    token("revoke", "kitchen")
    wait_until(lambda: ask(world, "GET", "/printers", X_Api_Key=kitchen)[0] in (401, 429), 5, "it is revoked")


def test_the_description_lists_what_is_served_and_nothing_else(served):
    world = served()
    status, fields, body = ask(world, "GET", "/openapi.yaml")
    assert (status, fields["Content-Type"]) == (200, "application/yaml")
    paths, path = {}, None
    for line in body.decode().split("\ncomponents:")[0].splitlines():
        if line.startswith("  /"):
            path = line.strip().rstrip(":")
        elif path and line.strip() in ("get:", "put:", "post:", "delete:") and line.startswith("    ") \
                and not line.startswith("     "):
            paths.setdefault(path, set()).add(line.strip().rstrip(":").upper())
    assert len(paths) > 15
    for one, verbs in paths.items():
        status, fields, _ = ask(world, "OPTIONS", one.replace("{printer}", "p1"))
        assert status == 204, one
        served_verbs = set(fields["Allow"].split(", ")) - {"HEAD", "OPTIONS"}
        assert served_verbs == verbs, one


# --- docs/http-api.md

def typed(world, page, codes=(0,)):
    """What an example of the page prints, at this world's address and for its first printer."""
    text = page.body.replace("127.0.0.1:8099", f"{world.web.host}:{world.web.port}").replace("centauri", "p1")
    text = text.replace("printer2mqtt.toml", str(world.gateway.file))
    path = f"{os.environ['P2M_BIN_DIR']}:{os.environ['PATH']}"
    done = subprocess.run(["sh", "-c", text], capture_output=True, text=True, timeout=30, check=False,
                          env={**os.environ, "PATH": path})
    assert done.returncode in codes, done.stderr
    return done.stdout


def test_the_pages_examples_print_what_they_promise(served, world):
    served()
    ask(world, "GET", "/printers")
    printed = typed(world, example("http_read"))
    assert '"total":2' in printed and '"status":"idle"' in printed
    assert "event: state" in typed(world, example("http_follow"), codes=(28,))
    assert typed(world, example("http_command")).count('"code":"confirmed"') == 2
    printed = typed(world, example("http_tokens")).splitlines()
    assert printed[0].startswith("p2m_") and printed[1].split("\t") == ["kitchen", "classes print", "printers p1"]
