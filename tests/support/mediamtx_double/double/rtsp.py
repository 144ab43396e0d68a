# SPDX-License-Identifier: MIT
"""The RTSP side: GStreamer's server, which reads and writes the protocol, with MediaMTX's rules about
who may publish and read, and when there is something to read."""
import datetime
import threading
import time
import uuid

from .access import PAUSE_AFTER_ERROR_S, basic_credentials, may
from .configuration import seconds
from .pipelines import GLib, GstRtsp, GstRtspServer, PublishingFactory, ReadingFactory

OK, BAD_REQUEST, UNAUTHORIZED, NOT_FOUND = (
    GstRtsp.RTSPStatusCode.OK, GstRtsp.RTSPStatusCode.BAD_REQUEST, GstRtsp.RTSPStatusCode.UNAUTHORIZED,
    GstRtsp.RTSPStatusCode.NOT_FOUND)
LOOKS_AFTER_CLIENTS_EACH_S = 1


class Client:
    """One connection, and its session."""

    def __init__(self, connection):
        self.connection = connection
        self.address = connection.get_connection().get_ip()
        self.id = str(uuid.uuid4())
        self.created = datetime.datetime.now(datetime.timezone.utc)
        self.state, self.path, self.user, self.stream = "idle", None, "", None


class RtspServer:
    def __init__(self, core):
        """`core`: `configuration` and its `values`, `path(name)` (or None), `log(level, text)`."""
        self._core = core
        transports = core.values["rtspTransports"]
        self._protocols = GstRtsp.RTSPLowerTrans(0)
        if "tcp" in transports:
            self._protocols |= GstRtsp.RTSPLowerTrans.TCP
        if "udp" in transports:
            self._protocols |= GstRtsp.RTSPLowerTrans.UDP
        self._clients = {}
        self._lock = threading.Lock()
        self._server = GstRtspServer.RTSPServer()
        threads = GstRtspServer.RTSPThreadPool()
        threads.set_max_threads(-1)  # one each: who waits for a stream holds nobody up
        self._server.set_thread_pool(threads)
        # Both kinds of clients name the same path. Who has not asked for a description publishes.
        self._publishing, self._reading = self._server.get_mount_points(), GstRtspServer.RTSPMountPoints()
        self._server.connect("client-connected", self._on_connected)

    def listen(self, host, port):
        """False when it cannot."""
        self._server.set_address(host or "0.0.0.0")
        self._server.set_service(str(port))
        GLib.timeout_add_seconds(LOOKS_AFTER_CLIENTS_EACH_S, self._look_after_clients)
        return self._server.attach(None) != 0

    def mount(self, name):
        """Lets publishers come to this path."""
        self._publishing.add_factory(f"/{name}", PublishingFactory(self._protocols))

    def unmount(self, name):
        self._publishing.remove_factory(f"/{name}")
        self._reading.remove_factory(f"/{name}")

    def disconnect(self, clients):
        """From the main thread, which never waits for a lock of a path."""
        for client in clients:
            GLib.idle_add(lambda one=client: one.connection.close() and False)

    def clients(self):
        with self._lock:
            return list(self._clients.values())

    def _log(self, client, text):
        self._core.log("INF", f"[RTSP] [session {client.id[:8]}] {text}")

    def _on_connected(self, _server, connection):
        client = Client(connection)
        with self._lock:
            self._clients[connection] = client
        for signal, handler in {
                "pre-describe-request": self._before_describe, "pre-announce-request": self._before_announce,
                "announce-request": self._after_announce, "pre-setup-request": self._before_setup,
                "setup-request": self._after_setup, "teardown-request": lambda one, _: self._leave(one)}.items():
            connection.connect(signal, lambda _, context, handle=handler: handle(client, context))
        connection.connect("send-message", self._before_answer)
        connection.connect("closed", lambda _: self._on_closed(client))

    def _authorize(self, client, context, action, name):
        _, header = context.request.get_header(GstRtsp.RTSPHeaderField.AUTHORIZATION, 0)
        credentials = basic_credentials(header)
        if may(self._core.values["authInternalUsers"], action, name, client.address, credentials):
            client.user = credentials[0] if credentials else ""
            return True
        if credentials:
            self._log(client, "closed: authentication failed")
            threading.Event().wait(PAUSE_AFTER_ERROR_S)
        return False

    def _is_configured(self, client, name):
        """Asked before the password, as in MediaMTX."""
        if self._core.configuration.path_for(name):
            return True
        self._log(client, f"path '{name}' is not configured")
        return False

    def _before_describe(self, client, context):
        client.connection.set_mount_points(self._reading)
        name = context.uri.abspath.strip("/")
        if not self._is_configured(client, name):
            return BAD_REQUEST
        if not self._authorize(client, context, "read", name):
            return UNAUTHORIZED
        path = self._core.path(name)
        if why := path.wait_for_stream():
            self._log(client, why)
            return BAD_REQUEST if path.values["runOnDemand"] else NOT_FOUND
        client.path = path
        return OK

    def _before_announce(self, client, context):
        name = context.uri.abspath.strip("/")
        if not self._is_configured(client, name):
            return BAD_REQUEST
        if not self._authorize(client, context, "publish", name):
            return UNAUTHORIZED
        path = self._core.path(name)
        if path.publisher and not path.values["overridePublisher"]:
            return BAD_REQUEST
        client.path = path
        return OK

    def _after_announce(self, client, _context):
        client.state = "publish"
        client.stream = self._publishing_factory(client.path.name).latest
        client.stream.on_ready = lambda: self._on_published(client)

    def _publishing_factory(self, name):
        return self._publishing.match(f"/{name}")[0]

    def _on_published(self, client):
        name = client.path.name
        self._log(client, f"is publishing to path '{name}'")
        self._reading.remove_factory(f"/{name}")
        self._reading.add_factory(f"/{name}", ReadingFactory(client.stream, self._protocols))
        self.disconnect(client.path.publish(client, client.stream))

    def _before_setup(self, client, _context):
        return OK if client.path else BAD_REQUEST

    def _after_setup(self, client, _context):
        if client.state == "idle":
            client.state = "read"
            client.stream = client.path.stream
            if client.path.add_reader(client):
                self._log(client, f"is reading from path '{client.path.name}'")
            else:
                self.disconnect([client])

    def _leave(self, client):
        path, state = client.path, client.state
        client.state = "idle"
        if state == "read":
            path.remove_reader(client)
        elif state == "publish":
            self.disconnect(path.unpublish(client))

    def _on_closed(self, client):
        with self._lock:
            self._clients.pop(client.connection, None)
        if client.state != "idle":
            self._log(client, "destroyed: torn down")
        self._leave(client)

    @staticmethod
    def _before_answer(_connection, _context, message):
        if message.type == GstRtsp.RTSPMsgType.RESPONSE and message.parse_response().code == UNAUTHORIZED:
            message.add_header(GstRtsp.RTSPHeaderField.WWW_AUTHENTICATE, 'Basic realm="mediamtx"')

    def _look_after_clients(self):
        self._server.get_session_pool().cleanup()
        silent_since = time.monotonic() - seconds(self._core.values["readTimeout"])
        self.disconnect([one for one in self.clients()
                         if one.state == "publish" and one.stream.fed_at < silent_since])
        return True
