# SPDX-License-Identifier: MIT
"""The control API: those of /v3's calls that the gateway and its tests make, with MediaMTX's answers."""
import datetime
import http.server
import json
import threading
import urllib.parse

from .access import PAUSE_AFTER_ERROR_S, basic_credentials, may
from .configuration import ConfigurationError

MAX_BODY = 1 << 20


def _page(items, query):
    """One page of a list. ValueError: it cannot be asked for so."""
    asked = urllib.parse.parse_qs(query)
    size, number = (int(asked.get(key, [default])[0]) for key, default in (("itemsPerPage", "100"), ("page", "0")))
    if size <= 0 or number < 0:
        raise ValueError("invalid items per page")
    return {"itemCount": len(items), "pageCount": -(-len(items) // size), "items": items[number * size:][:size]}


def _time(at):
    return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat() if at else None


def describe_path(path):
    reader_ids = [{"type": "rtspSession", "id": one.id} for one in list(path.readers)]
    source = path.publisher and {"type": "rtspSession", "id": path.publisher.id}
    is_there = path.stream is not None
    size = path.stream.bytes if is_there else 0
    return {"name": path.name, "confName": path.entry, "ready": is_there, "readyTime": _time(path.ready_at),
            "available": is_there, "availableTime": _time(path.ready_at), "online": is_there,
            "onlineTime": _time(path.ready_at), "source": source, "tracks": ["H264"] if is_there else [],
            "bytesReceived": size, "bytesSent": size * len(reader_ids), "readers": reader_ids}


def describe_session(client):
    size = client.stream.bytes if client.stream else 0
    return {"id": client.id, "created": client.created.isoformat(), "remoteAddr": f"{client.address}:0",
            "state": client.state, "path": client.path.name if client.path else "", "query": "",
            "user": client.user, "transport": "TCP", "bytesReceived": size if client.state == "publish" else 0,
            "bytesSent": size if client.state == "read" else 0}


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    core = None  # set by serve()

    def do_GET(self):
        core, (path, _, query) = self.core, self.path.partition("?")
        pages = {
            "/v3/info": lambda: {"version": core.version, "started": core.started.isoformat()},
            "/v3/config/global/get": lambda: {key: value for key, value in core.values.items()
                                              if key not in ("paths", "pathDefaults")},
            "/v3/config/paths/list": lambda: _page([{"name": name, **core.configuration.paths[name]}
                                                    for name in sorted(core.configuration.paths)], query),
            "/v3/paths/list": lambda: _page([describe_path(one) for one in core.paths()], query),
            "/v3/rtspsessions/list": lambda: _page([describe_session(one) for one in core.rtsp.clients()
                                                    if one.state != "idle"], query),
        }
        if not self._let_in():
            return
        if path in pages:
            try:
                self._answer(200, pages[path]())
            except ValueError as error:
                self._refuse(400, str(error))
        elif path.startswith("/v3/config/paths/get/"):
            name = path[len("/v3/config/paths/get/"):]
            found = core.configuration.paths.get(name)
            self._answer(200, {"name": name, **found}) if found else self._refuse(
                404, "path configuration not found")
        elif path.startswith("/v3/paths/get/"):
            found = [one for one in core.paths() if one.name == path[len("/v3/paths/get/"):]]
            self._answer(200, describe_path(found[0])) if found else self._refuse(404, "path not found")
        else:
            self._answer(404, None)

    def do_POST(self):
        self._change({"add": self.core.add_path, "replace": self.core.replace_path})

    def do_PATCH(self):
        if self.path == "/v3/config/global/patch":
            self._perform(lambda body: self.core.patch_global(body))
        else:
            self._change({"patch": self.core.patch_path})

    def do_DELETE(self):
        self._change({"delete": lambda name, _: self.core.delete_path(name)})

    def _change(self, verbs):
        for verb, call in verbs.items():
            prefix = f"/v3/config/paths/{verb}/"
            if self.path == prefix:
                return self._refuse(400, "invalid name") if self._let_in() else None
            if self.path.startswith(prefix):
                return self._perform(lambda body, name=self.path[len(prefix):], do=call: do(name, body))
        if self._let_in():
            self._answer(404, None)
        return None

    def _perform(self, call):
        size = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(min(size, MAX_BODY))
        if not self._let_in():
            return
        try:
            body = json.loads(text) if text else {}
            if not isinstance(body, dict):
                raise ConfigurationError("the body must be an object")
            call(body)
        except KeyError:
            return self._refuse(404, "path not found")
        except (ConfigurationError, ValueError) as error:
            return self._refuse(400, str(error))
        self._answer(200, {"status": "ok"})

    def _let_in(self):
        credentials = basic_credentials(self.headers.get("Authorization"))
        if may(self.core.values["authInternalUsers"], "api", "", self.client_address[0], credentials):
            return True
        if credentials:
            threading.Event().wait(PAUSE_AFTER_ERROR_S)
        self._refuse(401, "authentication error")
        return False

    def _refuse(self, status, why):
        self.core.log("ERR", f"[API] {why}")
        self._answer(status, {"status": "error", "error": why})

    def _answer(self, status, body):
        text = b"404 page not found" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="mediamtx"')
        self.send_header("Content-Type", "application/json" if body is not None else "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True


def serve(core, host, port):
    """In a thread of its own. OSError when it cannot listen."""
    server = _Server((host or "0.0.0.0", port), type("Handler", (_Handler,), {"core": core}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
